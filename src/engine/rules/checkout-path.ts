/** Dotted paths into a checkout (`shipping.line2`, `items.0.name`), checked against the checkout's own schema. */
import { CheckoutLineSchema } from '../checkout/schema.ts';

/** The part of a JSON Schema that paths need. */
interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
}

/** A path taken apart, or what is wrong with it. */
export type CheckoutPath =
  | { readonly steps: readonly (string | number)[]; readonly isText: boolean }
  | { readonly message: string; readonly word: string; readonly known: readonly string[] };

/** Takes a dotted path apart. Items are counted from 0, `items.0.name` or `items[0].name`. */
export function checkoutPath(text: string): CheckoutPath {
  let node = CheckoutLineSchema as unknown as SchemaNode;
  const steps: (string | number)[] = [];
  for (const word of text.replace(/\[(\d+)\]/g, '.$1').split('.')) {
    if (node.items !== undefined) {
      if (!/^\d{1,3}$/.test(word)) {
        return { message: `"${steps.join('.')}" is a list: the next step is an index from 0`, word, known: [] };
      }
      steps.push(Number(word));
      node = node.items;
      continue;
    }
    const next = Object.hasOwn(node.properties ?? {}, word) ? node.properties?.[word] : undefined;
    if (next === undefined) {
      const known = Object.keys(node.properties ?? {});
      const where = steps.length === 0 ? 'a checkout' : `"${steps.join('.')}"`;
      return { message: `${where} has no field "${word}"`, word, known };
    }
    steps.push(word);
    node = next;
  }
  return { steps, isText: node.type === 'string' };
}

/** A copy of a JSON value with one place set; null takes the field away. Missing records and lists are made. */
export function editCheckout(value: unknown, path: readonly (string | number)[], set: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return set;
  if (typeof step === 'number') {
    const list = Array.isArray(value) ? [...(value as unknown[])] : [];
    if (rest.length === 0 && set === null) list.splice(step, 1);
    else list[step] = editCheckout(list[step], rest, set);
    return list;
  }
  const record: Record<string, unknown> = { ...(value as Record<string, unknown> | undefined) };
  if (rest.length === 0 && set === null) delete record[step];
  else record[step] = editCheckout(record[step], rest, set);
  return record;
}
