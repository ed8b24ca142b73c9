/** Other ways in which evaders write a word: look-alike characters, half in Latin letters, digits for letters. */

/** Characters that look like a kana, and its romanisation. */
const alternatives: Readonly<Record<string, readonly string[]>> = {
  ホ: ['木', 'ho', 'ボ'],
  テ: ['〒', 'te'],
  ル: ['ノレ', 'ru', 'l', 'lu'],
  ロ: ['口', 'ロ', 'ro'],
  カ: ['力', 'ka'],
  エ: ['工', 'e'],
  ニ: ['二', 'ni'],
  タ: ['夕', 'ta'],
  ト: ['卜', 'to'],
  オ: ['才', 'o'],
  ハ: ['八', 'ha'],
  ン: ['ソ', 'n'],
  シ: ['ツ', 'shi'],
  ソ: ['ン', 'so'],
  ス: ['su', 's'],
  リ: ['り', 'ri', 'ly'],
  ク: ['ケ', 'ku', 'k'],
  ウ: ['u', 'w'],
  マ: ['ma'],
  セ: ['se'],
  ド: ['do'],
  メ: ['〆', '乂', 'me'],
  ヨ: ['yo'],
  イ: ['ｲ', 'i'],
  ー: ['一', '-', '|', 'l'],
};
const digitsForLetters: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1', e: '3', s: '5', a: '4' };
const vowelOf =
  'アァカガサザタダナハバパマヤャラワ|イィキギシジチヂニヒビピミリ|ウゥクグスズツヅヌフブプムユュル|エェケゲセゼテデネヘベペメレ|オォコゴソゾトドノホボポモヨョロヲ'
    .split('|')
    .map((row, at) => [row, 'アイウエオ'[at]!] as const);

/** Every combination of changes is made where there are at most so many; of longer words every single change. */
const mostCombinations = 200;

/** The word, then its other spellings; some may stand twice. */
export function spellings(word: string): readonly string[] {
  const inLatin = /^[a-z &]+$/.test(word);
  const letters = [...word];
  const choices = letters.map((letter, at) => choicesOf(letter, letters[at - 1] ?? '?', inLatin));
  const combinations = choices.reduce((product, list) => product * list.length, 1);
  if (combinations <= mostCombinations) return choices.reduce(extended, ['']);
  const single = choices.flatMap((list, at) => list.slice(1).map(part => replaced(letters, at, part)));
  // Latin up to one place or from one place on, and every look-alike at once.
  const lookalike = choices.map(list => list[1] ?? list[0]!).join('');
  return [word, ...single, lookalike];
}

/** The letter, then what it is written as instead. */
function choicesOf(letter: string, before: string, inLatin: boolean): readonly string[] {
  const found = [letter, ...(alternatives[letter] ?? [])];
  const digit = digitsForLetters[letter];
  if (digit !== undefined && inLatin) found.push(digit);
  const vowel = letter === 'ー' ? vowelOf.find(([row]) => row.includes(before))?.[1] : undefined;
  if (vowel !== undefined) found.push(vowel);
  return found;
}

/** Every beginning with every one of the parts behind it. */
function extended(beginnings: readonly string[], parts: readonly string[]): readonly string[] {
  const longer: string[] = [];
  for (const beginning of beginnings) for (const part of parts) longer.push(beginning + part);
  return longer;
}

function replaced(letters: readonly string[], at: number, part: string): string {
  return letters.with(at, part).join('');
}
