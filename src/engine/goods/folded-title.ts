/**
 * A shop's text, folded and squeezed: words run together so that spaces and hyphens thrown in make no difference,
 * while the places where words ended are remembered beside it.
 *
 * Rules of the normalised form (idempotent): width, case, accents, kana kind and size folded; ヴ as ブ; ー for the dashes
 * that stand for it; letters spaced out one by one (N i n t e n d o) run together; gaps written as one character:
 * space (words), `/` (listing), `|` (phrases), `~` (a range of numbers).
 */
import { textOf } from '../../shared/units.ts';
import { foldCluster, gap, kind, kindOf } from './characters.ts';

/** A folded text. Positions count the squeezed units. */
export interface FoldedTitle {
  /** Squeezed units without any gap. */
  readonly units: Uint16Array;
  /** How many of `units` are filled. */
  readonly length: number;
  /** Gap before each unit (`gap` of characters.ts); `length + 1` entries, first and last are strong. */
  readonly gaps: Uint8Array;
  /** Kind of each unit as written (`kind` of characters.ts). */
  readonly kinds: Uint8Array;
  /** Index in `original` at which each unit began. */
  readonly origins: Uint16Array;
  /** The text that `origins` points into: as written, without invisible characters, cut at `longestTitle`. */
  readonly original: string;
}

/** Longest text looked at, in UTF-16 units; the schema takes 512. */
export const longestTitle = 1024;

/** Soft hyphens and characters of no width: thrown in, they part even ﾌ and its ﾟ. */
const invisible = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/;
const invisibles = new RegExp(invisible, 'g');

const dashCodes = new Uint8Array(0x10000);
for (const dash of '-‐‑‒–—―−─━~〜～ｰー－﹣') dashCodes[dash.charCodeAt(0)] = 1;

const zero = 48;
const nine = 57;
const point = 46;
const comma = 44;
const longVowel = 0x30fc;
const vu = 0x30f4;
/** ヴァ ヴィ ヴェ ヴォ are バ ビ ベ ボ; ヴ alone is ブ. Small vowels arrive here as large ones. */
const afterVu = new Map([
  [0x30a2, 0x30d0],
  [0x30a4, 0x30d3],
  [0x30a8, 0x30d9],
  [0x30aa, 0x30dc],
]);
const bu = 0x30d6;

const isDigit = (code: number) => code >= zero && code <= nine;
const isKana = (code: number) => code >= 0x30a1 && code <= 0x30fe;

/** Marks that belong to the character before them: combining marks, half-width voicing marks, variation selectors. */
function isMark(code: number): boolean {
  if (code < 0x300) return false;
  return (
    code <= 0x36f ||
    code === 0x3099 ||
    code === 0x309a ||
    code === 0xff9e ||
    code === 0xff9f ||
    (code >= 0xfe00 && code <= 0xfe0f)
  );
}

/** Folded text of single units for which folding is one unit to one unit; 0 where it is not, or not known yet. */
const single = new Uint16Array(0x10000);
/** Gap of single units that are gaps, plus one; 0 where unknown. */
const singleGap = new Uint8Array(0x10000);

/** Folds a text. Never throws; texts beyond `longestTitle` are cut. */
export function foldTitle(original: string): FoldedTitle {
  return new TitleFolder(original.length + 8).fold(original);
}

/**
 * Folds one text after another into the same memory: what it returns holds until the next text. Four allocations a title
 * would cost as much as folding it.
 */
export class TitleFolder {
  #text = '';
  #units: Uint16Array;
  #gaps: Uint8Array;
  #kinds: Uint8Array;
  #origins: Uint16Array;
  #length = 0;
  #pending: number = gap.strong;

  constructor(room: number = longestTitle + 8) {
    this.#units = new Uint16Array(room);
    this.#gaps = new Uint8Array(room + 1);
    this.#kinds = new Uint8Array(room);
    this.#origins = new Uint16Array(room);
  }

  /** Folds a text. Never throws; texts beyond `longestTitle` are cut. */
  fold(original: string): FoldedTitle {
    const visible = invisible.test(original) ? original.replace(invisibles, '') : original;
    this.#text = visible.length > longestTitle ? visible.slice(0, longestTitle) : visible;
    this.#length = 0;
    this.#pending = gap.strong;
    for (let index = 0; index < this.#text.length; ) index = this.#take(index);
    return this.#finish();
  }

  /** Takes the character at `index`; returns the index after it. */
  #take(index: number): number {
    const text = this.#text;
    const code = text.charCodeAt(index);
    if (dashCodes[code] === 1) return this.#takeDash(index, code);
    if (!isMark(text.charCodeAt(index + 1))) {
      const folded = single[code]!;
      if (folded !== 0) {
        this.#push(folded, kindOf(code), index);
        return index + 1;
      }
      const known = singleGap[code]!;
      if (known !== 0) {
        this.#gap(known - 1);
        return index + 1;
      }
    }
    if ((code === point || code === comma || code === 0xff0e || code === 0xff0c) && this.#insideNumber(index)) {
      if (code === point || code === 0xff0e) this.#push(point, kind.digit, index);
      return index + 1;
    }
    return this.#takeCluster(index, code);
  }

