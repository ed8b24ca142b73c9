import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameKey } from '../../../src/engine/address/keys.ts';
import { createPlaceRecogniser } from '../../../src/engine/address/recognise.ts';
import type { CheckoutAddress } from '../../../src/engine/types.ts';
import { shippedTowns } from '../../../src/towns/shipped.ts';
import { developmentData } from '../../development-data.ts';
import { runs } from '../../runs.ts';
import { layouts, rewrites, rewritten, type Sample } from './spelling-variants.ts';

const recogniser = createPlaceRecogniser({ entries: [] }, { towns: shippedTowns });
const keysOf = (address: CheckoutAddress) => {
  const point = recogniser.read(address, 0)?.point;
  return { door: point?.door, building: point?.building };
};
const plainly = (sample: Sample) => keysOf(layouts['two lines']!(sample)!);

const towns = [
  ['160-0022', '東京都新宿区新宿'],
  ['100-0013', '東京都千代田区霞ヶ関'],
  ['060-0001', '北海道札幌市中央区北一条西'],
  ['460-0008', '愛知県名古屋市中区栄'],
  ['220-0012', '神奈川県横浜市西区みなとみらい'],
  ['990-2447', '山形県西村山郡河北町谷地'],
  ['602-8071', '京都府京都市上京区丸ノ内'],
  ['310-0005', '茨城県水戸市水府町'],
  ['963-8025', '福島県郡山市桑野'],
  ['320-0033', '栃木県宇都宮市大字四ッ沢'],
  ['330-0854', '埼玉県さいたま市大宮区桜木町'],
] as const;
const buildings = ['', 'パレス見本', 'メゾン・ド・見本', 'グランドール見本Ⅱ', 'ＳＡＭＰＬＥタワー', '見本ハイツA棟'];
const upTo = (max: number) => fc.integer({ min: 1, max });
const samples = fc.record({
  town: fc.constantFrom(...towns),
  block: fc.tuple(upTo(30), upTo(60), upTo(40)),
  building: fc.constantFrom(...buildings),
  room: fc.option(fc.integer({ min: 101, max: 2910 })),
});
type Draft = typeof samples extends fc.Arbitrary<infer Value> ? Value : never;
const sampleOf = ({ town, block, building, room }: Draft): Sample => ({
  postalCode: town[0],
  address: `${town[1]}${block[0]}丁目${block[1]}番${block[2]}号`,
  building: `${building}${room === null ? '' : ` ${room}号室`}`,
});
const ways = fc.record({
  changes: fc.subarray(Object.keys(rewrites), { maxLength: 4 }),
  layout: fc.constantFrom(...Object.keys(layouts)),
});
/** The address in the chosen writing; undefined where the layout does not fit. */
const writtenIn = (sample: Sample, changes: readonly string[], layout: string) =>
  layouts[layout]!(changes.reduce((text, name) => rewritten(text, rewrites[name]!), sample));

