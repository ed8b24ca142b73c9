/** A made-up quarter of a made-up shop, the same each time: enough of everything that each part of the report has something to show. */
import { createNumbers } from '../../../src/replay/numbers/numbers.ts';
import type { ReplayNumbers, RuleSetSummary } from '../../../src/replay/numbers/types.ts';
import type { ReportContext } from '../../../src/replay/report/context.ts';
import type { RecordedDecision, ReplayOutcome } from '../../../src/replay/types.ts';
import { bands, type Decided, dayMs, end, featuresWith, recordOf } from '../numbers/records.ts';

const rules: RuleSetSummary['rules'] = [
  ['numbers-walked-in-a-range', 'velocity', '同じ番号帯で番号を変えながらの試行', 'Numbers walked inside one range'],
  ['many-cards-to-one-door', 'velocity', '同じ配送先に多数のカード', 'Many cards to one door'],
  [
    'high-resale-goods-to-short-stay',
    'address',
    'ウィークリーマンション宛ての換金性の高い商品',
    'High-resale goods to a weekly mansion',
  ],
  ['guest-buys-high-resale-goods', 'goods', 'ゲスト購入の換金性の高い商品', 'A guest buys resellable goods'],
  ['disposable-email', 'account', '使い捨てメールアドレス', 'Disposable e-mail'],
  ['new-account-high-amount', 'account', '登録直後の高額購入', 'New account, high amount'],
  ['long-standing-member', 'trust', '長年の会員', 'Long-standing member'],
].map(([id, family, ja, en]) => ({ id: id!, status: 'live', family: family!, title: { ja: ja!, en: en! } }));

export const liveSummary: RuleSetSummary = { version: `sha256:${'1f'.repeat(32)}`, bands, rules };
export const draftSummary: RuleSetSummary = {
  version: `sha256:${'a7'.repeat(32)}`,
  bands,
  rules: [
    ...rules,
    {
      id: 'language-differs-from-country',
      status: 'shadow',
      family: 'device',
      title: { ja: '端末の言語と国の不一致', en: 'Device language does not fit the country' },
    },
  ],
};

/** Numbers in 0–1 that look random and are the same each time (mulberry32). */
export function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pointsOf: Readonly<Record<string, number>> = {
  'numbers-walked-in-a-range': 60,
  'many-cards-to-one-door': 45,
  'high-resale-goods-to-short-stay': 35,
  'guest-buys-high-resale-goods': 20,
  'disposable-email': 15,
  'new-account-high-amount': 20,
  'long-standing-member': -20,
};

/** Chance of a hit for a good order and for a fraud. */
const chances: readonly (readonly [rule: string, good: number, fraud: number])[] = [
  ['numbers-walked-in-a-range', 0.001, 0.45],
  ['many-cards-to-one-door', 0.004, 0.3],
  ['high-resale-goods-to-short-stay', 0.006, 0.35],
  ['guest-buys-high-resale-goods', 0.05, 0.5],
  ['disposable-email', 0.01, 0.4],
  ['new-account-high-amount', 0.03, 0.45],
  ['long-standing-member', 0.4, 0.02],
];

function decided(hits: RecordedDecision['hits']) {
  const score = Math.max(
    0,
    Math.min(
      100,
      hits.reduce((sum, { points }) => sum + points, 0),
    ),
  );
  const band = bands.findLast(({ from }) => from <= score)!;
  return { hits, score, band: band.name, flow: band.flow };
}

