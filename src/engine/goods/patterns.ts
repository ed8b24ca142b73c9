/**
 * Patterns as an analyst writes them in a list → what is looked for in a folded text.
 *
 * - Width, case, kana kind, spaces and hyphens of the pattern make no difference.
 * - `#` stands for any number, ranges and decimals included: `#mm f#` finds "18-300mm F/3.5-6.3".
 * - Latin letters end at a word's end (a plural s is allowed), numbers at the number's end; other scripts match anywhere.
 *   `word` in the column `match` asks for word ends on both sides in every script, `start` only on the left,
 *   `any` nowhere.
 * - A pattern found across a space that it does not have itself (プリン たまごっち holds プリンタ) must begin and end with
 *   whole words: so ス イ ッ チ is found, and the accident is not. The letter of a model number is no word: DURA-ACE R9200
 *   holds no acer.
 */
import { type Automaton, buildAutomaton } from '../address/automaton.ts';
import { gap, kind } from './characters.ts';
import { type FoldedTitle, foldedUnits, TitleFolder } from './folded-title.ts';

/** How a pattern's ends meet the text around it. */
export const matchModes = ['', 'word', 'start', 'any'] as const;
export type MatchMode = (typeof matchModes)[number];

/** A pattern ready to be looked for. */
export interface CompiledPattern {
  /** Squeezed units; `#` for any number. */
  readonly key: string;
  readonly mode: MatchMode;
  /** Offsets in `key` at which the pattern itself has a space or hyphen. */
  readonly gaps: readonly number[];
}

/** A place where a pattern was found, in squeezed positions. */
export interface Occurrence {
  readonly pattern: number;
  readonly start: number;
  readonly end: number;
}

/** Lists have thousands of patterns, each read at once: they are folded into the same memory. */
const folder = new TitleFolder();

