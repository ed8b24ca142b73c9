/** Fifty conditions of the usual kind, as data and written by hand in JavaScript, and synthetic checkouts to try them on. */

import { ruleEnvironment } from '../src/engine/cel/environment.ts';
import type { Features } from '../src/engine/features.ts';
import * as catalogue from '../src/engine/features.ts';

/** One comparison: path, operator (`has`: the list holds the text), value. */
export type Atom = readonly [
  path: string,
  operator: '==' | '<' | '<=' | '>' | '>=' | 'in' | 'has',
  value: string | number | boolean | readonly string[],
];

/** All of `all`, and at least one of `any` where it is given. */
export interface SampleRule {
  readonly all: readonly Atom[];
  readonly any?: readonly Atom[];
}

export const sampleRules: readonly SampleRule[] = [
  {
    all: [
      ['address.kind', '==', 'short_stay'],
      ['goods.high_risk_share', '>=', 0.5],
    ],
  },
  {
    all: [
      ['address.kind', '==', 'hotel'],
      ['goods.high_risk_share', '>=', 0.8],
      ['account.guest', '==', true],
    ],
  },
  {
    all: [
      ['address.kind', 'in', ['private_mailbox', 'po_box', 'virtual_office']],
      ['goods.max_unit_value', '>=', 50000],
    ],
  },
  {
    all: [
      ['address.kind', '==', 'freight_forwarder'],
      ['amount.value', '>=', 100000],
    ],
  },
  {
    all: [
      ['address.kind', 'in', ['locker', 'convenience_store']],
      ['goods.gift_card_total', '>', 0],
    ],
  },
  { all: [['address.kind', '==', 'vacant_room']] },
  {
    all: [
      ['address.confidence', '<', 0.4],
      ['goods.high_risk_share', '>', 0.9],
    ],
  },
  {
    all: [
      ['address.differs_from_billing', '==', true],
      ['goods.max_unit_value', '>', 80000],
    ],
  },
  {
    all: [
      ['address.differs_from_billing', '==', true],
      ['account.shipping_age_days', '<', 1],
      ['amount.value', '>', 30000],
    ],
  },
  {
    all: [
      ['address.prefecture', '==', '東京都'],
      ['velocity.cards_per_door_24h', '>=', 3],
    ],
  },
  {
    all: [
      ['address.country', 'in', ['RU', 'NG', 'VN']],
      ['billing.country', '==', 'JP'],
    ],
  },
  {
    all: [
      ['goods.gift_card_total', '>=', 50000],
      ['time.hour', '<', 5],
    ],
  },
  {
    all: [
      ['goods.gift_card_total', '>=', 30000],
      ['account.age_days', '<', 7],
    ],
  },
  { all: [['goods.identical_units', '>=', 5]] },
  {
    all: [
      ['goods.identical_units', '>=', 3],
      ['goods.resale_index', '>=', 0.7],
    ],
  },
  {
    all: [
      ['goods.classes', 'has', 'ticket'],
      ['goods.identical_units', '>', 4],
    ],
  },
  {
    all: [
      ['goods.classes', 'has', 'game_console'],
      ['amount.value', '>', 150000],
      ['account.guest', '==', true],
    ],
  },
  {
    all: [
      ['goods.classes', 'has', 'e_money'],
      ['device.javascript', '==', false],
    ],
  },
  {
    all: [
      ['goods.digital_share', '>=', 0.9],
      ['delivery.timeframe', '==', 'electronic'],
      ['amount.value', '>=', 20000],
    ],
  },
  {
    all: [
      ['goods.resale_index', '>', 0.8],
      ['account.age_days', '<', 1],
    ],
  },
  {
    all: [
      ['account.guest', '==', true],
      ['amount.value', '>', 200000],
    ],
  },
  {
    all: [
      ['account.age_days', '<', 1],
      ['amount.value', '>', 50000],
    ],
  },
  {
    all: [
      ['account.age_days', '<', 30],
      ['account.purchases_180d', '==', 0],
      ['goods.high_risk_share', '>', 0.5],
    ],
  },
  {
    all: [
      ['account.password_age_days', '<=', 1],
      ['account.shipping_age_days', '<=', 1],
    ],
  },
  {
    all: [
      ['account.password_age_days', '<=', 3],
      ['amount.value', '>', 100000],
    ],
  },
  {
    all: [
      ['account.change_age_days', '<', 1],
      ['goods.high_risk_share', '>=', 0.7],
    ],
  },
  {
    all: [
      ['account.transactions_24h', '>', 5],
      ['amount.value', '>', 10000],
    ],
  },
  { all: [['account.add_card_attempts_24h', '>=', 3]] },
  { all: [['account.suspicious', '==', true]] },
  { all: [['address.name_matches_account', '==', true]] },
  {
    all: [
      ['email.disposable', '==', true],
      ['amount.value', '>', 10000],
    ],
  },
  {
    all: [
      ['email.domain', 'in', ['mailinator.com', 'guerrillamail.com', 'yopmail.com', '10minutemail.com']],
      ['account.guest', '==', true],
    ],
  },
  {
    all: [
      ['device.language', 'in', ['zh-CN', 'vi-VN', 'ru-RU']],
      ['billing.country', '==', 'JP'],
      ['goods.high_risk_share', '>', 0.5],
    ],
  },
  {
    all: [
      ['device.time_zone_offset_min', '>=', 0],
      ['billing.country', '==', 'JP'],
    ],
  },
  {
    all: [
      ['device.javascript', '==', false],
      ['purpose', '==', 'add_card'],
    ],
  },
  { all: [['velocity.numbers_per_range_10s', '>=', 5]] },
  {
    all: [
      ['velocity.numbers_per_device_60s', '>=', 4],
      ['purpose', '==', 'add_card'],
    ],
  },
  { all: [['velocity.numbers_per_ip_10m', '>=', 10]] },
  {
    all: [
      ['velocity.declines_per_device_1h', '>=', 3],
      ['velocity.numbers_per_device_60s', '>=', 2],
    ],
  },
  { all: [['velocity.declines_per_account_1h', '>=', 5]] },
  { all: [['velocity.expiries_per_number_1h', '>=', 3]] },
  {
    all: [
      ['velocity.decline_share_10m', '>', 0.8],
      ['velocity.attempts_per_merchant_10m', '>=', 100],
    ],
  },
  {
    all: [
      ['surge.numbers_per_bin8_60s', '>', 10.0],
      ['velocity.declines_per_device_1h', '>', 0],
    ],
  },
  { all: [['surge.numbers_per_bin6_60s', '>', 20.0]] },
  {
    all: [
      ['velocity.accounts_per_device_24h', '>=', 4],
      ['goods.high_risk_share', '>', 0.3],
    ],
  },
  {
    all: [
      ['card.expired', '==', true],
      ['velocity.expiries_per_number_1h', '>=', 2],
    ],
  },
  { all: [['card.luhn_valid', '==', false]] },
  {
    all: [
      ['card.stored', '==', true],
      ['card.age_days', '>', 365],
      ['account.age_days', '>', 365],
    ],
  },
  {
    all: [['time.hour', '<=', 4]],
    any: [
      ['amount.value', '>=', 100000],
      ['goods.high_risk_share', '>=', 0.9],
      ['velocity.attempts_per_account_1h', '>=', 3],
    ],
  },
  {
    all: [],
    any: [
      ['amount.value', '>=', 300000],
      ['goods.max_unit_value', '>=', 250000],
      ['goods.identical_units', '>=', 20],
    ],
  },
];

