/** What is known of the orders, what is still open and for how long, and what nobody can know. */

import { dayMs } from '../../shared/time.ts';
import type { ReplayOutcome } from '../types.ts';
import { addSparse, type SparseState, sparse } from './cells.ts';
import { type VerdictReason, verdictReasons } from './judge.ts';
import type { Count, LabelNumbers } from './types.ts';

/** Lower edges of the age groups of open orders, in days. Chargebacks for fraud can come up to 120 days after the payment. */
const ageEdges = [0, 30, 60, 90, 120, 180] as const;
/** Longest delay told apart, in days. */
const longestLag = 1_000;

const reasonCell = (reason: VerdictReason) => verdictReasons.indexOf(reason) * 2;
const youngFraudCell = verdictReasons.length * 2;

/** Counts why orders are judged as they are, and how old fraud is when it is reported. */
export class Labels {
  readonly #reasons = new Float64Array(verdictReasons.length * 2 + 2);
  readonly #ages = new Float64Array(ageEdges.length * 2);
  readonly #lags = new Float64Array(longestLag + 1);

  /** @param amount in the main currency; 0 for others. */
  count(at: number, asOf: number, reason: VerdictReason, outcome: ReplayOutcome, amount: number): void {
    add(this.#reasons, reasonCell(reason), amount);
    if (reason === 'too_young' && outcome.label === 'fraud') add(this.#reasons, youngFraudCell, amount);
    if (outcome.label === 'open') {
      const age = (asOf - at) / dayMs;
      const group = Math.max(
        0,
        ageEdges.findLastIndex(edge => age >= edge),
      );
      add(this.#ages, group * 2, amount);
    }
    if (outcome.label === 'fraud' && outcome.labelled_at !== undefined) {
      const days = Math.floor((outcome.labelled_at - at) / dayMs);
      this.#lags[Math.min(longestLag, Math.max(0, days))]! += 1;
    }
  }

  result(): LabelNumbers {
    const of = (cell: number): Count => ({ orders: this.#reasons[cell]!, amount: this.#reasons[cell + 1]! });
    const reasons = Object.fromEntries(verdictReasons.map(reason => [reason, of(reasonCell(reason))]));
    return {
      ...(reasons as Record<VerdictReason, Count>),
      too_young_fraud: of(youngFraudCell),
      open_by_age: ageEdges.map((from, group) => ({
        from,
        to: ageEdges[group + 1] ?? null,
        orders: this.#ages[group * 2]!,
        amount: this.#ages[group * 2 + 1]!,
      })),
      fraud_lag_days: {
        orders: this.#lags.reduce((sum, each) => sum + each, 0),
        median: quantile(this.#lags, 0.5),
        p90: quantile(this.#lags, 0.9),
        p99: quantile(this.#lags, 0.99),
        longest: quantile(this.#lags, 1),
      },
    };
  }

  state(): LabelState {
    return { reasons: sparse(this.#reasons), ages: sparse(this.#ages), lags: sparse(this.#lags) };
  }

  add(state: LabelState): void {
    addSparse(this.#reasons, state.reasons);
    addSparse(this.#ages, state.ages);
    addSparse(this.#lags, state.lags);
  }
}

/** What was counted so far, as plain data. */
export interface LabelState {
  readonly reasons: SparseState;
  readonly ages: SparseState;
  readonly lags: SparseState;
}

function add(cells: Float64Array, cell: number, amount: number): void {
  cells[cell]! += 1;
  cells[cell + 1]! += amount;
}

/** The smallest value that at least this share of the counted lies at or below (nearest rank); null without any. */
function quantile(histogram: Float64Array, share: number): number | null {
  const rank = Math.ceil(histogram.reduce((sum, each) => sum + each, 0) * share);
  if (rank === 0) return null;
  let below = 0;
  return histogram.findIndex(each => {
    below += each;
    return below >= rank;
  });
}
