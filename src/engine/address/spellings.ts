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

/** At most so many spellings of one word: enough for every single change and for the short words every combination. */
const most = 200;

/** The word and its other spellings, each once, the word first. */
export function spellings(word: string): readonly string[] {
  const inLatin = /^[a-z &]+$/.test(word);
  const choices = [...word].map((letter, at) => {
    const found = [letter, ...(alternatives[letter] ?? [])];
    const digit = digitsForLetters[letter];
    if (digit !== undefined && inLatin) found.push(digit);
    const vowel = letter === 'ー' ? vowelOf.find(([row]) => row.includes(word[at - 1] ?? '?'))?.[1] : undefined;
    return vowel === undefined ? found : [...found, vowel];
  });
  const combinations = choices.reduce((product, list) => product * list.length, 1);
  const made = new Set([word]);
  if (combinations <= most) {
    let partial = [''];
    for (const list of choices) partial = partial.flatMap(begin => list.map(part => begin + part));
    for (const spelling of partial) made.add(spelling);
  } else {
    for (const [at, list] of choices.entries()) {
      for (const part of list) made.add(replaced(word, at, part));
    }
    // Latin up to one place or from one place on, and every look-alike at once.
    const lookalike = choices.map(list => list[1] ?? list[0]!).join('');
    made.add(lookalike);
  }
  return [...made].slice(0, most);
}

function replaced(word: string, at: number, part: string): string {
  const letters = [...word];
  letters[at] = part;
  return letters.join('');
}
