import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNumbers } from '../../../src/replay/numbers/numbers.ts';
import type { Figures, NumbersOptions } from '../../../src/replay/numbers/types.ts';
import { runs } from '../../runs.ts';
import {
  atRate,
  averagePrecisionOf,
  countOf,
  curveOf,
  decisionOf,
  isChallenged,
  judged,
  type OracleOptions,
  type Row,
  rocAreaOf,
} from './oracle.ts';
import { dayMs, end, histories, recordOf, type Sampled, summary } from './records.ts';

const options = fc.record({
  labelDelayDays: fc.constantFrom(0, 30, 120),
  openLabels: fc.constantFrom('genuine' as const, 'left_out' as const),
});
const abandonment = 0.25;

function collect(history: readonly Sampled[], judging: OracleOptions, extra: Partial<NumbersOptions> = {}) {
  const numbers = createNumbers({
    rules: summary('one'),
    against: summary('two'),
    asOf: end,
    abandonment,
    ...judging,
    ...extra,
  });
  for (const { record, outcome, other } of history) numbers.attempt(recordOf(record, other), outcome);
  return numbers;
}

const rowsOf = (history: readonly Sampled[], judging: OracleOptions, side: 'record' | 'other' = 'record'): Row[] =>
  history.map(each => ({ record: each[side], outcome: each.outcome, judged: judged(each, judging) }));

const plain = (figures: Figures) => ({
  all: figures.all,
  challenged: figures.challenged,
  fraud: figures.fraud,
  fraud_caught: figures.fraud_caught,
  fraud_missed: figures.fraud_missed,
  good: figures.good,
  good_challenged: figures.good_challenged,
  unjudged: figures.unjudged,
  unjudged_challenged: figures.unjudged_challenged,
  at_risk: figures.at_risk,
  shares: {
    challenge_rate: figures.challenge_rate.share,
    precision: figures.precision.share,
    recall: figures.recall.share,
    false_positive_rate: figures.false_positive_rate.share,
    recall_of_amount: figures.recall_of_amount,
    f1: figures.f1.value,
  },
});

/** Equal but for the last digits of floating point. */
function expectClose(actual: number | null, expected: number | null): void {
  if (expected === null || actual === null) expect(actual).toBe(expected);
  else expect(actual).toBeCloseTo(expected, 9);
}
function expectFigures(actual: Figures, expected: ReturnType<typeof decisionOf>): void {
  const { shares, ...counts } = plain(actual);
  const { shares: expectedShares, ...expectedCounts } = expected;
  expect(counts).toEqual(expectedCounts);
  for (const name of Object.keys(expectedShares) as (keyof typeof expectedShares)[])
    expectClose(shares[name], expectedShares[name]);
}

const tokyoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short' });
const tokyoMonth = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', year: 'numeric', month: '2-digit' });

/** Every property below: what the collector says against filtering the list of orders anew. */
function property(check: (history: Sampled[], judging: OracleOptions) => void, most?: number): void {
  fc.assert(fc.property(histories(most), options, check), { numRuns: runs(50) });
}

