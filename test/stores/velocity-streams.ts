/** Counters and random streams of events that between them reach every rule of velocity.md. */
import fc from 'fast-check';
import type { EventKind, VelocityEvent } from '../../src/engine/types.ts';
import { conditionOf } from '../../src/engine/velocity/conditions.ts';
import { type CounterDefinition, counterSetOf, latenessMs } from '../../src/engine/velocity/counters.ts';

type Given = Partial<CounterDefinition> & Pick<CounterDefinition, 'name'>;

/** A counter with the ordinary parts filled in: attempts per device in ten seconds. */
export function counter(given: Given): CounterDefinition {
  const defaults = {
    count: { kind: 'events' },
    of: 'attempts',
    by: ['device.id'],
    overMs: 10_000,
    limit: 10_000,
  } as const;
  return { title: { ja: given.name, en: given.name }, ...defaults, ...given };
}

const addCard = conditionOf('purpose == "add_card"', event => event.facts.purpose === 'add_card');
const numbers = { kind: 'distinct', field: 'card.number' } as const;
const amounts = { kind: 'distinct', field: 'amount.value' } as const;
const yen = { kind: 'sum', field: 'amount.value' } as const;
const minute = 60_000;
const hour = 3_600_000;
const all = Number.POSITIVE_INFINITY;

/** Every aggregate, several windows over one list, every option; limits so small that streams reach them. */
export const contractCounters = counterSetOf(
  [
    counter({ name: 'events_10s' }),
    counter({ name: 'events_1m', overMs: minute }),
    counter({ name: 'events_1h', overMs: hour }),
    counter({ name: 'events_1h_few', overMs: hour, limit: 3 }),
    counter({ name: 'numbers_10s', count: numbers }),
    counter({ name: 'numbers_1h', count: numbers, overMs: hour }),
    counter({ name: 'numbers_few', count: numbers, by: ['device.ip'], overMs: hour, limit: 4 }),
    counter({ name: 'yen_1m', count: yen, overMs: minute }),
    counter({ name: 'yen_1h', count: yen, overMs: hour }),
    counter({ name: 'yen_few', count: yen, by: ['device.ip'], overMs: hour, limit: 5 }),
    counter({ name: 'two_fields', by: ['device.id', 'card.number'], overMs: minute }),
    counter({ name: 'ip_of_merchant', by: ['merchant.id', 'device.ip'], overMs: minute }),
    counter({ name: 'one_of_merchant', by: ['merchant.id'], overMs: minute, limit: 1 }),
    counter({ name: 'by_amount', by: ['amount.value'], overMs: minute }),
    counter({ name: 'amounts', count: amounts, overMs: minute }),
    counter({ name: 'merchant_1m', by: [], overMs: minute, limit: all }),
    counter({ name: 'merchant_numbers', count: numbers, by: [], overMs: minute, limit: all }),
    counter({ name: 'declines_1m', of: 'declines', overMs: minute }),
    counter({ name: 'merchant_declines', of: 'declines', by: [], overMs: minute, limit: all }),
    counter({ name: 'failures', of: 'authentication_failures', overMs: hour }),
    counter({ name: 'registrations', where: addCard, overMs: minute }),
    counter({ name: 'numbers_after', count: numbers, overMs: hour, after: { of: 'declines', withinMs: minute } }),
    counter({ name: 'declines_after', of: 'declines', overMs: hour, after: { of: 'declines', withinMs: 5 * minute } }),
    counter({
      name: 'after_where',
      overMs: hour,
      where: addCard,
      after: {
        of: 'declines',
        withinMs: hour,
        where: conditionOf('reason == "x"', event => event.facts.reason === 'x'),
      },
    }),
    counter({ name: 'surging', overMs: minute, baseline: { overMs: hour, floor: 2 } }),
    counter({ name: 'surging_numbers', count: numbers, overMs: minute, baseline: { overMs: 10 * minute, floor: 0.5 } }),
    counter({ name: 'surging_yen', count: yen, overMs: minute, baseline: { overMs: hour, floor: 100 } }),
    counter({
      name: 'surging_few',
      by: ['card.number'],
      overMs: minute,
      limit: 3,
      baseline: { overMs: hour, floor: 1 },
    }),
  ],
  [
    { name: 'decline_share', title: { ja: '', en: '' }, of: 'merchant_declines', to: 'merchant_1m', atLeast: 3 },
    { name: 'saturated_share', title: { ja: '', en: '' }, of: 'events_1h_few', to: 'events_1h', atLeast: 0 },
  ],
);

