import type { Json, JsonObject } from '../../vocabulary';

/** OTLP/JSON: ids are hex, 64-bit integers are decimal strings, enums are numbers, names are lowerCamelCase. */
export type Attribute = string | number | boolean | readonly string[] | null;

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  /** Epoch ms. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** What went wrong; null when nothing did. */
  readonly error: string | null;
}

/** `SPAN_KIND_INTERNAL`, `STATUS_CODE_ERROR`. */
const internal = 1;
const failed = 2;

export const spanJson = (span: Span): string =>
  JSON.stringify({
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === null ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: internal,
    startTimeUnixNano: nanos(span.start),
    endTimeUnixNano: nanos(Math.max(span.start, span.end)),
    attributes: attributesJson(span.attributes),
    status: span.error === null ? {} : { code: failed, message: span.error },
  });

/** Attributes without a value are left out. */
export const attributesJson = (attributes: Readonly<Record<string, Attribute>>): readonly JsonObject[] =>
  Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [{ key, value: valueJson(value) }],
  );

function valueJson(value: NonNullable<Attribute>): JsonObject {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  const values: Json[] = value.map((text) => ({ stringValue: text }));
  return { arrayValue: { values } };
}

const nanos = (ms: number): string => `${BigInt(Math.max(0, Math.trunc(ms))) * 1_000_000n}`;
