import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looseReading } from '../../../src/engine/address/latin-reading.ts';
import { prefectures } from '../../../src/engine/address/prefectures.ts';
import { createPlaceRecogniser } from '../../../src/engine/address/recognise.ts';
import { noTownReadings, readTownReadings } from '../../../src/engine/address/town-readings.ts';
import type { CheckoutAddress } from '../../../src/engine/types.ts';
import { shippedTowns } from '../../../src/towns/shipped.ts';
import { developmentData } from '../../development-data.ts';
import { runs } from '../../runs.ts';
import {
  inLatinLetters,
  type Numbers,
  orders,
  spellingsOfReading,
  type TableTown,
  titleWays,
  townsOfTable,
  type Way,
} from './latin-spellings.ts';

const recogniser = createPlaceRecogniser({ entries: [] }, { towns: shippedTowns, remember: 0 });
const pointOf = (address: CheckoutAddress) => recogniser.read(address, 0)!.point;
const keysOf = (address: CheckoutAddress) => {
  const { door, building } = pointOf(address);
  return { door, building };
};

const romanised = new Map(prefectures);
const towns = townsOfTable();
/** Towns that share their reading with no other of the same municipality, as far as the loose form can tell. */
const bareReading = ({ prefecture, municipality, reading }: TableTown) =>
  `${prefecture} ${municipality} ${reading.stem}`;
const readings = new Map<string, Set<string>>();
const codes = new Map<string, Set<string>>();
for (const town of towns) {
  readings.set(bareReading(town), (readings.get(bareReading(town)) ?? new Set()).add(town.town));
  codes.set(town.postalCode, (codes.get(town.postalCode) ?? new Set()).add(town.town));
}
const isAlone = (town: TableTown) => readings.get(bareReading(town))!.size === 1;
/** 浦臼第４, 三番江: the Japanese address itself takes the number for the block. */
const isCounted = ({ town }: TableTown) => /[0-9０-９一二三四五六七八九十]/.test(town);

const upTo = (max: number) => fc.integer({ min: 1, max });
const anyNumbers: fc.Arbitrary<Numbers> = fc.record({
  block: fc.tuple(upTo(20), upTo(60), upTo(40)),
  room: fc.option(fc.integer({ min: 101, max: 2910 }), { nil: undefined }),
});
const nameOf = (ways: Readonly<Record<string, unknown>>) => fc.constantFrom(...Object.keys(ways));
const anyWay: fc.Arbitrary<Way> = fc.record({
  spelling: nameOf(spellingsOfReading),
  title: nameOf(titleWays),
  order: nameOf(orders),
  postalCode: fc.boolean(),
});
const anyTown = fc.integer({ min: 0, max: towns.length - 1 }).map(at => towns[at]!);
const inJapanese = ({ prefecture, municipality, town }: TableTown, { block, room }: Numbers): CheckoutAddress => ({
  line1: `${prefecture}${municipality}${town}${block[0]}丁目${block[1]}番${block[2]}号`,
  ...(room === undefined ? {} : { line2: `見本ハイツ${room}号室` }),
});

