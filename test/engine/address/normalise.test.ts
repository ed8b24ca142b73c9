import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyFolded, foldInto, foldText, mayFoldTo } from '../../../src/engine/address/fold.ts';
import { joinedLines, normaliseText } from '../../../src/engine/address/normalise.ts';

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constantFrom(
    ...'東京都|１|2|丁目|番地|番|号|号室|ー|－|-|〒|160-0022|の|ﾎ|ﾃ|ﾙ|ﾞ| |　|二|十|\u200b|\u3099|澤|大阪府|〜|㈱|①|A|ｰ'.split(
      '|',
    ),
  ),
);
const texts = fc.array(piece, { maxLength: 14 }).map(pieces => pieces.join(''));

test('normalising twice changes nothing, and never throws', () => {
  fc.assert(
    fc.property(texts, text => {
      const once = normaliseText(text).text;
      expect(normaliseText(once)).toEqual({ text: once, steps: [] });
    }),
    { numRuns: 3000 },
  );
});

test('one address, one normal form, and the steps are kept', () => {
  const written = [
    '東京都新宿区新宿二丁目３番１号　パレス新宿　３０１',
    '〒160-0022 東京都東京都新宿区新宿2－3－1 ﾊﾟﾚｽ新宿 301',
    '東京都新宿区新宿2丁目3の1 パレス新宿 301',
  ];
  for (const text of written) expect(normaliseText(text).text).toBe('東京都新宿区新宿2-3-1 パレス新宿 301');
  expect(normaliseText(written[1]!).steps.map(({ step }) => step)).toEqual(
    ['width', 'hyphens', 'postal code', 'prefecture', 'spaces'].filter(step =>
      normaliseText(written[1]!).steps.some(taken => taken.step === step),
    ),
  );
  expect(normaliseText(written[0]!).steps).toEqual([
    { step: 'width', text: '東京都新宿区新宿二丁目3番1号 パレス新宿 301' },
    { step: 'numerals', text: '東京都新宿区新宿2丁目3番1号 パレス新宿 301' },
    { step: 'block', text: '東京都新宿区新宿2-3-1 パレス新宿 301' },
  ]);
  expect(joinedLines({ prefecture: '東京都', city: '新宿区', line1: '新宿1-2-3', line2: '見本 301' })).toBe(
    '東京都新宿区新宿1-2-3 見本 301',
  );
  expect(joinedLines({ prefecture: 'Tokyo', city: 'Shinjuku-ku', line1: '3-2-1 Shinjuku' })).toBe(
    '3-2-1 Shinjuku, Shinjuku-ku, Tokyo',
  );
});

test('folding never throws, and keeps the way back to what was written', () => {
  fc.assert(
    fc.property(texts, text => {
      const folded = emptyFolded(8);
      foldInto(folded, text);
      for (let at = 1; at < folded.length; at++) {
        expect(folded.starts[at]).toBeLessThan(folded.ends[at]!);
        expect(folded.ends[at]).toBeLessThanOrEqual(text.length);
        if (at > 1) expect(folded.starts[at]).toBeGreaterThanOrEqual(folded.starts[at - 1]!);
      }
    }),
    { numRuns: 2000 },
  );
});

test('folds alike what reads alike', () => {
  const alike = (...written: string[]) => expect(new Set(written.map(foldText)).size, written.join(' ')).toBe(1);
  alike(
    'ホテル',
    'ﾎﾃﾙ',
    'ほてる',
    'ホ テ ル',
    'ホ・テ・ル',
    'ホ-テ-ル',
    'ホーテル',
    'ホ\u200bテ\u200cル',
    'ホ\ufe0fテル',
  );
  alike('ペンション', 'ﾍﾟﾝｼｮﾝ', 'ヘ\u309aンション', 'ペンシヨン');
  alike('HOTEL', 'hotel', 'Ｈｏｔｅｌ', 'hôtel', 'ho\u0302tel', 'H0TEL', '𝐇𝐎𝐓𝐄𝐋', 'НОТЕL');
  alike('澤', '沢');
  alike('𠮷野', '吉野');
  expect(foldText('ハ')).not.toBe(foldText('バ'));
  expect(foldText('1-23')).toBe(foldText('12-3'));
});

test('every folded letter comes from a unit of the text that may become it', () => {
  const written = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'ガカﾞﾊﾟ゛゜ー一0oOＯ㈱㌢ﬁHÉ澤-。、𠮟🅷'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 12,
  });
  fc.assert(
    fc.property(written, text => {
      const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
      const folded = foldText(text);
      for (let index = 0; index < folded.length; index++) {
        const letter = new Set([folded.charCodeAt(index)]);
        expect(
          units.some(unit => mayFoldTo(unit, letter)),
          JSON.stringify([text, folded]),
        ).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
  expect(mayFoldTo('山'.charCodeAt(0), new Set(['川'.charCodeAt(0)]))).toBe(false);
});