const counters = [
  'accounts_per_device_24h',
  'attempts_per_account_1h',
  'attempts_per_merchant_10m',
  'cards_per_door_24h',
  'declines_per_account_1h',
  'declines_per_device_1h',
  'expiries_per_number_1h',
  'numbers_per_device_60s',
  'numbers_per_ip_10m',
  'numbers_per_range_10s',
] as const;
const ratios = ['decline_share_10m'] as const;
const surges = ['numbers_per_bin6_60s', 'numbers_per_bin8_60s'] as const;

/** The environment of the sample: the catalogue and its counters. */
export const sampleEnvironment = ruleEnvironment(catalogue, { counters, ratios, surges });

/** A rule's condition in CEL. */
export function celOf({ all, any }: SampleRule): string {
  const either = any?.map(celOfAtom).join(' || ');
  return [...all.map(celOfAtom), ...(either ? [all.length > 0 ? `(${either})` : either] : [])].join(' && ');
}

function celOfAtom([path, operator, value]: Atom): string {
  if (operator === 'has') return `${JSON.stringify(value)} in ${path}`;
  const double = typeof value === 'number' && sampleEnvironment.names.get(path)?.type === 'double';
  return `${path} ${operator} ${double && Number.isInteger(value) ? value.toFixed(1) : JSON.stringify(value)}`;
}

type Plain<Fields> = { readonly [Name in keyof Fields]: NonNullable<Fields[Name]> };

