/**
 * Whether a value fits a schema of this stage: yes or no. Nearly every body fits, and this is ready in a millisecond, where
 * compiling the validator that can say what is wrong (faults.ts) takes longer than most commands run. That validator is its
 * oracle: the two agree on any value (a property in test/engine/checkout/fits.test.ts).
 */
import type { TSchema } from 'typebox';
import { formats } from './formats.ts';

/** True when the value fits. */
export type Fits = (value: unknown) => boolean;

type Schema = Readonly<Record<string, unknown>>;

/** Keywords of our schemas; the last three say nothing about values. */
const keywords = new Set([
  'type',
  'enum',
  'const',
  'format',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'items',
  'maxItems',
  'properties',
  'required',
  'additionalProperties',
  '$id',
  'title',
  'description',
]);

/** Compiles a schema. Throws on a keyword that it does not know: a schema that says more than is checked would be a lie. */
export function fitsOf(schema: TSchema): Fits {
  return compile(schema as unknown as Schema);
}

function compile(schema: Schema): Fits {
  const unknown = Object.keys(schema).find(keyword => !keywords.has(keyword));
  if (unknown !== undefined) throw new Error(`the keyword "${unknown}" is not checked`);
  const words = schema['enum'] as readonly unknown[] | undefined;
  if (words) return value => words.includes(value);
  const only = schema['const'];
  if (only !== undefined) return value => value === only;
  switch (schema['type']) {
    case 'string':
      return textFits(schema);
    case 'integer': {
      const { minimum = -Infinity, maximum = Infinity } = schema as { minimum?: number; maximum?: number };
      return value => typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum;
    }
    case 'boolean':
      return value => typeof value === 'boolean';
    case 'array':
      return listFits(schema);
    case 'object':
      return objectFits(schema);
    default:
      throw new Error(`the type ${JSON.stringify(schema['type'])} is not checked`);
  }
}

function textFits({ minLength, maxLength, pattern, format }: Schema): Fits {
  const least = (minLength as number | undefined) ?? 0;
  const most = (maxLength as number | undefined) ?? Infinity;
  const form = pattern === undefined ? undefined : new RegExp(pattern as string, 'u');
  const inFormat = format === undefined ? undefined : formats[format as string];
  if (format !== undefined && !inFormat) throw new Error(`the format "${format}" is not checked`);
  return value =>
    typeof value === 'string' &&
    // Lengths are those of characters, each of one or two units.
    (value.length <= most || charactersIn(value) <= most) &&
    (value.length >= 2 * least || charactersIn(value) >= least) &&
    (!form || form.test(value)) &&
    (!inFormat || inFormat(value));
}

function charactersIn(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}

function listFits({ items, maxItems }: Schema): Fits {
  const fits = compile(items as Schema);
  const most = (maxItems as number | undefined) ?? Infinity;
  return value => {
    if (!Array.isArray(value) || value.length > most) return false;
    for (let at = 0; at < value.length; at++) if (!fits(value[at])) return false;
    return true;
  };
}

function objectFits({ properties, required = [], additionalProperties }: Schema): Fits {
  if (additionalProperties !== false) throw new Error('objects with further properties are not checked');
  const fields = new Map(
    Object.entries(properties as Readonly<Record<string, Schema>>).map(([name, schema]) => [name, compile(schema)]),
  );
  const needed = required as readonly string[];
  return value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const record = value as Readonly<Record<string, unknown>>;
    for (const name in record) {
      const fits = fields.get(name);
      const held = record[name];
      if (!fits || (held !== undefined && !fits(held))) return false;
    }
    for (let at = 0; at < needed.length; at++) if (record[needed[at]!] === undefined) return false;
    return true;
  };
}