function attemptOf(index: number, draw: () => number) {
  const at = end - 91 * dayMs + draw() * 91 * dayMs;
  const isFraud = draw() < 0.012;
  const hits = chances.flatMap(([rule, good, fraud]) =>
    draw() < (isFraud ? fraud : good) ? [{ rule, points: pointsOf[rule]! }] : [],
  );
  const amount = Math.round(Math.exp(8 + draw() * 4) * (isFraud ? 2.5 : 1));
  const pick = <Value>(values: readonly Value[]) => values[Math.floor(draw() * values.length)]!;
  const record: Decided = {
    id: `att-${String(index).padStart(6, '0')}`,
    merchant: 'shop-7',
    at: Math.floor(at),
    amount,
    currency: 'JPY',
    ...decided(hits),
    shadow: draw() < 0.02 ? ['language-differs-from-country'] : [],
    unknown: draw() < 0.1 ? ['disposable-email'] : [],
    saturated: [],
    features: featuresWith({
      kind: pick([
        'ordinary',
        'ordinary',
        'ordinary',
        'ordinary',
        'convenience_store',
        'hotel',
        'short_stay',
        undefined,
      ]),
      prefecture: pick(['東京都', '東京都', '大阪府', '神奈川県', '愛知県', '北海道', '福岡県', undefined]),
      classes: [pick(['consumer_electronics', 'game_console', 'ticket', 'other', 'other', 'digital_content'])],
      guest: draw() < 0.3,
    }),
  };
  // The live rules know nothing of short stays, and are harder on guests.
  const before = decided(
    hits
      .filter(({ rule }) => rule !== 'high-resale-goods-to-short-stay')
      .map(({ rule, points }) => ({
        rule,
        points: rule === 'guest-buys-high-resale-goods' ? 45 : points,
      })),
  );
  return { record, other: { ...before, shadow: [], unknown: record.unknown, saturated: [] }, isFraud };
}

function outcomeOf(at: number, isFraud: boolean, challenged: boolean, draw: () => number): ReplayOutcome {
  const known = at + (10 + draw() * 60) * dayMs;
  if (draw() < 0.02) return { label: 'open', refused_by_shop: true };
  if (draw() < 0.03) return { label: 'open', declined: true, authenticated: true };
  const common = { approved: true, authenticated: draw() < 0.95, challenged: draw() < (challenged ? 0.7 : 0.03) };
  return isFraud && known < end
    ? { label: 'fraud', labelled_at: Math.floor(known), ...common }
    : { label: 'open', ...common };
}

/** @param orders how many; a quarter of a small shop by default. */
export function sampleNumbers({ orders = 20_000, against = true, seed = 7 } = {}): ReplayNumbers {
  const draw = drawing(seed);
  const numbers = createNumbers({
    rules: draftSummary,
    ...(against ? { against: liveSummary } : {}),
    asOf: end,
    labelDelayDays: 21,
    abandonment: 0.1,
  });
  for (let index = 0; index < orders; index++) {
    const { record, other, isFraud } = attemptOf(index, draw);
    numbers.attempt(
      recordOf(record, against ? other : undefined),
      outcomeOf(record.at, isFraud, record.flow === 'challenge', draw),
    );
  }
  return numbers.result();
}

export const sampleContext: ReportContext = {
  command:
    'sekisho replay --rules rules --against main:rules --label-delay 21d --report quarter.html orders-2026-0{8,9}.csv.gz orders-2026-10.csv.gz',
  writtenAt: end,
  program: '0.1.0',
  inputs: [
    {
      file: 'orders-2026-08.csv.gz',
      format: 'ec-cube-4',
      encoding: 'shift_jis',
      rows: 6_702,
      rejected: 3,
      bytes: 812_344,
      sha256: '5e'.repeat(32),
    },
    {
      file: 'orders-2026-09.csv.gz',
      format: 'ec-cube-4',
      encoding: 'shift_jis',
      rows: 6_511,
      rejected: 0,
      bytes: 790_120,
      sha256: 'c4'.repeat(32),
    },
    {
      file: 'orders-2026-10.csv.gz',
      format: 'ec-cube-4',
      encoding: 'shift_jis',
      rows: 6_790,
      rejected: 0,
      bytes: 820_991,
      sha256: '0b'.repeat(32),
    },
  ],
  rejected: [{ code: 'bad-date', rows: 3 }],
  rulesFrom: 'rules',
  againstFrom: 'main:rules',
  notes: [{ ja: 'テスト用の架空の注文です。', en: 'The orders are made up for tests.' }],
};
