/** From the words found in an address to the kind of place. */
import type { PlaceKind } from '../types.ts';
import { type AddressLine, type AddressText, addressLines, lineAt, wordsAsWritten } from './address-text.ts';
import { fieldBreak, gap, isDigit, isKana, isKanji, isLatin } from './fold.ts';
import { kindPriority, type Meaning, type Patterns } from './patterns.ts';
import type { PlaceEntry } from './place-lists.ts';

/** The kind of place, how sure, and why. */
export interface PlaceVerdict {
  readonly kind: PlaceKind;
  readonly confidence: number;
  /** The words as the shopper wrote them; absent for `ordinary`. */
  readonly evidence?: string;
  readonly line?: AddressLine;
  /** The list's entry, where one decided. */
  readonly entry?: PlaceEntry;
}

interface Candidate {
  meaning: Meaning;
  from: number;
  to: number;
  line: number;
  confidence: number;
}

/** Confidence that a place is ordinary when nothing speaks against it: a name may say nothing. */
const ordinaryConfidence = 0.6;
const nameLine = addressLines.indexOf('name');
const line2 = addressLines.indexOf('line2');
/** From so many letters on a Latin name is found with any gaps inside. */
const longLatin = 7;
const hits = new Int32Array(1024);
const firmEnds = new Int32Array(addressLines.length);
const flatsEnds = new Int32Array(addressLines.length);
const shi = '店'.charCodeAt(0);
/** After 止 and 留 these go on with "held": 止置, 留希望; any other kanji makes another word of it (留学, 止水). */
const afterHeld = new Set([...'置希受取扱荷期様宛指ヲニデキメマノ'].map(letter => letter.charCodeAt(0)));

/** What the lines of an address hold besides kinds. */
interface Context {
  /** Bit per line. */
  company: number;
  firm: number;
  institution: number;
  corporation: number;
  /** Flats or any other building. */
  building: number;
  /** End of the last word for a firm, and for flats, per line. */
  readonly firmEnds: Int32Array;
  readonly flatsEnds: Int32Array;
}

/** Classifies a folded address; `at` is the checkout's time (entries of lists expire). */
export function classifyPlace(patterns: Patterns, text: AddressText, blockEnd: number, at: number): PlaceVerdict {
  const { units } = text.folded;
  const written = patterns.automaton.scan(units, 0, text.folded.length, hits);
  if (written === 0) return { kind: 'ordinary', confidence: ordinaryConfidence };
  const context: Context = {
    company: 0,
    firm: 0,
    institution: 0,
    corporation: 0,
    building: 0,
    firmEnds: firmEnds.fill(0),
    flatsEnds: flatsEnds.fill(0),
  };
  const candidates: Candidate[] = [];
  const cancels: Candidate[] = [];
  const signs: Candidate[] = [];
  for (let index = 0; index < written; index += 2) {
    const to = hits[index + 1]!;
    for (const meaning of patterns.meanings[hits[index]!]!) {
      const from = to - meaning.length;
      if (!isWordHere(text, meaning, from, to)) continue;
      const line = lineAt(text, from);
      if (meaning.entry !== undefined && meaning.entry.expiresAt <= at) continue;
      const found = { meaning, from, to, line, confidence: meaning.weight };
      switch (meaning.role) {
        case 'kind':
          if (!meaning.inNameOnly || inName(line, from, blockEnd)) candidates.push(found);
          break;
        case 'cancels':
          cancels.push(found);
          break;
        case 'lodging':
          if (line !== nameLine && inName(line, from, blockEnd)) signs.push(found);
          break;
        case 'company':
          context.company |= 1 << line;
          break;
        case 'institution':
          context.institution |= 1 << line;
          break;
        case 'corporation':
          context.corporation |= 1 << line;
          break;
        case 'building':
          context.building |= 1 << line;
          break;
        case 'flats':
          context.building |= 1 << line;
          context.flatsEnds[line] = Math.max(context.flatsEnds[line]!, to);
          break;
        case 'firm':
          context.firm |= 1 << line;
          context.firmEnds[line] = Math.max(context.firmEnds[line]!, to);
      }
    }
  }
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (cancels.some(cancel => overlaps(cancel, candidate))) continue;
    candidate.confidence = confidenceIn(text, candidate, context);
    if (candidate.confidence > 0 && (best === undefined || isBetter(candidate, best))) best = candidate;
  }
  best ??= lodgingBySigns(signs, cancels, context);
  if (best === undefined) return { kind: 'ordinary', confidence: ordinaryConfidence };
  const { meaning } = best;
  return {
    kind: meaning.kind,
    confidence: Math.round(best.confidence * 100) / 100,
    evidence: wordsAsWritten(text, best.line, best.from, meaning.held ? heldEnd(text, best.to) : best.to),
    line: addressLines[best.line]!,
    ...(meaning.entry === undefined ? {} : { entry: meaning.entry }),
  };
}

/** Ends of 止め, 留置き: they belong to the words that are shown. */
const heldEndings = new Set([...'メ置オキ'].map(letter => letter.charCodeAt(0)));

function heldEnd(text: AddressText, from: number): number {
  let end = from;
  while (end < text.folded.length && heldEndings.has(text.folded.units[end]!)) end++;
  return end;
}

const overlaps = (cancel: Candidate, other: Candidate) => cancel.from < other.to && other.from < cancel.to;

function isBetter(candidate: Candidate, best: Candidate): boolean {
  if (candidate.confidence !== best.confidence) return candidate.confidence > best.confidence;
  const rank = kindPriority.indexOf(candidate.meaning.kind) - kindPriority.indexOf(best.meaning.kind);
  return rank !== 0 ? rank < 0 : candidate.to - candidate.from > best.to - best.from;
}

