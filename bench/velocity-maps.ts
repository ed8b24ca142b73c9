/**
 * The exact version that one would write first, as the rival: a Map of keys for each counter, and in it a Map of values or a
 * queue of times. Right only while events come in the order of time; it forgets within a key, never whole keys, and keeps
 * no identities against duplicates, all of which speaks for its speed.
 */
import type { VelocityEvent } from '../src/engine/types.ts';
import type { CounterDefinition, CounterSet } from '../src/engine/velocity/counters.ts';

interface Queue {
  times: number[];
  amounts: number[];
  head: number;
  sum: number;
}

/** One counter over Maps. */
class MapCounter {
  readonly #counter: CounterDefinition;
  readonly #distinct = new Map<string, Map<string | number, number>>();
  readonly #queues = new Map<string, Queue>();

  constructor(counter: CounterDefinition) {
    this.#counter = counter;
  }

  meet(event: VelocityEvent, counts: boolean): number {
    const key = this.#keyOf(event);
    if (key === undefined) return Number.NaN;
    const from = event.at - this.#counter.overMs;
    const { count } = this.#counter;
    if (count.kind !== 'distinct') return this.#queue(key, event, counts, from);
    let values = this.#distinct.get(key);
    if (values === undefined) {
      if (!counts) return 0;
      values = new Map();
      this.#distinct.set(key, values);
    }
    const value = counts ? (count.field === 'amount.value' ? event.amount : event.keys[count.field]) : undefined;
    if (value !== undefined) {
      values.delete(value);
      values.set(value, event.at);
    }
    for (const [old, at] of values) {
      if (at > from) break;
      values.delete(old);
    }
    return values.size;
  }

  #queue(key: string, event: VelocityEvent, counts: boolean, from: number): number {
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      if (!counts) return 0;
      queue = { times: [], amounts: [], head: 0, sum: 0 };
      this.#queues.set(key, queue);
    }
    const sums = this.#counter.count.kind === 'sum';
    if (counts) {
      queue.times.push(event.at);
      if (sums) queue.amounts.push(event.amount!);
      if (sums) queue.sum += event.amount!;
    }
    while (queue.head < queue.times.length && queue.times[queue.head]! <= from) {
      if (sums) queue.sum -= queue.amounts[queue.head]!;
      queue.head++;
    }
    if (queue.head > 32 && queue.head * 2 > queue.times.length) {
      queue.times = queue.times.slice(queue.head);
      queue.amounts = queue.amounts.slice(queue.head);
      queue.head = 0;
    }
    return sums ? queue.sum : queue.times.length - queue.head;
  }

  #keyOf(event: VelocityEvent): string | undefined {
    const { by } = this.#counter;
    if (by.length === 0) return event.keys['merchant.id'] ?? '';
    if (by.length === 1) return by[0] === 'amount.value' ? String(event.amount) : event.keys[by[0]!];
    return by.map(field => (field === 'amount.value' ? event.amount : event.keys[field])).join('\u0000');
  }
}

/** All counters of a set over Maps. */
export class MapVelocity {
  readonly #counters: readonly (CounterDefinition & { readonly maps: MapCounter })[];
  readonly #values: Float64Array;

  constructor(set: CounterSet) {
    this.#counters = set.definitions.map(counter => ({ ...counter, maps: new MapCounter(counter) }));
    this.#values = new Float64Array(set.definitions.length);
  }

  /** Counts an event, and for an attempt gives every counter's figure (in the order of the set; NaN: missing). */
  meet(event: VelocityEvent): Float64Array {
    const attempt = event.kinds[0] === 'attempts';
    for (let index = 0; index < this.#counters.length; index++) {
      const { of, maps } = this.#counters[index]!;
      const counts = event.kinds.includes(of);
      if (counts || attempt) this.#values[index] = maps.meet(event, counts);
    }
    return this.#values;
  }
}
