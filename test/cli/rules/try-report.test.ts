import { expect, it } from 'vitest';
import { trialReport } from '../../../src/cli/rules/try-report.ts';
import { createNumbers } from '../../../src/replay/numbers/numbers.ts';
import type { RecordedDecision, ReplayOutcome } from '../../../src/replay/types.ts';
import { dayMs, end, featuresWith, summary } from '../../replay/numbers/records.ts';

const decisionOf = (flow: RecordedDecision['flow']): RecordedDecision => ({
  score: flow === 'challenge' ? 60 : 0,
  band: flow === 'challenge' ? 'high' : 'low',
  flow,
  hits: [],
  shadow: [],
  unknown: [],
  saturated: [],
});

/** A report on one order for each of these, all challenged now and none before. */
function reportOn(
  orders: readonly (readonly [currency: string, outcome: ReplayOutcome])[],
  { language, currency = 'JPY' }: { language?: 'ja'; currency?: string } = {},
): string {
  const numbers = createNumbers({ rules: summary('one'), against: summary('two'), asOf: end, currency });
  for (const [index, [currency, outcome]] of orders.entries()) {
    const features = featuresWith({});
    const attempt = { id: `a-${index}`, amount: 26_400, currency, at: end - dayMs, features };
    numbers.attempt({ ...attempt, decision: decisionOf('challenge'), against: decisionOf('frictionless') }, outcome);
  }
  return trialReport(numbers.result(), undefined, language);
}

it('an example shows its amount in its own currency', () => {
  const dollars = reportOn([['USD', { label: 'fraud' }]]);
  expect(dollars).toContain('  $264.00  fraud');
  expect(dollars).toContain('1 (¥0) attempts');
  expect(dollars).toContain('Amounts are those of orders in JPY; orders in other currencies are only counted.');
  expect(reportOn([['JPY', { label: 'fraud' }]], { currency: 'USD' })).toContain('  ¥26,400  fraud');
});

it('of fraud that flips it says what was paid, where the history tells of approvals', () => {
  const orders = [
    ['JPY', { label: 'fraud', approved: true }],
    ['JPY', { label: 'fraud', declined: true }],
    ['JPY', { label: 'genuine', approved: true }],
  ] as const;
  expect(reportOn(orders)).toContain(
    'Flipped to challenge: 3 (¥79,200); fraud 2 (¥52,800), of which approved 1 (¥26,400), good 1 (¥26,400), not judged',
  );
  expect(reportOn(orders, { language: 'ja' })).toContain(
    'challenge に変わる注文：3件（79,200円）。不正2件（52,800円）、うち承認された決済1件（26,400円）、正常1件（26,400円）、',
  );
  expect(reportOn(orders.slice(1))).toContain('fraud 1 (¥26,400), good 1');
});

it('only what is judged as good is called taken for genuine', () => {
  const orders = (['fraud', 'genuine', 'open'] as const).map(label => ['JPY', { label }] as const);
  const all = [
    ...orders,
    ['JPY', { label: 'open', declined: true }] as const,
    ['JPY', { label: 'open', refused_by_shop: true }] as const,
  ];
  expect(reportOn(all)).toContain(
    'known as fraud 1 (¥26,400), as genuine 1 (¥26,400), taken for genuine 1 (¥26,400), not judged 2 (¥52,800).\n',
  );
  expect(reportOn(all, { language: 'ja' })).toContain(
    '不正と判明1件（26,400円）、正常と判明1件（26,400円）、正常とみなすもの1件（26,400円）、未判定2件（52,800円）。\n',
  );
});
