/** What a store in memory needs for a set of counters: windows for each series; each field, key and condition once. */
import type { EventKind, VelocityEvent } from '../../engine/types.ts';
import {
  type CountedField,
  type CounterSeries,
  type CounterSet,
  type EventCondition,
  mayLack,
} from '../../engine/velocity/counters.ts';
import { HashTable } from './hash-table.ts';
import { SeriesWindows, type Tuning } from './series-windows.ts';

/** A series with what is needed to meet an event. */
export interface Counted {
  readonly windows: SeriesWindows;
  /** Bit of the kind that it counts. */
  readonly kind: number;
  /** Its column in the table of its group. */
  readonly column: number;
  /** Place in the list of conditions; -1: none. */
  readonly condition: number;
  /** The series that opens this one (`after`) and its column, in the same group; and how long. */
  readonly opener: SeriesWindows | undefined;
  readonly openerColumn: number;
  readonly withinMs: number;
  /** By column of its lists: place of the field in the list of fields; -1: the amount, to be summed. */
  readonly columns: Int32Array;
}

/** Fields whose values together are a key, and series that are counted by it: one look-up finds the events of all. */
export interface KeyGroup {
  /** Places in the list of fields; empty for the whole merchant. */
  readonly fields: readonly number[];
  /** First word of its digest among all digests: its field's when it has only one, which is never lacking. */
  readonly digest: number;
  /** Digest of a key → where each series has its events. */
  readonly table: HashTable;
  /** In the order of their columns; those that open others last. */
  readonly members: readonly Counted[];
  /** Those of them that have counters. */
  readonly read: readonly Counted[];
  /** Places of their counters in CounterSet.definitions. */
  readonly places: Int32Array;
}

/** The plan of a store. */
export interface Plan {
  readonly series: readonly SeriesWindows[];
  readonly groups: readonly KeyGroup[];
  readonly fields: readonly CountedField[];
  readonly conditions: readonly EventCondition[];
}

/** Each kind of event as a bit. */
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
/** The bit of the kind `attempts`. */
export const attemptBit = 1;
/** How many sets of kinds there are: their bits are below this. */
export const kindSets = 2 ** Object.keys(kindBits).length;

/** The kinds of an event as bits. */
export function kindsOf({ kinds }: Pick<VelocityEvent, 'kinds'>): number {
  let bits = 0;
  for (let index = 0; index < kinds.length; index++) bits |= kindBits[kinds[index]!]!;
  return bits;
}

/** Kinds of which nearly every payment has one. */
const usualKinds: readonly EventKind[] = ['attempts', 'approvals', 'authentications'];

/**
 * Whether most keys never have an event of the series: declines, fraud, whatever a condition lets through. Such series have a table
 * of their own beside that of their key's usual ones: in the same table each key would carry an empty column for each of them.
 */
function isRare({ of, where, after, counters }: CounterSeries): boolean {
  return !usualKinds.includes(of) || where !== undefined || after !== undefined || counters.length === 0;
}

/** Lays out what a set of counters needs. */
export function planOf(counters: CounterSet, tuning: Tuning): Plan {
  const fields: CountedField[] = [];
  const conditions: EventCondition[] = [];
  const keys: { readonly by: readonly CountedField[]; readonly rare: boolean }[] = [];
  const series: SeriesWindows[] = [];
  const placeOf = (field: CountedField) => placeIn(fields, field, one => one);
  const groupOf = counters.series.map(one =>
    placeIn(keys, { by: one.by, rare: isRare(one) }, ({ by, rare }) => `${rare} ${by.join(' ')}`),
  );
  const inGroup = keys.map((_, group) =>
    counters.series.flatMap((_one, index) => (groupOf[index] === group ? index : [])),
  );
  const tables = inGroup.map(members => new HashTable(members.length, tuning.filling));
  const columnOf = (index: number) => inGroup[groupOf[index]!]!.indexOf(index);
  for (const [index, one] of counters.series.entries()) {
    series.push(new SeriesWindows(one, counters.definitions, tuning, tables[groupOf[index]!]!, columnOf(index)));
    for (const field of one.by) placeOf(field);
  }
  const countedOf = (one: CounterSeries, index: number): Counted => ({
    windows: series[index]!,
    kind: kindBits[one.of]!,
    column: columnOf(index),
    condition: one.where ? placeIn(conditions, one.where, where => where.source) : -1,
    opener: one.opener === undefined ? undefined : series[one.opener]!,
    openerColumn: one.opener === undefined ? -1 : columnOf(one.opener),
    withinMs: one.after?.withinMs ?? 0,
    columns: Int32Array.from(series[index]!.shape.columns, column =>
      column.kind === 'sum' ? -1 : placeOf(column.field),
    ),
  });
  const counted = counters.series.map(countedOf);
  const groups = keys.map(({ by }, group): KeyGroup => {
    const places = by.map(placeOf);
    const members = inGroup[group]!.map(index => counted[index]!);
    return {
      fields: places,
      digest: (places.length === 1 && !mayLack(by[0]!) ? places[0]! : fields.length + group) * 4,
      table: tables[group]!,
      members,
      read: members.filter((_, column) => counters.series[inGroup[group]![column]!]!.counters.length > 0),
      places: Int32Array.from(members.flatMap(({ windows }) => [...windows.shape.places])),
    };
  });
  return { series, groups, fields, conditions };
}

function placeIn<Item>(items: Item[], item: Item, nameOf: (item: Item) => string): number {
  const name = nameOf(item);
  const known = items.findIndex(other => nameOf(other) === name);
  return known >= 0 ? known : items.push(item) - 1;
}
