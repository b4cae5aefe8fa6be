import { z } from 'zod';

/** What of JSON Schema the shapes of the command line use. */
const node: z.ZodType<Node> = z.lazy(() =>
  z.looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    const: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
    enum: z.array(z.union([z.string(), z.number()])).optional(),
    anyOf: z.array(node).optional(),
    oneOf: z.array(node).optional(),
    items: node.optional(),
    properties: z.record(z.string(), node).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([node, z.boolean()]).optional(),
    propertyNames: node.optional(),
  }),
);
interface Node {
  readonly type?: string | readonly string[] | undefined;
  readonly const?: string | number | boolean | null | undefined;
  readonly enum?: readonly (string | number)[] | undefined;
  readonly anyOf?: readonly Node[] | undefined;
  readonly oneOf?: readonly Node[] | undefined;
  readonly items?: Node | undefined;
  readonly properties?: Readonly<Record<string, Node>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: Node | boolean | undefined;
  readonly propertyNames?: Node | undefined;
}

/** A shape as a page shows it: like a type of TypeScript, `integer` for whole numbers. Tests only. */
export const shapeText = (shape: z.ZodType): string =>
  textOf(node.parse(z.toJSONSchema(shape, { io: 'output', unrepresentable: 'any' })), '');

function textOf(shape: Node, indent: string): string {
  const some = shape.anyOf ?? shape.oneOf;
  if (some) return some.map((one) => textOf(one, indent)).join(' | ');
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.enum) return shape.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (shape.type === 'array') return listOf(textOf(shape.items ?? {}, indent));
  if (shape.type === 'object') return objectText(shape, indent);
  return [shape.type ?? 'json'].flat().join(' | ');
}

const listOf = (element: string): string =>
  / \| /.test(element) && !element.startsWith('{') ? `(${element})[]` : `${element}[]`;

function objectText(
  { properties, required = [], additionalProperties, propertyNames }: Node,
  indent: string,
): string {
  const deeper = `${indent}  `;
  const fields = Object.entries(properties ?? {}).map(
    ([name, field]) => `${deeper}${name}${required.includes(name) ? '' : '?'}: ${textOf(field, deeper)}`,
  );
  if (typeof additionalProperties === 'object') {
    const key = propertyNames?.enum ? textOf(propertyNames, deeper) : 'string';
    const value = textOf(additionalProperties, deeper);
    fields.push(`${deeper}[${key}]: ${value === '' ? 'json' : value}`);
  }
  return `{\n${fields.join('\n')}\n${indent}}`;
}
