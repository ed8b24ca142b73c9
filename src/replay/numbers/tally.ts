/** The tally: orders and amounts by judgement and by challenged or not. Every figure of a decision follows from these twelve cells. */
import type { Count, Figures, Judgement } from './types.ts';
import { f1Of, proportion } from './wilson.ts';

/** The judgements, in the order of a row of counters; the three names below are their places. */
export const judgements = ['fraud', 'good', 'unjudged'] as const satisfies readonly Judgement[];
export const fraud = 0;
export const good = 1;
export const unjudged = 2;
/** Place of a judgement in `judgements` and in every row of counters. */
export type JudgementIndex = 0 | 1 | 2;

/** Cells of a tally. */
export const tallyWidth = 12;

/** Orders and amount by judgement: half a tally, for orders of one flow. */
export const oneFlowWidth = 6;

/** Counts an order into a tally that begins at `offset`. */
export function count(
  cells: Float64Array,
  offset: number,
  judgement: JudgementIndex,
  challenged: boolean,
  amount: number,
): void {
  const cell = offset + judgement * 4 + (challenged ? 2 : 0);
  cells[cell]! += 1;
  cells[cell + 1]! += amount;
}

/** Adds orders and amounts by judgement, of orders that are all challenged or all not, into a tally that begins at `offset`. */
export function addOneFlow(cells: Float64Array, offset: number, challenged: boolean, counts: Float64Array): void {
  for (let judgement = 0; judgement < judgements.length; judgement++) {
    const cell = offset + judgement * 4 + (challenged ? 2 : 0);
    cells[cell]! += counts[judgement * 2]!;
    cells[cell + 1]! += counts[judgement * 2 + 1]!;
  }
}

const plus = (one: Count, other: Count): Count => ({
  orders: one.orders + other.orders,
  amount: one.amount + other.amount,
});

/** The orders of a tally with this judgement, challenged or not, or both. */
export function counted(tally: ArrayLike<number>, judgement: JudgementIndex, challenged?: boolean): Count {
  const at = (index: number): Count => ({ orders: tally[index]!, amount: tally[index + 1]! });
  if (challenged === undefined) return plus(at(judgement * 4), at(judgement * 4 + 2));
  return at(judgement * 4 + (challenged ? 2 : 0));
}

/** All orders of a tally. */
export function countedAll(tally: ArrayLike<number>, challenged?: boolean): Count {
  return plus(
    plus(counted(tally, fraud, challenged), counted(tally, good, challenged)),
    counted(tally, unjudged, challenged),
  );
}

/** Everything that a decision is judged by. `abandonment`: assumed share (0–1) of challenged shoppers who give up. */
export function figuresOf(tally: ArrayLike<number>, abandonment: number): Figures {
  const all = countedAll(tally);
  const challenged = countedAll(tally, true);
  const [caught, missed] = [counted(tally, fraud, true), counted(tally, fraud, false)];
  const [goodChallenged, goodPassed] = [counted(tally, good, true), counted(tally, good, false)];
  const frauds = plus(caught, missed);
  const goods = plus(goodChallenged, goodPassed);
  return {
    all,
    challenged,
    challenge_rate: proportion(challenged.orders, all.orders),
    fraud: frauds,
    fraud_caught: caught,
    fraud_missed: missed,
    good: goods,
    good_challenged: goodChallenged,
    at_risk: { orders: goodChallenged.orders * abandonment, amount: goodChallenged.amount * abandonment },
    unjudged: counted(tally, unjudged),
    unjudged_challenged: counted(tally, unjudged, true),
    precision: proportion(caught.orders, caught.orders + goodChallenged.orders),
    recall: proportion(caught.orders, frauds.orders),
    recall_of_amount: frauds.amount > 0 ? caught.amount / frauds.amount : null,
    false_positive_rate: proportion(goodChallenged.orders, goods.orders),
    f1: f1Of(caught.orders, goodChallenged.orders, missed.orders),
  };
}
