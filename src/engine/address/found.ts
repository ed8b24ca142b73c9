/** What stands in an address: words of the vocabulary and names of lists, with the conditions under which they count. */
import { type AddressText, addressLines, lineAt } from './address-text.ts';
import { fieldBreak, gap, isDigit, isKana, isKanji, isLatin } from './fold.ts';
import type { AddressParts } from './parse.ts';
import type { Meaning, Patterns } from './patterns.ts';

/** A word or name found. */
export interface Found {
  readonly meaning: Meaning;
  /** Folded units `[from, to)`. */
  readonly from: number;
  readonly to: number;
  /** Index into `addressLines`. */
  readonly line: number;
  confidence: number;
}

/** What an address holds. A working record: the next search overwrites it. */
export interface FoundWords {
  /** Words that say a kind. */
  readonly kinds: Found[];
  readonly cancels: Found[];
  /** Weak signs of a lodging. */
  readonly signs: Found[];
  /** Lines that name a firm's legal form, a firm, an institution, a corporation without lodgings, any building: a bit each. */
  company: number;
  /** The legal forms themselves (株式会社). */
  readonly companies: Found[];
  firm: number;
  institution: number;
  corporation: number;
  building: number;
  /** Index after the last word for a firm, and for flats, per line. */
  readonly firmEnds: Int32Array;
  readonly flatsEnds: Int32Array;
}

/** From so many letters on a Latin word is found with any gaps inside. */
const longLatin = 5;
const nameLine = addressLines.indexOf('name');
const line2 = addressLines.indexOf('line2');
/** After 止 and 留 these go on with "held": 止置, 留希望; any other kanji makes another word of it (留学, 止水). */
const afterHeld = new Set([...'置希受取扱荷期様宛指ヲニデキメマノ'].map(letter => letter.charCodeAt(0)));

/** Room for every word of an address of the longest lines that the API takes, so that nothing can be hidden behind others. */
const hits = new Int32Array(16_384);
const record: FoundWords = {
  kinds: [],
  cancels: [],
  signs: [],
  companies: [],
  company: 0,
  firm: 0,
  institution: 0,
  corporation: 0,
  building: 0,
  firmEnds: new Int32Array(addressLines.length),
  flatsEnds: new Int32Array(addressLines.length),
};

function cleared(): FoundWords {
  record.kinds.length = 0;
  record.cancels.length = 0;
  record.signs.length = 0;
  record.companies.length = 0;
  record.company = 0;
  record.firm = 0;
  record.institution = 0;
  record.corporation = 0;
  record.building = 0;
  record.firmEnds.fill(0);
  record.flatsEnds.fill(0);
  return record;
}

/** Searches a folded address; entries of lists that have expired at `at` are passed over. Undefined when nothing is there. */
export function findWords(
  patterns: Patterns,
  text: AddressText,
  parts: AddressParts,
  at: number,
): FoundWords | undefined {
  const written = patterns.automaton.scan(text.folded.units, 0, text.folded.length, hits);
  if (written === 0) return undefined;
  const words = cleared();
  for (let index = 0; index < written; index += 2) {
    const to = hits[index + 1]!;
    for (const meaning of patterns.meanings[hits[index]!]!) {
      const from = to - meaning.length;
      if (!isWordHere(text, meaning, from, to)) continue;
      if (meaning.entry !== undefined && meaning.entry.expiresAt <= at) continue;
      const line = lineAt(text, from);
      const named = inName(line, from, parts);
      if (named || !meaning.inNameOnly)
        note(words, { meaning, from, to, line, confidence: meaning.weight }, named || parts.blockEnd === 0);
    }
  }
  return words;
}