const second = 1_000;

/** Short windows over few keys, for streams in which ties, edges and late events are the rule. */
export const denseCounters = counterSetOf([
  counter({ name: 'numbers_2s', count: numbers, overMs: 2 * second, baseline: { overMs: 5 * second, floor: 0.1 } }),
  counter({ name: 'numbers_5s', count: numbers, overMs: 5 * second, baseline: { overMs: 10 * second, floor: 0.1 } }),
  counter({ name: 'amounts_2s', count: amounts, overMs: 2 * second, baseline: { overMs: 5 * second, floor: 0.1 } }),
  counter({ name: 'yen_2s', count: yen, overMs: 2 * second, baseline: { overMs: 5 * second, floor: 0.1 } }),
  counter({ name: 'events_3s', overMs: 3 * second, limit: 6, baseline: { overMs: 6 * second, floor: 0.1 } }),
  counter({ name: 'numbers_1s', count: numbers, overMs: second, baseline: { overMs: 2 * second, floor: 0.1 } }),
  counter({ name: 'yen_1s', count: yen, overMs: second, baseline: { overMs: second, floor: 0.1 } }),
  counter({ name: 'declines_2s', of: 'declines', overMs: 2 * second, baseline: { overMs: second, floor: 0.1 } }),
  counter({ name: 'declined_yen_2s', of: 'declines', count: yen, overMs: 2 * second }),
  counter({ name: 'number_yen_4s', count: yen, by: ['card.number'], overMs: 4 * second, limit: 3 }),
  counter({ name: 'ip_numbers_5s', count: numbers, by: ['device.ip'], overMs: 5 * second, limit: 4 }),
  counter({ name: 'ip_numbers_9s', count: numbers, by: ['device.ip'], overMs: 9 * second, limit: 7 }),
  counter({ name: 'ip_yen_5s', count: yen, by: ['device.ip'], overMs: 5 * second, limit: 5 }),
  counter({
    name: 'after_3s',
    by: [],
    overMs: 6 * second,
    limit: all,
    after: { of: 'declines', withinMs: 3 * second },
  }),
]);

const kinds: readonly (readonly EventKind[])[] = [
  ['attempts'],
  ['attempts'],
  ['attempts'],
  ['declines'],
  ['declines'],
  ['approvals'],
  ['authentications', 'authentication_failures'],
  [],
];

/** Steps in time that meet window edges exactly; long ones are rare, so that windows fill. */
const steps = fc.oneof(
  { weight: 160, arbitrary: fc.constantFrom(0, 0, 1, 500, 999, 1_000) },
  { weight: 30, arbitrary: fc.constantFrom(5_000, 9_999, 10_000, 10_001) },
  { weight: 8, arbitrary: fc.constantFrom(minute - 1, minute, minute + 1, 5 * minute) },
  { weight: 2, arbitrary: fc.constantFrom(10 * minute, 20 * minute, hour, 71 * minute) },
);
/** How late an event arrives: mostly not at all, seldom by more than an attempt may be. */
const lags = fc.oneof(
  { weight: 30, arbitrary: fc.constant(0) },
  { weight: 20, arbitrary: fc.constantFrom(1, 1_000, 5_000, 10_000, minute) },
  { weight: 2, arbitrary: fc.constantFrom(latenessMs, latenessMs + 1, hour, 2 * hour) },
);

const name = (letter: string, choices: number) =>
  fc.option(fc.integer({ min: 1, max: choices }), { nil: undefined, freq: 8 }).map(n => n && `${letter}${n}`);

