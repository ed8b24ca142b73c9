/** What a store in memory needs for a set of counters: windows for each series; each field, key and condition once. */
import type { EventKind, VelocityEvent } from '../../engine/types.ts';
import type { CountedField, CounterSeries, CounterSet, EventCondition } from '../../engine/velocity/counters.ts';
import { SeriesWindows, type Tuning } from './series-windows.ts';

/** A series with what is needed to meet an event. */
export interface Counted {
  readonly windows: SeriesWindows;
  /** Bit of the kind that it counts. */
  readonly kind: number;
  /** Place in the list of key groups. */
  readonly group: number;
  /** Place in the list of conditions; -1: none. */
  readonly condition: number;
  /** The series that opens this one (`after`), and how long. */
  readonly opener: SeriesWindows | undefined;
  readonly withinMs: number;
  /** By column: place of the field in the list of fields; -1: the amount, to be summed. */
  readonly columns: Int32Array;
  readonly hasCounters: boolean;
}

/** Fields whose values together are a key. */
export interface KeyGroup {
  /** Places in the list of fields; empty for the whole merchant. */
  readonly fields: readonly number[];
  /** Where its digest stands among all digests: at its field's when it has one only. */
  readonly digest: number;
}

/** The plan of a store. */
export interface Plan {
  readonly series: readonly Counted[];
  readonly groups: readonly KeyGroup[];
  readonly fields: readonly CountedField[];
  readonly conditions: readonly EventCondition[];
}

const kindBits: Readonly<Record<EventKind, number>> = {
  attempts: 1,
  approvals: 2,
  declines: 4,
  authentications: 8,
  authentication_failures: 16,
  challenge_cancels: 32,
  chargebacks: 64,
  fraud_reports: 128,
  frauds: 256,
  frauds_withdrawn: 512,
};
export const attemptBit = 1;

/** The kinds of an event as bits. */
export function kindsOf(event: VelocityEvent): number {
  const { kinds } = event;
  let bits = 0;
  for (let index = 0; index < kinds.length; index++) bits |= kindBits[kinds[index]!]!;
  return bits;
}

/** Lays out what a set of counters needs. */
export function planOf(counters: CounterSet, tuning: Tuning): Plan {
  const fields: CountedField[] = [];
  const conditions: EventCondition[] = [];
  const groups: (readonly CountedField[])[] = [];
  const windows = counters.series.map(series => new SeriesWindows(series, counters.definitions, tuning));
  const placeOf = (field: CountedField) => placeIn(fields, field, one => one);
  const series = counters.series.map((one: CounterSeries, index): Counted => {
    for (const field of one.by) placeOf(field);
    const { columns } = windows[index]!.shape;
    return {
      windows: windows[index]!,
      kind: kindBits[one.of]!,
      group: placeIn(groups, one.by, by => by.join(' ')),
      condition: one.where ? placeIn(conditions, one.where, where => where.source) : -1,
      opener: one.opener === undefined ? undefined : windows[one.opener]!,
      withinMs: one.after?.withinMs ?? 0,
      columns: Int32Array.from(columns, column => (column.kind === 'sum' ? -1 : placeOf(column.field))),
      hasCounters: one.counters.length > 0,
    };
  });
  const placed = groups.map((by, index): KeyGroup => {
    const places = by.map(placeOf);
    return { fields: places, digest: places.length === 1 ? places[0]! : fields.length + index };
  });
  return { series, groups: placed, fields, conditions };
}

function placeIn<Item>(items: Item[], item: Item, nameOf: (item: Item) => string): number {
  const name = nameOf(item);
  const known = items.findIndex(other => nameOf(other) === name);
  return known >= 0 ? known : items.push(item) - 1;
}
