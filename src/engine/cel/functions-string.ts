/**
 * Functions on texts beyond CEL's core: CEL's string extension without `format` and `quote`. Places in a text count
 * code points from 0.
 */
import { type FunctionDefinition, type Overload, overload } from './function-definition.ts';
import type { Type } from './types.ts';
import { Failure, indexOutOfRange, joinTexts, longestText, tooLong } from './values.ts';

const method = (name: string, ...overloads: readonly Overload[]): FunctionDefinition => ({
  name,
  style: 'method',
  overloads,
});

const points = (text: string): readonly string[] => Array.from(text);

function charAt(text: string, place: number): string | Failure {
  const characters = points(text);
  return place === characters.length ? '' : (characters[place] ?? indexOutOfRange);
}

function indexOf(text: string, part: string, from = 0): number | Failure {
  const characters = points(text);
  if (from < 0 || from > characters.length) return indexOutOfRange;
  const skipped = characters.slice(0, from).join('').length;
  const found = text.indexOf(part, skipped);
  return found < 0 ? -1 : points(text.slice(0, found)).length;
}

function lastIndexOf(text: string, part: string, from?: number): number | Failure {
  const characters = points(text);
  if (from !== undefined && (from < 0 || from > characters.length)) return indexOutOfRange;
  const last = from === undefined ? text.length : characters.slice(0, from).join('').length;
  const found = text.lastIndexOf(part, last);
  return found < 0 ? -1 : points(text.slice(0, found)).length;
}

function substring(text: string, from: number, to?: number): string | Failure {
  const characters = points(text);
  const end = to ?? characters.length;
  if (from < 0 || from > end || end > characters.length) return indexOutOfRange;
  return characters.slice(from, end).join('');
}

function replace(text: string, old: string, by: string, times = -1): string | Failure {
  if (times === 0) return text;
  // An empty text stands before each character and behind the last one.
  const all = old === '' ? ['', ...points(text), ''] : text.split(old);
  const pieces = atMost(times < 0 ? -1 : times + 1, all, old);
  const length = text.length + (pieces.length - 1) * Math.max(0, by.length - old.length);
  return length > longestText ? tooLong : pieces.join(by);
}

function split(text: string, separator: string, most = -1): readonly string[] {
  return atMost(most, separator === '' ? points(text) : text.split(separator), separator);
}

/** At most so many pieces, the last of which holds the rest; all when negative. */
function atMost(most: number, pieces: readonly string[], separator: string): readonly string[] {
  if (most === 0) return [];
  if (most < 0 || pieces.length <= most) return pieces;
  return [...pieces.slice(0, most - 1), pieces.slice(most - 1).join(separator)];
}

function join(texts: readonly string[], separator = ''): string | Failure {
  return texts.reduce<string | Failure>(
    (sum, text, index) => (sum instanceof Failure ? sum : joinTexts(index === 0 ? '' : sum + separator, text)),
    '',
  );
}

/** Unicode's White_Space, which is not quite what JavaScript trims. */
const spaceAround =
  /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

const lowerAscii = (text: string) => text.replace(/[A-Z]+/g, letters => letters.toLowerCase());
const upperAscii = (text: string) => text.replace(/[a-z]+/g, letters => letters.toUpperCase());

const texts: Type = { list: 'string' };

/** The string extension, as far as it is supported. */
export const stringFunctions: readonly FunctionDefinition[] = [
  method('lowerAscii', overload(['string'], 'string', lowerAscii)),
  method('upperAscii', overload(['string'], 'string', upperAscii)),
  method(
    'trim',
    overload(['string'], 'string', (text: string) => text.replace(spaceAround, '')),
  ),
  method('charAt', overload(['string', 'int'], 'string', charAt, true)),
  method(
    'indexOf',
    overload(['string', 'string'], 'int', (text: string, part: string) => indexOf(text, part)),
    overload(['string', 'string', 'int'], 'int', indexOf, true),
  ),
  method(
    'lastIndexOf',
    overload(['string', 'string'], 'int', (text: string, part: string) => lastIndexOf(text, part)),
    overload(['string', 'string', 'int'], 'int', lastIndexOf, true),
  ),
  method(
    'substring',
    overload(['string', 'int'], 'string', substring, true),
    overload(['string', 'int', 'int'], 'string', substring, true),
  ),
  method(
    'replace',
    overload(['string', 'string', 'string'], 'string', replace, true),
    overload(['string', 'string', 'string', 'int'], 'string', replace, true),
  ),
  method('split', overload(['string', 'string'], texts, split), overload(['string', 'string', 'int'], texts, split)),
  method('join', overload([texts], 'string', join, true), overload([texts, 'string'], 'string', join, true)),
];
