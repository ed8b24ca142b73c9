/** What all event lists of one series have in common: what is kept of an event, and which windows are asked of it. */
import type { CountedField, CounterDefinition, CounterSeries } from '../../engine/velocity/counters.ts';

/** What is kept of each event besides its time: a distinct value's digest, or an amount; two words each. */
export type Column = { readonly kind: 'distinct'; readonly field: CountedField } | { readonly kind: 'sum' };

/** The shape. Arrays by window go from the shortest window to the longest. */
export interface ListShape {
  readonly columns: readonly Column[];
  /** By column: 1 for distinct values, 0 for amounts. */
  readonly isDistinct: Uint8Array;
  /** By window: place in CounterSet.definitions. */
  readonly places: Int32Array;
  /** By window: the column it is about; -1: it counts events. */
  readonly columnOf: Int32Array;
  /** By window: its length, and its baseline's (0: none), in ms. */
  readonly overMs: Float64Array;
  readonly baselineMs: Float64Array;
  readonly limits: Float64Array;
  readonly hasBaseline: boolean;
  /** Most events kept a key. */
  readonly keep: number;
  /** Entries of a long list's chunk: 2 to this power. */
  readonly chunkShift: number;
}

/** Lays out the lists of a series. */
export function shapeOf(
  series: CounterSeries,
  definitions: readonly CounterDefinition[],
  chunkShift: number,
): ListShape {
  const places = series.counters.toSorted((a, b) => definitions[a]!.overMs - definitions[b]!.overMs);
  const counters = places.map(place => definitions[place]!);
  const columns: Column[] = [];
  const columnOf = counters.map(({ count }) => {
    if (count.kind === 'events') return -1;
    const found = columns.findIndex(
      column => column.kind === count.kind && (column.kind === 'sum' || column.field === count.field),
    );
    if (found >= 0) return found;
    return columns.push(count.kind === 'sum' ? { kind: 'sum' } : { kind: 'distinct', field: count.field }) - 1;
  });
  return {
    columns,
    isDistinct: Uint8Array.from(columns, column => (column.kind === 'distinct' ? 1 : 0)),
    places: Int32Array.from(places),
    columnOf: Int32Array.from(columnOf),
    overMs: Float64Array.from(counters, counter => counter.overMs),
    baselineMs: Float64Array.from(counters, counter => counter.baseline?.overMs ?? 0),
    limits: Float64Array.from(counters, counter => counter.limit),
    hasBaseline: counters.some(counter => counter.baseline !== undefined),
    keep: series.keep,
    chunkShift,
  };
}

/** One event on its way into a list: its time, and two words a column (all 0: the event does not have the field). */
export class Entry {
  at = 0;
  readonly ints: Int32Array;
  readonly floats: Float64Array;

  constructor(columns: number) {
    const words = new ArrayBuffer(Math.max(1, columns) * 8);
    this.ints = new Int32Array(words);
    this.floats = new Float64Array(words);
  }
}
