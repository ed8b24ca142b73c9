/**
 * One character of a shop's text → the character that patterns are written in: width, case, kana kind, accents and
 * look-alikes folded away. Everything here is a pure function of the character; results are remembered in a table
 * because titles use the same few thousand characters again and again.
 */

/** Kinds of character, for word boundaries. */
export const kind = { none: 0, latin: 1, digit: 2, hiragana: 3, katakana: 4, kanji: 5, other: 6 } as const;

/** What separates two words, from the weakest to the strongest. A range stands between two numbers (18-300mm). */
export const gap = { none: 0, range: 1, space: 2, joiner: 3, strong: 4 } as const;

/** Cyrillic and Greek letters that look like Latin ones: used to slip past word filters. */
const lookAlikes = new Map(
  [...'аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdԛqԝwαaβbεeηhιiκkνvοoρpτtυuχx'].flatMap((char, index, all) =>
    index % 2 === 0 ? [[char, all[index + 1]!] as const] : [],
  ),
);

const smallKana = new Map(
  [...'ァアィイゥウェエォオッツャヤュユョヨヮワヵカヶケ'].flatMap((char, index, all) =>
    index % 2 === 0 ? [[char, all[index + 1]!] as const] : [],
  ),
);

const strongSeparators = new Set([...'()[]{}<>|;:!?。「」『』【】〔〕《》〈〉〖〗★☆◆◇■□●○▼▲▽△※→⇒←⇔♪♥\n\r\u2028\u2029']);
const joiners = new Set([...'/\\,、・&+×＆']);
/** Dropped without leaving a gap: trade marks, apostrophes, joiners of zero width, marks without a letter. */
const dropped = /^(?:[™®©℠'’‘`´\u00ad\u200b-\u200f\u2060\ufeff]|\p{M})$/u;

/** A folded character: text to go on with, or a gap, or nothing. */
export interface Folded {
  /** Folded text: one UTF-16 unit as a rule, several for ㌔ or ㍍; empty for a gap or a dropped character. */
  readonly text: string;
  /** The gap that the character leaves; `gap.none` for text and for dropped characters. */
  readonly gap: number;
}

const memory = new Map<string, Folded>();
/** Bounds the memory against texts full of rare symbols; folding then goes on without remembering. */
const memoryLimit = 20_000;

/** Folds one character with the marks that follow it (か + ゛). Idempotent on its own output. */
export function foldCluster(cluster: string): Folded {
  const known = memory.get(cluster);
  if (known) return known;
  const folded = compute(cluster);
  if (memory.size < memoryLimit) memory.set(cluster, folded);
  return folded;
}

function compute(cluster: string): Folded {
  if (dropped.test(cluster)) return { text: '', gap: gap.none };
  let text = '';
  let strongest: number = gap.none;
  for (const char of cluster.normalize('NFKC')) {
    if (dropped.test(char)) continue;
    const letter = foldLetter(char);
    if (letter) text += letter;
    else strongest = Math.max(strongest, gapOf(char));
  }
  return text ? { text, gap: gap.none } : { text, gap: strongest };
}

/** The letter, digit or kana that a normalised character folds to; empty when it separates words. */
function foldLetter(char: string): string {
  let letter = char.toLowerCase();
  letter = lookAlikes.get(letter) ?? letter;
  if (/^\p{Script=Latin}/u.test(letter)) return letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const code = letter.charCodeAt(0);
  if (code >= 0x3041 && code <= 0x3096) letter = String.fromCharCode(code + 0x60);
  letter = smallKana.get(letter) ?? letter;
  return /^[\p{L}\p{N}]/u.test(letter) ? letter : '';
}

function gapOf(char: string): number {
  if (strongSeparators.has(char)) return gap.strong;
  if (joiners.has(char)) return gap.joiner;
  return /\p{Extended_Pictographic}/u.test(char) ? gap.strong : gap.space;
}

const kinds = new Uint8Array(0x10000);

/** The kind of a character after NFKC but before kana are folded together: hiragana and katakana differ here. */
export function kindOf(code: number): number {
  const known = kinds[code]!;
  if (known !== 0) return known;
  const computed = computeKind(code);
  kinds[code] = computed;
  return computed;
}

function computeKind(code: number): number {
  const char = String.fromCharCode(code).normalize('NFKC').charAt(0);
  if (/\p{Nd}/u.test(char)) return kind.digit;
  if (/\p{Script=Latin}/u.test(char) || lookAlikes.has(char.toLowerCase())) return kind.latin;
  if (/\p{Script=Hiragana}/u.test(char)) return kind.hiragana;
  if (/[\p{Script=Katakana}ー]/u.test(char)) return kind.katakana;
  if (/[\p{Script=Han}々〆]/u.test(char)) return kind.kanji;
  return kind.other;
}
