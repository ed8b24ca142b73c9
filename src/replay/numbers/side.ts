/** Everything that is counted for one rule set. */
import { dayName } from './calendar.ts';
import { Table, type TableState } from './cells.ts';
import { RuleCounts, type RuleState } from './rules.ts';
import { type ScoreState, Scores } from './scores.ts';
import { count, figuresOf, type JudgementIndex, tallyWidth } from './tally.ts';
import {
  type AtChallengeRate,
  type Decided,
  type RuleSetSummary,
  type Segment,
  type SegmentKind,
  type SideNumbers,
  segmentKinds,
} from './types.ts';

/** What is the same for an order under both rule sets. */
export interface Counting {
  readonly judgement: JudgementIndex;
  /** In the main currency; 0 for others. */
  readonly amount: number;
  /** Days and weeks by number (calendar.ts). */
  readonly day: number;
  readonly week: number;
  /** Row names of segments.ts. */
  readonly segments: readonly string[];
}

export class Side {
  readonly #summary: RuleSetSummary;
  readonly #total = new Table(tallyWidth);
  readonly #days = new Table(tallyWidth);
  readonly #segments = new Table(tallyWidth);
  readonly #saturated = new Table(1);
  readonly #scores = new Scores();
  readonly #rules: RuleCounts;

  constructor(summary: RuleSetSummary) {
    this.#summary = summary;
    this.#rules = new RuleCounts(summary.rules);
  }

  count(record: Decided, { judgement, amount, day, week, segments }: Counting): void {
    const challenged = record.flow === 'challenge';
    countRow(this.#total, 'all', judgement, challenged, amount);
    countRow(this.#days, day, judgement, challenged, amount);
    for (const segment of segments) countRow(this.#segments, segment, judgement, challenged, amount);
    for (const counter of record.saturated) {
      const row = this.#saturated.at(counter);
      this.#saturated.cells[row]! += 1;
    }
    this.#scores.count(record.score, this.#isLifted(record), judgement, amount);
    this.#rules.count(record, judgement, amount, week);
  }

  /** A challenge below the bands that ask for one can only come from a rule that lifts, even if the record does not say so. */
  #isLifted(record: Decided): boolean {
    if (record.lifted !== undefined) return record.lifted && record.flow === 'challenge';
    const band = this.#summary.bands.findLast(({ from }) => from <= record.score);
    return record.flow === 'challenge' && band?.flow !== 'challenge';
  }

  /** The share of all orders that this rule set challenges; null without orders. */
  challengeRate(): number | null {
    return figuresOf(this.#total.row('all'), 0).challenge_rate.share;
  }

  result(abandonment: number, rates: readonly Pick<AtChallengeRate, 'rate' | 'basis'>[]): SideNumbers {
    const decision = figuresOf(this.#total.row('all'), abandonment);
    return {
      version: this.#summary.version,
      decision,
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
    return {
      total: this.#total.state(),
      days: this.#days.state(),
      segments: this.#segments.state(),
      saturated: this.#saturated.state(),
      scores: this.#scores.state(),
      rules: this.#rules.state(),
    };
  }

  add(state: SideState): void {
    this.#total.add(state.total);
    this.#days.add(state.days);
    this.#segments.add(state.segments);
    this.#saturated.add(state.saturated);
    this.#scores.add(state.scores);
    this.#rules.add(state.rules);
  }
}

export interface SideState {
  readonly total: TableState;
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
