/**
 * The canonical JSON of a checkout (engine/checkout/canonical.ts), five times as fast: the schema says which fields there can be, so
 * their order is worked out once instead of sorted for every attempt. A property holds the two against each other.
 */
import type { TSchema } from 'typebox';
import { CheckoutBodySchema } from '../engine/checkout/schema.ts';
import type { Checkout } from '../engine/types.ts';

/** Puts the fields of one value in order; values of other kinds pass. */
type Order = (value: unknown) => unknown;

/** What tokenising adds to `card` (checkout/schema.ts, CheckoutCard). */
const tokenFields = ['luhn_valid', 'brand', 'expiry_token'];

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
}

function orderOf(schema: TSchema, more: readonly string[] = []): Order | undefined {
  const { properties, items } = schema as ObjectSchema;
  if (items) {
    const ofItem = orderOf(items);
    return ofItem && (value => (value as readonly unknown[]).map(ofItem));
  }
  if (!properties) return undefined;
  const fields = [...Object.keys(properties), ...more].sort().map(name => {
    const schemaOfField = properties[name];
    return [name, schemaOfField && orderOf(schemaOfField, name === 'card' ? tokenFields : [])] as const;
  });
  return value => {
    const from = value as Readonly<Record<string, unknown>>;
    const ordered: Record<string, unknown> = {};
    for (const [name, order] of fields) {
      const field = from[name];
      if (field !== undefined) ordered[name] = order ? order(field) : field;
    }
    return ordered;
  };
}

const orderCheckout = orderOf(CheckoutBodySchema)!;

/** What the shop sent, in one writing: fields in order, the time of receipt left out. */
export function canonicalCheckout(checkout: Checkout): string {
  return JSON.stringify(orderCheckout(checkout));
}