describe('an address in Latin letters has the key of the same address in Japanese', () => {
  test('whatever the spelling, the order and the titles; with its postal code, or where no other town of the city reads so', () => {
    fc.assert(
      fc.property(anyTown, anyNumbers, anyWay, (town, numbers, way) => {
        if (isCounted(town) || !(isAlone(town) || (way.postalCode && codes.get(town.postalCode)!.size === 1))) return;
        expect(keysOf(inLatinLetters(town, numbers, way, romanised))).toEqual(keysOf(inJapanese(town, numbers)));
      }),
      { numRuns: runs(500) },
    );
  });

  test('and never that of another town: where two read alike there is no answer', () => {
    const alike = towns.filter(town => !isAlone(town) && !isCounted(town));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: alike.length - 1 }), anyNumbers, anyWay, (at, numbers, way) => {
        const town = alike[at]!;
        const { resolved } = pointOf(inLatinLetters(town, numbers, way, romanised));
        if (resolved !== undefined) expect(resolved.town.name).toBe(town.town);
      }),
      { numRuns: runs(100) },
    );
  });

  test.skipIf(developmentData('addresses_dev.csv') === undefined)(
    'for real addresses (skipped where the development data are not beside the repository)',
    () => {
      const rows = parse(readFileSync(developmentData('addresses_dev.csv')!, 'utf8'), { columns: true, bom: true });
      const byName = new Map(towns.filter(isAlone).map(town => [town.municipality + town.town, town]));
      const ways = Object.keys(orders).flatMap(order =>
        Object.keys(titleWays).map((title, at) => ({
          order,
          title,
          spelling: Object.keys(spellingsOfReading)[at]!,
          postalCode: false,
        })),
      );
      let tried = 0;
      const failed: string[] = [];
      for (const [at, row] of (rows as Record<string, string>[]).entries()) {
        const written = row['address']!.normalize('NFKC').replace(/^.{2,3}?[都道府県]/u, '');
        const [, place, chome, ban, go] = /^(\D+?)(\d+)(?:-|丁目)(\d+)(?:-|番)(\d+)号?$/u.exec(written) ?? [];
        const town = byName.get(place ?? '');
        if (town === undefined || /\d/.test(row['building_or_name']!.normalize('NFKC'))) continue;
        const block = [Number(chome), Number(ban), Number(go)] as const;
        const wanted = keysOf({ line1: row['address']!, line2: row['building_or_name']! }).door;
        const address = inLatinLetters(town, { block, room: undefined }, ways[at % ways.length]!, romanised);
        const { door } = keysOf(address);
        tried++;
        if (door !== wanted) failed.push(`${JSON.stringify(address)}: ${door} ≠ ${wanted}`);
      }
      expect(tried).toBeGreaterThan(500);
      expect(failed).toEqual([]);
    },
  );

  test.each<[japanese: string, ...written: readonly (string | CheckoutAddress)[]]>([
    [
      '東京都新宿区新宿3-2-1 新宿ハイツ301',
      'Shinjuku Heights 301, 3-2-1 Shinjuku, Shinjuku-ku, Tokyo',
      '#301 Shinjuku Heights, 3-2-1 Shinjuku, Shinjuku',
      'Tokyo Shinjuku-ku Shinjuku 3-chome 2-1 Shinjuku Heights #301',
      '2-1, Shinjuku 3-chome, Shinjuku-ku, Tokyo Apt 301',
      'Tōkyō-to Sinzyuku-ku Sinzyuku 3-2-1-301',
      'Tokyo Shinjukuku Shinjuku 3丁目2番1号 301',
      '3-2-1 Shinjuku, Shinjukuku, Tokyoto, 1600022 Room 301',
      'Shinjuku 3 chome 2 ban 1 go, 301 Sunny Court, Shinjuku-ku, Tokyo',
      '3-2-1 Shinjuku, Tokyo #301',
      'Nishi-Shinjuku Building 301, 3-2-1 Shinjuku, Shinjuku City, Japan',
      { prefecture: 'Tokyo', city: 'Shinjuku', line1: 'SHINJUKU 3-2-1', line2: 'SHINJUKU HEIGHTS 301' },
      { postal_code: '1600022', line1: '3-2-1', line2: '301', country: 'JP' },
    ],
    [
      '東京都新宿区西新宿2-8-1',
      '2-8-1 Nishi-Shinjuku, Shinjuku-ku, Tokyo 163-8001',
      '2-8-1 Nishishinjuku, Shinjuku',
      'Nishi Shinjuku 2-8-1, Tokyo',
      // A wrong postal code: the words say which town.
      { line1: 'Nishi-Shinjuku 2-8-1, Shinjuku-ku', postal_code: '160-0022' },
    ],
    [
      '北海道札幌市中央区北一条西二丁目3-4',
      'Kita 1-jo Nishi 2-chome 3-4, Chuo-ku, Sapporo, Hokkaido',
      'KITA1-JONISHI 2-3-4, SAPPORO-SHI CHUO-KU',
      'North 1 West 2-3-4, Chuo-ku, Sapporo-shi, Hokkaido',
      { line1: 'Kita 1-jo-nishi 2-3-4', city: 'Sapporo', postal_code: '060-0001' },
    ],
    [
      '京都府京都市下京区堀川通五条下ル柿本町580',
      '580 Kakimoto-cho, Horikawa-dori Gojo-sagaru, Shimogyo-ku, Kyoto',
      'Horikawa-dori Gojo-sagaru 580, Shimogyo-ku, Kyoto 600-8357',
    ],
    [
      '大阪府大阪市北区梅田1-2-3',
      '1-2-3 Umeda, Kita-ku, Osaka',
      'Umeda 1-2-3, Osaka City',
      'Umeda 1-2-3, Osaka',
      '1 Chome-2-3 Umeda, Kita Ward, Ōsaka-shi, 530-0001',
    ],
    [
      '山形県西村山郡河北町谷地1-2',
      '1-2 Yachi, Kahoku-machi, Nishimurayama-gun, Yamagata',
      'Yachi 1-2, Kahoku-cho, Yamagata',
    ],
    [
      '東京都千代田区大手町1-2-1',
      '1-2-1 Ōtemachi, Chiyoda-ku',
      '1-2-1 Ohtemachi, Chiyoda',
      'Ootemati 1-2-1, Tiyoda-ku',
    ],
    ['東京都千代田区霞ヶ関1-2-3 5F', '5F, 1-2-3 Kasumigaseki, Chiyoda-ku', '1-2-3 Kasumigaseki, Chiyoda-ku 5th floor'],
    ['東京都新宿区四谷1-1 地下1階', 'B1F, 1-1 Yotsuya, Shinjuku-ku, Tokyo'],
    [
      '東京都新宿区四谷1-1 5F-2',
      '5F-2, 1-1 Yotsuya, Shinjuku-ku, Tokyo',
      '1-1 Yotsuya, Shinjuku-ku, Tokyo, Mihon Bldg 5F-2',
    ],
    [
      '東京都新宿区四谷1-1 5F-502',
      '5F-502, 1-1 Yotsuya, Shinjuku-ku, Tokyo',
      'Mihon Bldg 5F 502, 1-1 Yotsuya, Shinjuku-ku',
    ],
    ['東京都新宿区四谷1-1 3階A号室', '3F-A, 1-1 Yotsuya, Shinjuku-ku, Tokyo'],
    [
      '東京都八丈島八丈町三根99-3',
      '99-3 Mitsune, Hachijo-machi, Tokyo',
      { line1: '99-3 Mitsune, Hachijo-machi, Tokyo', postal_code: '100-1511' },
    ],
    ['東京都港区六本木6-10-1', '6-10-1 Roppongi, Minato-ku, Tokyo 106-6108', 'Roppongi 6-10-1 Minato City'],
    ['東京都渋谷区神宮前1-2-3', '1-2-3 Jinguumae, Shibuya', '1-2-3 Jingu-mae, Shibuya-ku'],
    ['東京都中央区日本橋蛎殻町1-2-3', '1-2-3 Nihombashi-Kakigaracho, Chuo-ku, Tokyo'],
    ['神奈川県横浜市西区みなとみらい2-2-1', '2-2-1 Minato Mirai, Nishi Ward, Yokohama'],
    ['千葉県千葉市中央区中央1-2', '1-2 Chuo, Chuo-ku, Chiba'],
    ['埼玉県所沢市山口1-2', '1-2 Yamaguchi, Tokorozawa-shi, Saitama'],
    ['神奈川県横浜市中区元町5-6', '5-6 Motomachi, Yokohama'],
    ['東京都利島村12', '12 Toshima-mura, Tokyo 100-0301'],
  ])('%s', (japanese, ...written) => {
    const wanted = keysOf({ line1: japanese });
    for (const address of written) {
      expect(keysOf(typeof address === 'string' ? { line1: address } : address), JSON.stringify(address)).toEqual(
        wanted,
      );
    }
  });
});

