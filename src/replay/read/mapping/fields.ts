/** The fields that a mapping may fill: those of a checkout and of the outcomes, with how a cell becomes a value of each. */
import { CheckoutBodySchema, outcomeSchemas } from '../../../engine/checkout/schema.ts';

/** Fields without which there is no order. */
export const neededFields = ['id', 'at', 'amount.value'] as const;

/** How the text of a cell becomes a value. `card` is a masked number, which gives `bin` and `last4`. */
export type FieldKind =
  | 'text'
  | 'time'
  | 'amount'
  | 'integer'
  | 'boolean'
  | 'country'
  | 'month'
  | 'currency'
  | 'digits'
  | 'card';

interface SchemaNode {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

const kindByFormat: Readonly<Record<string, FieldKind>> = {
  rfc3339: 'time',
  'calendar-month': 'month',
  'iso-4217': 'currency',
  'iso-3166-1': 'country',
};
/** Amounts in minor units, wherever they stand. */
const amounts = new Set(['value', 'unit_price']);

function kindOf(name: string, node: SchemaNode): FieldKind {
  if (amounts.has(name)) return 'amount';
  if (node.type === 'integer') return 'integer';
  if (node.type === 'boolean') return 'boolean';
  const byFormat = node.format === undefined ? undefined : kindByFormat[node.format];
  return byFormat ?? (node.pattern?.startsWith('^[0-9]{') ? 'digits' : 'text');
}

function* leaves(node: SchemaNode, path: string): Generator<readonly [string, FieldKind]> {
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    const inner = path === '' ? name : `${path}.${name}`;
    if (child.properties) yield* leaves(child, inner);
    else if (child.type !== 'array') yield [inner, kindOf(name, child)];
  }
}

/** Fields of an order or payment: those of a checkout, its time, and three that are made into others. */
export const orderFields: ReadonlyMap<string, FieldKind> = new Map<string, FieldKind>([
  ['at', 'time'],
  ...leaves(CheckoutBodySchema as SchemaNode, ''),
  ['card.number', 'card'],
  ['card.masked', 'card'],
  ['card.expiry_month', 'digits'],
  ['card.expiry_year', 'digits'],
]);

const itemSchema = (CheckoutBodySchema as unknown as { properties: { items: { items: SchemaNode } } }).properties.items
  .items;

/** Fields of a line of the basket. */
export const itemFields: ReadonlyMap<string, FieldKind> = new Map(leaves(itemSchema, ''));

/** Fields of each kind of outcome. */
export const outcomeFields: ReadonlyMap<string, ReadonlyMap<string, FieldKind>> = new Map(
  Object.entries(outcomeSchemas).map(([type, schema]) => [
    type,
    new Map([...leaves(schema as SchemaNode, '')].filter(([name]) => name !== 'type')),
  ]),
);
