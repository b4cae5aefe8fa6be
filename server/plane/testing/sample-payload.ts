import { z } from 'zod';
import { type EventType, eventSchemas, type Json, type JsonObject } from '../../vocabulary';

/** Tests only: a payload that a schema allows, the same every time, in which equal names have equal values, so that events fit together. */
export const samplePayload = (type: EventType): JsonObject =>
  sample(z.toJSONSchema(eventSchemas[type], { unrepresentable: 'any' }), type) as JsonObject;

interface Shape {
  readonly type?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly items?: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Fields that hold an instant, epoch ms. */
const instants = /^(?:at|begunAt|timestamp|createdAt|probeAt|before|until)$/;

function sample(shape: Shape, name: string): Json {
  if (shape.const !== undefined) return shape.const as Json;
  if (shape.enum) return (shape.enum[0] ?? null) as Json;
  const option = shape.anyOf?.find(({ type }) => type !== 'null');
  if (option) return sample(option, name);
  const types = Array.isArray(shape.type) ? shape.type : [shape.type];
  switch (types.find((one) => one !== 'null')) {
    case 'string':
      return `${name}-1`;
    case 'integer':
    case 'number':
      return instants.test(name) ? 1_700_000_000_000 : name.length;
    case 'boolean':
      return true;
    case 'array':
      return [sample((shape.items ?? {}) as Shape, name.replace(/s$/, ''))];
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.properties ?? {}).map(([key, inner]) => [key, sample(inner as Shape, key)]),
      );
    default:
      return { text: `${name}-1`, nested: { list: [1, 'two', null] } };
  }
}
