import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  foldTitle,
  longestTitle,
  normalisedText,
  originalWords,
  TitleFolder,
} from '../../../src/engine/goods/folded-title.ts';

const normalised = (text: string) => normalisedText(foldTitle(text));

/** Texts that stress the folding: kana of both widths, marks, dashes, digits with separators, look-alikes. */
const tricky = fc
  .array(
    fc.constantFrom(
      ...['ヴァ', 'ヴ', 'う゛', 'ィ', 'ー', 'ｰ', '-', '−', '〜', '~', 'か゛', 'ｶﾞ', 'ﾎﾟ', 'は゜', '゛', 'ッ', 'を', 'ヵ'],
      ...[
        '1',
        '２',
        '.',
        ',',
        '．',
        '，',
        ' ',
        '　',
        '\t',
        '/',
        '・',
        '|',
        '【',
        '】',
        '(',
        '™',
        "'",
        '’',
        '\u200b',
        '\ufe0f',
      ],
      ...[
        'A',
        'ａ',
        'Á',
        'ß',
        'İ',
        'ſ',
        'ﬁ',
        'а',
        'Ο',
        'α',
        '㌔',
        '㍿',
        '①',
        '½',
        '﷽',
        '📷',
        '👨‍👩‍👧',
        '𠮷',
        '\ud800',
        '漢',
        '々',
        'エ',
        'ん',
      ],
    ),
    { maxLength: 40 },
  )
  .map(parts => parts.join(''));
const anyText = fc.oneof(tricky, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }));

describe('folding a title', () => {
  it.each([
    ['ｉＰｈｏｎｅ　１５', 'iphone 15'],
    ['ﾆﾝﾃﾝﾄﾞｰ ｽｲｯﾁ', 'ニンテンドー スイツチ'],
    ['にんてんどー すいっち', 'ニンテンドー スイツチ'],
    ['N i n t e n d o', 'nintendo'],
    ['キヤノン / キャノン', 'キヤノン/キヤノン'],
    ['ルイ・ヴィトン', 'ルイ/ビトン'],
    ['デ-タ プリンタ−用', 'データ プリンタ 用'],
    ['18-300mm F/3.5-6.3', '18~300mm f/3.5~6.3'],
    ['9,000円', '9000円'],
    ['Apple® MacBook™', 'apple macbook'],
    ['nüvi Pokémon Hermès', 'nuvi pokemon hermes'],
    ['【PS4】ソフト', 'ps4|ソフト'],
    ['Sony - PlayStation 4', 'sony|playstation 4'],
    ["women's", 'womens'],
    ['іРhоnе', 'iphone'],
  ])('writes %j as %j', (text, wanted) => {
    expect(normalised(text)).toBe(wanted);
  });

  it('never throws, and folding what was folded changes nothing', () => {
    fc.assert(
      fc.property(anyText, text => {
        const once = normalised(text);
        expect(normalised(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  it('folds one text after another in the same memory as it folds each alone', () => {
    const folder = new TitleFolder();
    fc.assert(
      fc.property(anyText, text => {
        expect(normalisedText(folder.fold(text))).toBe(normalised(text));
      }),
      { numRuns: 500 },
    );
  });

  it('knows where in the original each unit began', () => {
    fc.assert(
      fc.property(anyText, text => {
        const folded = foldTitle(text);
        for (let at = 1; at < folded.length; at++)
          expect(folded.origins[at]).toBeGreaterThanOrEqual(folded.origins[at - 1]!);
        expect(text.replace(/[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g, '')).toContain(
          originalWords(folded, 0, folded.length),
        );
      }),
    );
  });

  it('cuts endless texts', () => {
    expect(foldTitle('ア'.repeat(100_000)).length).toBe(longestTitle);
  });
});
