/** Everything that is counted for one rule set. */
import type { RecordedDecision, SegmentFeatures } from '../types.ts';
import { Alike } from './alike.ts';
import { dayName } from './calendar.ts';
import { Table, type TableState } from './cells.ts';
import { type DecisionPlaces, RuleCounts, type RuleState } from './rules.ts';
import { type ScoreState, Scores } from './scores.ts';
import { segmentsOf } from './segments.ts';
import {
  addOneFlow,
  count,
  counted,
  figuresOf,
  fraud,
  type JudgementIndex,
  oneFlowWidth,
  tallyWidth,
} from './tally.ts';
import {
  type AtChallengeRate,
  type RuleSetSummary,
  type Segment,
  type SegmentKind,
  type SideNumbers,
  segmentKinds,
} from './types.ts';

/** What is the same for an order under both rule sets. */
export interface Counting {
  readonly judgement: JudgementIndex;
  /** An authorisation was approved. */
  readonly approved: boolean;
  /** In the main currency; 0 for others. */
  readonly amount: number;
  /** Days and weeks by number (calendar.ts). */
  readonly day: number;
  readonly week: number;
  readonly features: SegmentFeatures;
  /** Row name of the band of amount (segments.ts); the other segments follow from the features. */
  readonly amountSegment: string;
}

/** What is known of orders with the same decision. */
interface KnownDecision {
  readonly decision: RecordedDecision;
  readonly lifted: boolean;
  readonly places: DecisionPlaces;
}