/** Features as JavaScript sees them when nobody minds what is missing. */
type PlainFeatures = { readonly [Name in Exclude<keyof Features, 'velocity' | 'surge'>]: Plain<Features[Name]> } & {
  readonly velocity: Readonly<Record<(typeof counters)[number] | (typeof ratios)[number], number>>;
  readonly surge: Readonly<Record<(typeof surges)[number], number>>;
};

/**
 * The same fifty, written by hand: what a programmer would write who relies on comparisons with `undefined` being false.
 * Two-valued: 1 where the rule hits.
 */
export function handWritten(features: Features, r: Uint8Array): void {
  const f = features as unknown as PlainFeatures;
  r[0] = f.address.kind === 'short_stay' && f.goods.high_risk_share >= 0.5 ? 1 : 0;
  r[1] = f.address.kind === 'hotel' && f.goods.high_risk_share >= 0.8 && f.account.guest === true ? 1 : 0;
  r[2] =
    (f.address.kind === 'private_mailbox' || f.address.kind === 'po_box' || f.address.kind === 'virtual_office') &&
    f.goods.max_unit_value >= 50000
      ? 1
      : 0;
  r[3] = f.address.kind === 'freight_forwarder' && f.amount.value >= 100000 ? 1 : 0;
  r[4] = (f.address.kind === 'locker' || f.address.kind === 'convenience_store') && f.goods.gift_card_total > 0 ? 1 : 0;
  r[5] = f.address.kind === 'vacant_room' ? 1 : 0;
  r[6] = f.address.confidence < 0.4 && f.goods.high_risk_share > 0.9 ? 1 : 0;
  r[7] = f.address.differs_from_billing === true && f.goods.max_unit_value > 80000 ? 1 : 0;
  r[8] = f.address.differs_from_billing === true && f.account.shipping_age_days < 1 && f.amount.value > 30000 ? 1 : 0;
  r[9] = f.address.prefecture === '東京都' && f.velocity.cards_per_door_24h >= 3 ? 1 : 0;
  r[10] =
    (f.address.country === 'RU' || f.address.country === 'NG' || f.address.country === 'VN') &&
    f.billing.country === 'JP'
      ? 1
      : 0;
  r[11] = f.goods.gift_card_total >= 50000 && f.time.hour < 5 ? 1 : 0;
  r[12] = f.goods.gift_card_total >= 30000 && f.account.age_days < 7 ? 1 : 0;
  r[13] = f.goods.identical_units >= 5 ? 1 : 0;
  r[14] = f.goods.identical_units >= 3 && f.goods.resale_index >= 0.7 ? 1 : 0;
  r[15] = f.goods.classes?.includes('ticket') === true && f.goods.identical_units > 4 ? 1 : 0;
  r[16] =
    f.goods.classes?.includes('game_console') === true && f.amount.value > 150000 && f.account.guest === true ? 1 : 0;
  r[17] = f.goods.classes?.includes('e_money') === true && f.device.javascript === false ? 1 : 0;
  r[18] = f.goods.digital_share >= 0.9 && f.delivery.timeframe === 'electronic' && f.amount.value >= 20000 ? 1 : 0;
  r[19] = f.goods.resale_index > 0.8 && f.account.age_days < 1 ? 1 : 0;
  r[20] = f.account.guest === true && f.amount.value > 200000 ? 1 : 0;
  r[21] = f.account.age_days < 1 && f.amount.value > 50000 ? 1 : 0;
  r[22] = f.account.age_days < 30 && f.account.purchases_180d === 0 && f.goods.high_risk_share > 0.5 ? 1 : 0;
  r[23] = f.account.password_age_days <= 1 && f.account.shipping_age_days <= 1 ? 1 : 0;
  r[24] = f.account.password_age_days <= 3 && f.amount.value > 100000 ? 1 : 0;
  r[25] = f.account.change_age_days < 1 && f.goods.high_risk_share >= 0.7 ? 1 : 0;
  r[26] = f.account.transactions_24h > 5 && f.amount.value > 10000 ? 1 : 0;
  r[27] = f.account.add_card_attempts_24h >= 3 ? 1 : 0;
  r[28] = f.account.suspicious === true ? 1 : 0;
  r[29] = f.address.name_matches_account === true ? 1 : 0;
  r[30] = f.email.disposable === true && f.amount.value > 10000 ? 1 : 0;
  r[31] =
    (f.email.domain === 'mailinator.com' ||
      f.email.domain === 'guerrillamail.com' ||
      f.email.domain === 'yopmail.com' ||
      f.email.domain === '10minutemail.com') &&
    f.account.guest === true
      ? 1
      : 0;
  r[32] =
    (f.device.language === 'zh-CN' || f.device.language === 'vi-VN' || f.device.language === 'ru-RU') &&
    f.billing.country === 'JP' &&
    f.goods.high_risk_share > 0.5
      ? 1
      : 0;
  r[33] = f.device.time_zone_offset_min >= 0 && f.billing.country === 'JP' ? 1 : 0;
  r[34] = f.device.javascript === false && f.purpose === 'add_card' ? 1 : 0;
  r[35] = f.velocity.numbers_per_range_10s >= 5 ? 1 : 0;
  r[36] = f.velocity.numbers_per_device_60s >= 4 && f.purpose === 'add_card' ? 1 : 0;
  r[37] = f.velocity.numbers_per_ip_10m >= 10 ? 1 : 0;
  r[38] = f.velocity.declines_per_device_1h >= 3 && f.velocity.numbers_per_device_60s >= 2 ? 1 : 0;
  r[39] = f.velocity.declines_per_account_1h >= 5 ? 1 : 0;
  r[40] = f.velocity.expiries_per_number_1h >= 3 ? 1 : 0;
  r[41] = f.velocity.decline_share_10m > 0.8 && f.velocity.attempts_per_merchant_10m >= 100 ? 1 : 0;
  r[42] = f.surge.numbers_per_bin8_60s > 10.0 && f.velocity.declines_per_device_1h > 0 ? 1 : 0;
  r[43] = f.surge.numbers_per_bin6_60s > 20.0 ? 1 : 0;
  r[44] = f.velocity.accounts_per_device_24h >= 4 && f.goods.high_risk_share > 0.3 ? 1 : 0;
  r[45] = f.card.expired === true && f.velocity.expiries_per_number_1h >= 2 ? 1 : 0;
  r[46] = f.card.luhn_valid === false ? 1 : 0;
  r[47] = f.card.stored === true && f.card.age_days > 365 && f.account.age_days > 365 ? 1 : 0;
  r[48] =
    f.time.hour <= 4 &&
    (f.amount.value >= 100000 || f.goods.high_risk_share >= 0.9 || f.velocity.attempts_per_account_1h >= 3)
      ? 1
      : 0;
  r[49] = f.amount.value >= 300000 || f.goods.max_unit_value >= 250000 || f.goods.identical_units >= 20 ? 1 : 0;
}