/** Squeezes the text of a pattern; its key is empty when no letter or number is left. */
export function compilePattern(text: string, mode: MatchMode): CompiledPattern {
  const gaps: number[] = [];
  if (!text.includes('#')) return { key: squeeze(text, 0, gaps), mode, gaps };
  let key = '';
  text.split('#').forEach((piece, index) => {
    if (index > 0) key += '#';
    key += squeeze(piece, key.length, gaps);
  });
  return { key: /^#*$/.test(key) ? '' : key, mode, gaps };
}

/** The squeezed units of a piece that begins at `begin` in the key; the gaps inside it are added to `gaps`. */
function squeeze(piece: string, begin: number, gaps: number[]): string {
  const folded = folder.fold(piece);
  for (let at = 1; at < folded.length; at++) if (folded.gaps[at] !== gap.none) gaps.push(begin + at);
  return foldedUnits(folded);
}

/** True when a pattern with `#` also holds plain digits, which its text form can never contain. */
export function mixesNumbers(pattern: CompiledPattern): boolean {
  return pattern.key.includes('#') && /[0-9.]/.test(pattern.key);
}

/** Several patterns may share one key (with other ends, or for another class): the automaton knows each key once. */
interface KeySet {
  readonly automaton: Automaton;
  /** Indices of the patterns that have a key, by the key's index in the automaton. */
  readonly patterns: readonly (readonly number[])[];
}

function keySet(patterns: readonly CompiledPattern[], numbered: boolean): KeySet {
  const byKey = new Map<string, number[]>();
  patterns.forEach(({ key }, index) => {
    if (key === '' || key.includes('#') !== numbered) return;
    const known = byKey.get(key);
    if (known) known.push(index);
    else byKey.set(key, [index]);
  });
  const automaton = buildAutomaton(byKey.keys());
  return { automaton, patterns: automaton.patterns.map(key => byKey.get(key)!) };
}

/** Looks for many patterns in folded texts. Holds scratch space: one caller at a time. */
export class PatternFinder {
  readonly #patterns: readonly CompiledPattern[];
  readonly #plain: KeySet;
  readonly #numbered: KeySet;
  #collapsed: Uint16Array = new Uint16Array(0);
  #places: Uint16Array = new Uint16Array(0);
  /** Pattern and end of each occurrence of the last scan, two numbers each. */
  #hits: Int32Array = new Int32Array(1024);

  constructor(patterns: readonly CompiledPattern[]) {
    this.#patterns = patterns;
    this.#plain = keySet(patterns, false);
    this.#numbered = keySet(patterns, true);
  }

  /** Every occurrence whose ends fit; plain patterns first, then those with numbers. */
  find(title: FoldedTitle): Occurrence[] {
    const occurrences: Occurrence[] = [];
    const { automaton, patterns } = this.#plain;
    const hits = this.#scan(automaton, title.units, title.length);
    for (let index = 0; index < hits; index++) {
      const found = this.#hits[2 * index]!;
      const end = this.#hits[2 * index + 1]!;
      const start = end - automaton.patterns[found]!.length;
      for (const pattern of patterns[found]!)
        if (this.#fits(title, pattern, start, end)) occurrences.push({ pattern, start, end });
    }
    if (this.#numbered.patterns.length > 0) this.#findNumbered(title, occurrences);
    return occurrences;
  }

  /** Scans into `#hits`, which grows until every occurrence has room; returns how many there are. */
  #scan(automaton: Automaton, units: Uint16Array, length: number): number {
    let written = automaton.scan(units, 0, length, this.#hits);
    while (written + 2 > this.#hits.length) {
      this.#hits = new Int32Array(this.#hits.length * 2);
      written = automaton.scan(units, 0, length, this.#hits);
    }
    return written / 2;
  }

  #findNumbered(title: FoldedTitle, occurrences: Occurrence[]): void {
    const length = this.#collapse(title);
    if (length === title.length && !hasNumber(title)) return;
    const { automaton, patterns } = this.#numbered;
    const hits = this.#scan(automaton, this.#collapsed, length);
    for (let index = 0; index < hits; index++) {
      const found = this.#hits[2 * index]!;
      const to = this.#hits[2 * index + 1]!;
      const start = this.#places[to - automaton.patterns[found]!.length]!;
      const end = this.#places[to]!;
      for (const pattern of patterns[found]!)
        if (this.#fits(title, pattern, start, end)) occurrences.push({ pattern, start, end });
    }
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
    const { mode, gaps, key } = this.#patterns[index]!;
    const torn = key.length === end - start && isTorn(title, gaps, start, end);
    if (torn && endsInModelNumber(title, start, end)) return false;
    if (mode === 'any') return !torn || (isBreak(title, start, true) && isBreak(title, end, true));
    if (!isBreak(title, start, torn || mode === 'word' || mode === 'start')) return false;
    if (mode === 'start' && !torn) return true;
    if (isBreak(title, end, torn || mode === 'word')) return true;
    // A plural: consoles. Lenses are patterns of their own, since the stem changes.
    if (torn) return false;
    return title.units[end] === 115 && title.kinds[end] === kind.latin && isBreak(title, end + 1, true);
  }
}

function isNumber(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || unit === 46;
}

function hasNumber(title: FoldedTitle): boolean {
  for (let at = 0; at < title.length; at++) if (isNumber(title.units[at]!)) return true;
  return false;
}

/** Whether the text has a gap, or a change between kana kinds, where the pattern has none. */
function isTorn(title: FoldedTitle, expected: readonly number[], start: number, end: number): boolean {
  for (let at = start + 1; at < end; at++) {
    const apart = title.gaps[at] !== gap.none || isKanaChange(title.kinds[at - 1]!, title.kinds[at]!);
    if (apart && !expected.includes(at - start)) return true;
  }
  return false;
}

/** A single Latin letter behind a longer piece, written together with a number: R of ACE R9200, but not h of s w i t c h2. */
function endsInModelNumber({ gaps, kinds, length }: FoldedTitle, start: number, end: number): boolean {
  if (end - start < 3 || end >= length || kinds[end - 1] !== kind.latin || kinds[end] !== kind.digit) return false;
  return gaps[end] === gap.none && gaps[end - 1] !== gap.none && gaps[end - 2] === gap.none;
}

function isKanaChange(left: number, right: number): boolean {
  return (left === kind.hiragana && right === kind.katakana) || (left === kind.katakana && right === kind.hiragana);
}

/** Whether a word may begin or end at the position. Not strict: only Latin and numbers have ends. */
function isBreak(title: FoldedTitle, at: number, strict: boolean): boolean {
  if (at <= 0 || at >= title.length || title.gaps[at] !== gap.none) return true;
  const left = title.kinds[at - 1]!;
  if (left !== title.kinds[at]!) return true;
  return !strict && left !== kind.latin && left !== kind.digit;
}