describe('one door, one key', () => {
  test('whatever the writing of a made-up address', () => {
    fc.assert(
      fc.property(samples, ways, (draft, { changes, layout }) => {
        const sample = sampleOf(draft);
        const address = writtenIn(sample, changes, layout);
        if (address !== undefined) expect(keysOf(address)).toEqual(plainly(sample));
      }),
      { numRuns: runs(1_000) },
    );
  });

  test.skipIf(developmentData('addresses_dev.csv') === undefined)(
    'whatever the writing of a real address (skipped where the development data are not beside the repository)',
    () => {
      const rows = parse(readFileSync(developmentData('addresses_dev.csv')!, 'utf8'), { columns: true, bom: true });
      let tried = 0;
      const failed: string[] = [];
      // Every third row: the whole file takes five seconds.
      for (const row of (rows as Record<string, string>[]).filter((_, at) => at % 3 === 0)) {
        const sample = {
          postalCode: row['postal_code']!,
          address: row['address']!,
          building: row['building_or_name']!,
        };
        const wanted = plainly(sample);
        const each = [
          ...Object.keys(rewrites).map(name => [[name], 'two lines'] as const),
          ...Object.keys(layouts).map(layout => [[], layout] as const),
        ];
        for (const [changes, layout] of each) {
          const address = writtenIn(sample, changes, layout);
          if (address === undefined) continue;
          tried++;
          const { door } = keysOf(address);
          if (door !== wanted.door) failed.push(`${[...changes, layout].join(', ')}: ${wanted.door} ≠ ${door}`);
        }
      }
      // A handful of rows are no addresses (a bare 10番地) or can be read in two ways: 0.03 % at most.
      expect(failed.length / tried, failed.slice(0, 20).join('\n')).toBeLessThan(0.0003);
    },
    20_000,
  );

  test.each([
    { prefecture: '東京都' },
    { prefecture: '東京都', city: '新宿区' },
    { prefecture: '東京都', city: '新宿区', line1: '新宿' },
    { prefecture: '東京都', city: '新宿区', line1: '新宿一丁目' },
    { prefecture: '東京都', city: '新宿区', line1: '新宿３丁目', line2: 'パレス見本' },
    { postal_code: '160-0022', line1: 'Shinjuku 1-chome, Shinjuku-ku, Tokyo', country: 'JP' },
    { postal_code: '160-0022', country: 'JP' },
    { line1: 'Shinjuku, Tokyo', country: 'JP' },
    { country: 'US', prefecture: 'NY', city: 'New York' },
    { country: 'US', prefecture: 'NY', city: 'New York', postal_code: '10001' },
    { country: 'GB', line1: 'Norwich' },
  ])('none where everybody in a town would share it: %j', address => {
    expect(keysOf(address)).toMatchObject({ door: undefined, building: undefined });
  });

  test('a room without a house number is in no building that could be told', () => {
    const point = keysOf({ city: '新宿区', line1: '新宿', line2: '301号室' });
    expect(point).toMatchObject({ door: '新宿区新宿/301', building: undefined });
  });

  test('a 丁目 is no building either, but where each is one block of a grid', () => {
    const room = keysOf({ city: '新宿区', line1: '新宿1丁目', line2: '301号室' });
    expect(room).toMatchObject({ door: '新宿区新宿/1-301', building: undefined });
    expect(keysOf({ city: '札幌市中央区', line1: '北1条西2丁目' }).door).toBe('札幌市中央区北1条西/2');
    expect(keysOf({ city: '新宿区', line1: '新宿1丁目', line2: '2-3' }).door).toBe('新宿区新宿/1-2-3');
  });

  test('a cottage abroad has a name and no number', () => {
    expect(keysOf({ country: 'GB', line1: 'Rose Cottage', line2: 'Mill Lane', city: 'Norwich' }).door).toBeDefined();
  });

  test('with and without the name of the building, in a Kyoto street or by its town, with Tokyo without 都', () => {
    const same = (...lines: string[]) =>
      expect(new Set(lines.map(line1 => keysOf({ line1 }).door)).size, lines[0]).toBe(1);
    same('東京都新宿区新宿1-2-3 パレス新宿 301', '東京都新宿区新宿1-2-3-301', '東京新宿区新宿１－２－３　３０１号');
    same(
      '京都府京都市下京区堀川通五条下る柿本町580',
      '京都市下京区柿本町580',
      '京都市下京区堀川通五条下ル柿本町５８０番地',
    );
    same(
      '東京都新宿区新宿1-2-3 パレス新宿 301',
      'パレス新宿301号 東京都新宿区新宿1-2-3',
      'パレス新宿 301号室、東京都新宿区新宿一丁目2番3号',
    );
    same('日本 東京都新宿区新宿1-2-3', '〒160-0022 東京都新宿区新宿1-2-3', '160-0022 東京都新宿区新宿1-2-3');
    same('東京都千代田区霞ヶ関1-1', '東京都千代田区霞が関1-1', '東京都千代田区霞ケ関一丁目1', '千代田区霞関1の1');
    same('山形県西村山郡河北町谷地1-2', '河北町谷地1番地2');
    same('奈良県高市郡明日香村岡1-2', '奈良県明日香村岡1-2');
    same('新宿区新宿1-2-3 A-301', '新宿区新宿1-2-3 A棟301号室', '新宿区新宿1-2-3 Ａ３０１');
    same('新宿区新宿1-2-3 見本ビル3F', '新宿区新宿1-2-3 ３階');
    same(
      '京都市下京区長刀鉾町20',
      '京都市下京区長刀鉾町（四条通烏丸東入）20',
      '京都市下京区長刀鉾町(四条通室町東入る1丁目) 20番地',
    );
    // A form fills in what the list of postal codes says of the town.
    same(
      '東京都新宿区西新宿1-2-3',
      '東京都新宿区西新宿（次のビルを除く）1-2-3',
      '東京都新宿区西新宿（その他）一丁目2番3号',
    );
    same('三重県津市白山町古市12', '三重県津市白山町古市（その他）12');
    same('北海道札幌市中央区宮の森一条12', '北海道札幌市中央区宮の森一条（次のビルを除く）12');
    same('東京都八丈島八丈町三根99-3', '東京都八丈町三根99-3', '八丈町三根99番地3');
    same('東京都三宅島三宅村阿古497', '三宅村阿古497');
    same('石川県七尾市和倉町ヨ部80', '七尾市和倉町ヨ80', '七尾市和倉町ヨ－80番地');
    same('京都市上京区相国寺門前町701', '京都市上京区相国寺門前町七〇一');
    same('大阪府堺市西区浜寺昭和町4丁424', '堺市西区浜寺昭和町四丁424番地', '堺市西区浜寺昭和町四丁四二四番地');
    same('千葉県旭市ニの1920', '旭市ニ1920番地');
    same('和歌山県和歌山市七番丁23', '和歌山市七番丁23番地');
  });

  test('but not where brackets hold the block, or nothing of the town stands before them', () => {
    expect(keysOf({ line1: '東京都新宿区新宿（1-2-3）' }).door).toBe('新宿区新宿/1-2-3');
    expect(keysOf({ line1: '東京都新宿区（新宿1-2-3）' }).door).toBe('新宿区新宿/1-2-3');
    expect(keysOf({ line1: '〒160-0022（東京都新宿区）新宿1-2-3' }).door).toBe('新宿区新宿/1-2-3');
  });

  test('nor where brackets hold the town itself, or a number of the block', () => {
    expect(keysOf({ line1: '東京都大田区（蒲田）1-2-3' }).door).toBe('大田区蒲田/1-2-3');
    expect(keysOf({ line1: '福島県いわき市（四倉町）1-2' }).door).toBe('イワキ市四倉町/1-2');
    expect(keysOf({ line1: '東京都新宿区西新宿（7丁目）5-3' }).door).toBe('新宿区西新宿/7-5-3');
    expect(keysOf({ line1: '東京都新宿区西新宿（七丁目）5-3' }).door).toBe('新宿区西新宿/7-5-3');
    expect(keysOf({ line1: '岩手県盛岡市玉山（第5地割）12' }).door).toBe('盛岡市玉山/5-12');
    expect(keysOf({ line1: '東京都新宿区西新宿（10階）1-2-3' }).door).toBe('新宿区西新宿/1-2-3');
  });

  test.each([
    ['山形県西村山郡河北町（谷地）12', '河北町谷地/12'],
    ['北海道余市郡余市町（黒川）12', '余市町黒川/12'],
    ['北海道余市町（黒川）12', '余市町黒川/12'],
    ['佐賀県杵島郡大町町（福母）12', '大町町福母/12'],
    ['兵庫県赤穂郡上郡町（赤松）12', '上郡町赤松/12'],
    ['兵庫県上郡町（赤松）12', '上郡町赤松/12'],
    ['宮城県柴田郡村田町（足立）12', '村田町足立/12'],
    ['長野県諏訪郡原村（柳沢）12', '原村柳沢/12'],
    ['青森県八戸市大字鮫町（字日ノ出町）12', '八戸市鮫町日出町/12'],
    ['香川県三豊市詫間町（甲）12', '三豊市詫間町甲/12'],
    ['京都市下京区四条通烏丸東入（長刀鉾町）20', '京都市下京区長刀鉾町/20'],
  ])('nor where they hold the town of a town or village, its part, or the town of a street: %s', (line1, door) => {
    expect(keysOf({ line1 }).door).toBe(door);
  });

  test.each([
    '埼玉県川口市本町181（本社）',
    '埼玉県川口市本町181 本社ビル',
    '埼玉県川口市本町181 里見荘',
    '埼玉県川口市本町181（通用口）',
  ])('a number with another word behind it is that of the house: %s', line1 => {
    expect(keysOf({ line1 }).door).toBe('川口市本町/181');
  });

  test.each(['大阪府', '大阪', 'Osaka', 'OSAKA', 'Osaka-fu', 'Ōsaka Prefecture', 'JP27', 'JP-27', '27'])(
    'the prefecture may be told in any writing: %s',
    prefecture => {
      const door = '大阪市北区梅田/1-2-3';
      expect(keysOf({ prefecture, city: '大阪市北区', line1: '梅田1-2-3' }).door).toBe(door);
      expect(keysOf({ prefecture, line1: '大阪市北区梅田1-2-3', country: 'JP' }).door).toBe(door);
      expect(keysOf({ prefecture, city: 'Kita-ku, Osaka', line1: '1-2-3 Umeda' }).door).toBe(door);
    },
  );

  test('two numbers that a house and its flat share with the block are theirs', () => {
    expect(keysOf({ line1: '東京都新宿区新宿1-2', line2: '県営住宅1-2' }).door).toBe('新宿区新宿/1-2-1-2');
    expect(keysOf({ line1: '東京都新宿区新宿1-2', line2: '県営住宅' }).door).toBe('新宿区新宿/1-2');
    expect(keysOf({ line1: '東京都新宿区新宿1-2', line2: '1-2-301' }).door).toBe('新宿区新宿/1-2-301');
    expect(keysOf({ line1: '東京都新宿区新宿1-2-3', line2: '見本ビル1-2-3' }).door).toBe('新宿区新宿/1-2-3');
  });

  test('the box of a post office and a house of so many floors are on no floor', () => {
    expect(keysOf({ line1: '川口市本町1-2-3 見本ビル2階（川口郵便局私書箱第5号）' }).door).toBe('川口市本町/1-2-3-5');
    expect(keysOf({ line1: '川口市本町1-2-3 見本ビル2階（川口郵便局私書箱5）' }).door).toBe('川口市本町/1-2-3-5');
    expect(keysOf({ line1: '川口市本町1-2-3 5階建 2号室' }).door).toBe('川口市本町/1-2-3-2');
    expect(keysOf({ line1: '川口市本町1-2-3 見本ビル5階 2号室' }).door).toBe('川口市本町/1-2-3-5f2');
  });

  test('a letter is a room of its floor right behind it, and not behind other words', () => {
    expect(keysOf({ line1: '東京都新宿区新宿1-2-3 見本ビル5階A' }).door).toBe('新宿区新宿/1-2-3-5fa');
    expect(keysOf({ line1: '東京都新宿区新宿1-2-3 見本ビル5階 担当A' }).door).toBe('新宿区新宿/1-2-3-5f');
    expect(keysOf({ line1: '東京都新宿区新宿1-2-3 見本ビル5F 会議室A' }).door).toBe('新宿区新宿/1-2-3-5f');
  });

  test('地下 behind 番地 is below ground, and 下 behind 丁目 a part of the number', () => {
    expect(keysOf({ line1: '東京都新宿区新宿1丁目2番地下1' }).door).toBe('新宿区新宿/1-2-b1');
    expect(keysOf({ line1: '東京都新宿区新宿1丁目下12' }).door).toBe('新宿区新宿/1-下12');
  });

  test('kanji numerals joined by の behind a 丁目 stay numbers before the name of a building', () => {
    expect(keysOf({ line1: '東京都大田区蒲田三丁目二の一見本荘301' }).building).toBe('大田区蒲田/3-2');
  });

  test('in Latin letters by postal code and numbers', () => {
    const english = keysOf({ line1: '3-2-1 Shinjuku, Shinjuku-ku, Tokyo', postal_code: '160-0022' });
    expect(keysOf({ line1: 'Japan, 〒160-0022 Tokyo, Shinjuku City, Shinjuku, 3 Chome−2−1' })).toEqual(english);
    expect(
      keysOf({ line1: 'Shinjuku 3-chome 2-1', city: 'Shinjuku', prefecture: 'Tokyo', postal_code: '1600022' }),
    ).toEqual(english);
    expect(keysOf({ line1: '3-2-2 Shinjuku, Shinjuku-ku, Tokyo', postal_code: '160-0022' })).not.toEqual(english);
  });
});

