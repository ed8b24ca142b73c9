/**
 * Folding: address text becomes a plain sequence of UTF-16 units in which width, kana, case, accents, long vowels, old
 * kanji, spaces and hyphens no longer matter, with the way back to the text as the shopper wrote it.
 *
 * One fold serves everything after it: the words are looked for in it, and the delivery-point keys are cut from it.
 * What is dropped (spaces, hyphens, middots, zero-width characters) is kept as a gap before the next unit, because a
 * hyphen between two numbers means something.
 */
import { textOf } from '../../shared/units.ts';
import { variantKanji } from './variant-kanji.ts';

/** What stood between a unit and the one before it; ordered by strength. */
export const gap = { none: 0, space: 1, hyphen: 2, comma: 3, field: 4 } as const;

/** Unit that stands between two fields: no pattern contains it. */
export const fieldBreak = 1;

/** Folded text. The arrays are longer than `length`; only the first `length` entries count. */
export interface Folded {
  units: Uint16Array;
  /** Gap before each unit (`gap`). */
  gaps: Uint8Array;
  /** Index in the field's text of the first UTF-16 unit that each folded unit came from. */
  starts: Uint16Array;
  /** Index just after the last UTF-16 unit that each folded unit came from. */
  ends: Uint16Array;
  length: number;
}

/** An empty folded text with room for `capacity` units; it grows when needed. */
export function emptyFolded(capacity = 1024): Folded {
  return {
    units: new Uint16Array(capacity),
    gaps: new Uint8Array(capacity),
    starts: new Uint16Array(capacity),
    ends: new Uint16Array(capacity),
    length: 0,
  };
}

// Codes of the class table below 32: control characters, which no folded text contains.
const unset = 0;
const dropped = 2;
const spaced = 3;
const hyphened = 4;
const longVowel = 5;
const voiced = 6;
const halfVoiced = 7;
const expanded = 8;
const surrogate = 9;
const commaed = 10;

/** Folded unit, or a code from above, for each UTF-16 unit; filled when first met. */
const table = new Uint16Array(65_536);
/** Folded texts of characters that become several (㈱, ㌢, ﬁ). */
const expansions = new Map<number, string>();

const isRange = (unit: number, from: number, to: number) => unit >= from && unit <= to;
/** Katakana after folding (hiragana does not occur there). */
export const isKana = (unit: number) => isRange(unit, 0x30a1, 0x30fa);
/** CJK ideographs and the repeat marks 々 and 〆. */
export const isKanji = (unit: number) =>
  isRange(unit, 0x4e00, 0x9fff) || unit === 0x3005 || unit === 0x3006 || isRange(unit, 0x3400, 0x4dbf);
export const isDigit = (unit: number) => unit >= 48 && unit <= 57;
/** Lower-case Latin letters after folding. */
export const isLatin = (unit: number) => unit >= 97 && unit <= 122;

