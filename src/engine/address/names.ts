/** Are two names one person's? For the rules (`address.name_matches_account`) and for 3-D Secure (`shipNameIndicator`). */
import { foldText, isKana, isKanji, isLatin } from './fold.ts';
import { nameKey } from './keys.ts';

/**
 * True when two names are the same but for width, case, blanks, marks, kana, variant kanji (髙橋, 高橋), 様, a note in brackets
 * (日中不在), and the order of Latin words, in which shops differ. False when they differ within one writing. Undefined when one is missing or holds no
 * letter, and where they part in different writings: nobody can tell 山田太郎 from ヤマダタロウ or TARO YAMADA.
 */
export function sameName(one: string | undefined, other: string | undefined): boolean | undefined {
  return one === undefined || other === undefined ? undefined : sameWords(withoutNotes(one), withoutNotes(other));
}

/** Two characters and more in brackets; (株) belongs to the name. */
const note = /[(（【[〔［][^)）】\]〕］]{2,}[)）】\]〕］]/gu;

/** 佐藤 健（日中不在） is 佐藤 健. A name that is all in brackets stays. */
function withoutNotes(name: string): string {
  const rest = name.replace(note, ' ');
  return rest.trim() === '' ? name : rest;
}

function sameWords(one: string, other: string): boolean | undefined {
  const first = nameKey(one);
  const second = one === other ? first : nameKey(other);
  if (first === undefined || second === undefined) return undefined;
  if (first === second) return true;
  if (latinWords.test(first) && latinWords.test(second)) return isTurned(foldText(one), foldText(other));
  return partInOneWriting(first, second) ? false : undefined;
}

/** A key of Latin letters only: its words, sorted. */
const latinWords = /^[a-z ]+$/;

/** The same letters, begun at another place: TaroYamada and YAMADA TARO. */
function isTurned(one: string, other: string): boolean {
  return one.length === other.length && (one + one).includes(other);
}

/**
 * Whether the first characters that differ are of one writing. 山田花子 and 山田はなこ go on in two; 鈴木花子 and 山田はなこ
 * differ in kanji already, and a name that only goes on (山田, 山田花子) is another.
 */
function partInOneWriting(first: string, second: string): boolean {
  let at = 0;
  while (at < first.length && first[at] === second[at]) at++;
  if (at >= first.length || at >= second.length) return true;
  return writingOf(first.charCodeAt(at)) === writingOf(second.charCodeAt(at));
}

/** The writing of a folded unit. */
function writingOf(unit: number): 'kanji' | 'kana' | 'latin' | 'other' {
  if (isKana(unit)) return 'kana';
  if (isLatin(unit)) return 'latin';
  return isKanji(unit) ? 'kanji' : 'other';
}
