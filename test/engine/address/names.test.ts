import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameName } from '../../../src/engine/address/names.ts';
import { variantKanji } from '../../../src/engine/address/variant-kanji.ts';

describe('two names', () => {
  test.each([
    ['山田　太郎', '山田太郎'],
    ['山田 太郎 様', '山田太郎'],
    ['髙橋 一郎', '高橋 一郎'],
    ['山﨑 花', '山崎 花'],
    ['渡邊 花', '渡辺 花'],
    ['渡邉 花', '渡邊 花'],
    ['齋藤 優', '斎藤 優'],
    ['タカハシ イチロウ', 'たかはし いちろう'],
    ['ﾀｶﾊｼ ｲﾁﾛｳ', 'たかはし　いちろう'],
    ['キョウコ', 'キヨウコ'],
    ['Taro Yamada', 'YAMADA TARO'],
    ['Taro YAMADA', 'yamada, taro'],
    ['TaroYamada', 'YAMADA TARO'],
    ['ＴＡＲＯ　ＹＡＭＡＤＡ', 'Taro Yamada'],
    ['Jérôme Petit', 'PETIT JEROME'],
    ["Kate O'Brien", 'OBRIEN KATE'],
    ['John Paul Smith', 'SMITH JOHN PAUL'],
    ['Smith, Paul John', 'John Paul Smith'],
    ['김민수', '김 민수'],
    ['佐藤 健（日中不在）', '佐藤 健'],
    ['佐藤（旧姓鈴木）花子', '佐藤 花子 様'],
    ['Ken Sato [room 301]', 'SATO KEN'],
    ['佐藤 健 宛', '佐藤 健'],
    ['（佐藤健）', '佐藤 健'],
  ])('%s and %s are one', (one, other) => {
    expect(sameName(one, other)).toBe(true);
    expect(sameName(other, one)).toBe(true);
  });

  test.each([
    ['鈴木 一郎', '佐藤 花子'],
    ['山田 太郎', '山田 花子'],
    ['山田', '山田 太郎'],
    ['山田（太郎方）', '山田 太郎'],
    ['鈴木 花子（日中不在）', '佐藤 健（日中不在）'],
    ['ヤマダ タロウ', 'すずき はなこ'],
    ['Taro Yamada', 'Hanako Suzuki'],
    ['Taro Yamada', 'Taro Yamade'],
    ['Taro Yamada', 'Taro Yamada Smith'],
    ['鈴木 さくら', '田中 花子'],
    ['김민수', '박민수'],
  ])('%s and %s are two', (one, other) => {
    expect(sameName(one, other)).toBe(false);
    expect(sameName(other, one)).toBe(false);
  });

  test.each([
    ['山田 太郎', 'ヤマダ タロウ'],
    ['山田 太郎', 'Taro Yamada'],
    ['ヤマダ タロウ', 'YAMADA TARO'],
    ['山田 花子', '山田 はなこ'],
    ['Yamada 太郎', '山田 太郎'],
    ['Taro 山田', 'Taro Yamada'],
    ['…', '山田 太郎'],
    ['…', '…'],
    ['', ''],
    [undefined, '山田 太郎'],
    [undefined, undefined],
  ])('%s and %s cannot be compared', (one, other) => {
    expect(sameName(one, other)).toBeUndefined();
    expect(sameName(other, one)).toBeUndefined();
  });

  test('every variant kanji is its common form', () => {
    for (const [variant, common] of variantKanji) expect(sameName(`${variant}田 花`, `${common}田 花`)).toBe(true);
  });

  const kanji = fc.constantFrom(...'山田太郎高橋花子鈴木佐藤一');
  const kana = fc.constantFrom(...'やまだたろうはなこ');
  const latin = fc.constantFrom(...'abcdeTARO');
  const word = (letters: fc.Arbitrary<string>) => fc.string({ unit: letters, minLength: 1, maxLength: 5 });
  const name = (letters: fc.Arbitrary<string>) =>
    fc.array(word(letters), { minLength: 1, maxLength: 3 }).map(words => words.join(' '));

  test('says the same either way round, and of a name beside itself that it is one', () => {
    const any = fc.oneof(name(kanji), name(kana), name(latin), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(any, any, (one, other) => {
        expect(sameName(one, other)).toBe(sameName(other, one));
        expect(sameName(one, one)).not.toBe(false);
      }),
    );
  });

  test('kanji, kana and Latin letters are never another name for one another', () => {
    const pairs = fc.oneof(
      fc.tuple(name(kanji), name(kana)),
      fc.tuple(name(kanji), name(latin)),
      fc.tuple(name(kana), name(latin)),
    );
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        expect(sameName(one, other)).toBeUndefined();
      }),
    );
  });

  test('Latin words in any order are one name', () => {
    const shuffled = fc
      .array(word(latin), { minLength: 1, maxLength: 4 })
      .chain(words =>
        fc.tuple(fc.constant(words), fc.shuffledSubarray(words, { minLength: words.length, maxLength: words.length })),
      );
    fc.assert(
      fc.property(shuffled, ([words, again]) => {
        expect(sameName(words.join(' '), again.join(' ').toUpperCase())).toBe(true);
      }),
    );
  });
});