/** Words of firms and buildings count where the line names something: the town 大学町 is no university. */
function note(words: FoundWords, found: Found, named: boolean): void {
  const { line, to } = found;
  const role = found.meaning.role;
  if (role === 'kind') words.kinds.push(found);
  else if (role === 'cancels') words.cancels.push(found);
  else if (role === 'lodging') {
    // People are called 湯本 and 温泉 too.
    if (line !== nameLine) words.signs.push(found);
  } else if (named) {
    const bit = 1 << line;
    if (role === 'company') {
      words.company |= bit;
      words.companies.push(found);
    } else if (role === 'institution') words.institution |= bit;
    else if (role === 'corporation') words.corporation |= bit;
    else if (role === 'firm') {
      words.firm |= bit;
      words.firmEnds[line] = Math.max(words.firmEnds[line]!, to);
    } else {
      words.building |= bit;
      if (role === 'flats') words.flatsEnds[line] = Math.max(words.flatsEnds[line]!, to);
    }
  }
}

/** True where the line names something rather than places it: behind the block numbers, line2, company, name. */
function inName(line: number, from: number, { start, blockEnd }: AddressParts): boolean {
  if (line > line2 || from < start) return true;
  return from >= blockEnd && (line === line2 || blockEnd > 0);
}

/** The pattern's conditions on what touches it and on gaps inside it. */
export function isWordHere(text: AddressText, meaning: Meaning, from: number, to: number): boolean {
  const { units, gaps } = text.folded;
  if (meaning.closedLeft && gaps[from] === gap.none && touches(units[from]!, units[from - 1]!)) return false;
  if (meaning.closedRight && to < text.folded.length && gaps[to] === gap.none && touches(units[to - 1]!, units[to]!))
    return false;
  // The street is ホテル通 or ホテル通り: in ホテル通りゃんせ the word goes on.
  if (meaning.closedRight && meaning.role === 'cancels' && isKanji(units[to - 1]!) && kanaGoOn(text, to)) return false;
  if (
    meaning.held &&
    to < text.folded.length &&
    isKanji(units[to]!) &&
    gaps[to] === gap.none &&
    !afterHeld.has(units[to]!)
  )
    return false;
  if (meaning.bracketed && (gaps[from]! < gap.comma || (to < text.folded.length && gaps[to]! < gap.comma)))
    return false;
  if (meaning.endsName && to < text.folded.length && units[to] !== fieldBreak && gaps[to] === gap.none) return false;
  return !meaning.latin || meaning.length === 1 || isWholeLatin(text, meaning, from, to);
}

/** Two kana and more, unbroken. */
function kanaGoOn({ folded: { units, gaps, length } }: AddressText, at: number): boolean {
  return (
    at + 1 < length &&
    isKana(units[at]!) &&
    isKana(units[at + 1]!) &&
    gaps[at] === gap.none &&
    gaps[at + 1] === gap.none
  );
}

/** Whether two neighbouring units belong to one word. */
function touches(unit: number, other: number): boolean {
  if (isLatin(unit)) return isLatin(other);
  if (isDigit(unit)) return isDigit(other);
  if (isKana(unit)) return isKana(other);
  return isKanji(unit) && isKanji(other);
}

/** A Latin word is taken with no gap inside, with as many as it was written with, or with one behind every letter. */
function isWholeLatin(text: AddressText, meaning: Meaning, from: number, to: number): boolean {
  const { units, gaps } = text.folded;
  let inside = 0;
  let commas = 0;
  for (let at = from + 1; at < to; at++) {
    if (gaps[at] === gap.none) continue;
    if (gaps[at] === gap.comma) commas++;
    inside++;
  }
  if (inside === 0) return true;
  if (commas > 0 && inside !== meaning.length - 1) return false;
  // A word in pieces must stand by itself: HO TEL is one, but Soho Telecom holds none.
  if (gaps[from] === gap.none && isLatin(units[from - 1]!)) return false;
  if (to < text.folded.length && gaps[to] === gap.none && isLatin(units[to]!)) return false;
  // Four letters and fewer are taken whole, as written, or spaced letter by letter.
  if (meaning.length < longLatin && inside > meaning.joins && inside !== meaning.length - 1) return false;
  return true;
}
