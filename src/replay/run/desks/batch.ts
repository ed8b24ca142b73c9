/** What passes between the desks (any thread: read, check, recognise, decide) and the counting stage (one thread). */
import type { FeatureBlock } from '../../features/block.ts';
import type { Rejected } from '../../types.ts';
import type { Items } from './items.ts';

/**
 * What a batch of lines is there for. `index`: too early for any window of the slice, only known by its ids; `warm`: counted,
 * not decided; `run`: counted and decided.
 */
export type BatchRole = 'index' | 'warm' | 'run';

/** Lines on their way to a desk. */
export interface LineBatch {
  readonly number: number;
  readonly role: BatchRole;
  readonly bytes: Uint8Array;
  /** Line `i` is `bytes[offsets[i] .. offsets[i + 1]]`. */
  readonly offsets: Uint32Array;
  readonly seqs: Float64Array;
  /** The lines are checked `StreamLine`s of our own readers, not yet to be checked NDJSON. */
  readonly checked: boolean;
}

/** The kind of an item that is an attempt. */
export const attemptItem = 0;
/** The kind of one that is an outcome. */
export const outcomeItem = 1;

/** What a desk made of a batch: what the counting stage needs, and nothing else. Items are the lines that could be read, in order. */
export interface PreparedBatch {
  readonly number: number;
  readonly role: BatchRole;
  readonly lines: number;
  /** `attemptItem` or `outcomeItem`. */
  readonly kinds: Uint8Array;
  readonly seqs: Float64Array;
  /** Times of attempts and outcomes, milliseconds. */
  readonly ats: Float64Array;
  /** Which line of the batch each item was. */
  readonly lineOf: Uint32Array;
  readonly items: Items;
  /** Checkouts as JSON, by item, in an `index` batch: nothing was made of them yet. */
  readonly checkouts?: readonly string[];
  readonly rejected: readonly Rejection[];
  /** Card numbers that were masked in texts. */
  readonly masked: number;
}

/** A line that could not be used; its file is known to whoever made the sequence number. */
export interface Rejection extends Omit<Rejected, 'source'> {
  readonly seq: number;
}

/** What the counting stage said about an item. */
export const itemVerdict = { none: 0, decide: 1, repeated: 2, conflict: 3 } as const;

/** Raw figures of one set of counters for the attempts of a batch that are to be decided, one stretch of each array an attempt. */
export interface RawReadings {
  readonly values: Float64Array;
  readonly baselines: Float64Array;
  readonly saturated: Uint8Array;
}

/** The counting stage's answer to a prepared batch. */
export interface CountedBatch {
  readonly number: number;
  /** By item, one of `itemVerdict`. */
  readonly verdicts: Uint8Array;
  /** One a counting: one where two rule sets count the same. */
  readonly readings: readonly RawReadings[];
}

/** What a desk decided: records in order, and lines that turned out to clash with an earlier one. */
export interface DecidedBatch {
  readonly number: number;
  readonly attempts: number;
  /** Their records as whole lines (record-lines.ts). */
  readonly records: Uint8Array;
  readonly rejected: readonly Rejection[];
  /** Their features, in the same order, where a feature store is written. */
  readonly features?: FeatureBlock;
}