describe('the grids of Hokkaido', () => {
  const cities = ['札幌市中央区', '北海道札幌市東区', '北海道帯広市', '砂川市'] as const;
  const direction = fc.constantFrom(...'東西南北');
  const numerals = (value: number) => {
    const [tens, ones] = [Math.floor(value / 10), value % 10];
    const digit = (at: number) => '〇一二三四五六七八九'[at]!;
    return `${tens > 1 ? digit(tens) : ''}${tens > 0 ? '十' : ''}${ones > 0 ? digit(ones) : ''}`;
  };
  const wide = (value: number) =>
    String(value).replace(/\d/g, digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  const writings = { half: String, wide, numerals } as const;
  const writing = fc.constantFrom(...(Object.keys(writings) as (keyof typeof writings)[]));
  const street = fc.record({
    city: fc.constantFrom(...cities),
    from: direction,
    street: upTo(30),
    to: direction,
    chome: upTo(28),
    house: fc.tuple(upTo(30), upTo(40)),
    room: fc.option(fc.integer({ min: 101, max: 1510 })),
  });

  test('北1西4 is 北1条西4丁目, in all directions and however the numbers are written (property)', () => {
    fc.assert(
      fc.property(street, writing, writing, fc.constantFrom('', ' '), (draft, first, second, space) => {
        const { city, from, to, house, room } = draft;
        const line2 = room === null ? '' : `ハイツ ${room}`;
        const door = (line1: string) => keysOf({ line1, line2 });
        const [n, m] = [writings[first](draft.street), writings[second](draft.chome)];
        const whole = door(`${city}${from}${draft.street}条${to}${draft.chome}丁目${house.join('-')}`);
        expect(whole.building).toContain(`${from}${draft.street}条${to}/${draft.chome}-${house.join('-')}`);
        expect(door(`${city}${from}${n}${space}${to}${m}-${house.join('-')}`)).toEqual(whole);
        expect(door(`${city}${from}${n}条${to}${m}-${house.join('-')}`)).toEqual(whole);
        expect(door(`${city}${from}${n}${to}${m}丁目${house.join('番')}号`)).toEqual(whole);
        const block = door(`${city}${from}${draft.street}条${to}${draft.chome}丁目`);
        expect(door(`${city}${from}${n}${to}${m}`)).toEqual(block);
      }),
      { numRuns: runs(500) },
    );
  });

  test.each([
    ['札幌市中央区南1西20-1-25 ハイツ101', '札幌市中央区南1条西/20-1-25-101'],
    ['札幌市中央区南1西4-5 ハイツ101', '札幌市中央区南1条西/4-5-101'],
    ['帯広市西5南10-3', '帯広市西5条南/10-3'],
    // A number after a marker, a town with a direction in its name, a room.
    ['札幌市厚別区厚別西1-2-3 南203', '札幌市厚別区厚別西/1-2-3-203'],
    ['旭川市神楽岡16丁目南1番', '旭川市神楽岡/16-南1'],
    ['員弁町東一色1-2', '員弁町東一色/1-2'],
    ['京都市下京区西七条西八反田町12', '京都市下京区西7条西八反田町/12'],
  ])('%s is %s', (line1, door) => expect(keysOf({ line1 }).door).toBe(door));
});

describe('marks between block numbers', () => {
  const mark = fc.constantFrom(...'・･·./／．、､，,_＿-');

  test('are hyphens, one beside another too, whatever the rest of the address (property)', () => {
    const writing = fc.record({
      marks: fc.tuple(mark, mark),
      invisible: fc.constantFrom('', '\u200b'),
      change: fc.constantFrom('half width', 'full width', 'digits before 丁目'),
      chome: fc.constantFrom('', '丁目'),
    });
    fc.assert(
      fc.property(samples, writing, (draft, { marks: [first, second], invisible, change, chome }) => {
        const plain = sampleOf(draft);
        const [a, b, c] = draft.block;
        const numbers = `${a}${chome === '' ? first + invisible : chome}${b}${invisible}${second}${c}`;
        const marked = rewritten({ ...plain, address: `${draft.town[1]}${numbers}` }, rewrites[change]!);
        expect(keysOf({ line1: marked.address, line2: marked.building })).toEqual(plainly(plain));
      }),
      { numRuns: runs(1_000) },
    );
  });

  test.each([
    ['1・2・3 コーポ見本101', '1-2-3-101', '1-2-3'],
    ['1丁目2・3', '1-2-3', '1-2-3'],
    ['1.2.3-101', '1-2-3-101', '1-2-3'],
    ['1・2・3・101', '1-2-3-101', '1-2-3'],
    ['1・2・3・101号室', '1-2-3-101', '1-2-3'],
    ['1・2・3・4階', '1-2-3-4f', '1-2-3'],
    ['1-2・A棟301', '1-2-a301', '1-2'],
  ])('%s is %s in %s', (numbers, door, building) => {
    const keys = { door: `新宿区新宿/${door}`, building: `新宿区新宿/${building}` };
    expect(keysOf({ line1: `東京都新宿区新宿${numbers}` })).toEqual(keys);
  });

  test.each([
    // Floors, dates, telephone numbers, prices, lists, a building's number: the block ends before them.
    ['5、2階', '5'],
    ['5、1、2階', '5'],
    ['1-2-3、1、2階', '1-2-3'],
    ['1-2、11月23日', '1-2'],
    ['1-2、2026/11/23', '1-2'],
    ['1-2/2026.11', '1-2'],
    ['1-2、03-1234-5678', '1-2'],
    ['1-2、090.1234.5678', '1-2'],
    ['1-2、1,000円', '1-2'],
    ['1-2、500円', '1-2'],
    ['1-2.5km', '1-2'],
    ['1-2、3号棟203', '1-2'],
    ['1-2-3、203', '1-2-3'],
    ['1-2 3・4', '1-2'],
    ['1-2・・3', '1-2'],
  ])('%s is in building %s', (numbers, building) =>
    expect(keysOf({ line1: `東京都新宿区新宿${numbers}` }).building).toBe(`新宿区新宿/${building}`),
  );
});

describe('neighbours', () => {
  test('have keys of their own: another number, room or town', () => {
    fc.assert(
      fc.property(samples, samples, (one, other) => {
        const [a, b] = [sampleOf(one), sampleOf(other)];
        const same = one.town === other.town && one.block.join() === other.block.join() && one.room === other.room;
        if (!same) expect(plainly(a).door).not.toBe(plainly(b).door);
      }),
      { numRuns: runs(1_000) },
    );
  });

  test.each([
    '新潟県新潟市中央区一番堀通町',
    '愛知県清須市春日二番割',
    '愛知県半田市十一号地',
    '新潟県十日町市本町一丁目上',
    '宮城県登米市豊里町外五番江',
    '北海道厚岸郡厚岸町太田１の通り',
    '愛知県弥富市五之三川平',
  ])('have the house number beside the one of their town: %s', town => {
    const door = (house: string) => keysOf({ line1: `${town}${house}`, line2: 'コーポ見本 203' });
    expect(door('12-3').building).not.toBe(door('47-8').building);
    expect(door('12-3')).toEqual(keysOf({ line1: `${town}12番地3-203` }));
  });

  test('but a building behind a house number is none of the town', () => {
    expect(keysOf({ line1: '愛知県半田市見本町12番江川荘203号' }).door).toBe('半田市見本町/12-203');
    expect(keysOf({ line1: '愛知県半田市見本町12番沢田荘203号' }).door).toBe('半田市見本町/12-203');
  });

  test('on the left and on the right of a street of Asahikawa', () => {
    const left = keysOf({ line1: '北海道旭川市4条通9丁目左1号' });
    expect(keysOf({ line1: '旭川市四条通九丁目左1号' })).toEqual(left);
    expect(keysOf({ line1: '北海道旭川市4条通9丁目右1号' })).not.toEqual(left);
  });

  test('next door and next room differ; two rooms share their building', () => {
    fc.assert(
      fc.property(samples, draft => {
        const sample = plainly(sampleOf(draft));
        const [chome, ban, go] = draft.block;
        expect(plainly(sampleOf({ ...draft, block: [chome, ban, go + 1] })).building).not.toBe(sample.building);
        expect(plainly(sampleOf({ ...draft, block: [chome, ban + 1, go] })).building).not.toBe(sample.building);
        const nextRoom = plainly(sampleOf({ ...draft, room: (draft.room ?? 100) + 1 }));
        expect(nextRoom.door).not.toBe(sample.door);
        expect(nextRoom.building).toBe(sample.building);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('a room that is counted on its floor', () => {
  const door = (line2: string) => keysOf({ line1: '東京都新宿区新宿1-2-3', line2 }).door;

  test('is another one than that of the next floor', () => {
    for (const room of ['F-2', 'F 2号室', '階2号室', '階B室', 'F-B'])
      expect(door(`5${room}`)).not.toBe(door(`6${room}`));
    expect(door('5階A室')).not.toBe(door('5階B室'));
    expect(door('コーポ見本 A号室')).not.toBe(door('コーポ見本 B号室'));
  });

  test.each([
    ['5F-2', '5f2'],
    ['５階２号室', '5f2'],
    ['見本ビル5F 2号', '5f2'],
    ['5F-B', '5fb'],
    ['見本ビル5階Ｂ室', '5fb'],
    ['5階 B号室', '5fb'],
    ['地下1階 3号室', 'b1f3'],
    ['B1F-3', 'b1f3'],
    // Three digits say their floor themselves.
    ['5F-502', '502'],
    ['見本ビル5階 502号室', '502'],
    ['見本ビルF-502', 'f502'],
    ['VIP室', ''],
    ['S室長', ''],
  ])('%s is room %s', (line2, room) => expect(door(line2)).toBe(`新宿区新宿/1-2-3${room && `-${room}`}`));
});

describe('what is said twice counts once', () => {
  test.each([
    { line1: '東京都新宿区新宿1-2-3-101', line2: '見本ビル101号室' },
    { line1: '東京都新宿区新宿1-2-3-101', line2: '101' },
    { line1: '東京都新宿区新宿1-2-3', line2: '1-2-3-101' },
    { line1: '東京都新宿区新宿1-2-3', line2: '新宿1-2-3-101' },
    { line1: '東京都新宿区新宿1-2-3', line2: '見本団地 1-2-3号棟 101号室' },
  ])('$line1 / $line2', address => {
    expect(keysOf(address)).toEqual({ door: '新宿区新宿/1-2-3-101', building: '新宿区新宿/1-2-3' });
  });

  test('the block alone is no room', () => {
    expect(keysOf({ line1: '東京都新宿区新宿1-2-3', line2: '1-2-3' }).door).toBe('新宿区新宿/1-2-3');
  });

  test('two numbers that happen to be alike stay two', () => {
    expect(keysOf({ line1: '千葉県長生郡一宮町一宮1234-101', line2: '見本荘101号室' }).door).toBe(
      '一宮町一宮/1234-101-101',
    );
    expect(keysOf({ line1: '東京都新宿区新宿1-2-3', line2: '3-101' }).door).toBe('新宿区新宿/1-2-3-3-101');
  });
});

describe('a fourth number', () => {
  test.each(['9-88-7-0', '9-88-0-7', '9-0-88-7', '9-88-7-00', '9丁目88番7号0', '9-88-7-0-0'])(
    'that is zero is none: %s',
    numbers => {
      const plain = keysOf({ line1: '東京都新宿区新宿9-88-7', line2: 'コーポ山吹 203' });
      expect(keysOf({ line1: `東京都新宿区新宿${numbers}`, line2: 'コーポ山吹 203' })).toEqual(plain);
    },
  );

  test('of a house tells it from the next one, with a room and without', () => {
    for (const [one, next] of [
      ['横浜市磯子区森が丘2丁目15-21-2', '横浜市磯子区森が丘2丁目15-21-3'],
      ['横浜市港北区日吉1丁目14番1の1', '横浜市港北区日吉1丁目14番1の2'],
      // The town is 六番, whose number is read as one of the block.
      ['名古屋市熱田区六番二丁目8-30', '名古屋市熱田区六番二丁目8-31'],
      ['埼玉県さいたま市北区日進町2丁目0番地', '埼玉県さいたま市北区日進町2丁目1番地'],
    ] as const) {
      for (const line2 of ['', 'コーポ見本 203'])
        expect(keysOf({ line1: one, line2 }).building).not.toBe(keysOf({ line1: next, line2 }).building);
    }
  });
});

test('reading never throws, and a key is short and the same each time', () => {
  const field = fc.option(fc.string({ unit: 'binary', maxLength: 60 }), { nil: undefined });
  fc.assert(
    fc.property(
      fc.record({ prefecture: field, city: field, line1: field, line2: field, postal_code: field }),
      fields => {
        const address = Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== undefined));
        const keys = keysOf(address);
        expect(keysOf(address)).toEqual(keys);
        expect(keys.door?.length ?? 0).toBeLessThanOrEqual(160);
      },
    ),
    { numRuns: runs(1_000) },
  );
});

test('reading never throws on streets without end', () => {
  expect(keysOf({ line1: '西一'.repeat(30_000) }).door).toHaveLength(160);
  expect(() => keysOf({ line1: '二の'.repeat(30_000) })).not.toThrow();
});

test('a name is one key whatever spacing, width and kana', () => {
  for (const name of ['山田　太郎', '山田太郎', '山 田 太 郎 様', '山田太郎　様'])
    expect(nameKey(name)).toBe('山田太郎');
  for (const name of ['やまだ たろう', 'ヤマダ　タロウ', 'ﾔﾏﾀﾞ ﾀﾛｳ'])
    expect(nameKey(name)).toBe(nameKey('ヤマダタロウ'));
  for (const name of ['Taro YAMADA', 'yamada taro', 'ＹＡＭＡＤＡ　Ｔａｒｏ'])
    expect(nameKey(name)).toBe('taro yamada');
  expect(nameKey('髙橋')).toBe(nameKey('高橋'));
  expect(nameKey(' ')).toBeUndefined();
  expect(nameKey('山田花子')).not.toBe(nameKey('山田太郎'));
});

describe('a room written digit by digit', () => {
  const door = (building: string) => keysOf({ line1: `東京都新宿区新宿1-2-3 ${building}` }).door;

  test.each(['1 0 1', '１　０　１', '壱〇壱', '一〇一', '壱〇壱号室', '一〇一号'])(
    'サンハイツ %s is room 101',
    room => {
      expect(door(`サンハイツ ${room}`)).toBe('新宿区新宿/1-2-3-101');
      expect(keysOf({ line1: '東京都新宿区新宿1-2-3', line2: `サンハイツ ${room}` }).door).toBe('新宿区新宿/1-2-3-101');
    },
  );

  test.each(['三光ビル', '第一二三ビル', '一二三荘', '三〇一ビル'])('the numerals of %s are a name', name => {
    expect(door(name)).toBe('新宿区新宿/1-2-3');
  });

  test('two numbers are not one', () => expect(door('サンハイツ 2 101')).toBe('新宿区新宿/1-2-3-101'));
});
