import type { VelocityEvent, VelocityReading } from '../../src/engine/types.ts';
import {
  type CountedField,
  type CounterDefinition,
  type CounterSet,
  latenessMs,
} from '../../src/engine/velocity/counters.ts';

/**
 * What the counters say about `attempt`, by filtering all that arrived up to and with it: slow, and obvious enough to be
 * believed. The rules' numbers are those of velocity.md.
 */
export function oracleReading(
  set: CounterSet,
  arrivals: readonly VelocityEvent[],
  attempt: VelocityEvent,
): VelocityReading {
  const seen = new Set<string>();
  const events = arrivals.filter(({ id }) => !seen.has(id) && seen.add(id)); // 6
  const newest = Math.max(...arrivals.map(event => event.at));
  const coveredFrom = Math.min(...events.filter(event => event.kinds.includes('attempts')).map(event => event.at));
  const t = attempt.at;
  const late = t < newest - latenessMs;
  const read = set.definitions.map(counter => {
    const { count, overMs, limit, baseline } = counter;
    const key = keyOf(counter, attempt);
    if (key === undefined || late) return { value: Number.NaN, base: Number.NaN, full: false }; // 4, 7
    const counted = events
      .filter((event, arrival) => counts(counter, key, event, () => events.slice(0, arrival)))
      .sort((a, b) => a.at - b.at); // stable: equal times keep arrival order (5)
    const between = (list: VelocityEvent[], from: number, to: number) => {
      const values = list
        .filter(event => from < event.at && event.at <= to)
        .map(event => countedValue(counter, event))
        .filter(value => value !== undefined); // 2
      if (count.kind === 'events') return values.length;
      return count.kind === 'distinct'
        ? new Set(values).size
        : values.reduce<number>((sum, value) => sum + Number(value), 0);
    };
    const kept = counted.slice(Math.max(0, counted.length - limit));
    const letGo = counted.at(-limit - 1)?.at ?? Number.NEGATIVE_INFINITY;
    const full = counted.length > limit && letGo > t - overMs; // 8
    const covered = baseline && coveredFrom <= t - overMs - baseline.overMs;
    return {
      value: full && count.kind !== 'sum' ? limit : between(kept, t - overMs, t),
      base: covered ? between(counted, t - overMs - baseline.overMs, t - overMs) : Number.NaN,
      full,
    };
  });
  const reading = set.reading(
    read.map(one => one.value),
    read.map(one => one.base),
    read.map(one => Number(one.full)),
  );
  return late ? { ...reading, incomplete: 'late' } : reading;
}

function counts(counter: CounterDefinition, key: string, event: VelocityEvent, before: () => VelocityEvent[]): boolean {
  const { of, where, after } = counter;
  if (!event.kinds.includes(of) || keyOf(counter, event) !== key) return false;
  if (where && !where.holds(event)) return false;
  const opens = (other: VelocityEvent) =>
    other.kinds.includes(after!.of) && keyOf(counter, other) === key && (after!.where?.holds(other) ?? true);
  return !after || before().some(other => opens(other) && event.at - after.withinMs < other.at && other.at <= event.at);
}

function countedValue({ count }: CounterDefinition, event: VelocityEvent): string | number | undefined {
  if (count.kind === 'events') return 1;
  return count.field === 'amount.value' ? event.amount : event.keys[count.field];
}

function keyOf({ by }: CounterDefinition, event: VelocityEvent): string | undefined {
  if (by.length === 0) return JSON.stringify(event.keys['merchant.id'] ?? null);
  const partOf = (field: CountedField) => (field === 'amount.value' ? event.amount : event.keys[field]);
  const parts = by.map(field => (field === 'merchant.id' ? (partOf(field) ?? null) : partOf(field))); // 7
  return parts.includes(undefined) ? undefined : JSON.stringify(parts);
}