describe('the numbers, against a plain recount', () => {
  it('decide alike, for both rule sets', () =>
    property((history, judging) => {
      const { rules, against, all, synthetic } = collect(history, judging).result();
      expectFigures(rules.decision, decisionOf(rowsOf(history, judging), abandonment));
      expectFigures(against!.decision, decisionOf(rowsOf(history, judging, 'other'), abandonment));
      expect(all).toEqual(countOf(rowsOf(history, judging)));
      expect(synthetic).toBe(history.filter(({ record }) => record.merchant === 'synthetic-daily').length);
    }));

  it('the fraud that was paid, for both rule sets', () =>
    property((history, judging) => {
      const { rules, against } = collect(history, judging).result();
      for (const [numbers, side] of [
        [rules, 'record'],
        [against!, 'other'],
      ] as const) {
        const paid = rowsOf(history, judging, side).filter(
          ({ judged: as, outcome }) => as === 'fraud' && outcome.approved === true,
        );
        expect(numbers.fraud_approved).toEqual({
          caught: countOf(paid.filter(isChallenged)),
          missed: countOf(paid.filter(row => !isChallenged(row))),
        });
      }
    }));

  it('histogram and curve over every threshold', () =>
    property((history, judging) => {
      const rows = rowsOf(history, judging);
      const { rules } = collect(history, judging).result();
      const shown = rules.curve.map(({ score, challenged, fraud_caught, good_challenged }) => ({
        score,
        challenged,
        fraud_caught,
        good_challenged,
      }));
      expect(shown).toEqual(curveOf(rows));
      const occurring = [...new Set(rows.map(({ record }) => record.score))].sort((one, other) => one - other);
      expect(rules.scores.map(({ score }) => score)).toEqual(occurring);
      for (const cell of rules.scores) {
        const here = rows.filter(({ record }) => record.score === cell.score);
        const of = (name: Row['judged']) => here.filter(row => row.judged === name).length;
        expect(cell).toMatchObject({ fraud: of('fraud'), good: of('good'), unjudged: of('unjudged') });
        expect(cell.lifted).toBe(here.filter(({ record }) => record.lifted).length);
      }
      expect(rules.scores.reduce((sum, { fraud, good, unjudged }) => sum + fraud + good + unjudged, 0)).toBe(
        rows.length,
      );
      expectClose(rules.roc_area, rocAreaOf(rows));
      expectClose(rules.average_precision, averagePrecisionOf(rows));
    }));

  it('equal challenge rates, for both rule sets alike', () =>
    property((history, judging) => {
      const { rules, against } = collect(history, judging).result();
      expect(rules.at_challenge_rates.map(({ rate }) => rate)).toEqual(
        against!.at_challenge_rates.map(({ rate }) => rate),
      );
      for (const [side, rows] of [
        [rules, rowsOf(history, judging)],
        [against!, rowsOf(history, judging, 'other')],
      ] as const) {
        for (const point of side.at_challenge_rates) {
          const expected = atRate(rows, point.rate);
          expectClose(point.challenged.orders, expected.all);
          expectClose(point.fraud_caught.orders, expected.fraud);
          expectClose(point.good_challenged.orders, expected.good);
        }
      }
    }));

  it('without orders no rate has a cut', () => {
    const { at_challenge_rates } = collect([], { labelDelayDays: 0, openLabels: 'genuine' }).result().rules;
    const cuts = at_challenge_rates.map(({ rate, score, share_of_score }) => ({ rate, score, share_of_score }));
    expect(cuts).toEqual([0.005, 0.01, 0.02, 0.05, 0.1].map(rate => ({ rate, score: null, share_of_score: 0 })));
  });

  it('at its own rate a rule set is what it is, where its challenges are the dearest scores', () =>
    property((history, judging) => {
      const { rules } = collect(history, judging).result();
      const own = rules.at_challenge_rates.find(({ basis }) => basis === 'rules');
      if (own === undefined) {
        expect(history).toEqual([]);
        return;
      }
      expectClose(own.fraud_caught.orders, rules.decision.fraud_caught.orders);
      expectClose(own.challenged.amount, rules.decision.challenged.amount);
    }));

  it('rules: hits, alone, unknown, points, weeks', () =>
    property((history, judging) => {
      const rows = rowsOf(history, judging);
      const frauds = rows.filter(row => row.judged === 'fraud').length;
      const judgedRows = rows.filter(row => row.judged !== 'unjudged').length;
      for (const rule of collect(history, judging).result().rules.rules) {
        const hit = rows.filter(({ record }) =>
          rule.status === 'shadow'
            ? record.shadow.includes(rule.rule)
            : record.hits.some(each => each.rule === rule.rule),
        );
        const of = (name: Row['judged'], among = hit) => among.filter(row => row.judged === name);
        const isTrust = rule.rule === 'trust';
        const alone = hit.filter(({ record }) => {
          const raising = record.hits.filter(({ points }) => points >= 0);
          const same = isTrust ? record.hits.filter(({ points }) => points < 0) : raising;
          return rule.status === 'shadow' ? raising.length === 0 : same.length === 1;
        });
        expect(rule.hits).toEqual(countOf(hit));
        expect(rule.fraud).toEqual(countOf(of('fraud')));
        expect(rule.good).toEqual(countOf(of('good')));
        expect(rule.alone).toEqual(countOf(alone));
        expect([rule.alone_fraud, rule.alone_good]).toEqual([of('fraud', alone).length, of('good', alone).length]);
        expect(rule.unknown).toBe(rows.filter(({ record }) => record.unknown.includes(rule.rule)).length);
        const judgedHits = of('fraud').length + of('good').length;
        const precision = judgedHits === 0 ? null : of('fraud').length / judgedHits;
        expectClose(rule.precision.share, precision);
        expectClose(rule.lift, precision === null || frauds === 0 ? null : precision / (frauds / judgedRows));
        expectClose(rule.recall.share, frauds === 0 ? null : of('fraud').length / frauds);
        const points = hit
          .flatMap(({ record }) => record.hits.filter(each => each.rule === rule.rule).map(each => each.points))
          .sort((one, other) => one - other);
        expect(rule.median_points).toBe(points[Math.ceil(points.length / 2) - 1] ?? null);
        expect(rule.weeks.reduce((sum, week) => sum + week.hits, 0)).toBe(hit.length);
        for (const { week, hits, fraud, good } of rule.weeks) {
          const monday = Date.parse(`${week}T00:00:00+09:00`);
          expect(new Date(`${week}T00:00:00Z`).getUTCDay()).toBe(1);
          const inWeek = hit.filter(({ record }) => record.at >= monday && record.at < monday + 7 * dayMs);
          expect([hits, fraud, good]).toEqual([inWeek.length, of('fraud', inWeek).length, of('good', inWeek).length]);
        }
      }
    }));

  it('overlap of rules', () =>
    property((history, judging) => {
      const rows = rowsOf(history, judging);
      const { overlap } = collect(history, judging).result().rules;
      const hit = (row: Row, rule: string) => row.record.hits.some(each => each.rule === rule);
      const raising = ['lift', 'one', 'three', 'two'];
      const pairs = raising.flatMap((one, index) => raising.slice(index + 1).map(other => [one, other] as const));
      const expected = pairs
        .map(([one, other]) => ({ one, other, both: rows.filter(row => hit(row, one) && hit(row, other)) }))
        .filter(({ both }) => both.length > 0);
      expect(overlap.pairs).toBe(expected.length);
      for (const { one, other, both } of expected) {
        const found = overlap.top.find(pair => pair.one === one && pair.other === other);
        const either = rows.filter(row => hit(row, one) || hit(row, other)).length;
        expect(found?.both).toBe(both.length);
        expect(found?.both_fraud).toBe(both.filter(row => row.judged === 'fraud').length);
        expectClose(found!.jaccard, both.length / either);
        expectClose(found!.of_one, both.length / rows.filter(row => hit(row, one)).length);
        expectClose(found!.of_other, both.length / rows.filter(row => hit(row, other)).length);
      }
    }));

  it('segments and days', () =>
    property((history, judging) => {
      const rows = rowsOf(history, judging);
      const { segments, days } = collect(history, judging).result().rules;
      const inSegment: Record<keyof typeof segments, (row: Row, value: string) => boolean> = {
        place: ({ record }, value) => (record.features.address.kind ?? 'unknown') === value,
        account: ({ record }, value) =>
          value === ({ true: 'guest', false: 'member' }[String(record.features.account.guest)] ?? 'unknown'),
        goods: ({ record }, value) => {
          const classes: readonly string[] = record.features.goods.classes ?? [];
          return classes.length === 0 ? value === 'unknown' : classes.includes(value);
        },
        prefecture: ({ record: { features } }, value) =>
          value === (features.address.prefecture ?? (features.address.country === 'US' ? 'abroad' : 'unknown')),
        amount: ({ record }, value) => {
          if (record.currency !== 'JPY') return value === 'other-currency';
          const edges = [0, 5_000, 10_000, 30_000, 50_000, 100_000, 300_000];
          return value === String(edges.filter(edge => edge <= record.amount).at(-1));
        },
      };
      for (const [kind, list] of Object.entries(segments)) {
        const of = inSegment[kind as keyof typeof segments];
        expect(rows.every(row => list.some(({ value }) => of(row, value)))).toBe(true);
        for (const { value, figures } of list)
          expectFigures(
            figures,
            decisionOf(
              rows.filter(row => of(row, value)),
              abandonment,
            ),
          );
      }
      expect(days.map(({ day }) => day)).toEqual(
        [...new Set(rows.map(({ record }) => tokyoDay.format(record.at)))].sort(),
      );
      for (const { day, figures } of days)
        expectFigures(
          figures,
          decisionOf(
            rows.filter(({ record }) => tokyoDay.format(record.at) === day),
            abandonment,
          ),
        );
    }, 25));

  it('flips, with the same sample whatever the order', () =>
    property((history, judging) => {
      const flips = collect(history, judging).result().flips!;
      for (const { to, all, fraud, fraud_approved, good, unjudged, sample } of flips) {
        const flipped = rowsOf(
          history.filter(({ record, other }) => record.flow === to && other.flow !== to),
          judging,
        );
        const of = (name: Row['judged']) => flipped.filter(row => row.judged === name);
        expect(all).toEqual(countOf(flipped));
        expect([fraud, good, unjudged]).toEqual([countOf(of('fraud')), countOf(of('good')), countOf(of('unjudged'))]);
        expect(fraud_approved).toEqual(countOf(of('fraud').filter(row => row.outcome.approved === true)));
        for (const name of ['fraud', 'good', 'unjudged'] as const)
          expect(sample.filter(example => example.judged === name)).toHaveLength(Math.min(7, of(name).length));
        for (const example of sample) {
          const row = flipped.find(({ record }) => record.id === example.id);
          expect(row?.judged).toBe(example.judged);
          expect(example.after.hits).toEqual(row?.record.hits);
          expect(example.after.flow).toBe(to);
        }
      }
    }));

  it('missed fraud: all that could have cost something, and the dearest of it whatever the order', () =>
    property((history, judging) => {
      const missed = rowsOf(history, judging).filter(row => {
        const { approved, declined, refused_by_shop } = row.outcome;
        return row.judged === 'fraud' && !isChallenged(row) && !refused_by_shop && (approved || !declined);
      });
      const inYen = ({ record }: Row) => (record.currency === 'JPY' ? record.amount : 0);
      const nameOf = ({ record }: Row) => `${record.merchant ?? ''}\n${record.id}`;
      const dearest = missed.toSorted(
        (one, other) => inYen(other) - inYen(one) || (nameOf(one) < nameOf(other) ? -1 : 1),
      );
      const { largest, ...all } = collect(history, judging).result().missed;
      expect(all).toEqual(countOf(missed));
      expect(largest.map(({ id, decision }) => [id, decision.score, decision.hits])).toEqual(
        dearest.slice(0, 10).map(({ record }) => [record.id, record.score, record.hits]),
      );
      const [whole, turned] = [collect(history, judging), collect(history.toReversed(), judging)];
      expect(turned.result().missed).toEqual(whole.result().missed);
    }));

  it('labels: judged, open with their age, and the blind spots', () =>
    property((history, judging) => {
      const rows = rowsOf(history, judging);
      const { labels } = collect(history, judging).result();
      const young = ({ record }: Row) => (end - record.at) / dayMs < judging.labelDelayDays;
      const old = rows.filter(row => !young(row));
      const open = old.filter(({ outcome }) => outcome.label === 'open');
      const refused = open.filter(({ outcome }) => outcome.refused_by_shop);
      const declined = open.filter(({ outcome }) => !outcome.refused_by_shop && outcome.declined && !outcome.approved);
      const rest = open.filter(row => !refused.includes(row) && !declined.includes(row));
      const presumed = judging.openLabels === 'genuine';
      expect(labels).toMatchObject({
        fraud: countOf(old.filter(({ outcome }) => outcome.label === 'fraud')),
        genuine: countOf(old.filter(({ outcome }) => outcome.label === 'genuine')),
        too_young: countOf(rows.filter(young)),
        too_young_fraud: countOf(rows.filter(row => young(row) && row.outcome.label === 'fraud')),
        refused_by_shop: countOf(refused),
        declined: countOf(declined),
        presumed_genuine: countOf(presumed ? rest : []),
        open_left_out: countOf(presumed ? [] : rest),
      });
      for (const { from, to, orders } of labels.open_by_age) {
        const aged = rows.filter(({ outcome, record }) => {
          const age = (end - record.at) / dayMs;
          return outcome.label === 'open' && age >= from && age < (to ?? Infinity);
        });
        expect(orders).toBe(aged.length);
      }
      const lags = rows
        .filter(({ outcome }) => outcome.label === 'fraud' && outcome.labelled_at !== undefined)
        .map(({ outcome, record }) => Math.floor((outcome.labelled_at! - record.at) / dayMs))
        .sort((one, other) => one - other);
      const rank = (share: number) => lags[Math.ceil(lags.length * share) - 1] ?? null;
      expect(labels.fraud_lag_days).toEqual({
        orders: lags.length,
        median: rank(0.5),
        p90: rank(0.9),
        p99: rank(0.99),
        longest: rank(1),
      });
    }));

  it('months, for the acquirer', () =>
    property((history, judging) => {
      const rows = rowsOf(history, judging).filter(({ record }) => record.features.purpose !== 'add_card');
      const { months } = collect(history, judging).result();
      expect(months.reduce((sum, { payments }) => sum + payments.orders, 0)).toBe(rows.length);
      for (const month of months) {
        const inMonth = rows.filter(({ record }) => tokyoMonth.format(record.at) === month.month);
        const of = (holds: (row: Row) => boolean) => {
          const found = inMonth.filter(holds);
          const frauds = countOf(found.filter(({ outcome }) => outcome.label === 'fraud'));
          return { ...countOf(found), fraud_orders: frauds.orders, fraud_amount: frauds.amount };
        };
        const requested = ({ outcome }: Row) => outcome.authenticated === true || outcome.challenged === true;
        const challenged = ({ outcome }: Row) => outcome.challenged === true;
        expect(month).toEqual({
          month: month.month,
          payments: of(() => true),
          three_ds_requested: of(requested),
          challenge_asked: of(isChallenged),
          challenge_asked_and_requested: of(row => isChallenged(row) && requested(row)),
          challenged_by_issuer: of(challenged),
          challenged_when_asked: of(row => challenged(row) && isChallenged(row)),
          challenged_unasked: of(row => challenged(row) && !isChallenged(row)),
          approved: of(({ outcome }) => outcome.approved === true),
        });
      }
    }));
});

