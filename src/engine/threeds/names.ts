/** Are two names the same name? For shipNameIndicator. */
import { plainLine } from './texts.ts';

/**
 * True when the names are the same but for width, case, blanks, punctuation and kana; false when they are written in
 * the same script and differ; undefined when one is missing or when kanji, kana and Latin letters cannot be compared.
 * Latin names compare whatever the order of their words, because shops differ in it.
 */
export function sameName(one: string | undefined, other: string | undefined): boolean | undefined {
  const first = folded(one);
  const second = one === other ? first : folded(other);
  if (first === undefined || second === undefined) return undefined;
  if (first === second || compact(first) === compact(second)) return true;
  if (script(first) !== script(second)) return undefined;
  return script(first) === 'latin' ? words(first) === words(second) : false;
}

function folded(name: string | undefined): string | undefined {
  const line = plainLine(name)
    ?.toLowerCase()
    .replace(/[ァ-ヶ]/g, kana => String.fromCharCode(kana.charCodeAt(0) - 0x60));
  return line !== undefined && /[\p{L}\p{N}]/u.test(line) ? line : undefined;
}

function compact(name: string): string {
  return name.replace(/[^\p{L}\p{N}]/gu, '');
}

function words(name: string): string {
  return name
    .split(/[^\p{L}\p{N}]+/u)
    .sort()
    .join(' ')
    .trim();
}

function script(name: string): 'latin' | 'kana' | 'kanji' {
  if (/\p{Script=Han}/u.test(name)) return 'kanji';
  return /\p{Script=Hiragana}|\p{Script=Katakana}/u.test(name) ? 'kana' : 'latin';
}
