/**
 * Patterns as an analyst writes them in a list → what is looked for in a folded text.
 *
 * - Width, case, kana kind, spaces and hyphens of the pattern make no difference.
 * - `#` stands for any number, ranges and decimals included: `#mm f#` finds "18-300mm F/3.5-6.3".
 * - Latin letters end at a word's end (a plural s is allowed), numbers at the number's end; other scripts match anywhere.
 *   `word` in the column `match` asks for word ends on both sides in every script, `start` only on the left,
 *   `any` nowhere.
 */
import { gap, kind } from './characters.ts';
import { type FoldedTitle, foldTitle } from './folded-title.ts';
import { buildTrie, type PatternTrie } from './trie.ts';

/** How a pattern's ends meet the text around it. */
export const matchModes = ['', 'word', 'start', 'any'] as const;
export type MatchMode = (typeof matchModes)[number];

/** A pattern ready to be looked for. */
export interface CompiledPattern {
  /** Squeezed units; `#` for any number. */
  readonly key: string;
  readonly mode: MatchMode;
}

/** A place where a pattern was found, in squeezed positions. */
export interface Occurrence {
  readonly pattern: number;
  readonly start: number;
  readonly end: number;
}

/** Squeezes the text of a pattern; empty when no letter or number is left. */
export function compilePattern(text: string, mode: MatchMode): CompiledPattern {
  const key = text
    .split('#')
    .map(piece => squeezed(piece))
    .join('#');
  return { key: /^#*$/.test(key) ? '' : key, mode };
}

/** True when a pattern with `#` also holds plain digits, which its text form can never contain. */
export function mixesNumbers(pattern: CompiledPattern): boolean {
  return pattern.key.includes('#') && /[0-9.]/.test(pattern.key);
}

function squeezed(text: string): string {
  const folded = foldTitle(text);
  return String.fromCharCode(...folded.units.subarray(0, folded.length));
}

/** Looks for many patterns in folded texts. Holds scratch space: one caller at a time. */
export class PatternFinder {
  readonly #patterns: readonly CompiledPattern[];
  readonly #plain: PatternTrie;
  readonly #plainIndex: readonly number[];
  readonly #numbered: PatternTrie;
  readonly #numberedIndex: readonly number[];
  #collapsed: Uint16Array = new Uint16Array(0);
  #places: Uint16Array = new Uint16Array(0);

  constructor(patterns: readonly CompiledPattern[]) {
    this.#patterns = patterns;
    const indices = patterns.map((_, index) => index);
    this.#plainIndex = indices.filter(index => !patterns[index]!.key.includes('#'));
    this.#numberedIndex = indices.filter(index => patterns[index]!.key.includes('#'));
    this.#plain = buildTrie(this.#plainIndex.map(index => patterns[index]!.key));
    this.#numbered = buildTrie(this.#numberedIndex.map(index => patterns[index]!.key));
  }

  /** Every occurrence whose ends fit; plain patterns first, then those with numbers. */
  find(title: FoldedTitle): Occurrence[] {
    const occurrences: Occurrence[] = [];
    this.#plain.scan(title.units, title.length, (found, start, end) => {
      const pattern = this.#plainIndex[found]!;
      if (this.#fits(title, pattern, start, end)) occurrences.push({ pattern, start, end });
    });
    if (this.#numberedIndex.length > 0) {
      const length = this.#collapse(title);
      this.#numbered.scan(this.#collapsed, length, (found, from, to) => {
        const pattern = this.#numberedIndex[found]!;
        const start = this.#places[from]!;
        const end = this.#places[to]!;
        if (this.#fits(title, pattern, start, end)) occurrences.push({ pattern, start, end });
      });
    }
    return occurrences;
  }

  /** Writes the text with every number as one `#`; returns its length. */
  #collapse(title: FoldedTitle): number {
    if (this.#collapsed.length < title.length + 1) {
      this.#collapsed = new Uint16Array(title.length + 64);
      this.#places = new Uint16Array(title.length + 64);
    }
    const { units, length, gaps } = title;
    let written = 0;
    for (let at = 0; at < length; written++) {
      this.#places[written] = at;
      if (!isNumber(units[at]!)) {
        this.#collapsed[written] = units[at]!;
        at++;
        continue;
      }
      this.#collapsed[written] = 35;
      at++;
      while (at < length && isNumber(units[at]!) && gaps[at]! <= gap.range) at++;
    }
    this.#places[written] = length;
    return written;
  }

  #fits(title: FoldedTitle, index: number, start: number, end: number): boolean {
    const { mode } = this.#patterns[index]!;
    if (mode === 'any') return true;
    const strict = mode === 'word' || mode === 'start';
    if (!isBreak(title, start, strict)) return false;
    if (mode === 'start') return true;
    if (isBreak(title, end, mode === 'word')) return true;
    // A plural: consoles, lenses are patterns of their own where the stem changes.
    return title.units[end] === 115 && title.kinds[end] === kind.latin && isBreak(title, end + 1, true);
  }
}

function isNumber(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || unit === 46;
}

/** Whether a word may begin or end at the position. Not strict: only Latin and numbers have ends. */
function isBreak(title: FoldedTitle, at: number, strict: boolean): boolean {
  if (at <= 0 || at >= title.length || title.gaps[at] !== gap.none) return true;
  const left = title.kinds[at - 1]!;
  if (left !== title.kinds[at]!) return true;
  return !strict && left !== kind.latin && left !== kind.digit;
}