describe('collecting', () => {
  it('gives the same whatever the order and however the work is divided, through JSON', () =>
    fc.assert(
      fc.property(histories(), options, fc.integer({ min: 1, max: 4 }), fc.nat(), (history, judging, parts, turn) => {
        const whole = JSON.stringify(collect(history, judging).result());
        const turned = [
          ...history.slice(turn % (history.length + 1)),
          ...history.slice(0, turn % (history.length + 1)),
        ];
        expect(JSON.stringify(collect(turned.reverse(), judging).result())).toBe(whole);
        const sum = collect([], judging);
        for (let part = 0; part < parts; part++) {
          const state = collect(
            history.filter((_, index) => index % parts === part),
            judging,
          ).state();
          sum.add(JSON.parse(JSON.stringify(state)));
        }
        expect(JSON.stringify(sum.result())).toBe(whole);
        expect(JSON.stringify(sum.state())).toBe(JSON.stringify(collect(history, judging).state()));
      }),
      { numRuns: runs(40) },
    ));

  it('refuses counts that were collected under other assumptions', () => {
    const judging = { labelDelayDays: 30, openLabels: 'genuine' } as const;
    const other = collect([], { ...judging, labelDelayDays: 60 });
    expect(() => collect([], judging).add(other.state())).toThrow(/other options/);
  });

  it('refuses a comparison with one side, and a rule that the rule set does not have', () => {
    const [sampled] = fc.sample(
      histories(1).filter(({ length }) => length > 0),
      1,
    )[0]!;
    const numbers = collect([], { labelDelayDays: 0, openLabels: 'genuine' });
    expect(() => numbers.attempt(recordOf(sampled!.record), sampled!.outcome)).toThrow(/second one is missing/);
    const strange = { ...sampled!.record, hits: [{ rule: 'nobody', points: 1 }] };
    expect(() => numbers.attempt(recordOf(strange, sampled!.other), sampled!.outcome)).toThrow(/"nobody"/);
  });

  it('keeps no order: its state does not grow with the history, whatever the dates', () => {
    const [sampled] = fc.sample(
      histories(1).filter(({ length }) => length > 0),
      { seed: 1, numRuns: 1 },
    )[0]!;
    const sizeAfter = (orders: number) => {
      const numbers = collect([], { labelDelayDays: 0, openLabels: 'genuine' });
      for (let index = 0; index < orders; index++) {
        const at = end - index * dayMs;
        const record = { ...sampled!.record, id: `att-${index}`, at, flow: 'challenge' as const };
        numbers.attempt(recordOf(record, { ...record, flow: 'frictionless' }), sampled!.outcome);
      }
      expect(numbers.result().rules.decision.challenged.orders).toBe(orders);
      return JSON.stringify(numbers.state()).length;
    };
    // More than the ten years whose days are kept apart.
    expect(sizeAfter(8_000)).toBeLessThan(sizeAfter(4_000) * 1.1);
  });
});
