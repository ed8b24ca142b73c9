/** The same numbers, the slow and obvious way: lists of orders, filtered anew for each figure. Shares no code with src. */
import type { ReplayOutcome } from '../../../src/replay/types.ts';
import { type Decided, dayMs, end, type Sampled } from './records.ts';

export interface OracleOptions {
  readonly labelDelayDays: number;
  readonly openLabels: 'genuine' | 'left_out';
}

export type Judged = 'fraud' | 'good' | 'unjudged';

export function judged({ record, outcome }: Sampled, options: OracleOptions): Judged {
  if ((end - record.at) / dayMs < options.labelDelayDays) return 'unjudged';
  if (outcome.label === 'fraud') return 'fraud';
  if (outcome.label === 'genuine') return 'good';
  const noMoneyMoved = outcome.refused_by_shop === true || (outcome.declined === true && outcome.approved !== true);
  return noMoneyMoved || options.openLabels === 'left_out' ? 'unjudged' : 'good';
}

export interface Row {
  readonly record: Decided;
  readonly outcome: ReplayOutcome;
  readonly judged: Judged;
}

export const countOf = (rows: readonly Row[]) => ({
  orders: rows.length,
  amount: rows.filter(({ record }) => record.currency === 'JPY').reduce((sum, { record }) => sum + record.amount, 0),
});

export const isChallenged = ({ record }: Row) => record.flow === 'challenge';
const share = (part: number, of: number) => (of === 0 ? null : part / of);

/** The plain part of Figures. */
export function decisionOf(rows: readonly Row[], abandonment: number) {
  const fraud = rows.filter(row => row.judged === 'fraud');
  const good = rows.filter(row => row.judged === 'good');
  const challenged = rows.filter(isChallenged);
  const caught = fraud.filter(isChallenged);
  const annoyed = good.filter(isChallenged);
  return {
    all: countOf(rows),
    challenged: countOf(challenged),
    fraud: countOf(fraud),
    fraud_caught: countOf(caught),
    fraud_missed: countOf(fraud.filter(row => !isChallenged(row))),
    good: countOf(good),
    good_challenged: countOf(annoyed),
    unjudged: countOf(rows.filter(row => row.judged === 'unjudged')),
    unjudged_challenged: countOf(rows.filter(row => row.judged === 'unjudged' && isChallenged(row))),
    at_risk: { orders: annoyed.length * abandonment, amount: countOf(annoyed).amount * abandonment },
    shares: {
      challenge_rate: share(challenged.length, rows.length),
      precision: share(caught.length, caught.length + annoyed.length),
      recall: share(caught.length, fraud.length),
      false_positive_rate: share(annoyed.length, good.length),
      recall_of_amount: share(countOf(caught).amount, countOf(fraud).amount),
      f1: share(2 * caught.length, caught.length + annoyed.length + fraud.length),
    },
  };
}

/** A challenge at this threshold: a rule that lifts always challenges. 101 leaves only those. */
export const challengedAt = (threshold: number) => (row: Row) =>
  row.record.lifted === true || row.record.score >= threshold;

export function curveOf(rows: readonly Row[]) {
  const thresholds = Array.from({ length: 102 }, (_, index) => 101 - index);
  return thresholds
    .filter(
      threshold =>
        rows.filter(challengedAt(threshold)).length > rows.filter(challengedAt(threshold + 1)).length ||
        (threshold === 101 && rows.some(row => row.record.lifted)),
    )
    .map(score => {
      const challenged = rows.filter(challengedAt(score));
      return {
        score,
        challenged: challenged.length,
        fraud_caught: countOf(challenged.filter(row => row.judged === 'fraud')),
        good_challenged: countOf(challenged.filter(row => row.judged === 'good')),
      };
    });
}

const rankOf = ({ record }: Row) => (record.lifted ? 101 : record.score);

/** Over all pairs of a fraud and a good order. */
export function rocAreaOf(rows: readonly Row[]): number | null {
  const pairs = rows
    .filter(row => row.judged === 'fraud')
    .flatMap(one => rows.filter(row => row.judged === 'good').map(other => Math.sign(rankOf(one) - rankOf(other))));
  return pairs.length === 0 ? null : pairs.reduce((sum, sign) => sum + (sign + 1) / 2, 0) / pairs.length;
}

/** For each fraud, the precision among the orders that rank at least as high; averaged. */
export function averagePrecisionOf(rows: readonly Row[]): number | null {
  const judgedRows = rows.filter(row => row.judged !== 'unjudged');
  const fraud = judgedRows.filter(row => row.judged === 'fraud');
  if (fraud.length === 0) return null;
  const precisions = fraud.map(one => {
    const above = judgedRows.filter(other => rankOf(other) >= rankOf(one));
    return above.filter(row => row.judged === 'fraud').length / above.length;
  });
  return precisions.reduce((sum, each) => sum + each, 0) / fraud.length;
}

/** The orders in order of rank, each of a tied group taken by the same share; how much fraud the first `rate` of them hold. */
export function atRate(rows: readonly Row[], rate: number) {
  let open = rate * rows.length;
  const taken = { fraud: 0, good: 0, all: 0 };
  for (const rank of [...new Set(rows.map(rankOf))].sort((one, other) => other - one)) {
    const group = rows.filter(row => rankOf(row) === rank);
    const part = Math.min(1, Math.max(0, open) / group.length);
    taken.all += part * group.length;
    taken.fraud += part * group.filter(row => row.judged === 'fraud').length;
    taken.good += part * group.filter(row => row.judged === 'good').length;
    open -= group.length;
  }
  return taken;
}