/** Counts what one rule set decides. */
export class Side {
  readonly #summary: RuleSetSummary;
  readonly #total = new Table(tallyWidth);
  readonly #fraudApproved = new Table(tallyWidth);
  readonly #days = new Table(tallyWidth);
  readonly #segments = new Table(tallyWidth);
  readonly #saturated = new Table(1);
  readonly #scores = new Scores();
  readonly #rules: RuleCounts;
  /** Orders of the week, by their decision, that are not in the tables yet. */
  readonly #decisions = new Alike<RecordedDecision, KnownDecision>(
    oneFlowWidth,
    decision => this.#known(decision),
    (known, counts) => this.#countDecision(known, counts),
  );
  #week = Number.NaN;
  /** Orders by their features that are not in the segments yet. */
  readonly #features = new Alike<SegmentFeatures, readonly string[]>(tallyWidth, segmentsOf, (segments, tally) =>
    this.#countFeatures(segments, tally),
  );

  constructor(summary: RuleSetSummary) {
    this.#summary = summary;
    this.#rules = new RuleCounts(summary.rules);
  }

  /** Throws when the decision names a rule that the summary does not. */
  count(decision: RecordedDecision, counting: Counting): void {
    const { judgement, approved, amount, day, week, features, amountSegment } = counting;
    // Attempts come in order of time: weeks change seldom.
    if (week !== this.#week) this.#decisions.settle();
    this.#week = week;
    const challenged = decision.flow === 'challenge';
    const alike = this.#decisions.cells(decision);
    alike[judgement * 2]! += 1;
    alike[judgement * 2 + 1]! += amount;
    count(this.#features.cells(features), 0, judgement, challenged, amount);
    if (approved && judgement === fraud) countRow(this.#fraudApproved, 'all', judgement, challenged, amount);
    countRow(this.#days, day, judgement, challenged, amount);
    countRow(this.#segments, amountSegment, judgement, challenged, amount);
  }

  #known(decision: RecordedDecision): KnownDecision {
    return { decision, lifted: this.#isLifted(decision), places: this.#rules.placesOf(decision) };
  }

  /** Counts orders of the week in, all with one decision. */
  #countDecision({ decision, lifted, places }: KnownDecision, counts: Float64Array): void {
    const row = this.#total.at('all');
    addOneFlow(this.#total.cells, row, places.challenged, counts);
    const orders = counts[0]! + counts[2]! + counts[4]!;
    for (const counter of decision.saturated) {
      const row = this.#saturated.at(counter);
      this.#saturated.cells[row]! += orders;
    }
    this.#scores.count(decision.score, lifted, counts);
    this.#rules.count(places, counts, this.#week);
  }

  #countFeatures(segments: readonly string[], tally: Float64Array): void {
    for (const segment of segments) {
      const row = this.#segments.at(segment);
      for (let cell = 0; cell < tallyWidth; cell++) this.#segments.cells[row + cell]! += tally[cell]!;
    }
  }

  /** A challenge below the bands that ask for one can only come from a rule that lifts, even if the record does not say so. */
  #isLifted({ score, flow, lifted }: RecordedDecision): boolean {
    if (lifted !== undefined) return lifted && flow === 'challenge';
    const band = this.#summary.bands.findLast(({ from }) => from <= score);
    return flow === 'challenge' && band?.flow !== 'challenge';
  }

  #settle(): void {
    this.#decisions.settle();
    this.#features.settle();
  }

  /** The share of all orders that this rule set challenges; null without orders. */
  challengeRate(): number | null {
    this.#settle();
    return figuresOf(this.#total.row('all'), 0).challenge_rate.share;
  }

  result(abandonment: number, rates: readonly Pick<AtChallengeRate, 'rate' | 'basis'>[]): SideNumbers {
    this.#settle();
    const decision = figuresOf(this.#total.row('all'), abandonment);
    const approved = this.#fraudApproved.row('all');
    return {
      version: this.#summary.version,
      decision,
      fraud_approved: { caught: counted(approved, fraud, true), missed: counted(approved, fraud, false) },
      scores: this.#scores.histogram(),
      curve: this.#scores.curve(),
      roc_area: this.#scores.rocArea(),
      average_precision: this.#scores.averagePrecision(),
      at_challenge_rates: rates.map(({ rate, basis }) => this.#scores.atChallengeRate(rate, basis)),
      days: this.#days.keys().map(key => ({
        day: dayName(Number(key)),
        figures: figuresOf(this.#days.row(key), abandonment),
      })),
      rules: this.#rules.result(decision),
      overlap: this.#rules.overlap(),
      segments: this.#segmentResult(abandonment),
      saturated: this.#saturated.keys().map(key => ({ counter: String(key), orders: this.#saturated.row(key)[0]! })),
    };
  }

  #segmentResult(abandonment: number): Record<SegmentKind, Segment[]> {
    const of = (kind: SegmentKind) =>
      this.#segments
        .keys()
        .map(String)
        .filter(key => key.startsWith(`${kind}|`))
        .map(key => ({
          value: key.slice(kind.length + 1),
          figures: figuresOf(this.#segments.row(key), abandonment),
        }))
        .sort(kind === 'amount' ? byEdge : byOrders);
    return Object.fromEntries(segmentKinds.map(kind => [kind, of(kind)])) as Record<SegmentKind, Segment[]>;
  }

  state(): SideState {
    this.#settle();
    return {
      total: this.#total.state(),
      fraudApproved: this.#fraudApproved.state(),
      days: this.#days.state(),
      segments: this.#segments.state(),
      saturated: this.#saturated.state(),
      scores: this.#scores.state(),
      rules: this.#rules.state(),
    };
  }

  add(state: SideState): void {
    this.#total.add(state.total);
    this.#fraudApproved.add(state.fraudApproved);
    this.#days.add(state.days);
    this.#segments.add(state.segments);
    this.#saturated.add(state.saturated);
    this.#scores.add(state.scores);
    this.#rules.add(state.rules);
  }
}

/** What was counted so far, as plain data. */
export interface SideState {
  readonly total: TableState;
  readonly fraudApproved: TableState;
  readonly days: TableState;
  readonly segments: TableState;
  readonly saturated: TableState;
  readonly scores: ScoreState;
  readonly rules: RuleState;
}

/** The offset first, then the cells: the table may move its cells when it makes a row. */
function countRow(
  table: Table,
  key: string | number,
  judgement: JudgementIndex,
  challenged: boolean,
  amount: number,
): void {
  const row = table.at(key);
  count(table.cells, row, judgement, challenged, amount);
}

/** Ascending by lower edge, `other-currency` last. */
function byEdge(one: Segment, other: Segment): number {
  const edge = ({ value }: Segment) => (/^\d+$/.test(value) ? Number(value) : Number.MAX_SAFE_INTEGER);
  return edge(one) - edge(other);
}

/** Most orders first; equal ones by name. */
function byOrders(one: Segment, other: Segment): number {
  return other.figures.all.orders - one.figures.all.orders || (one.value < other.value ? -1 : 1);
}
