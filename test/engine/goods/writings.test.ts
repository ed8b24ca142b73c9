import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRecogniser, handMadeTitles } from './rule-set.ts';

const titles = handMadeTitles().map(row => row.title);
const goods = defaultRecogniser();
const classOf = (title: string) => goods.classify({ name: title }).class;

const wide = (text: string) =>
  [...text].map(char => (/^[!-~]$/.test(char) ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char)).join('');

/** Katakana → half-width, ガ as ｶﾞ: the other way round of what NFKC does. */
const halfKana = new Map<string, string>();
for (let code = 0xff66; code <= 0xff9d; code++) {
  const half = String.fromCharCode(code);
  halfKana.set(half.normalize('NFKC'), half);
  for (const mark of ['ﾞ', 'ﾟ']) {
    const whole = (half + mark).normalize('NFKC');
    if (whole.length === 1) halfKana.set(whole, half + mark);
  }
}
const halfWidth = (text: string) => [...text].map(char => halfKana.get(char) ?? char).join('');

/** Ways of writing the same title that a shop, or somebody who wants to slip past, may use. */
const writings: Readonly<Record<string, (title: string) => string>> = {
  'upper case': title => title.toUpperCase(),
  'lower case': title => title.toLowerCase(),
  'full width': wide,
  'half-width kana': halfWidth,
  'full width and half-width kana': title => halfWidth(wide(title)),
  'wide spaces': title => title.replaceAll(' ', '　'),
  'doubled spaces': title => `  ${title.replaceAll(' ', '   ')} `,
  'hyphens for spaces between Latin words': title => title.replace(/(?<=[a-z]) (?=[a-z])/gi, '-'),
  'zero-width characters between all': title => [...title].join('\u200b'),
  'Cyrillic look-alikes': title =>
    title.replaceAll('o', 'о').replaceAll('a', 'а').replaceAll('P', 'Р').replaceAll('e', 'е'),
};

describe('the class of a title does not depend on how it is written', () => {
  it.each(Object.entries(writings))('%s', (_, write) => {
    const changed = titles.filter(title => classOf(write(title)) !== classOf(title));
    expect(changed).toEqual([]);
  });

  it('nor on any two of these together', () => {
    const way = fc.constantFrom(...Object.values(writings));
    fc.assert(
      fc.property(fc.constantFrom(...titles), way, way, (title, first, second) => {
        expect(classOf(second(first(title)))).toBe(classOf(title));
      }),
      { numRuns: 600 },
    );
  });

  it.each([
    ['ニ ン テ ン ド ー ス イ ッ チ 本 体', 'game_console'],
    ['N i n t e n d o S w i t c h 本体', 'game_console'],
    ['にんてんどーすいっち 本体', 'game_console'],
    ['任天堂ｽｲｯﾁ', 'game_console'],
    ['i-P-h-o-n-e 15 128GB', 'consumer_electronics'],
    ['ｱﾏｿﾞﾝｷﾞﾌﾄ券 5000円', 'e_money'],
    ['ル イ ヴ ィ ト ン 長財布', 'brand_goods'],
    ['ルイビトン 長財布', 'brand_goods'],
    ['キャノン EOS R8', 'consumer_electronics'],
    ['ｉＰａｄ　Ｐｒｏ　１１', 'pc'],
    ['Ｐ Ｓ ５ 本体', 'game_console'],
    ['ﾌﾟﾘﾍﾟｲﾄﾞｶｰﾄﾞ 3000', 'e_money'],
  ])('%s is %s', (title, wanted) => {
    expect(classOf(title)).toBe(wanted);
  });

  it('a word is not put together out of the ends of two others', () => {
    expect(classOf('プリン たまご')).toBe('other');
    expect(classOf('バトルパートナーズ')).toBe('other');
    expect(classOf('ブラックコーヒー')).toBe('other');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 40 }), (name, category) => {
        expect(goods.classify({ name, category, gtin: category }).class).toBeTypeOf('string');
      }),
    );
  });
});
