/** Orders by score: the histogram, the curve over every threshold, and what equal challenge rates would achieve. */
import { addSparse, type SparseState, sparse } from './cells.ts';
import { fraud, good, type JudgementIndex, judgements, oneFlowWidth, unjudged } from './tally.ts';
import type { AtChallengeRate, Count, CurvePoint, ScoreCell } from './types.ts';
import { proportion } from './wilson.ts';

/** Rank above every score: a rule asks for a challenge whatever the score, so no threshold lets the order pass. */
const liftedRank = 101;
const ranks = liftedRank + 1;
const rankWidth = oneFlowWidth;
const scoreWidth = judgements.length + 1;

/** Whole score 0–100. A fraction counts for the score below: it does not reach the next threshold. */
const wholeScore = (score: number) => Math.max(0, Math.min(100, Math.floor(score)));

/** Orders and amount above and at one rank, by judgement. */
type Sums = readonly [fraud: Count, good: Count, unjudged: Count];

/** Counts orders by score: the histogram, the curve, and what is caught at a given challenge rate. */
export class Scores {
  readonly #ranks = new Float64Array(ranks * rankWidth);
  readonly #scores = new Float64Array(101 * scoreWidth);

  /** @param counts orders and amounts by judgement (`oneFlowWidth`) of orders with this score. */
  count(score: number, lifted: boolean, counts: Float64Array): void {
    const whole = wholeScore(score);
    const rank = (lifted ? liftedRank : whole) * rankWidth;
    for (let cell = 0; cell < rankWidth; cell++) this.#ranks[rank + cell]! += counts[cell]!;
    for (let judgement = 0; judgement < judgements.length; judgement++) {
      const orders = counts[judgement * 2]!;
      this.#scores[whole * scoreWidth + judgement]! += orders;
      if (lifted) this.#scores[whole * scoreWidth + judgements.length]! += orders;
    }
  }

  /** Scores that occur, ascending. */
  histogram(): ScoreCell[] {
    const cells: ScoreCell[] = [];
    for (let score = 0; score <= 100; score++) {
      const [frauds, goods, open, lifted] = this.#scores.subarray(score * scoreWidth, (score + 1) * scoreWidth);
      if (frauds! + goods! + open! === 0) continue;
      cells.push({ score, fraud: frauds!, good: goods!, unjudged: open!, lifted: lifted! });
    }
    return cells;
  }

  /** Ranks that occur, highest first, each with what stands at it. */
  *#descending(): Generator<{ readonly rank: number; readonly here: Sums; readonly orders: number }> {
    for (let rank = liftedRank; rank >= 0; rank--) {
      const cells = this.#ranks.subarray(rank * rankWidth, (rank + 1) * rankWidth);
      const of = (judgement: JudgementIndex): Count => ({
        orders: cells[judgement * 2]!,
        amount: cells[judgement * 2 + 1]!,
      });
      const here: Sums = [of(fraud), of(good), of(unjudged)];
      const orders = here[0].orders + here[1].orders + here[2].orders;
      if (orders > 0) yield { rank, here, orders };
    }
  }

  #totals(): { readonly sums: Sums; readonly orders: number } {
    let sums = nothing;
    for (const { here } of this.#descending()) sums = plus(sums, here, 1);
    return { sums, orders: ordersOf(sums) };
  }

  /** One point for each rank that occurs, from the strictest cut to the loosest. */
  curve(): CurvePoint[] {
    const total = this.#totals();
    let sums = nothing;
    return [...this.#descending()].map(({ rank, here }) => {
      sums = plus(sums, here, 1);
      const [caught, goodChallenged] = sums;
      const judged = caught.orders + goodChallenged.orders;
      return {
        score: rank,
        challenged: ordersOf(sums),
        fraud_caught: caught,
        good_challenged: goodChallenged,
        challenge_rate: ordersOf(sums) / total.orders,
        recall: ratio(caught.orders, total.sums[0].orders),
        false_positive_rate: ratio(goodChallenged.orders, total.sums[1].orders),
        precision: ratio(caught.orders, judged),
      };
    });
  }

  /** The share of pairs of one fraud and one good order in which the fraud ranks higher, ties half: the area under ROC. */
  rocArea(): number | null {
    const { sums } = this.#totals();
    const [frauds, goods] = [sums[0].orders, sums[1].orders];
    if (frauds === 0 || goods === 0) return null;
    let goodAbove = 0;
    let won = 0;
    for (const { here } of this.#descending()) {
      won += here[0].orders * (goods - goodAbove - here[1].orders / 2);
      goodAbove += here[1].orders;
    }
    return won / (frauds * goods);
  }

  /** Precision at each rank, weighted by the share of fraud found there. */
  averagePrecision(): number | null {
    const frauds = this.#totals().sums[0].orders;
    if (frauds === 0) return null;
    let [caught, challenged, sum] = [0, 0, 0];
    for (const { here } of this.#descending()) {
      caught += here[0].orders;
      challenged += here[0].orders + here[1].orders;
      if (here[0].orders > 0) sum += (here[0].orders / frauds) * (caught / challenged);
    }
    return sum;
  }

  /** What challenging exactly `rate` (0–1) of all orders achieves, highest scores first, by lot inside the last score. */
  atChallengeRate(rate: number, basis: AtChallengeRate['basis']): AtChallengeRate {
    const total = this.#totals();
    let open = wholeBeside(rate * total.orders);
    let sums = nothing;
    let cut: number | null = null;
    let share = 0;
    for (const { rank, here, orders } of this.#descending()) {
      if (open <= 0) break;
      cut = rank;
      share = Math.min(1, open / orders);
      sums = plus(sums, here, share);
      open = share < 1 ? 0 : open - orders;
    }
    const [caught, goodChallenged, others] = sums;
    return {
      rate,
      basis,
      score: cut,
      share_of_score: share,
      challenged: {
        orders: ordersOf(sums),
        amount: caught.amount + goodChallenged.amount + others.amount,
      },
      fraud_caught: caught,
      good_challenged: goodChallenged,
      precision: proportion(caught.orders, caught.orders + goodChallenged.orders),
      recall: proportion(caught.orders, total.sums[0].orders),
    };
  }

  state(): ScoreState {
    return { ranks: sparse(this.#ranks), scores: sparse(this.#scores) };
  }

  add(state: ScoreState): void {
    addSparse(this.#ranks, state.ranks);
    addSparse(this.#scores, state.scores);
  }
}

/** What was counted so far, as plain data. */
export interface ScoreState {
  readonly ranks: SparseState;
  readonly scores: SparseState;
}

const none: Count = { orders: 0, amount: 0 };
const nothing: Sums = [none, none, none];
const ordersOf = (sums: Sums) => sums[0].orders + sums[1].orders + sums[2].orders;
/** A rate that came of dividing orders, times the orders, can miss their number by a hair: the cut would fall into the next score. */
function wholeBeside(orders: number): number {
  const whole = Math.round(orders);
  return Math.abs(orders - whole) < 1e-6 ? whole : orders;
}
const ratio = (part: number, of: number) => (of > 0 ? part / of : null);

function plus(sums: Sums, here: Sums, share: number): Sums {
  const add = (one: Count, other: Count): Count => ({
    orders: one.orders + other.orders * share,
    amount: one.amount + other.amount * share,
  });
  return [add(sums[0], here[0]), add(sums[1], here[1]), add(sums[2], here[2])];
}
