/** What each rule does: hits, precision, lift, hits that no other has, unknowns, points, weeks, and which rules overlap. */
import type { RecordedDecision } from '../types.ts';
import { weekName } from './calendar.ts';
import { addSparse, type SparseState, sparse, Table, type TableState } from './cells.ts';
import { addOneFlow, counted, countedAll, fraud, good, tallyWidth, unjudged } from './tally.ts';
import { type Figures, type Overlap, overlapLimit, type RuleNumbers, type RuleSummary } from './types.ts';
import { proportion } from './wilson.ts';

/** Weeks since 1970 stay far below this, so rule and week fit into one number. */
const weeksPerRule = 65_536;

/** A decision as it is counted: rules by their place among all of the set. */
export interface DecisionPlaces {
  readonly challenged: boolean;
  readonly hits: readonly { readonly place: number; readonly points: number }[];
  /** Of the hits: trust, and all else. */
  readonly raising: readonly number[];
  readonly trusting: readonly number[];
  readonly shadow: readonly number[];
  readonly unknown: readonly number[];
}

/** Counts the hits of each rule, and which rules hit the same orders. */
export class RuleCounts {
  readonly #rules: readonly RuleSummary[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #hits: Float64Array;
  readonly #alone: Float64Array;
  readonly #unknown: Float64Array;
  /** Rows `rule × weeksPerRule + week`: hits, fraud, good. */
  readonly #weeks = new Table(3);
  readonly #points: readonly Map<number, number>[];
  /** Upper triangle of rules × rules: orders that both hit, and fraud among them. */
  readonly #both: Float64Array;
  readonly #bothFraud: Float64Array;

  constructor(rules: readonly RuleSummary[]) {
    this.#rules = [...rules].sort((one, other) => (one.id < other.id ? -1 : 1));
    this.#places = new Map(this.#rules.map(({ id }, index) => [id, index]));
    this.#hits = new Float64Array(rules.length * tallyWidth);
    this.#alone = new Float64Array(rules.length * tallyWidth);
    this.#unknown = new Float64Array(rules.length);
    this.#points = this.#rules.map(() => new Map());
    this.#both = new Float64Array(rules.length ** 2);
    this.#bothFraud = new Float64Array(rules.length ** 2);
  }

  /** The rules of a decision by their place. Throws when it names a rule that the summary does not. */
  placesOf({ flow, hits, shadow, unknown }: RecordedDecision): DecisionPlaces {
    const placeOf = (rule: string) => this.#placeOf(rule);
    const placed = hits.map(({ rule, points }) => ({ place: placeOf(rule), points }));
    return {
      challenged: flow === 'challenge',
      hits: placed,
      raising: placed.flatMap(({ place, points }) => (points < 0 ? [] : [place])),
      trusting: placed.flatMap(({ place, points }) => (points < 0 ? [place] : [])),
      shadow: shadow.map(placeOf),
      unknown: unknown.map(placeOf),
    };
  }

  /** @param counts orders and amounts by judgement (`oneFlowWidth`) of orders of one week with this decision. */
  count({ challenged, hits, raising, trusting, shadow, unknown }: DecisionPlaces, counts: Float64Array, week: number) {
    const orders = counts[fraud * 2]! + counts[good * 2]! + counts[unjudged * 2]!;
    for (const { place, points } of hits) {
      const histogram = this.#points[place]!;
      histogram.set(points, (histogram.get(points) ?? 0) + orders);
      this.#hit(place, challenged, counts, orders, week);
    }
    for (const side of [raising, trusting]) {
      if (side.length === 1) addOneFlow(this.#alone, side[0]! * tallyWidth, challenged, counts);
      this.#pairs(side, orders, counts[fraud * 2]!);
    }
    for (const place of shadow) {
      this.#hit(place, challenged, counts, orders, week);
      if (raising.length === 0) addOneFlow(this.#alone, place * tallyWidth, challenged, counts);
    }
    for (const place of unknown) this.#unknown[place]! += orders;
  }

  #placeOf(rule: string): number {
    const place = this.#places.get(rule);
    if (place === undefined) throw new Error(`the rule set's summary does not name the rule "${rule}"`);
    return place;
  }

  #hit(place: number, challenged: boolean, counts: Float64Array, orders: number, week: number): void {
    addOneFlow(this.#hits, place * tallyWidth, challenged, counts);
    const row = this.#weeks.at(place * weeksPerRule + week);
    const { cells } = this.#weeks;
    cells[row]! += orders;
    cells[row + 1]! += counts[fraud * 2]!;
    cells[row + 2]! += counts[good * 2]!;
  }

  #pairs(side: readonly number[], orders: number, frauds: number): void {
    const width = this.#rules.length;
    for (let one = 0; one < side.length; one++) {
      for (let other = one + 1; other < side.length; other++) {
        const [low, high] = side[one]! < side[other]! ? [side[one]!, side[other]!] : [side[other]!, side[one]!];
        this.#both[low * width + high]! += orders;
        this.#bothFraud[low * width + high]! += frauds;
      }
    }
  }