describe('neighbours in Latin letters', () => {
  test('have keys of their own: another number, room or town of the city', () => {
    const byMunicipality = Map.groupBy(
      towns.filter(town => isAlone(town) && !isCounted(town)),
      ({ prefecture, municipality }) => prefecture + municipality,
    );
    const larger = [...byMunicipality.values()].filter(group => group.length > 1);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), anyNumbers, anyWay, (city, one, other, numbers, way) => {
        const group = larger[city % larger.length]!;
        const town = group[one % group.length]!;
        const door = (each: TableTown, changed: Numbers) => keysOf(inLatinLetters(each, changed, way, romanised)).door;
        const [chome, ban, go] = numbers.block;
        const here = door(town, numbers);
        expect(door(town, { ...numbers, block: [chome, ban, go + 1] })).not.toBe(here);
        expect(door(town, { ...numbers, block: [chome + 1, ban, go] })).not.toBe(here);
        expect(door(town, { ...numbers, room: (numbers.room ?? 100) + 1 })).not.toBe(here);
        const next = group[other % group.length]!;
        const [inKeys, nextInKeys] = [town, next].map(each => keysOf(inJapanese(each, numbers)).door);
        if (inKeys !== nextInKeys) expect(door(next, numbers)).not.toBe(here);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('where the town cannot be told', () => {
  test('the postal code stands for it, or the words', () => {
    expect(keysOf({ line1: '3-2-1 Nowhere, Shinjuku-ku, Tokyo' }).door).toBe('nowhere+shinjuku/3-2-1');
    // Misato-cho is not 三郷市, and a name in a building is no town.
    expect(keysOf({ line1: 'Aza Maeda 12, Oaza Nakamachi, Misato-cho' }).door).toMatch(/misato/);
    expect(keysOf({ line1: 'Sakae Heights 301, 3-2 Nowhere, Naka-ku, Nagoya' }).door).toMatch(/nowhere/);
    expect(keysOf({ line1: '3-2-1 Nowhere, Tokyo', postal_code: '999-9999' }).door).toBe('〒9999999/3-2-1');
  });

  test('an address abroad is none in Japan, though it names one', () => {
    for (const address of [
      { line1: '12 Sakae St, Naka-ku', country: 'US' },
      { line1: '12 Main St, Springfield, IL 62704' },
      { line1: '1-2-3 Calle Ono, Date, Peru', country: 'PE' },
    ]) {
      expect(pointOf(address).resolved).toBeUndefined();
    }
  });

  test('without the table nothing is told', () => {
    const without = createPlaceRecogniser({ entries: [] }, { towns: noTownReadings });
    const line1 = '3-2-1 Shinjuku, Shinjuku-ku, Tokyo';
    expect(without.read({ line1, postal_code: '160-0022' }, 0)!.point.door).toBe('〒1600022/3-2-1');
    expect(without.read({ line1 }, 0)!.point.door).toBe('shinjuku+shinjuku/3-2-1');
  });
});

test('a chome that stands apart belongs to the block, also where the town cannot be told', () => {
  const door = (line1: string) => keysOf({ line1, postal_code: '999-9999' }).door;
  expect(door('2-1, Nowhere 3-chome')).toBe('〒9999999/3-2-1');
  expect(door('Nowhere 3-chome 12')).toBe('〒9999999/3-12');
  expect(door('2-1, Nowhere 4-chome')).not.toBe(door('2-1, Nowhere 3-chome'));
});

test('a listed address holds for the writing in Latin letters, and the other way round', () => {
  const door = (value: string) => ({
    kind: 'short_stay' as const,
    match: 'address' as const,
    value,
    expiresAt: Number.POSITIVE_INFINITY,
    file: 'lists/places/short_stay.csv',
    line: 2,
  });
  const listed = createPlaceRecogniser(
    { entries: [door('東京都新宿区新宿3-2-1'), door('1-2-3 Umeda, Kita-ku, Osaka')] },
    { towns: shippedTowns },
  );
  expect(listed.classify({ line1: '3-2-1 Shinjuku, Shinjuku-ku, Tokyo' }, 0)?.kind).toBe('short_stay');
  expect(listed.classify({ line1: '大阪府大阪市北区梅田1丁目2-3' }, 0)?.kind).toBe('short_stay');
  expect(listed.classify({ line1: '大阪府大阪市北区梅田1丁目2-4' }, 0)?.kind).toBe('ordinary');
});

test('billing and shipping in two writings are compared', () => {
  const differs = (shipping: CheckoutAddress, billing: CheckoutAddress) =>
    recogniser.recognise({ id: 'a', at: 0, amount: { value: 1, currency: 'JPY' }, shipping, billing })
      .differs_from_billing;
  const japanese = { line1: '東京都新宿区新宿3-2-1' };
  expect(differs(japanese, { line1: '3-2-1 Shinjuku, Shinjuku-ku, Tokyo' })).toBe(false);
  expect(differs(japanese, { line1: '3-2-2 Shinjuku, Shinjuku-ku, Tokyo' })).toBe(true);
  expect(differs(japanese, { line1: '3-2-1 Nowhere, Shinjuku-ku, Tokyo' })).toBeUndefined();
});

describe('the table', () => {
  const small = readTownReadings(
    new TextEncoder().encode(
      '# comment\n@東京都\t見本区\tmihon-ku\nasahi-tyo\t旭町\t1000002\nasahi-mati\t旭町\t1000001,2000001\nkita\t北\t1000003\n@大阪府\t見本市中区\tmihon-si naka-ku\nkita\t北\t1000003',
    ),
  );

  test('is asked by postal code, by municipality and by reading', () => {
    expect(small.townsOfCode('2000001').map(({ name }) => name)).toEqual(['旭町']);
    expect(small.townsOfCode('1000003').map(({ municipality }) => municipality.name)).toEqual(['見本区', '見本市中区']);
    expect(small.townsOfCode('1000004')).toEqual([]);
    expect(small.municipalitiesRead('mihon').map(({ name }) => name)).toEqual(['見本区', '見本市中区']);
    const [ward] = small.municipalitiesOf('東京都');
    expect(small.townsRead(ward!, 'asahityo').map(({ fit }) => fit)).toEqual([3, 2]);
    expect(small.townsRead(ward!, 'asahi').map(({ fit }) => fit)).toEqual([1, 1]);
    expect(small.townsRead(ward!, 'asah')).toEqual([]);
    expect(small.townsRead(ward!, 'kita').map(({ name }) => name)).toEqual(['北']);
  });

  test('of another shape is refused', () => {
    const read = (text: string) => () => readTownReadings(new TextEncoder().encode(text));
    expect(read('kita\t北\t1000003\n')).toThrow(/no municipality/);
    expect(read('@東京都\t見本区\n')).toThrow(/without a reading/);
  });

  test('is written in the loose form that addresses are looked up by', () => {
    for (let at = 0; at < towns.length; at += 7) {
      const { reading, parts } = towns[at]!;
      for (const { stem } of [reading, ...parts]) expect(looseReading(stem)).toBe(stem);
    }
  });

  test('every postal code finds its town', () => {
    for (let at = 0; at < towns.length; at += 97) {
      const { postalCode, town, municipality } = towns[at]!;
      const found = shippedTowns.townsOfCode(postalCode).map(each => each.municipality.name + each.name);
      expect(found).toContain(municipality + town);
    }
  });
});
