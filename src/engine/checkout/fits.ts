/**
 * Whether a value fits a schema of this stage, and whether its texts are to be looked at once more. Nearly every body fits and
 * needs no change, and this is ready in a millisecond, where compiling the validator that can say what is wrong (faults.ts)
 * takes longer than most commands run. That validator is its oracle: the two agree on any value (a property in
 * test/engine/checkout/fits.test.ts).
 */
import type { TSchema } from 'typebox';
import { formats } from './formats.ts';

/**
 * `clean`: it fits, and no text in it is blank or holds a card number. `unclean`: it fits, and some text may be or do so. What
 * a format or a list of words admits is neither.
 */
export const fit = { not: 0, clean: 1, unclean: 2 } as const;
/** One of `fit`. */
export type Fit = (typeof fit)[keyof typeof fit];

/** Looks at a value; `mask` is that of the guard (read.ts). */
export type Fits = (value: unknown, mask: (text: string, whole: boolean) => string | undefined) => Fit;

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
  if (words) return value => cleanIf(words.includes(value));
  const only = schema['const'];
  if (only !== undefined) return value => cleanIf(value === only);
  switch (schema['type']) {
    case 'string':
      return textFits(schema);
    case 'integer': {
      const { minimum = -Infinity, maximum = Infinity } = schema as { minimum?: number; maximum?: number };
      return value =>
        cleanIf(typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum);
    }
    case 'boolean':
      return value => cleanIf(typeof value === 'boolean');
    case 'array':
      return listFits(schema);
    case 'object':
      return objectFits(schema);
    default:
      throw new Error(`the type ${JSON.stringify(schema['type'])} is not checked`);
  }
}

const cleanIf = (fits: boolean): Fit => (fits ? fit.clean : fit.not);

function textFits({ minLength, maxLength, pattern, format }: Schema): Fits {
  const least = (minLength as number | undefined) ?? 0;
  const most = (maxLength as number | undefined) ?? Infinity;
  const form = pattern === undefined ? undefined : new RegExp(pattern as string, 'u');
  const inFormat = format === undefined ? undefined : formats[format as string];
  if (format !== undefined && !inFormat) throw new Error(`the format "${format}" is not checked`);
  // An address of IPv6 may end in a zone, which is any text; no other format leaves room for a card number.
  const isFree = format === undefined || format === 'ip';
  return (value, mask) => {
    if (typeof value !== 'string') return fit.not;
    // Lengths are those of characters, each of one or two units.
    if (value.length > most && charactersIn(value) > most) return fit.not;
    if (value.length < 2 * least && charactersIn(value) < least) return fit.not;
    if (form && !form.test(value)) return fit.not;
    if (inFormat && !inFormat(value)) return fit.not;
    return isFree && (isBlank(value) || (value.length >= shortestNumber && mask(value, false) !== undefined))
      ? fit.unclean
      : fit.clean;
  };
}

/** No card number is shorter than 14 digits. */
const shortestNumber = 14;

/** A blank text counts as absent. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  // What begins with a letter (by far the most do) is not blank; a call for the others, which take a call to find that out.
  const isVisible = (first > 0x20 && first < 0x7f) || (first > 0x3000 && first < 0xfeff);
  return !isVisible && text.trim() === '';
}

function charactersIn(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}

function listFits({ items, maxItems }: Schema): Fits {
  const fits = compile(items as Schema);
  const most = (maxItems as number | undefined) ?? Infinity;
  return (value, mask) => {
    if (!Array.isArray(value) || value.length > most) return fit.not;
    let all: Fit = fit.clean;
    for (let at = 0; at < value.length; at++) {
      const one = fits(value[at], mask);
      if (one === fit.not) return fit.not;
      if (one === fit.unclean) all = fit.unclean;
    }
    return all;
  };
}

function objectFits({ properties, required = [], additionalProperties }: Schema): Fits {
  if (additionalProperties !== false) throw new Error('objects with further properties are not checked');
  const fields = new Map(
    Object.entries(properties as Readonly<Record<string, Schema>>).map(([name, schema]) => [name, compile(schema)]),
  );
  const needed = required as readonly string[];
  return (value, mask) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fit.not;
    const record = value as Readonly<Record<string, unknown>>;
    let all: Fit = fit.clean;
    for (const name in record) {
      const fits = fields.get(name);
      if (!fits) return fit.not;
      const held = record[name];
      // A field that is there without a value counts as absent too.
      const one = held === undefined ? fit.unclean : fits(held, mask);
      if (one === fit.not) return fit.not;
      if (one === fit.unclean) all = fit.unclean;
    }
    for (let at = 0; at < needed.length; at++) if (record[needed[at]!] === undefined) return fit.not;
    return all;
  };
}
