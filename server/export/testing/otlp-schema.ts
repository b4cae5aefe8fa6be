import { z } from 'zod';

/**
 * OTLP's JSON mapping of `TracesData` (opentelemetry-proto 1.x), as far as we write it: ids as lower-case hex and not all zero, 64-bit numbers as
 * decimal strings, enums as numbers, no field that the proto does not have. For judging our exports only.
 */
const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
    .refine((id) => !/^0+$/.test(id), 'an id of zeros is no id');
const uint64 = z.string().regex(/^(?:0|[1-9]\d{0,19})$/);
const int64 = z.string().regex(/^-?(?:0|[1-9]\d{0,18})$/);

const simple = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ boolValue: z.boolean() }),
  z.strictObject({ intValue: int64 }),
  z.strictObject({ doubleValue: z.number() }),
]);
const value = z.union([simple, z.strictObject({ arrayValue: z.strictObject({ values: z.array(simple) }) })]);
const attributes = z
  .array(z.strictObject({ key: z.string().min(1), value }))
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'keys are unique');

const span = z
  .strictObject({
    traceId: hex(16),
    spanId: hex(8),
    parentSpanId: hex(8).optional(),
    name: z.string().min(1),
    kind: z.int().min(0).max(5),
    startTimeUnixNano: uint64,
    endTimeUnixNano: uint64,
    attributes,
    status: z.strictObject({
      code: z.int().min(0).max(2).optional(),
      message: z.string().optional(),
    }),
  })
  .refine(
    (one) => BigInt(one.endTimeUnixNano) >= BigInt(one.startTimeUnixNano),
    'a span ends after it began',
  );

export const otlpSchema = z.strictObject({
  resourceSpans: z
    .array(
      z.strictObject({
        resource: z.strictObject({ attributes }),
        scopeSpans: z.array(
          z.strictObject({
            scope: z.strictObject({ name: z.string(), version: z.string() }),
            schemaUrl: z.string(),
            spans: z.array(span),
          }),
        ),
        schemaUrl: z.string(),
      }),
    )
    .length(1),
});
export type OtlpSpan = z.infer<typeof span>;
