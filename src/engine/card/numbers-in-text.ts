/** Card numbers where none belong: found in texts, masked, never repeated (docs/configuration.md, "Card numbers"). */
import { brandOf } from './brand.ts';
import { passesLuhn } from './luhn.ts';

/** Hyphens and dashes that people type between digits; NFKC leaves them distinct. */
const dashes = new Set([...'-‐‑‒–—―−ー－ｰ﹣']);

/** A text folded for looking, with the place in the original of each folded character. */
interface Folded {
  /** `0`–`9` for a digit in any width or script, ` ` and `-` for separators, `a` for any other letter or number but those of Japanese, `.` for the rest. */
  readonly text: string;
  /** Index into the original where each folded character begins; one more for the end. */
  readonly places: readonly number[];
}

/** Characters that show nothing (zero width, direction, soft hyphen) are passed over: they hide a number from no reader. */
function fold(original: string): Folded {
  let text = '';
  const places: number[] = [];
  let place = 0;
  for (const character of original) {
    const folded = foldCharacter(character);
    if (folded !== '') {
      text += folded;
      places.push(place);
    }
    place += character.length;
  }
  places.push(place);
  return { text, places };
}

/** Characters that were folded before: a basket of long texts has a quarter of a million of them, and few that differ. */
const known = new Map<string, string>();
const mostKnown = 10_000;

/** Empty for a character that shows nothing. */
function foldCharacter(character: string): string {
  const before = known.get(character);
  if (before !== undefined) return before;
  const folded = foldAnew(character);
  if (known.size < mostKnown) known.set(character, folded);
  return folded;
}

function foldAnew(character: string): string {
  if (/\p{Cf}/u.test(character)) return '';
  if (character >= '0' && character <= '9') return character;
  if (dashes.has(character)) return '-';
  const plain = character.normalize('NFKC');
  if (/^[0-9]$/.test(plain)) return plain;
  if (plain === ' ') return ' ';
  // Japanese writes no space between words: 番号は4111… hides nothing.
  return /[\p{L}\p{N}]/u.test(plain) && !japanese.test(plain) ? 'a' : '.';
}
const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** A whole run of 14–19 digits, single spaces or hyphens between, nothing alphanumeric on either side. */
const run = /(?<![0-9a])(?<![0-9][ -])[0-9](?:[ -]?[0-9]){13,18}(?![0-9a]|[ -][0-9])/g;

/** True for digits that a card of a known brand could carry. */
export function isCardNumber(digits: string): boolean {
  return passesLuhn(digits) && brandOf(digits)?.lengths.includes(digits.length) === true;
}

/** Cheap and without false negatives: folding every character of every text would be the dearest thing at the door. */
function mayHoldNumber(text: string): boolean {
  return hasRun(text) && (text.match(digitLike)?.length ?? 0) >= 14;
}

/**
 * False where no 14 digits can stand in one run, in any script: times, ids and telephone numbers have many digits, seldom so
 * many in a row. Kana and common kanji are no digits; any other letter beyond ASCII may be one, a dash, or nothing that is seen.
 */
function hasRun(text: string): boolean {
  let digits = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const mayBeDigit = unit < 0x80 ? unit >= 0x30 && unit <= 0x39 : !isKanaOrKanji(unit);
    if (!mayBeDigit) {
      if (unit !== 0x20 && unit !== 0x2d && unit !== prolongedSound) digits = 0;
    } else if (++digits === 14) return true;
  }
  return false;
}

function isKanaOrKanji(unit: number): boolean {
  return (unit >= 0x3041 && unit <= 0x30ff) || (unit >= 0x4e00 && unit <= 0x9fff);
}

/** `ー`, which people type for a hyphen. */
const prolongedSound = 0x30fc;
const digitLike = /[\p{Nd}\p{No}]/gu;

/**
 * The text with every card number in it masked as `first six ****** last four` (the truncation that PCI DSS allows), or
 * undefined when there is none. `whole`: identifiers count only when the entire value is a number, because one JAN code
 * in ten and many order ids contain a run that passes Luhn.
 */
export function maskCardNumbers(text: string, whole: boolean): string | undefined {
  if (!mayHoldNumber(text)) return undefined;
  const folded = fold(text);
  let masked = '';
  let from = 0;
  for (const match of folded.text.matchAll(run)) {
    const digits = match[0].replace(/[ -]/g, '');
    if (!isCardNumber(digits) || (whole && match[0].length !== folded.text.length)) continue;
    masked += `${text.slice(from, folded.places[match.index])}${digits.slice(0, 6)}******${digits.slice(-4)}`;
    from = folded.places[match.index + match[0].length]!;
  }
  return from === 0 ? undefined : masked + text.slice(from);
}
