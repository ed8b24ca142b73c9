/**
 * The value of a YAML text without the places of its parts. Places are asked for only where something is wrong, and the parser that
 * keeps them (yaml) takes three times as long: 300 ms for the shipped rules, where js-yaml takes 95 (a fifth of `rules test`).
 *
 * It never reports a fault: at one, and at whatever the two parsers read differently or js-yaml lets pass, it has no answer, and the
 * other has its turn. So what is answered here is what that one says (a property in test/shared/yaml-value.test.ts).
 */
import { CORE_SCHEMA, load } from 'js-yaml';

/**
 * What the two read differently, or only one of them refuses. What begins at a line's beginning looks no further than its line, or
 * a file of empty lines would be gone through once for each of them.
 */
const leftToTheOther = new RegExp(
  [
    // Controls and marks of encodings.
    String.raw`[^\P{Cc}\n]|[\u2028\u2029\ufeff]`,
    // Marks of documents, directives.
    String.raw`^[^\S\n]*(?:---|\.\.\.|%)`,
    // Anchors and merge keys; tags; keys written with ?.
    String.raw`(?:^|[\s[{,:])(?:&[^ \n&]|<<)`,
    '(?:[[{,]|[:-] ) *!|^ *!+ ',
    String.raw`(?:^(?:[^\S\n]|-)*|[[{,]\s*)\?(?:\s|$)`,
    // A comment at the left margin, inside brackets: any that a bracket or comma comes after.
    String.raw`^[^#\n]*#.*\n\s*[\]},]`,
    // Block texts that say how far they are indented.
    String.raw`[|>][+-]?\d`,
    // Something right behind a bracket or a quote that is closed.
    String.raw`^(?:[^\S\n]|-)*(?:\[.*\]|\{.*\}|"(?:[^"\\]|\\.)*"|'[^']*')[^\s,\]}:']`,
  ].join('|'),
  'mu',
);

/** The value of a text; undefined where the parser with places is needed. */
export function yamlValue(text: string): { readonly value: unknown } | undefined {
  if (leftToTheOther.test(text)) return undefined;
  try {
    const value = load(text, { schema: CORE_SCHEMA });
    return typeof value === 'object' && value !== null && isSure(value) ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/** Names of nothing, and numbers that are too large to be one, are read in two ways. */
function isSure(value: unknown): boolean {
  if (typeof value === 'string') return !tooLarge.test(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isSure);
  return Object.entries(value).every(([name, held]) => name !== 'null' && name !== '' && isSure(held));
}

const tooLarge = /^[-+]?[\d.]+e\+?\d{3,}$/i;
