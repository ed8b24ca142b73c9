/** Exact windows in memory: checkouts a second against Maps of Maps, bytes a pair, the longest pause, what the strings cost. */
import type { VelocityEvent } from '../src/engine/types.ts';
import type { CounterSet } from '../src/engine/velocity/counters.ts';
import { KeyHash } from '../src/stores/memory/key-hash.ts';
import { createMemoryVelocity } from '../src/stores/memory/velocity.ts';
import { type BenchTable, median, printIfMain } from './table.ts';
import { MapVelocity } from './velocity-maps.ts';
import { benchCounters, benchStream, parseStream } from './velocity-stream.ts';

const checkouts = 100_000;
const rounds = 5;

export async function run(): Promise<BenchTable> {
  const counters = benchCounters();
  const stream = benchStream(checkouts);
  assertEqual(counters, parseStream(stream));
  const ours = 'slabs (ours)';
  const maps = 'Map of Maps, in order only';
  const record = 'record only, every event counted';
  const strings = 'of which: hashing the strings';
  const interning = 'interning the strings in a Map instead';
  const rates = await alternateFresh(stream, [
    { name: ours, work: events => assessAll(counters, events) },
    { name: maps, work: events => meetAll(counters, events) },
    { name: record, work: events => recordAll(counters, events) },
    { name: strings, work: hashAll },
    { name: interning, work: internAll },
  ]);
  const rate = (name: string) => rates.get(name)!;
  return {
    title: 'Velocity in memory, 20 counters a checkout',
    rows: [
      ...[ours, maps].map(name => ({ name, value: rate(name), unit: 'checkouts/s', ratio: rate(name) / rate(maps) })),
      { name: record, value: rate(record), unit: 'events/s' },
      ...[strings, interning].map(name => ({ name, value: 1e6 / rate(name), unit: 'µs/checkout' })),
    ],
    aims: [{ name: 'slabs ≥ 2 × Map of Maps', reached: rate(ours) / rate(maps), aim: 2, better: 'higher' }],
    notes: [
      `${checkouts} checkouts and their declines, texts never seen before in each round; equal counts asserted first`,
      `medians of ${rounds} alternating rounds, each from an empty store; seconds of processor time`,
    ],
  };
}

function assertEqual(counters: CounterSet, events: readonly VelocityEvent[]): void {
  const store = createMemoryVelocity(counters);
  const maps = new MapVelocity(counters);
  for (const event of events.slice(0, 30_000)) {
    const figures = maps.meet(event);
    if (event.kinds[0] !== 'attempts') {
      store.record(event);
      continue;
    }
    const { velocity } = store.assess(event);
    for (const [index, name] of counters.velocityNames.entries()) {
      if (velocity[name] !== figures[index])
        throw new Error(`${event.id}: ${name} ${velocity[name]} ≠ ${figures[index]}`);
    }
  }
}

interface Fresh {
  readonly name: string;
  readonly work: (events: readonly VelocityEvent[]) => number;
}

/**
 * As `alternate` does, with the stream parsed anew before each round, outside of the time that is measured; that is the
 * process's own processor time, its collector's threads included, so that a busy machine does not decide.
 */
async function alternateFresh(stream: string, contestants: readonly Fresh[]): Promise<ReadonlyMap<string, number>> {
  const rates = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const { name, work } of round % 2 === 0 ? contestants : contestants.toReversed()) {
      const events = parseStream(stream);
      const start = process.cpuUsage();
      const done = work(events);
      const { user, system } = process.cpuUsage(start);
      if (round >= 0) rates.get(name)!.push((done / (user + system)) * 1e6);
    }
  }
  return new Map([...rates].map(([name, values]) => [name, median(values)]));
}

function assessAll(counters: CounterSet, events: readonly VelocityEvent[]): number {
  const store = createMemoryVelocity(counters);
  for (const event of events) {
    if (event.kinds[0] === 'attempts') store.assess(event);
    else store.record(event);
  }
  return checkouts;
}

function recordAll(counters: CounterSet, events: readonly VelocityEvent[]): number {
  const store = createMemoryVelocity(counters);
  for (const event of events) store.record(event);
  return events.length;
}

function meetAll(counters: CounterSet, events: readonly VelocityEvent[]): number {
  const maps = new MapVelocity(counters);
  for (const event of events) maps.meet(event);
  return checkouts;
}

const fields = [
  'card.number',
  'card.range',
  'card.bin8',
  'device.id',
  'device.ip',
  'account.id',
  'email.key',
  'address.door',
  'address.building',
  'shipping.name_key',
  'order.id',
  'merchant.id',
] as const;

function hashAll(events: readonly VelocityEvent[]): number {
  const hash = new KeyHash(Int32Array.of(1, 2, 3, 4));
  let sum = 0;
  for (const { keys } of events) {
    for (const field of fields) {
      hash.hashText(keys[field]!);
      sum ^= hash.a;
    }
  }
  if (sum === 1) process.stderr.write('');
  return checkouts;
}

function internAll(events: readonly VelocityEvent[]): number {
  const numbers = new Map<string, number>();
  for (const { keys } of events) {
    for (const field of fields) if (numbers.get(keys[field]!) === undefined) numbers.set(keys[field]!, numbers.size);
  }
  return checkouts;
}

await printIfMain(import.meta, run);