const hyphens = '-\u00ad‐‑‒–—―−⁃﹘﹣－─━╌╍〜～~∼〰';
const commas = ',、，;；\n\r\t|／/｜()（）[]［］【】「」『』〔〕〈〉《》<>＜＞“”"\u2028\u2029';
const invisible = /[\p{Cf}\p{Mn}\p{Me}\p{Cc}\u115f\u1160\u3164\uffa0\u2800]/u;
const smallKana = new Map(
  Array.from('ァィゥェォッャュョヮヵヶヰヱ', (small, at) => [small, 'アイウエオツヤユヨワカケイエ'[at]!]),
);
/** Letters of other scripts that look like Latin ones. */
const lookalikes = new Map(
  Array.from('аеорсухкмтвніѕјԁɡοαερτυνικοβηιѵ', (letter, at) => [letter, 'aeopcyxkmtbhisjdgoaeptuvikobniv'[at]!]),
);
/** Signs that stand for Latin letters in disguised words: HOT∃L, HOT€L. */
for (const [sign, letter] of ['∃e', 'Ǝe', '∈e', '€e', '†t'].map(pair => [...pair] as [string, string])) {
  lookalikes.set(sign, letter);
}
/** Greek capitals that look like another Latin letter than their small form does: Η is an H, η an n. */
const capitalLookalikes = new Map(Array.from('ΗΝΜΧΖ', (letter, at) => [letter, 'hnmxz'[at]!]));
for (const [at, letter] of [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ'].entries()) {
  // Small capitals, and letters in black or white squares and circles.
  lookalikes.set(letter, String.fromCharCode(97 + at));
  for (const first of [0x1f110, 0x1f130, 0x1f150, 0x1f170, 0x1f1e6]) {
    lookalikes.set(String.fromCodePoint(first + at), String.fromCharCode(97 + at));
  }
}
const voicedOf = new Map<number, number>();
const halfVoicedOf = new Map<number, number>();
for (let unit = 0x30a1; unit <= 0x30f2; unit++) {
  const plain = String.fromCharCode(unit);
  const withMark = (plain + '\u3099').normalize('NFC');
  const withRing = (plain + '\u309a').normalize('NFC');
  if (withMark.length === 1) voicedOf.set(unit, withMark.charCodeAt(0));
  if (withRing.length === 1) halfVoicedOf.set(unit, withRing.charCodeAt(0));
}

/** Folds one character that is no gap and no mark: NFKC, accents off, lower case, katakana, large kana, common kanji. */
function foldedLetters(character: string): string {
  // A firm's legal form in one character; (株) keeps its brackets as gaps.
  if (character === '㈱' || character === '㈲') return character;
  let letters = '';
  for (const part of (capitalLookalikes.get(character) ?? character)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')) {
    if (/\p{Mn}/u.test(part)) continue;
    let unit = part;
    const code = part.codePointAt(0)!;
    if (isRange(code, 0x3041, 0x3096)) unit = String.fromCharCode(code + 0x60);
    unit = smallKana.get(unit) ?? lookalikes.get(unit) ?? variantKanji.get(unit) ?? unit;
    if (/[\p{L}\p{N}#&々〆〒]/u.test(unit)) letters += unit;
  }
  return letters;
}

function classify(unit: number): number {
  const character = String.fromCharCode(unit);
  if (isRange(unit, 0xd800, 0xdfff)) return surrogate;
  if (unit === 0x30fc || unit === 0xff70) return longVowel;
  if (unit === 0x3099 || unit === 0x309b || unit === 0xff9e) return voiced;
  if (unit === 0x309a || unit === 0x309c || unit === 0xff9f) return halfVoiced;
  if (hyphens.includes(character)) return unit === 0xad ? dropped : hyphened;
  if (commas.includes(character)) return commaed;
  if (invisible.test(character)) return dropped;
  const letters = foldedLetters(character);
  if (letters.length === 0) return spaced;
  if (letters.length === 1 && letters.charCodeAt(0) >= 32) return letters.charCodeAt(0);
  expansions.set(unit, letters);
  return expanded;
}

/** The folded unit or the code of a UTF-16 unit, from the table. */
function classOf(unit: number): number {
  let known = table[unit]!;
  if (known === unset) {
    known = classify(unit);
    table[unit] = known;
  }
  return known;
}

const one = '一'.charCodeAt(0);

/** Folded unit of the next letter, gaps passed over; 0 at the end. Between two kana the numeral 一 stands for a long vowel. */
function nextLetter(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const folded = classOf(unit);
    if (folded >= 32) return folded;
    if (folded === expanded) return expansions.get(unit)!.charCodeAt(0);
  }
  return 0;
}

const zero = 48;
const letterO = 111;

/** A zero inside a Latin word, or at the end of one of three letters and more, stands for the letter: H0TEL, TENS0. */
function isLetterO(into: Folded, at: number, next: number): boolean {
  const { units, gaps } = into;
  if (!isLatin(units[at - 1]!)) return false;
  const letter = table[next]!;
  if (isLatin(letter)) return true;
  if (isDigit(letter)) return false;
  return isLatin(units[at - 2]!) && isLatin(units[at - 3]!) && gaps[at - 1] === gap.none && gaps[at - 2] === gap.none;
}

function grow(into: Folded): void {
  const capacity = into.units.length * 2;
  const enlarge = <Numbers extends Uint8Array | Uint16Array>(from: Numbers, to: Numbers) => {
    to.set(from);
    return to;
  };
  into.units = enlarge(into.units, new Uint16Array(capacity));
  into.gaps = enlarge(into.gaps, new Uint8Array(capacity));
  into.starts = enlarge(into.starts, new Uint16Array(capacity));
  into.ends = enlarge(into.ends, new Uint16Array(capacity));
}

/**
 * False for a UTF-16 unit that no folded text owes any of these folded units to, whatever stands around it: a text without any other
 * unit holds nothing with such a folded unit in it. True also where it cannot be told from the unit alone.
 */
export function mayFoldTo(unit: number, folded: ReadonlySet<number>): boolean {
  const known = classOf(unit);
  if (known === surrogate || known === voiced || known === halfVoiced) return true;
  if (known === expanded)
    return Array.from(expansions.get(unit)!, letter => letter.charCodeAt(0)).some(one => folded.has(one));
  return folded.has(known) || (known === zero && folded.has(letterO));
}

/** Appends the folded text of one field, after a field break. Texts beyond 65,535 units are cut: no address is longer. */
export function foldInto(into: Folded, text: string): void {
  const length = Math.min(text.length, 65_535);
  let at = into.length;
  if (at + 2 >= into.units.length) grow(into);
  into.units[at] = fieldBreak;
  into.gaps[at] = gap.field;
  into.starts[at] = 0;
  into.ends[at] = 0;
  at++;
  let before: number = gap.field;
  for (let index = 0; index < length; index++) {
    if (at + 20 >= into.units.length) grow(into);
    const unit = text.charCodeAt(index);
    let folded = table[unit]!;
    if (folded === unset) {
      folded = classify(unit);
      table[unit] = folded;
    }
    if (folded === one && isKana(into.units[at - 1]!) && isKana(nextLetter(text, index + 1))) {
      into.ends[at - 1] = index + 1;
    } else if (folded >= 32) {
      into.units[at] =
        folded === zero && before === gap.none && isLetterO(into, at, text.charCodeAt(index + 1)) ? letterO : folded;
      into.gaps[at] = before;
      into.starts[at] = index;
      into.ends[at] = index + 1;
      at++;
      before = gap.none;
    } else if (folded === spaced) {
      if (before < gap.space) before = gap.space;
    } else if (folded === hyphened) {
      if (before < gap.hyphen) before = gap.hyphen;
    } else if (folded === commaed) {
      if (before < gap.comma) before = gap.comma;
    } else if (folded === longVowel) {
      // After kana it lengthens a vowel; after anything else it is a hyphen.
      if (isKana(into.units[at - 1]!)) into.ends[at - 1] = index + 1;
      else if (before < gap.hyphen) before = gap.hyphen;
    } else if (folded === voiced || folded === halfVoiced) {
      const marked = (folded === voiced ? voicedOf : halfVoicedOf).get(into.units[at - 1]!);
      if (marked !== undefined) {
        into.units[at - 1] = marked;
        into.ends[at - 1] = index + 1;
      }
    } else if (folded === expanded || folded === surrogate) {
      let letters = expansions.get(unit);
      let width = 1;
      if (folded === surrogate) {
        const point = text.codePointAt(index)!;
        if (point > 0xffff) {
          width = 2;
          letters = foldedLetters(String.fromCodePoint(point));
        } else letters = '';
        if (letters === '') before = Math.max(before, gap.space);
      }
      for (let part = 0; part < letters!.length; part++) {
        into.units[at] = letters!.charCodeAt(part);
        into.gaps[at] = before;
        into.starts[at] = index;
        into.ends[at] = index + width;
        at++;
        before = gap.none;
      }
      index += width - 1;
    }
  }
  into.length = at;
}

const scratch = emptyFolded();

/** The folded text of `text` as a string, gaps left out: the form in which patterns are stored. */
export function foldText(text: string): string {
  scratch.length = 0;
  foldInto(scratch, text);
  return textOf(scratch.units, 1, scratch.length);
}

/** Words, folded, that texts are searched for. @param words with `|` between them */
export function foldedWords(words: string): readonly Uint16Array[] {
  return words.split('|').map(word => Uint16Array.from(foldText(word), letter => letter.charCodeAt(0)));
}
