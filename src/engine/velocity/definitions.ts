/**
 * What is counted: the counters and ratios of a rule set, as stores and rules see them (docs/velocity.md).
 * `readCounters` (counters.ts) makes them from counters.yaml.
 */
import type { Bilingual } from '../../shared/languages.ts';
import type { EventFacts, EventField, EventKind, VelocityReading } from '../types.ts';

/** A field that a counter may be keyed by or count distinctly: a key of the event, or the amount. */
export type CountedField = EventField | 'amount.value';

/** Whether a key can do without a field: attempts without merchant.id are those of the one merchant that has no id. */
export function mayLack(field: CountedField): boolean {
  return field === 'merchant.id';
}

/** What a counter does with the events of its window. */
export type Aggregate =
  | { readonly kind: 'events' }
  | { readonly kind: 'distinct'; readonly field: CountedField }
  | { readonly kind: 'sum'; readonly field: 'amount.value' };

/** What a condition may read of an event. */
export interface ConditionFacts {
  /** `amount.value` in minor units. */
  readonly amount?: number | undefined;
  readonly facts: EventFacts;
}

/** A condition over one event (`where`). False also when a fact that it needs is missing. */
export interface EventCondition {
  /** The CEL text: conditions with the same text are the same condition. */
  readonly source: string;
  /** True when the event satisfies it. */
  holds(event: ConditionFacts): boolean;
}

/** "Only attempts whose key had such an event before, within that time." */
export interface AfterCondition {
  readonly of: EventKind;
  readonly withinMs: number;
  /** Which events of that kind open the time; every one when absent. */
  readonly where?: EventCondition;
}

/** The stretch before the window that a surge is measured against. */
export interface Baseline {
  readonly overMs: number;
  /** Smallest divisor of the surge: what a quiet key is taken to have had. */
  readonly floor: number;
}

/** One counter of counters.yaml. */
export interface CounterDefinition {
  readonly name: string;
  readonly title: Bilingual;
  readonly count: Aggregate;
  readonly of: EventKind;
  /** Fields whose values together are the key; empty: the whole merchant. */
  readonly by: readonly CountedField[];
  readonly overMs: number;
  readonly where?: EventCondition;
  readonly after?: AfterCondition;
  /** Events kept a key, whether they have the counted field or not. Infinity for whole-merchant counters, which keep exact totals. */
  readonly limit: number;
  readonly baseline?: Baseline;
}

/** One ratio of counters.yaml: `of` divided by `to`, missing while `to` is below `at_least` (or zero). */
export interface RatioDefinition {
  readonly name: string;
  readonly title: Bilingual;
  readonly of: string;
  readonly to: string;
  readonly atLeast: number;
}

/**
 * Counters over the same events of the same keys: stores keep one list of events for them. Series that open others come last
 * in a set, so that no event opens for itself when it lands in one after the other.
 */
export interface CounterSeries {
  readonly of: EventKind;
  readonly by: readonly CountedField[];
  readonly where?: EventCondition;
  readonly after?: AfterCondition;
  /** Positions in `CounterSet.definitions`; none for a series that is only there to open others. */
  readonly counters: readonly number[];
  /** Position in `CounterSet.series` of the events that open this one's (`after`). It has the same `by`. */
  readonly opener?: number;
  /** How far behind the newest time an event of it can still be asked for, by an attempt that is late itself. */
  readonly keptMs: number;
  /** Events that are kept a key: the largest limit; Infinity when a baseline or the whole merchant is counted. */
  readonly keep: number;
}

/**
 * How raw figures become a reading: surges, ratios, and missing values, alike for every store.
 * All arrays are indexed as `CounterSet.definitions`; NaN is missing.
 */
export type ReadingFactory = (
  values: ArrayLike<number>,
  baselines: ArrayLike<number>,
  saturated: ArrayLike<number>,
) => VelocityReading;

/** The counters of a rule set. */
export interface CounterSet {
  readonly definitions: readonly CounterDefinition[];
  readonly ratios: readonly RatioDefinition[];
  readonly series: readonly CounterSeries[];
  /** How far back any counter looks, baselines and `after` included; 0 without counters. */
  readonly longestWindowMs: number;
  /** Names under `velocity.`: counters, then ratios. */
  readonly velocityNames: readonly string[];
  /** Names under `surge.`: counters with a baseline. */
  readonly surgeNames: readonly string[];
  /** Equal for sets that count the same things in the same lists; windows that were kept are only good for their own. */
  readonly fingerprint: string;
  readonly reading: ReadingFactory;
}

/**
 * How late an attempt may arrive, behind the newest event seen, and still be read: five minutes, as far as clocks may lie apart
 * (docs/api.md). Later attempts are counted but read no counters (docs/velocity.md, "Late").
 */
export const latenessMs = 300_000;