  /** Every rule, by id. */
  result(decision: Figures): RuleNumbers[] {
    const weeks = this.#weeksByRule();
    return this.#rules.map((rule, index) => {
      const counts = {
        hits: this.#hits.subarray(index * tallyWidth, (index + 1) * tallyWidth),
        alone: this.#alone.subarray(index * tallyWidth, (index + 1) * tallyWidth),
        unknown: this.#unknown[index]!,
        points: this.#points[index]!,
      };
      return { ...figuresOfRule(rule, counts, decision), weeks: weeks.get(index) ?? [] };
    });
  }

  #weeksByRule(): ReadonlyMap<number, RuleNumbers['weeks']> {
    const byRule = new Map<number, RuleNumbers['weeks'][number][]>();
    for (const key of this.#weeks.keys() as number[]) {
      const [hits, frauds, goods] = this.#weeks.row(key);
      const index = Math.floor(key / weeksPerRule);
      const weeks = byRule.get(index) ?? [];
      weeks.push({ week: weekName(key % weeksPerRule), hits: hits!, fraud: frauds!, good: goods! });
      byRule.set(index, weeks);
    }
    return byRule;
  }

  /** Pairs of rules on the same side that hit an order together, most first. */
  overlap(): { readonly pairs: number; readonly top: readonly Overlap[] } {
    const width = this.#rules.length;
    const found = [...sparse(this.#both)].sort(([oneKey, one], [otherKey, other]) => other - one || oneKey - otherKey);
    const hitsOf = (index: number) =>
      countedAll(this.#hits.subarray(index * tallyWidth, (index + 1) * tallyWidth)).orders;
    const top = found.slice(0, overlapLimit).map(([key, both]) => {
      const [one, other] = [Math.floor(key / width), key % width];
      const [hitsOne, hitsOther] = [hitsOf(one), hitsOf(other)];
      return {
        one: this.#rules[one]!.id,
        other: this.#rules[other]!.id,
        both,
        both_fraud: this.#bothFraud[key]!,
        jaccard: both / (hitsOne + hitsOther - both),
        of_one: both / hitsOne,
        of_other: both / hitsOther,
      };
    });
    return { pairs: found.length, top };
  }

  state(): RuleState {
    return {
      hits: sparse(this.#hits),
      alone: sparse(this.#alone),
      unknown: sparse(this.#unknown),
      weeks: this.#weeks.state(),
      points: this.#points.map(histogram => [...histogram].sort(([one], [other]) => one - other)),
      both: sparse(this.#both),
      bothFraud: sparse(this.#bothFraud),
    };
  }

  add(state: RuleState): void {
    addSparse(this.#hits, state.hits);
    addSparse(this.#alone, state.alone);
    addSparse(this.#unknown, state.unknown);
    this.#weeks.add(state.weeks);
    state.points.forEach((entries, index) => {
      const histogram = this.#points[index]!;
      for (const [points, hits] of entries) histogram.set(points, (histogram.get(points) ?? 0) + hits);
    });
    addSparse(this.#both, state.both);
    addSparse(this.#bothFraud, state.bothFraud);
  }
}

/** What was counted so far, as plain data. */
export interface RuleState {
  readonly hits: SparseState;
  readonly alone: SparseState;
  readonly unknown: SparseState;
  readonly weeks: TableState;
  /** By rule: points and hits with them. */
  readonly points: readonly SparseState[];
  readonly both: SparseState;
  readonly bothFraud: SparseState;
}

/** What was counted of one rule. */
export interface CountsOfRule {
  /** Tallies (tally.ts) of its hits, and of those that no other rule has. */
  readonly hits: ArrayLike<number>;
  readonly alone: ArrayLike<number>;
  readonly unknown: number;
  /** Points and hits with them. */
  readonly points: ReadonlyMap<number, number>;
}

/** The figures of a rule, its weeks aside. */
export function figuresOfRule(
  { id, status, family }: Pick<RuleSummary, 'id' | 'status' | 'family'>,
  { hits, alone, unknown, points }: CountsOfRule,
  decision: Figures,
): Omit<RuleNumbers, 'weeks'> {
  const judged = decision.fraud.orders + decision.good.orders;
  const baseShare = judged > 0 ? decision.fraud.orders / judged : 0;
  const [frauds, goods] = [counted(hits, fraud), counted(hits, good)];
  const precision = proportion(frauds.orders, frauds.orders + goods.orders);
  return {
    rule: id,
    status,
    family,
    hits: countedAll(hits),
    fraud: frauds,
    good: goods,
    precision,
    lift: precision.share === null || baseShare === 0 ? null : precision.share / baseShare,
    recall: proportion(frauds.orders, decision.fraud.orders),
    alone: countedAll(alone),
    alone_fraud: counted(alone, fraud).orders,
    alone_good: counted(alone, good).orders,
    unknown,
    median_points: medianOf(points),
  };
}

/** The lower median of a histogram; null when it is empty. */
function medianOf(histogram: ReadonlyMap<number, number>): number | null {
  const total = [...histogram.values()].reduce((sum, hits) => sum + hits, 0);
  let below = 0;
  for (const [points, hits] of [...histogram].sort(([one], [other]) => one - other)) {
    below += hits;
    if (below * 2 >= total) return points;
  }
  return null;
}