/** A number source that is the same each run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const texts: Readonly<Record<string, readonly string[]>> = {
  'address.prefecture': ['東京都', '大阪府', '北海道', '福岡県'],
  'address.country': ['JP', 'JP', 'JP', 'US', 'VN'],
  'billing.country': ['JP', 'JP', 'JP', 'US'],
  'email.domain': ['gmail.com', 'yahoo.co.jp', 'docomo.ne.jp', 'mailinator.com', 'yopmail.com'],
  'device.language': ['ja-JP', 'ja-JP', 'ja-JP', 'en-US', 'zh-CN', 'vi-VN'],
};

/** Synthetic features: an optional value is missing in one checkout of five; every record has all its keys. */
export function sampleCheckouts(count: number): readonly Features[] {
  const random = randomFrom(20_261_122);
  const value = (path: string): unknown => {
    const { type, values, max, min } = sampleEnvironment.names.get(path)!;
    const choose = <Choice>(choices: readonly Choice[]) => choices[Math.floor(random() * choices.length)];
    if (path === 'amount.value' || path.startsWith('goods.max') || path.startsWith('goods.gift')) {
      return Math.floor(random() ** 3 * 400_000);
    }
    if (type === 'double') return path.startsWith('surge.') ? random() ** 2 * 25 : random();
    if (type === 'int') return (min ?? 0) + Math.floor(random() ** 2 * ((max ?? 400) - (min ?? 0) + 1));
    if (type === 'bool') return random() < 0.2;
    if (type === 'string') return choose(values ?? texts[path] ?? ['a', 'b', 'c']);
    return path === 'items' ? [] : (values ?? []).filter(() => random() < 0.15);
  };
  const counter = (name: string) =>
    name.startsWith('velocity.') && !name.includes('share') ? Math.floor(random() ** 4 * 12) : value(name);
  const one = (): Features => {
    const features: Record<string, unknown> = { purpose: value('purpose'), items: [] };
    for (const [record, names] of sampleEnvironment.records) {
      const entries = names.map(name => {
        const path = `${record}.${name}`;
        const missing = !sampleEnvironment.names.get(path)!.always && random() < 0.2;
        return [name, missing ? undefined : counter(path)] as const;
      });
      features[record] = Object.fromEntries(entries);
    }
    return features as unknown as Features;
  };
  return Array.from({ length: count }, one);
}
