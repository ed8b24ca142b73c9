import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlaceRecogniser, readPlaceLists } from '../../../src/engine/address/recognise.ts';
import type { PlaceKind } from '../../../src/engine/types.ts';
import { shippedTowns } from '../../../src/towns/shipped.ts';
import { shippedPlaceFiles } from './shipped-lists.ts';

const recogniser = createPlaceRecogniser(readPlaceLists(shippedPlaceFiles).lists, { towns: shippedTowns });

const words: readonly (readonly [PlaceKind, string])[] = [
  ['hotel', 'ホテル'],
  ['hotel', 'ゲストハウス'],
  ['hotel', 'ペンション'],
  ['hotel', '旅館'],
  ['hotel', '東横イン'],
  ['hotel', 'HOTEL'],
  ['short_stay', 'ウィークリーマンション'],
  ['short_stay', 'マンスリーマンション'],
  ['short_stay', 'Weekly Mansion'],
  ['private_mailbox', '私設私書箱'],
  ['private_mailbox', 'メールボックス'],
  ['po_box', '郵便局私書箱'],
  ['depot', 'センター止め'],
  ['depot', '営業所止め'],
  ['depot', 'センターどめ'],
  ['post_office', '郵便局留め'],
  ['convenience_store', 'ファミリーマート'],
  ['convenience_store', 'セブンイレブン'],
  ['locker', 'PUDOステーション'],
  ['locker', '宅配便ロッカー'],
  ['freight_forwarder', '転送コム'],
  ['freight_forwarder', '国際転送'],
  ['virtual_office', 'バーチャルオフィス'],
];

const between = [' ', '　', '・', '-', '.', '*', '_', '~', '\u200b', '\u00ad', '\u2060', '\ufe0f', '’', '･', '+'];
const narrow = new Map<string, string>();
for (let code = 0xff66; code <= 0xff9d; code++) {
  const letter = String.fromCharCode(code);
  narrow.set(letter.normalize('NFKC'), letter);
  for (const mark of ['ﾞ', 'ﾟ'])
    if ((letter + mark).normalize('NFKC').length === 1) narrow.set((letter + mark).normalize('NFKC'), letter + mark);
}
const toHiragana = (text: string) =>
  text.replace(/[ァ-ヶ]/g, letter => String.fromCharCode(letter.charCodeAt(0) - 0x60));
const small = 'ァィゥェォッャュョ';
const large = 'アイウエオツヤユヨ';

/** One way to disguise a text; `seed` chooses where. */
const disguises: Readonly<Record<string, (text: string, seed: number) => string>> = {
  'one separator between all letters': (text, seed) => [...text].join(between[seed % between.length]),
  'a separator somewhere': (text, seed) => {
    const letters = [...text];
    // Into a Latin word only between all letters: a single gap parts it into two other words.
    if (/^[ -~]+$/.test(text)) return text;
    letters.splice(1 + (seed % Math.max(1, letters.length - 1)), 0, between[seed % between.length]!);
    return letters.join('');
  },
  'full width': text => text.replace(/[!-~]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  'half-width kana': text => [...text].map(letter => narrow.get(letter) ?? letter).join(''),
  hiragana: toHiragana,
  'hiragana here and there': (text, seed) =>
    [...text].map((letter, at) => ((seed >> (at % 16)) & 1 ? toHiragana(letter) : letter)).join(''),
  'large kana': text => text.replace(/[ァィゥェォッャュョ]/g, letter => large[small.indexOf(letter)]!),
  'without long vowels': text => text.replaceAll('ー', ''),
  'a hyphen for the long vowel': (text, seed) =>
    text.replaceAll('ー', ['-', '－', '—', '―', '〜', 'ｰ', '一'][seed % 7]!),
  'marks apart': text => text.normalize('NFD'),
  'upper or lower case': (text, seed) => (seed % 2 ? text.toUpperCase() : text.toLowerCase()),
  'zero for O': text => text.replace(/(?<=[A-Za-z])O(?=[A-Za-z])/gi, '0'),
  'words around it': (text, seed) =>
    [`見本 ${text}`, `${text} 301`, `301号室 ${text}`, `${text}（見本）`, `見本 ${text} 気付`][seed % 5]!,
};

test('two disguises on top of one another do not hide a place', () => {
  const way = fc.constantFrom(...Object.keys(disguises));
  fc.assert(
    fc.property(fc.constantFrom(...words), way, way, fc.nat(1000), fc.nat(1000), ([kind, word], one, two, a, b) => {
      const line2 = disguises[two]!(disguises[one]!(word, a), b);
      const verdict = recogniser.classify({ line1: '東京都新宿区新宿1-2-3', line2 }, 0);
      expect(verdict?.kind, `${line2} (${one}, ${two})`).toBe(kind);
      // What is shown to people is what was written.
      expect(line2).toContain(verdict?.evidence);
    }),
    { numRuns: 4000 },
  );
});
