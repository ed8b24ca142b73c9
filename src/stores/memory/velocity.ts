/** The VelocityStore in this process's memory: exact sliding windows over event time (velocity.md). */

import type { VelocityEvent, VelocityReading, VelocityStore } from '../../engine/types.ts';
import { type CounterSeries, type CounterSet, latenessMs } from '../../engine/velocity/counters.ts';

/** The store in memory: it answers at once. */
export interface MemoryVelocity extends VelocityStore {
  assess(event: VelocityEvent): VelocityReading;
  record(event: VelocityEvent): void;
  /** Says that the events since `at` are all here, as after reading a journal from there. */
  coverFrom(at: number): void;
}

interface Entry {
  readonly at: number;
  readonly value: string | number;
}
interface Key {
  entries: Entry[];
}

/** Makes an empty store for a set of counters. */
export function createMemoryVelocity(counters: CounterSet): MemoryVelocity {
  const { definitions, series } = counters;
  const lists = series.map(() => new Map<string, Key>());
  const openings = series.map(() => new Map<string, number[]>());
  const seen = new Map<string, number>();
  let newest = Number.NEGATIVE_INFINITY;
  let coveredFrom = Number.POSITIVE_INFINITY;

  const landed = (event: VelocityEvent): void => {
    newest = Math.max(newest, event.at);
    if (seen.has(event.id)) return;
    if (event.kinds.includes('attempts')) coveredFrom = Math.min(coveredFrom, event.at);
    seen.set(event.id, event.at);
    for (const [index, one] of series.entries()) {
      const key = keyOf(one, event);
      if (key === undefined) continue;
      const opening = openings[index]!.get(key) ?? [];
      if (event.kinds.includes(one.of) && (one.where?.holds(event) ?? true)) {
        const after = one.after;
        if (!after || opening.some(at => event.at - after.withinMs < at && at <= event.at)) {
          put(lists[index]!, key, one, event);
        }
      }
      if (one.after && event.kinds.includes(one.after.of) && (one.after.where?.holds(event) ?? true)) {
        openings[index]!.set(key, [...opening, event.at]);
      }
    }
  };

  return {
    record: landed,
    coverFrom(at) {
      coveredFrom = Math.min(coveredFrom, at);
    },
    assess(event) {
      landed(event);
      const values = new Float64Array(definitions.length).fill(Number.NaN);
      const baselines = new Float64Array(definitions.length).fill(Number.NaN);
      const saturated = new Uint8Array(definitions.length);
      const t = event.at;
      if (t < newest - latenessMs) return counters.reading(values, baselines, saturated);
      for (const [index, one] of series.entries()) {
        const key = keyOf(one, event);
        if (key === undefined) continue;
        const entries = lists[index]!.get(key)?.entries ?? [];
        for (const position of one.counters) {
          const { overMs, limit, baseline } = definitions[position]!;
          const kept = limit < entries.length ? entries.slice(-limit) : entries;
          const full = limit < entries.length && entries.at(-limit - 1)!.at > t - overMs;
          const value = aggregate(one, kept, t - overMs, t);
          values[position] = full && one.count.kind !== 'sum' ? limit : value;
          saturated[position] = full ? 1 : 0;
          if (!baseline || coveredFrom > t - overMs - baseline.overMs) continue;
          baselines[position] = aggregate(one, entries, t - overMs - baseline.overMs, t - overMs);
        }
      }
      return counters.reading(values, baselines, saturated);
    },
  };
}

function put(list: Map<string, Key>, key: string, series: CounterSeries, event: VelocityEvent): void {
  const value = countedValue(series, event);
  if (value === undefined) return;
  const held = list.get(key) ?? { entries: [] };
  list.set(key, held);
  const { entries } = held;
  let at = entries.length;
  while (at > 0 && entries[at - 1]!.at > event.at) at--;
  entries.splice(at, 0, { at: event.at, value });
}

function countedValue({ count }: CounterSeries, event: VelocityEvent): string | number | undefined {
  if (count.kind === 'events') return 1;
  return count.field === 'amount.value' ? event.amount : event.keys[count.field];
}

function aggregate({ count }: CounterSeries, entries: readonly Entry[], from: number, to: number): number {
  const inside = entries.filter(entry => from < entry.at && entry.at <= to);
  if (count.kind === 'events') return inside.length;
  if (count.kind === 'distinct') return new Set(inside.map(entry => entry.value)).size;
  return inside.reduce((sum, entry) => sum + Number(entry.value), 0);
}

function keyOf({ by }: CounterSeries, event: VelocityEvent): string | undefined {
  if (by.length === 0) return event.keys['merchant.id'] ?? '';
  let key = '';
  for (const field of by) {
    const part = field === 'amount.value' ? event.amount : event.keys[field];
    if (part === undefined) return undefined;
    key += `${part}\u001e`;
  }
  return key;
}