  #takeCluster(index: number, code: number): number {
    const text = this.#text;
    let end = index + (text.codePointAt(index)! > 0xffff ? 2 : 1);
    while (end < text.length && isMark(text.charCodeAt(end))) end++;
    const cluster = text.slice(index, end);
    const folded = foldCluster(cluster);
    if (folded.text === '') {
      this.#gap(folded.gap);
      if (cluster.length === 1 && folded.gap !== gap.none && code !== point && code !== comma)
        if (code !== 0xff0e && code !== 0xff0c) singleGap[code] = folded.gap + 1;
      return end;
    }
    if (cluster.length === 1 && folded.text.length === 1) single[code] = folded.text.charCodeAt(0);
    for (let at = 0; at < folded.text.length; at++) {
      const unit = folded.text.charCodeAt(at);
      this.#push(unit, cluster.length === 1 && folded.text.length === 1 ? kindOf(code) : kindOf(unit), index);
    }
    return end;
  }

  /** A dash is a long vowel after kana, a range between numbers, and a gap otherwise: strong when it stands alone. */
  #takeDash(index: number, code: number): number {
    const text = this.#text;
    let end = index + 1;
    while (end < text.length && dashCodes[text.charCodeAt(end)] === 1) end++;
    const written = code === longVowel || code === 0xff70;
    const near = this.#pending === gap.none || (written && this.#pending === gap.space);
    const before = this.#length > 0 && near ? this.#units[this.#length - 1]! : 0;
    const after = end < text.length ? this.#peek(end) : 0;
    if (isKana(before) && before !== longVowel && (written || isKana(after))) {
      this.#push(longVowel, kind.katakana, index);
      this.#kinds[this.#length - 1] = this.#kinds[this.#length - 2]!;
    } else if (isDigit(before) && isDigit(after)) this.#gap(gap.range);
    else if (!(isKana(before) && before === longVowel && written))
      this.#gap(this.#pending !== gap.none && /\s/.test(text.charAt(end)) ? gap.strong : gap.space);
    return end;
  }

  /** The unit that the character at `index` folds to; 0 when it is no letter. */
  #peek(index: number): number {
    const folded = foldCluster(this.#text.charAt(index)).text;
    return folded === '' ? 0 : folded.charCodeAt(0);
  }

  #insideNumber(index: number): boolean {
    if (this.#length === 0 || this.#pending !== gap.none || index + 1 >= this.#text.length) return false;
    return isDigit(this.#units[this.#length - 1]!) && isDigit(this.#peek(index + 1));
  }

  #gap(strength: number): void {
    if (strength > this.#pending) this.#pending = strength;
  }

  #push(unit: number, unitKind: number, origin: number): void {
    if (this.#length > 0 && this.#units[this.#length - 1] === vu && this.#pending < gap.joiner) {
      const voiced = afterVu.get(unit);
      this.#units[this.#length - 1] = voiced ?? bu;
      if (voiced !== undefined) {
        this.#pending = gap.none;
        return;
      }
    }
    if (this.#length === this.#units.length) this.#grow();
    this.#units[this.#length] = unit;
    this.#kinds[this.#length] = unitKind;
    this.#gaps[this.#length] = this.#pending;
    this.#origins[this.#length] = origin;
    this.#length++;
    this.#pending = gap.none;
  }

  /** Only ligatures such as ㍿ need more room than the text had. */
  #grow(): void {
    const room = this.#units.length * 2;
    const larger = <Array extends Uint8Array | Uint16Array>(into: Array, from: Array) => {
      into.set(from);
      return into;
    };
    this.#units = larger(new Uint16Array(room), this.#units);
    this.#gaps = larger(new Uint8Array(room + 1), this.#gaps);
    this.#kinds = larger(new Uint8Array(room), this.#kinds);
    this.#origins = larger(new Uint16Array(room), this.#origins);
  }

  #finish(): FoldedTitle {
    const length = this.#length;
    for (let at = 0; at < length; at++) if (this.#units[at] === vu) this.#units[at] = bu;
    this.#gaps[0] = gap.strong;
    this.#gaps[length] = gap.strong;
    joinSpacedLetters(this.#gaps, length);
    return {
      units: this.#units,
      length,
      gaps: this.#gaps,
      kinds: this.#kinds,
      origins: this.#origins,
      original: this.#text,
    };
  }
}

/** Four or more single characters with spaces between them (S w i t c h) are one word. */
function joinSpacedLetters(gaps: Uint8Array, length: number): void {
  let from = 0;
  for (let at = 1; at <= length; at++) {
    if (gaps[at] === gap.space && at < length) continue;
    // Units from … at-1 are each separated by a space, unless a longer word stands at either end.
    const last = at < length && gaps[at] === gap.none ? at - 2 : at - 1;
    const first = gaps[from] === gap.none ? from + 1 : from;
    if (last - first >= 3) for (let inside = first + 1; inside <= last; inside++) gaps[inside] = gap.none;
    from = at;
  }
}

const gapText = ['', '~', ' ', '/', '|'];

/** The normalised form, for people and for keys: see the rules at the top of this file. */
export function normalisedText(title: FoldedTitle): string {
  let text = '';
  for (let at = 0; at < title.length; at++) {
    if (at > 0) text += gapText[title.gaps[at]!]!;
    text += String.fromCharCode(title.units[at]!);
  }
  return text;
}

/** The squeezed units as a text, gaps left out. */
export function foldedUnits({ units, length }: FoldedTitle): string {
  return textOf(units, 0, length);
}

/** The words of the original text between two squeezed positions, as the shop wrote them. */
export function originalWords(title: FoldedTitle, from: number, to: number): string {
  const start = title.origins[from] ?? 0;
  const end = to < title.length ? title.origins[to]! : title.original.length;
  return title.original.slice(start, end).replace(/[\s()[\]【】/\\|,、・&+:;"'-]+$/u, '');
}