const shapeOf = (step: fc.Arbitrary<number>, lag: fc.Arbitrary<number>) =>
  fc.record({
    step,
    lag,
    kinds: fc.constantFrom(...kinds),
    again: fc.oneof({ weight: 15, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(30) }),
    device: name('d', 2),
    ip: name('i', 2),
    number: name('n', 5),
    merchant: name('m', 2),
    amount: fc.option(fc.constantFrom(0, 1, 100, 101), { nil: undefined, freq: 8 }),
    purpose: fc.constantFrom('purchase', 'add_card', undefined),
    reason: fc.constantFrom('x', 'y', undefined),
  });

const sparse = shapeOf(steps, lags);
const dense = shapeOf(
  fc.constantFrom(0, 0, 0, 500, 500, 1_000, 1_500),
  fc.constantFrom(0, 0, 0, 0, 500, 1_000, 2_000, 4_500),
);
/** Steps and lags that carry events past what series keep, and meet the ends of it exactly. */
const historic = shapeOf(
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(0, 1, 1_000, minute) },
    { weight: 3, arbitrary: fc.constantFrom(latenessMs, latenessMs + minute, 10 * minute, hour) },
  ),
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(1, minute, latenessMs, latenessMs + minute, hour, 2 * hour) },
  ),
);
type Shape = typeof sparse extends fc.Arbitrary<infer Made> ? Made : never;

/** An arrival, and whether it is asked about (attempts) or only counted. */
export interface Arrival {
  readonly event: VelocityEvent;
  readonly asked: boolean;
}

/**
 * Streams in order of arrival: times that mostly go forward, with equal, late and much too late ones, duplicates, missing
 * keys, outcomes among attempts, and attempts that are only recorded as in a rebuild.
 */
export function streams(maxLength: number): fc.Arbitrary<Arrival[]> {
  return streamsOf(sparse, maxLength);
}

/** The same with half seconds between events: for short windows. */
export function denseStreams(maxLength: number): fc.Arbitrary<Arrival[]> {
  return streamsOf(dense, maxLength);
}

/** The same over hours, as a journal holds them: much of it is out of reach for most counters. */
export function historicStreams(maxLength: number): fc.Arbitrary<Arrival[]> {
  return streamsOf(historic, maxLength);
}

function streamsOf(shape: fc.Arbitrary<Shape>, maxLength: number): fc.Arbitrary<Arrival[]> {
  const startAt = 1_700_000_000_000;
  const list = fc.array(fc.tuple(shape, fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength, size: 'max' });
  return fc.tuple(list, fc.boolean()).map(([shapes, long]) => {
    const arrivals: Arrival[] = [];
    let now = startAt;
    // Half of the streams belong to a store that has been running for long, so that baselines are covered at once.
    if (long) arrivals.push({ event: firstOf(startAt - 2 * hour), asked: false });
    for (const [index, [shape, chance]] of shapes.entries()) {
      now += shape.step;
      const earlier = shape.again === undefined ? undefined : arrivals.at(-1 - shape.again)?.event;
      const event = earlier ?? eventOf(shape, `e${index}`, now - shape.lag);
      arrivals.push({ event, asked: event.kinds.includes('attempts') && chance > 0 });
    }
    return arrivals;
  });
}

function firstOf(at: number): VelocityEvent {
  return { id: 'first', kinds: ['attempts'], at, keys: {}, facts: {} };
}

function eventOf(shape: Shape, id: string, at: number): VelocityEvent {
  const keys = {
    'device.id': shape.device,
    'device.ip': shape.ip,
    'card.number': shape.number,
    'merchant.id': shape.merchant,
  };
  const present = <Value extends object>(record: Value) =>
    Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== 0));
  const event: VelocityEvent = {
    id,
    kinds: shape.kinds,
    at,
    keys: present(keys),
    facts: present({ purpose: shape.purpose, reason: shape.reason }),
    ...(shape.amount === undefined ? {} : { amount: shape.amount }),
  };
  return event;
}
