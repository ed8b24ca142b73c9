/** A change of lists that says "nothing of me is in this checkout" is right: both versions then recognise the very same. */
import { expect, it } from 'vitest';
import { createPlaceRecogniser, readPlaceLists } from '../../src/engine/address/recognise.ts';
import { createGoodsRecogniser, readGoodsLists } from '../../src/engine/goods/recognise.ts';
import type { Checkout, CheckoutAddress, CheckoutItem } from '../../src/engine/types.ts';
import { shippedTowns } from '../../src/towns/shipped.ts';

/** Numbers from 0 below a bound, the same in every run. */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const next = sequence(7);
const pick = <Item>(from: readonly Item[]): Item => from[next(from.length)]!;
const some = <Item>(from: readonly Item[]): readonly Item[] => from.filter(() => next(3) > 0);
const versions = 6;
const at = Date.parse('2026-11-22T03:00:00Z');
const checkoutOf = (given: Partial<Checkout>) =>
  ({ id: 'a', at, amount: { value: 1, currency: 'JPY' }, ...given }) as Checkout;

/**
 * Compares each version with each other.
 * @param facts by version: what it recognises in each checkout
 */
function compare(
  facts: readonly (readonly object[])[],
  change: (one: number, other: number) => (at: number) => boolean,
) {
  const texts = facts.map(each => each.map(one => JSON.stringify(one)));
  const seen = { alike: 0, touched: 0, differing: 0 };
  const wrong: string[] = [];
  for (const [one, mine] of texts.entries()) {
    for (const [other, theirs] of texts.entries()) {
      const isTouched = change(one, other);
      for (const [place, text] of mine.entries()) {
        const differs = text !== theirs[place];
        if (differs) seen.differing++;
        if (isTouched(place)) seen.touched++;
        else {
          seen.alike++;
          if (differs) wrong.push(`${text} ${theirs[place]}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
}

it('places', () => {
  const rows: Readonly<Record<string, readonly string[]>> = {
    hotel: ['みほん,name', '見本荘,building', '160-0022 1-2-3,address', 'アパ,chain', '新宿区新宿2-3-4,address'],
    convenience_store: ['みほんや,branch', 'サンプルマート,name'],
    ordinary: ['ホテルみほん,name', 'みほん社,name', 'ガーデン,name', 'HOTEL ONE,name'],
    short_stay: ['みほん,name', '見本レジデンス,operator,,,2026-01-01'],
  };
  const recognisers = Array.from({ length: versions }, () => {
    const files = Object.entries(rows).map(
      ([kind, lines]) =>
        [`lists/places/${kind}.csv`, ['value,match,source,added,expires', ...some(lines)].join('\n')] as const,
    );
    return createPlaceRecogniser(readPlaceLists(new Map(files)).lists, { towns: shippedTowns });
  });
  const words = [
    'みほん',
    '見本荘',
    'ミホンヤ新宿店',
    'アパ新宿',
    'サンプルマート 見本店',
    'ホテル',
    '301',
    '見本レジデンス',
    'ｶﾞｰﾃﾞﾝ',
    'カ゛一デン',
    'H0TEL 0NE',
    '🅷OT€L one',
    '',
  ];
  const addresses = Array.from(
    { length: 60 },
    (): CheckoutAddress => ({
      ...(next(2) === 0 ? {} : { postal_code: pick(['160-0022', '150-0001']) }),
      city: '新宿区',
      line1: `${pick(['', '〒160-0022 '])}新宿${pick(['1-2-3', '2-3-4', '5-6-7'])}`,
      line2: `${pick(words)}${pick(words)}`,
      name: pick(['山田 太郎', 'みほん', '']),
    }),
  );
  const facts = recognisers.map(one => addresses.map(shipping => one.recognise(checkoutOf({ shipping }))));
  compare(facts, (one, other) => {
    const isTouched = recognisers[one]!.changeTo(recognisers[other]!);
    return place => isTouched(addresses[place]!, facts[one]![place]!);
  });
});

it('goods', () => {
  const rows: Readonly<Record<string, readonly string[]>> = {
    'classes.csv': ['game_console,0.9,yes,no,no', 'consumer_electronics,0.8,yes,no,no', 'ticket,0.7,yes,no,yes'],
    'titles/a.csv': [
      'みほんステーション,goods,game_console,3,',
      'みほんカム,goods,consumer_electronics,2,',
      'ケース,not,devices,3,',
      'みほん,brand,consumer_electronics,1,',
      'チケット,goods,ticket,2,word',
      '用,cancel_before,,,',
      '本体,confirm,devices,1,',
    ],
    'category-map.csv': [
      'ゲーム機,game_console,,certain',
      'カメラ,consumer_electronics,,hint',
      '券,ticket,any,certain',
    ],
    'gtin.csv': ['4902370550733,game_console', '978*,other'],
    'fees.csv': ['送料', '代引手数料'],
  };
  const heads: Readonly<Record<string, string>> = {
    'classes.csv': 'value,resale_index,high_risk,electronic,gift_card',
    'titles/a.csv': 'value,role,class,strength,match',
    'category-map.csv': 'value,class,match,weight',
    'gtin.csv': 'value,class',
    'fees.csv': 'value',
  };
  const recognisers = Array.from({ length: versions }, () => {
    const files = Object.entries(rows).map(
      ([file, lines]) => [`lists/goods/${file}`, [heads[file]!, ...some(lines)].join('\n')] as const,
    );
    const { lists, findings } = readGoodsLists(new Map(files));
    expect(findings).toEqual([]);
    return createGoodsRecogniser(lists);
  });
  const titles = ['みほんステーション', 'ミホンカム', 'みほん', 'ケース', '用', 'チケット', '送料', '本体', '本'];
  const item = (): CheckoutItem => ({
    ...(next(4) === 0 ? {} : { name: `${pick(titles)}${pick([' ', ''])}${pick(titles)}` }),
    ...(next(3) > 0
      ? {}
      : { category: `${pick(['家電', 'カメラ', 'みほん'])} > ${pick(['ゲーム機', 'カメラ', '本体', '商品券'])}` }),
    ...(next(4) > 0 ? {} : { gtin: pick(['4902370550733', '9784000000000', '4900000000000']) }),
    quantity: 1 + next(3),
    unit_price: 1_000 * (1 + next(5)),
  });
  const baskets = Array.from({ length: 80 }, () => Array.from({ length: next(3) }, item));
  const facts = recognisers.map(one => baskets.map(items => one.recognise(checkoutOf({ items }))));
  compare(facts, (one, other) => {
    const isTouched = recognisers[one]!.changeTo(recognisers[other]!);
    return place => isTouched(baskets[place]!, facts[one]![place]!);
  });
});
