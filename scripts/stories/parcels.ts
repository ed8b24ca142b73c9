/** Stories in which the parcel's way gives the game away, and honest ones that look like them. */
import { dice } from './random.ts';
import { approved, exampleIp, inJapan, japanTime, type Line, type Story, two } from './story.ts';

const surnames = ['青木', '石川', '上田', '遠藤', '岡田', '片山', '菊地', '久保', '小島', '坂本', '清水', '杉山'];
const given = ['太一', '由美', '健', '恵子', '悟', '真理', '翼', '陽子', '隆', '茜', '剛', '瞳'];
const phones = [
  { name: 'iPhone 17 256GB SIMフリー ブラック', category: 'スマートフォン本体', quantity: 1, unit_price: 119800 },
  { name: 'PlayStation 5 Pro 本体', category: 'ゲーム機本体', quantity: 1, unit_price: 119980 },
  { name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 2, unit_price: 49980 },
];
const bins = ['41000000', '51000000', '35280000', '42123456', '55555555', '35661111'];
const total = (item: { quantity: number; unit_price: number }) => item.quantity * item.unit_price;

/** Ten guests within three hours, nothing in common but the building; the block is written in three ways and the rooms vary. */
export function manyCardsOneBuilding(): Story {
  const draw = dice(17);
  const start = inJapan('2026-11-20T13:00:00');
  const writings = ['北沢9-88-7', '北沢９－８８－７', '北沢9丁目88番7号'];
  const lines: Line[] = [];
  for (let n = 1; n <= 10; n++) {
    const id = `building-${two(n)}`;
    const at = start + (n - 1) * 18 * 60_000 + draw.between(0, 300) * 1000;
    const item = draw.pick(phones);
    const name = `${surnames[n]} ${given[n]}`;
    lines.push({
      id,
      at: japanTime(at),
      merchant: { id: 'shop-7' },
      amount: { value: total(item), currency: 'JPY' },
      card: {
        token: `tok_building_${n}`,
        range_token: `rng_building_${n}`,
        bin: draw.pick(bins),
        last4: String(draw.between(1000, 9999)),
        expiry: '2028-02',
        stored: false,
      },
      items: [item],
      shipping: {
        name,
        postal_code: '155-0031',
        prefecture: '東京都',
        city: '世田谷区',
        line1: writings[n % 3],
        line2: `コーポみほん ${n}0${draw.between(1, 9)}`,
        country: 'JP',
        phone: `080-0000-30${two(n)}`,
        method: 'home',
      },
      delivery: { timeframe: 'two_days_or_more' },
      email: `b${draw.between(10_000, 99_999)}@example.net`,
      account: { guest: true },
      device: { id: `dev-building-${n}`, ip: exampleIp(100 + n * 29), language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(approved(id, at + 5000));
  }
  return {
    name: 'many-cards-one-building',
    lines,
    expected: {
      title: {
        ja: '部屋番号を変えながら同一建物へ多数のカード',
        en: 'Ten cards to one building, rooms and names varied',
      },
      attack: { prefix: 'building-', challenged_from: 6 },
      steps: { 'building-06': { flow: 'challenge', rules: ['many-cards-one-building'] } },
    },
  };
}

/** Three weeks, twelve new accounts, devices and cards; one flat and one telephone that the carrier can ring. */
export function reshippingRing(): Story {
  const draw = dice(19);
  const start = inJapan('2026-11-01T11:00:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 12; n++) {
    const id = `ring-${two(n)}`;
    const at = start + Math.round((n - 1) * 1.8 * 86_400_000) + draw.between(0, 6 * 3600) * 1000;
    const item = draw.pick(phones);
    const name = `${surnames[n - 1]} ${given[n - 1]}`;
    lines.push({
      id,
      at: japanTime(at),
      merchant: { id: 'shop-7' },
      amount: { value: total(item), currency: 'JPY' },
      card: {
        token: `tok_ring_${n}`,
        range_token: `rng_ring_${n}`,
        bin: draw.pick(bins),
        last4: String(draw.between(1000, 9999)),
        expiry: '2027-12',
        stored: false,
      },
      items: [item],
      shipping: {
        name,
        postal_code: '332-0012',
        prefecture: '埼玉県',
        city: '川口市',
        line1: '本町9-9-99',
        line2: '第二みほん荘 201',
        country: 'JP',
        phone: '070-0000-4001',
        method: 'home',
      },
      email: `ring${n}${draw.between(100, 999)}@example.com`,
      account: {
        id: `mem-ring-${n}`,
        guest: false,
        name,
        created_at: japanTime(at - 1_800_000),
        shipping_first_used_at: japanTime(at - 60_000),
        purchases_180d: 0,
      },
      device: { id: `dev-ring-${n}`, ip: exampleIp(500 + n * 13), language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(approved(id, at + 6000));
  }
  return {
    name: 'reshipping-ring',
    lines,
    expected: {
      title: { ja: '荷受け役のアパートへ3週間続く注文', en: 'Three weeks of orders to one receiver' },
      attack: { prefix: 'ring-', challenged_from: 4 },
      steps: {
        'ring-04': {
          flow: 'challenge',
          rules: ['many-names-one-door', 'many-accounts-one-door', 'many-cards-one-phone'],
        },
      },
    },
  };
}

/** A taken-over account: at two in the morning codes for ¥30,000 again and again, on the owner's stored card. */
export function giftCardNightBurst(): Story {
  const start = inJapan('2026-11-21T02:10:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 8; n++) {
    const id = `night-${n}`;
    const at = start + (n - 1) * 150_000;
    lines.push({
      id,
      at: japanTime(at),
      purpose: 'stored_card',
      merchant: { id: 'shop-7' },
      amount: { value: 30000, currency: 'JPY' },
      card: {
        token: 'tok_night',
        bin: '35280000',
        last4: '0001',
        expiry: '2028-04',
        stored: true,
        added_at: '2022-05-01T10:00:00+09:00',
      },
      items: [
        {
          name: 'デジタルギフト券 30,000円分 Eメールタイプ',
          category: 'ギフト券・電子マネー',
          quantity: 1,
          unit_price: 30000,
        },
      ],
      shipping: { method: 'digital' },
      delivery: { timeframe: 'electronic', email: `gift${n}@example.com` },
      email: 'owner@example.jp',
      account: { id: 'mem-night', guest: false, created_at: '2018-03-03T10:00:00+09:00', purchases_180d: 3 },
      device: { id: 'dev-night', ip: '203.0.113.140', language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(approved(id, at + 4000));
  }
  return {
    name: 'gift-card-night-burst',
    lines,
    expected: {
      title: {
        ja: '深夜に乗っ取り会員でギフト券を連続購入',
        en: 'Gift cards again and again at night on a taken-over account',
      },
      attack: { prefix: 'night-', challenged_from: 4 },
      steps: {
        'night-1': { flow: 'frictionless' },
        'night-4': { flow: 'challenge', rules: ['gift-card-burst-at-night'] },
      },
    },
  };
}

/** The same by day, from a shop that sends no device: every forty minutes a code for ¥20,000, and only the account stays. */
export function giftCardDayBurst(): Story {
  const start = inJapan('2026-11-21T11:00:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 10; n++) {
    const id = `day-${two(n)}`;
    const at = start + (n - 1) * 2_400_000;
    lines.push({
      id,
      at: japanTime(at),
      purpose: 'stored_card',
      merchant: { id: 'shop-7' },
      amount: { value: 20000, currency: 'JPY' },
      card: {
        token: 'tok_day',
        bin: '41000000',
        last4: '0002',
        expiry: '2028-04',
        stored: true,
        added_at: '2025-01-01T10:00:00+09:00',
      },
      items: [
        {
          name: 'デジタルギフト券 20,000円分 Eメールタイプ',
          category: 'ギフト券・電子マネー',
          quantity: 1,
          unit_price: 20000,
        },
      ],
      shipping: { method: 'digital' },
      delivery: { timeframe: 'electronic', email: `gift${n}@example.com` },
      email: 'owner@example.jp',
      account: { id: 'mem-day', guest: false, created_at: '2021-01-01T10:00:00+09:00', purchases_180d: 5 },
    });
    lines.push(approved(id, at + 4000));
  }
  return {
    name: 'gift-card-day-burst',
    lines,
    expected: {
      title: {
        ja: '日中に端末を示さず乗っ取り会員でギフト券を連続購入',
        en: 'Gift cards again and again by day on a taken-over account, no device known',
      },
      attack: { prefix: 'day-', challenged_from: 8 },
      steps: {
        'day-03': { flow: 'frictionless', not_rules: ['gift-card-burst-on-account'] },
        'day-04': { rules: ['gift-card-burst-on-account'] },
        'day-08': { flow: 'challenge', rules: ['gift-card-flood-on-account', 'gift-card-burst-on-account'] },
      },
    },
  };
}

/** A grandmother sends nine year-end gifts to nine doors with one card in twenty minutes. */
export function honestYearEndGifts(): Story {
  const draw = dice(23);
  const start = inJapan('2026-11-25T10:00:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 9; n++) {
    const id = `gift-${n}`;
    const at = start + (n - 1) * 130_000;
    lines.push({
      id,
      at: japanTime(at),
      merchant: { id: 'shop-7' },
      amount: { value: 5400, currency: 'JPY' },
      card: {
        token: 'tok_gift',
        range_token: 'rng_gift',
        bin: '35301113',
        last4: '0001',
        expiry: '2028-12',
        stored: true,
        added_at: '2020-11-25T10:00:00+09:00',
      },
      items: [{ name: 'お歳暮 ハム詰め合わせ のし付き', category: 'お歳暮・ハム', quantity: 1, unit_price: 5400 }],
      shipping: {
        name: `${surnames[n]} ${given[n]}`,
        postal_code: '980-0811',
        prefecture: '宮城県',
        city: '仙台市青葉区',
        line1: `一番町9-9-${draw.between(10, 99)}${n}`,
        country: 'JP',
        phone: `022-000-50${two(n)}`,
        method: 'home',
      },
      email: 'setsuko@example.jp',
      account: {
        id: 'mem-gift',
        guest: false,
        created_at: '2017-11-20T10:00:00+09:00',
        purchases_180d: 2,
        shipping_first_used_at: japanTime(at),
      },
      device: { id: 'dev-gift', ip: '192.0.2.116', language: 'ja', time_zone_offset_min: -540 },
    });
    lines.push(approved(id, at + 4000));
  }
  return {
    name: 'honest-year-end-gifts',
    lines,
    expected: {
      title: { ja: 'お歳暮を1枚のカードで9か所へ', en: 'Nine year-end gifts to nine doors' },
      honest: { prefix: 'gift-', challenged_share_at_most: 0 },
    },
  };
}

/** The day a console comes out, in a tower of flats: eight members, each to the own room. */
export function honestLaunchDayTower(): Story {
  const draw = dice(29);
  const start = inJapan('2026-11-27T09:00:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 8; n++) {
    const id = `tower-${n}`;
    const at = start + (n - 1) * 3_000_000;
    const name = `${surnames[n]} ${given[n + 1]}`;
    lines.push({
      id,
      at: japanTime(at),
      merchant: { id: 'shop-7' },
      amount: { value: 49980, currency: 'JPY' },
      card: {
        token: `tok_tower_${n}`,
        range_token: `rng_tower_${n}`,
        bin: draw.pick(bins),
        last4: String(draw.between(1000, 9999)),
        expiry: '2029-04',
        stored: n % 2 === 0,
        added_at: n % 2 === 0 ? '2025-02-02T10:00:00+09:00' : japanTime(at),
      },
      items: [{ name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 1, unit_price: 49980 }],
      shipping: {
        name,
        postal_code: '211-0004',
        prefecture: '神奈川県',
        city: '川崎市中原区',
        line1: '新丸子東9-9999-9',
        line2: `みほんタワー ${n * 3}0${n}`,
        country: 'JP',
        phone: `090-0000-60${two(n)}`,
        method: 'home',
      },
      billing: {
        name,
        postal_code: '211-0004',
        prefecture: '神奈川県',
        city: '川崎市中原区',
        line1: '新丸子東9-9999-9',
        line2: `みほんタワー ${n * 3}0${n}`,
        country: 'JP',
      },
      email: `tower${n}@example.jp`,
      account: {
        id: `mem-tower-${n}`,
        guest: false,
        name,
        created_at: '2024-04-01T10:00:00+09:00',
        purchases_180d: draw.between(0, 6),
        shipping_first_used_at: '2024-04-01T10:00:00+09:00',
      },
      device: { id: `dev-tower-${n}`, ip: exampleIp(600 + n), language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(approved(id, at + 4000));
  }
  return {
    name: 'honest-launch-day-tower',
    lines,
    expected: {
      title: {
        ja: '発売日に同じタワーマンションの会員8人が購入',
        en: 'Eight members of one tower buy the console on its first day',
      },
      honest: { prefix: 'tower-', challenged_share_at_most: 0 },
    },
  };
}

/** Seven colleagues have small private orders delivered to the office on one day, each with the own card. */
export function honestOfficeParcels(): Story {
  const start = inJapan('2026-11-20T08:30:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 7; n++) {
    const id = `office-${n}`;
    const at = start + (n - 1) * 2_400_000;
    const name = `${surnames[n + 2]} ${given[n]}`;
    lines.push({
      id,
      at: japanTime(at),
      merchant: { id: 'shop-7' },
      amount: { value: 2400 + n * 310, currency: 'JPY' },
      card: {
        token: `tok_office_${n}`,
        range_token: `rng_office_${n}`,
        bin: bins[n % 6],
        last4: String(4000 + n * 111),
        expiry: '2029-05',
        stored: true,
        added_at: '2025-08-01T10:00:00+09:00',
      },
      items: [{ name: '靴下 5足組', category: 'ファッション・靴下', quantity: 1, unit_price: 2400 + n * 310 }],
      shipping: {
        name,
        company: '株式会社みほん商事',
        postal_code: '460-0008',
        prefecture: '愛知県',
        city: '名古屋市中区',
        line1: '栄9-99-9',
        line2: 'みほん第二ビル 7F',
        country: 'JP',
        phone: '052-000-1007',
        method: 'home',
      },
      email: `office${n}@example.jp`,
      account: {
        id: `mem-office-${n}`,
        guest: false,
        name,
        created_at: '2025-04-01T10:00:00+09:00',
        purchases_180d: n,
        shipping_first_used_at: '2025-08-01T10:00:00+09:00',
      },
      device: { id: `dev-office-${n}`, ip: '203.0.113.107', language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(approved(id, at + 4000));
  }
  return {
    name: 'honest-office-parcels',
    lines,
    expected: {
      title: {
        ja: '同じ会社の社員7人がそれぞれのカードで会社宛てに注文',
        en: 'Seven colleagues have parcels sent to the office',
      },
      honest: { prefix: 'office-', challenged_share_at_most: 0 },
    },
  };
}

/** Twelve members collect consoles at one convenience store on the day they come out: one counter, twelve cards, twelve names. */
export function honestPickupCounter(): Story {
  const draw = dice(41);
  const start = inJapan('2026-11-27T08:00:00');
  const lines: Line[] = [];
  for (let n = 1; n <= 12; n++) {
    const id = `pickup-${two(n)}`;
    const at = start + (n - 1) * 2_700_000;
    const name = `${surnames[n - 1]} ${given[(n + 4) % 12]}`;
    lines.push({
      id,
      at: japanTime(at),
      merchant: { id: 'shop-7' },
      amount: { value: 49980, currency: 'JPY' },
      card: {
        token: `tok_pickup_${n}`,
        range_token: `rng_pickup_${n}`,
        bin: draw.pick(bins),
        last4: String(draw.between(1000, 9999)),
        expiry: '2028-10',
      },
      items: [{ name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 1, unit_price: 49980 }],
      shipping: {
        name,
        postal_code: '812-0011',
        prefecture: '福岡県',
        city: '福岡市博多区',
        line1: '博多駅前9-99-9',
        line2: 'みほんマート博多駅前店',
        country: 'JP',
        phone: `070-0000-70${two(n)}`,
        method: 'convenience_store',
      },
      email: `pickup${n}@example.jp`,
      account: {
        id: `mem-pickup-${n}`,
        guest: false,
        name,
        created_at: '2026-03-01T10:00:00+09:00',
        purchases_180d: draw.between(0, 4),
      },
      device: { id: `dev-pickup-${n}`, ip: exampleIp(300 + n), language: 'ja-JP', time_zone_offset_min: -540 },
    });
    lines.push(approved(id, at + 4000));
  }
  return {
    name: 'honest-pickup-counter',
    lines,
    expected: {
      title: {
        ja: '発売日に同じコンビニで12人が受け取り',
        en: 'Twelve members collect the new console at one convenience store',
      },
      honest: { prefix: 'pickup-', challenged_share_at_most: 0 },
      steps: {
        'pickup-12': {
          flow: 'frictionless',
          not_rules: ['many-cards-one-door', 'many-names-one-door', 'many-cards-one-building'],
        },
      },
    },
  };
}

/** Ten consoles hidden behind one table that costs a little more than all of them, to rooms let by the week. */
export function consolesBehindTable(): Story {
  const at = inJapan('2026-11-20T15:00:00');
  const items = [
    { name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 10, unit_price: 49980 },
    { name: 'ダイニングテーブル 無垢材 幅180cm', category: '家具・テーブル', quantity: 1, unit_price: 505000 },
  ];
  return {
    name: 'consoles-behind-table',
    lines: [
      {
        id: 'table-1',
        at: japanTime(at),
        merchant: { id: 'shop-7' },
        amount: { value: items.reduce((sum, item) => sum + total(item), 0), currency: 'JPY' },
        card: { token: 'tok_table', bin: '41000000', last4: '0109', expiry: '2028-02', stored: false },
        items,
        shipping: {
          name: '青木 太一',
          postal_code: '160-0022',
          prefecture: '東京都',
          city: '新宿区',
          line1: '新宿9-88-7',
          line2: 'ウィークリーマンション東京新宿 301',
          country: 'JP',
          phone: '080-0000-3101',
          method: 'home',
        },
        email: 'table@example.net',
        account: { guest: true },
        device: { id: 'dev-table', ip: '203.0.113.131', language: 'ja-JP', time_zone_offset_min: -540 },
      },
    ],
    expected: {
      title: {
        ja: '高額な家具に紛れたゲーム機10台をウィークリーマンションへ',
        en: 'Ten consoles behind one costly table, to a weekly mansion',
      },
      attack: { prefix: 'table-', challenged_from: 1 },
      steps: { 'table-1': { flow: 'challenge', rules: ['high-resale-goods-to-short-stay', 'high-resale-amount'] } },
    },
  };
}

const consoleCategory = 'ゲーム機本体';

interface NewcomerOrder {
  readonly id: string;
  readonly at: string;
  readonly item: (typeof phones)[number];
  readonly shipping: Line;
  readonly billing?: Line;
  readonly account?: Line;
}

function newcomerOrder({ id, at, item, shipping, billing, account }: NewcomerOrder): Line {
  return {
    id,
    at: japanTime(inJapan(at)),
    merchant: { id: 'shop-7' },
    amount: { value: total(item), currency: 'JPY' },
    card: { token: `tok_${id}`, bin: '41000000', last4: '0120', expiry: '2028-02', stored: false },
    items: [item],
    shipping: { country: 'JP', method: 'home', ...shipping },
    ...(billing ? { billing: { country: 'JP', ...billing } } : {}),
    email: `${id}@example.net`,
    ...(account ? { account } : {}),
    device: { id: `dev-${id}`, ip: '203.0.113.140', language: 'ja-JP', time_zone_offset_min: -540 },
  };
}

const flatInKawaguchi = {
  name: '坂本 茜',
  postal_code: '332-0012',
  prefecture: '埼玉県',
  city: '川口市',
  line1: '本町9-9-98',
  line2: '第三みほん荘 102',
};
const houseInOsaka = {
  name: '岡田 悟',
  postal_code: '530-0001',
  prefecture: '大阪府',
  city: '大阪市北区',
  line1: '梅田9-99-9',
};

/** Single costly orders of somebody of whom the shop knows next to nothing: opened today, two days ago, or no account sent. */
export function newcomersTakeMuch(): Story {
  const lines = [
    newcomerOrder({
      id: 'newcomer-1',
      at: '2026-11-20T14:00:00',
      item: { name: 'Nintendo Switch 2 本体', category: consoleCategory, quantity: 5, unit_price: 49980 },
      shipping: flatInKawaguchi,
      account: { id: 'mem-newcomer-1', guest: false, name: '岡田 悟', created_at: '2026-11-20T13:50:00+09:00' },
    }),
    newcomerOrder({
      id: 'newcomer-2',
      at: '2026-11-20T16:00:00',
      item: {
        name: 'GeForce RTX 5090 グラフィックボード',
        category: 'PCパーツ・グラフィックボード',
        quantity: 2,
        unit_price: 398000,
      },
      shipping: { ...houseInOsaka, line2: 'バーチャルオフィスみほん 512' },
      account: { id: 'mem-newcomer-2', guest: false, name: '岡田 悟', created_at: '2026-11-18T15:00:00+09:00' },
    }),
    newcomerOrder({
      id: 'newcomer-3',
      at: '2026-11-21T04:00:00',
      item: { name: 'PlayStation 5 本体', category: consoleCategory, quantity: 4, unit_price: 79980 },
      shipping: flatInKawaguchi,
      billing: houseInOsaka,
    }),
  ];
  return {
    name: 'newcomers-take-much',
    lines,
    expected: {
      title: {
        ja: '登録当日・2日目・会員情報なしの高額注文',
        en: 'Costly orders on accounts of today and of two days, and without any account',
      },
      attack: { prefix: 'newcomer-', challenged_from: 1 },
      steps: {
        'newcomer-1': { rules: ['guest-ships-elsewhere', 'new-account-buys-resale-goods'] },
        'newcomer-2': { rules: ['new-account-buys-resale-goods', 'high-resale-goods-to-virtual-office'] },
        'newcomer-3': { rules: ['guest-ships-elsewhere', 'guest-buys-costly-resale-goods'] },
      },
    },
  };
}

/** Twelve consoles in two days to twelve rooms of one building, at a shop that sends no account. */
export function ringWithoutAccounts(): Story {
  const lines = Array.from({ length: 12 }, (_, index) =>
    newcomerOrder({
      id: `rooms-${two(index + 1)}`,
      at: index < 6 ? `2026-11-20T${two(10 + 2 * index)}:00:00` : `2026-11-21T${two(2 * index - 2)}:00:00`,
      item: { name: 'Nintendo Switch 2 本体', category: consoleCategory, quantity: 1, unit_price: 49980 },
      shipping: {
        ...flatInKawaguchi,
        name: `${surnames[index]} ${given[index]}`,
        line2: `第三みほん荘 ${index + 1}01`,
      },
    }),
  );
  return {
    name: 'ring-without-accounts',
    lines: lines.map((line, index) => ({ ...line, device: { id: `dev-rooms-${index}`, ip: exampleIp(200 + index) } })),
    expected: {
      title: {
        ja: '会員情報のない店で2日間に同一建物の12室へ12枚のカード',
        en: 'Twelve cards in two days to twelve rooms of one building, no account sent',
      },
      attack: { prefix: 'rooms-', challenged_from: 9 },
      steps: { 'rooms-12': { flow: 'challenge', rules: ['many-cards-one-building-days'] } },
    },
  };
}

/** April in a student hall: fifteen new members, a MacBook each, to the own room in the own name. */
export function honestStudentHall(): Story {
  const lines = Array.from({ length: 15 }, (_, index) => {
    const room = {
      name: `${surnames[index % 12]} ${given[(index * 5 + 1) % 12]}`,
      postal_code: '606-8226',
      prefecture: '京都府',
      city: '京都市左京区',
      line1: '田中飛鳥井町998',
      line2: `みほん学生寮 ${101 + index}`,
    };
    const created = `2026-04-02T${two(9 + Math.floor(index / 2))}:${index % 2 ? '31' : '01'}:00`;
    const line = newcomerOrder({
      id: `hall-${two(index + 1)}`,
      at: created.replace(':01:', ':20:').replace(':31:', ':50:'),
      item: { name: 'MacBook Air 13インチ M4', category: 'ノートパソコン', quantity: 1, unit_price: 164800 },
      shipping: room,
      billing: room,
      account: { id: `mem-hall-${index}`, guest: false, name: room.name, created_at: `${created}+09:00` },
    });
    return { ...line, device: { id: `dev-hall-${index}`, ip: '192.0.2.140', language: 'ja-JP' } };
  });
  return {
    name: 'honest-student-hall',
    lines,
    expected: {
      title: {
        ja: '学生寮の新入生15人がそれぞれノートパソコンを購入',
        en: 'Fifteen students of one hall buy a laptop each',
      },
      honest: { prefix: 'hall-', challenged_share_at_most: 0 },
    },
  };
}

/** A guest has one action camera sent to the hotel of the holiday; a hotel is never the billing address. */
export function honestCameraToHotel(): Story {
  return {
    name: 'honest-camera-to-hotel',
    lines: [
      newcomerOrder({
        id: 'camera-1',
        at: '2026-11-20T19:00:00',
        item: { name: 'GoPro HERO13 Black', category: 'アクションカメラ', quantity: 1, unit_price: 62800 },
        shipping: {
          name: '岡田 悟',
          postal_code: '900-0015',
          prefecture: '沖縄県',
          city: '那覇市',
          line1: '久茂地9-9-9',
          line2: 'ホテルみほん那覇 フロント気付',
        },
        billing: houseInOsaka,
        account: { guest: true },
      }),
    ],
    expected: {
      title: { ja: '旅行先のホテルへアクションカメラを1台', en: 'One action camera to the hotel of the holiday' },
      honest: { prefix: 'camera-', challenged_share_at_most: 0 },
      steps: { 'camera-1': { rules: ['high-resale-goods-to-hotel'], not_rules: ['guest-ships-elsewhere'] } },
    },
  };
}