/** True where the line names something rather than places it: behind the block numbers, line2, company, name. */
function inName(line: number, from: number, blockEnd: number): boolean {
  if (line > line2) return true;
  return from >= blockEnd && (line === line2 || blockEnd > 0);
}

/** The pattern's conditions on what touches it and on gaps inside it. */
export function isWordHere(text: AddressText, meaning: Meaning, from: number, to: number): boolean {
  const { units, gaps } = text.folded;
  if (meaning.closedLeft && gaps[from] === gap.none && touches(units[from]!, units[from - 1]!)) return false;
  if (meaning.closedRight && to < text.folded.length && gaps[to] === gap.none && touches(units[to - 1]!, units[to]!))
    return false;
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
  if (meaning.latin && meaning.length > 1) {
    let inside = 0;
    for (let at = from + 1; at < to; at++) {
      if (gaps[at] === gap.none) continue;
      if (gaps[at] === gap.comma && meaning.length > 1) return false;
      inside++;
    }
    // A long name is no accident however it is cut; a short one is taken whole, as written, or spaced letter by letter.
    if (meaning.length < longLatin && inside > meaning.joins && inside !== meaning.length - 1) return false;
  }
  return true;
}

/** Whether two neighbouring units belong to one word. */
function touches(unit: number, other: number): boolean {
  if (isLatin(unit)) return isLatin(other);
  if (isDigit(unit)) return isDigit(other);
  if (isKana(unit)) return isKana(other);
  return isKanji(unit) && isKanji(other);
}

const roomMarks = new Set([...'階号室棟f'].map(letter => letter.charCodeAt(0)));

/** Index just after the last letter of the line's name: rooms and floors behind it (301号室, 3F, B1) left out. */
function nameEnd(text: AddressText, line: number): number {
  const { units, gaps } = text.folded;
  const begin = text.bounds[line]! + 1;
  let end = text.bounds[line + 1]!;
  for (;;) {
    let at = end;
    while (at > begin && roomMarks.has(units[at - 1]!)) at--;
    const digitsEnd = at;
    while (at > begin && isDigit(units[at - 1]!)) at--;
    if (at === digitsEnd) return end;
    // The single letter of A-301 and B1 belongs to the room.
    if (at - 1 > begin && isLatin(units[at - 1]!) && gaps[at - 1] !== gap.none) at--;
    end = at;
  }
}

function confidenceIn(text: AddressText, candidate: Candidate, context: Context): number {
  const { meaning, line, confidence } = candidate;
  const bit = 1 << line;
  const end = nameEnd(text, line);
  const endsInShop = text.folded.units[end - 1] === shi;
  if (meaning.entry?.match === 'branch' && !isBranch(text, candidate, end, endsInShop)) return 0;
  if (meaning.entry?.match === 'building' && !isWhole(text, candidate, end)) return 0;
  // シェラトンハイツ: in Japanese the last noun decides.
  if (meaning.entry !== undefined && context.flatsEnds[line]! >= end && context.flatsEnds[line]! > candidate.to)
    return 0;
  const company = (context.company & bit) !== 0;
  switch (meaning.kind) {
    case 'hotel':
      if ((context.corporation & bit) !== 0) return 0;
      if (context.firmEnds[line]! > candidate.to && (company || context.firmEnds[line]! >= end)) return 0;
      if (meaning.entry !== undefined && context.flatsEnds[line]! >= end && context.flatsEnds[line]! > candidate.to)
        return 0;
      return company ? confidence * 0.8 : confidence;
    case 'convenience_store':
      if (company && !endsInShop) return 0;
      return endsInShop ? Math.min(0.99, confidence + 0.04) : confidence;
    default:
      return company && meaning.entry !== undefined ? confidence * 0.8 : confidence;
  }
}

/** The brand begins the name, and what follows is a branch: nothing, a name that ends in 店, or for other kinds than shops any. */
function isBranch(text: AddressText, candidate: Candidate, end: number, endsInShop: boolean): boolean {
  const { gaps, units } = text.folded;
  const opens =
    units[candidate.from - 1] === fieldBreak ||
    gaps[candidate.from]! >= gap.space ||
    isDigit(units[candidate.from - 1]!);
  // 7-11 is a house number too.
  if (isDigit(units[candidate.to - 1]!) && isDigit(units[candidate.from]!)) return opens && endsInShop;
  return opens && (endsInShop || candidate.to >= end || candidate.meaning.kind !== 'convenience_store');
}

function isWhole(text: AddressText, candidate: Candidate, end: number): boolean {
  const { gaps, units } = text.folded;
  const opens =
    units[candidate.from - 1] === fieldBreak ||
    gaps[candidate.from]! >= gap.space ||
    isDigit(units[candidate.from - 1]!);
  return opens && candidate.to >= end;
}

/** A lodging that no word names, by the sum of weak signs; never a firm, an institution or a block of flats. */
function lodgingBySigns(
  signs: readonly Candidate[],
  cancels: readonly Candidate[],
  context: Context,
): Candidate | undefined {
  let sum = 0;
  let strongest: Candidate | undefined;
  let covered = 0;
  for (const sign of signs) {
    const bit = 1 << sign.line;
    if (((context.firm | context.institution | context.company | context.corporation | context.building) & bit) !== 0)
      continue;
    if (cancels.some(cancel => overlaps(cancel, sign))) continue;
    if (sign.from >= covered) {
      sum += sign.meaning.weight;
      covered = sign.to;
    }
    if (strongest === undefined || sign.meaning.weight > strongest.meaning.weight) strongest = sign;
  }
  if (strongest === undefined || sum < 1) return undefined;
  return {
    ...strongest,
    meaning: { ...strongest.meaning, kind: 'hotel' },
    confidence: Math.min(0.8, 0.6 + 0.1 * (sum - 1)),
  };
}
