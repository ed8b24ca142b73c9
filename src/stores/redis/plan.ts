/** What the script needs for a set of counters: a list for each series; each field, key and condition once. */
import type { EventKind } from '../../engine/types.ts';
import type { CountedField, CounterSet, EventCondition } from '../../engine/velocity/counters.ts';

/** A list of events that the server keeps a key. */
export interface ListPlan {
  /** Place of its group of key fields. */
  readonly group: number;
  readonly of: EventKind;
  /** Place of its condition among the conditions; -1: none. */
  readonly condition: number;
  /** Place of the list that opens it (`after`); -1: none. */
  readonly opener: number;
  readonly withinMs: number;
  readonly keep: number;
  readonly keptMs: number;
  /** By column: place of the field among the fields; -1: the amount, to be summed. */
  readonly columns: readonly number[];
  readonly windows: readonly WindowPlan[];
}

/** A counter over a list. */
export interface WindowPlan {
  /** Place in CounterSet.definitions. */
  readonly place: number;
  /** Column that it is about; -1: it counts events. */
  readonly column: number;
  readonly overMs: number;
  readonly baselineMs: number;
  readonly limit: number;
}

/** The plan of a store. */
export interface Plan {
  readonly lists: readonly ListPlan[];
  readonly groups: readonly (readonly CountedField[])[];
  readonly fields: readonly CountedField[];
  readonly conditions: readonly EventCondition[];
}

/** Lays out what a set of counters needs. */
export function planOf({ definitions, series }: CounterSet): Plan {
  const fields: CountedField[] = [];
  const conditions: EventCondition[] = [];
  const groups: (readonly CountedField[])[] = [];
  const lists = series.map((one): ListPlan => {
    const names: string[] = [];
    const columns: number[] = [];
    const columnOf = (place: number) => {
      const { count } = definitions[place]!;
      if (count.kind === 'events') return -1;
      const column = placeIn(names, `${count.kind} ${count.field}`, name => name);
      columns[column] = count.kind === 'sum' ? -1 : placeIn(fields, count.field, field => field);
      return column;
    };
    const windows = one.counters.map((place): WindowPlan => {
      const { overMs, baseline, limit } = definitions[place]!;
      return { place, column: columnOf(place), overMs, baselineMs: baseline?.overMs ?? 0, limit };
    });
    return {
      group: placeIn(groups, one.by, by => by.join(' ')),
      of: one.of,
      condition: one.where ? placeIn(conditions, one.where, where => where.source) : -1,
      opener: one.opener ?? -1,
      withinMs: one.after?.withinMs ?? 0,
      keep: one.keep,
      keptMs: one.keptMs,
      columns,
      windows,
    };
  });
  return { lists, groups, fields, conditions };
}

function placeIn<Item>(items: Item[], item: Item, nameOf: (item: Item) => string): number {
  const name = nameOf(item);
  const known = items.findIndex(other => nameOf(other) === name);
  return known >= 0 ? known : items.push(item) - 1;
}
