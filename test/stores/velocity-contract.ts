/** The contract that every VelocityStore keeps (docs/velocity.md, "The rules of counting"): one suite, run on each store. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EventField,
  type EventKind,
  eventKinds,
  type FillableVelocity,
  type VelocityEvent,
  type VelocityReading,
  type VelocityStore,
} from '../../src/engine/types.ts';
import { conditionOf } from '../../src/engine/velocity/conditions.ts';
import {
  type CounterDefinition,
  type CounterSet,
  counterSetOf,
  latenessMs,
} from '../../src/engine/velocity/counters.ts';
import { runs as times } from '../runs.ts';
import { oracleReading } from './velocity-oracle.ts';
import {
  type Arrival,
  contractCounters,
  counter,
  denseCounters,
  denseStreams,
  historicStreams,
  streams,
} from './velocity-streams.ts';

/** Makes an empty store for a set of counters. */
export type MakeStore = (counters: CounterSet) => FillableVelocity | Promise<FillableVelocity>;

const t0 = 1_700_000_000_000;
const minute = 60_000;
const hour = 3_600_000;
type Keys = { readonly [Field in EventField]?: string };
let serial = 0;

/** An event `seconds` after t0, of one kind, with an id of its own. */
function event(kind: EventKind, seconds: number, keys: Keys, more: Partial<VelocityEvent> = {}): VelocityEvent {
  return { id: `x${serial++}`, kinds: [kind], at: t0 + Math.round(seconds * 1000), keys, facts: {}, ...more };
}
const attempt = (seconds: number, keys: Keys, more: Partial<VelocityEvent> = {}) =>
  event('attempts', seconds, keys, more);
const decline = (seconds: number, keys: Keys, more: Partial<VelocityEvent> = {}) =>
  event('declines', seconds, keys, more);
const device = { 'device.id': 'd' };

/** Runs the suite. `runs` is how many random streams are tried, `length` how long they may be. */
export function velocityContract(make: MakeStore, { runs = 50, length = 60 } = {}): void {
  const store = async (...counters: CounterDefinition[]) => {
    const made = await make(counterSetOf(counters));
    return {
      record: (one: VelocityEvent) => made.record(one),
      read: async (one: VelocityEvent) => (await made.assess(one)).velocity['n'],
      assess: async (one: VelocityEvent): Promise<VelocityReading> => made.assess(one),
    };
  };
  const readAll = async (given: CounterDefinition, events: readonly VelocityEvent[]) => {
    const { read } = await store(given);
    const values: (number | undefined)[] = [];
    for (const one of events) values.push(await read(one));
    return values;
  };

  describe('windows', () => {
    it('counts the attempt itself', async () => {
      expect(await readAll(counter({ name: 'n' }), [attempt(0, device), attempt(1, device)])).toEqual([1, 2]);
    });

    it('holds t - over < e ≤ t, to the millisecond', async () => {
      const at = (ms: number) => attempt(ms / 1000, device);
      expect(await readAll(counter({ name: 'n' }), [at(0), at(9_999), at(10_000), at(19_999)])).toEqual([1, 2, 2, 2]);
    });

    it('counts events at the same time, those that arrived before', async () => {
      expect(
        await readAll(counter({ name: 'n' }), [attempt(0, device), attempt(0, device), attempt(0, device)]),
      ).toEqual([1, 2, 3]);
    });

    it('counts distinct values once, as long as one of their events is in the window', async () => {
      const given = counter({ name: 'n', count: { kind: 'distinct', field: 'card.number' } });
      const number = (seconds: number, value: string) => attempt(seconds, { ...device, 'card.number': value });
      expect(
        await readAll(given, [
          number(0, 'a'),
          number(1, 'b'),
          number(9, 'a'),
          number(10, 'c'),
          number(11, 'c'),
          number(19, 'd'),
        ]),
      ).toEqual([1, 2, 2, 3, 2, 2]);
    });

    it('tells amounts apart, large ones that differ by one too', async () => {
      const given = counter({ name: 'n', count: { kind: 'distinct', field: 'amount.value' } });
      const amounts = [0, 1, 2 ** 21, 2 ** 21 + 1, 2 ** 32, 2 ** 52, 2 ** 53 - 1, 1];
      expect(
        await readAll(
          given,
          amounts.map(amount => attempt(0, device, { amount })),
        ),
      ).toEqual([1, 2, 3, 4, 5, 6, 7, 7]);
    });

    it('sums amounts', async () => {
      const given = counter({ name: 'n', count: { kind: 'sum', field: 'amount.value' } });
      const yen = (seconds: number, amount?: number) =>
        attempt(seconds, device, amount === undefined ? {} : { amount });
      expect(await readAll(given, [yen(0, 1e12), yen(1), yen(2, 3), yen(10, 5), yen(12, 0)])).toEqual([
        1e12,
        1e12,
        1e12 + 3,
        8,
        5,
      ]);
    });

    it('keeps windows of different length apart', async () => {
      const { assess } = await store(counter({ name: 'n' }), counter({ name: 'm', overMs: 2_000 }));
      await assess(attempt(0, device));
      expect((await assess(attempt(5, device))).velocity).toEqual({ n: 2, m: 1 });
    });

    it('keeps keys of several fields apart, whatever their writing', async () => {
      const given = counter({ name: 'n', by: ['device.id', 'card.number'] });
      const both = (a: string, b: string) => attempt(0, { 'device.id': a, 'card.number': b });
      expect(await readAll(given, [both('a', 'bc'), both('ab', 'c'), both('a', 'bc'), both('bc', 'a')])).toEqual([
        1, 1, 2, 1,
      ]);
    });

    it('tells long, short, empty-looking and non-Latin values apart', async () => {
      const values = [
        'a',
        'a ',
        'A',
        'ａ',
        '東',
        '東京',
        '\u0000',
        '\u0000\u0000',
        'ab',
        'ab\u0000',
        'a'.repeat(500),
        'a'.repeat(501),
        '__proto__',
      ];
      const events = [...values, ...values].map(value => attempt(0, { 'device.id': value }));
      expect(await readAll(counter({ name: 'n' }), events)).toEqual([...values.map(() => 1), ...values.map(() => 2)]);
    });
  });

  describe('late and twice', () => {
    it('lets late events land where their time says', async () => {
      const { read, record } = await store(counter({ name: 'n' }));
      await read(attempt(0, device));
      await read(attempt(30, device));
      await record(attempt(25, device));
      await record(attempt(5, device));
      expect(await read(attempt(31, device))).toBe(3);
      expect(await read(attempt(9, device))).toBe(3);
    });

    it('reads nothing for an attempt later than the lateness, and says so', async () => {
      const { assess, read, record } = await store(counter({ name: 'n', overMs: hour }));
      await record(attempt(0, device));
      await record(attempt(latenessMs / 1000 + 100, device));
      expect(await read(attempt(100, device))).toBe(2);
      const late = await assess(attempt(99.999, device));
      expect([late.velocity['n'], late.incomplete]).toEqual([undefined, 'late']);
      const now = await assess(attempt(latenessMs / 1000 + 100, device));
      expect([now.velocity['n'], now.incomplete]).toEqual([5, undefined]);
    });

    it('counts an identity once, and reads again for it', async () => {
      const { read, record } = await store(counter({ name: 'n' }));
      const first = attempt(0, device);
      expect(await read(first)).toBe(1);
      expect(await read(first)).toBe(1);
      await record(first);
      await record({ ...first, at: t0 + 1000 });
      expect(await read(attempt(1, device))).toBe(2);
    });
  });

  describe('missing', () => {
    it('has no reading without its key, and no bucket for it', async () => {
      const { assess } = await store(counter({ name: 'n' }), counter({ name: 'm', by: ['device.id', 'device.ip'] }));
      for (const keys of [{}, { 'device.ip': 'i' }]) {
        expect((await assess(attempt(0, keys))).velocity).toEqual({ n: undefined, m: undefined });
      }
      expect((await assess(attempt(0, { 'device.id': 'undefined' }))).velocity).toEqual({ n: 1, m: undefined });
    });

    it('adds nothing where the counted field is missing, and still reads the key', async () => {
      const given = counter({ name: 'n', count: { kind: 'distinct', field: 'card.number' } });
      expect(
        await readAll(given, [attempt(0, device), attempt(1, { ...device, 'card.number': 'a' }), attempt(2, device)]),
      ).toEqual([0, 1, 1]);
    });

    it('takes attempts without merchant.id for those of one merchant that has none', async () => {
      const { read } = await store(counter({ name: 'n', by: ['merchant.id', 'device.id'] }));
      const one = { ...device, 'merchant.id': 'm' };
      const seen = [device, one, device, one, device].map((keys, second) => attempt(second, keys));
      const counts: (number | undefined)[] = [];
      for (const event of seen) counts.push(await read(event));
      expect(counts).toEqual([1, 1, 2, 2, 3]);
      expect(await read(attempt(6, { 'merchant.id': 'm' }))).toBeUndefined();
    });

    it('counts the whole merchant for by: [], one without an id as itself', async () => {
      const given = counter({ name: 'n', by: [], limit: Number.POSITIVE_INFINITY });
      const of = (merchant?: string) => attempt(0, merchant === undefined ? {} : { 'merchant.id': merchant });
      expect(await readAll(given, [of('a'), of('b'), of(), of('a'), of()])).toEqual([1, 1, 1, 2, 2]);
    });
  });

  describe('kinds, where and after', () => {
    it('counts an outcome at its own time, by the keys of its attempt', async () => {
      const { read, record } = await store(counter({ name: 'n', of: 'declines' }));
      expect(await read(attempt(0, device))).toBe(0);
      await record(decline(3, device));
      await record(event('approvals', 3, device));
      expect([await read(attempt(4, device)), await read(attempt(13, device))]).toEqual([1, 0]);
    });

    it.each(eventKinds)('counts %s, and tells them from every other kind', async kind => {
      const { read, record } = await store(counter({ name: 'n', of: kind, overMs: minute }));
      for (const other of eventKinds) if (other !== kind) await record(event(other, 0, device));
      const before = kind === 'attempts' ? 1 : 0;
      expect(await read(attempt(1, device))).toBe(before);
      await record(event('approvals', 1, device, { kinds: ['approvals', kind] }));
      expect(await read(attempt(2, device))).toBe(before * 2 + 1);
    });

    it('counts only events that satisfy where', async () => {
      const given = counter({ name: 'n', where: conditionOf('p', one => one.facts.purpose === 'add_card') });
      const added = { facts: { purpose: 'add_card' } };
      expect(await readAll(given, [attempt(0, device), attempt(1, device, added), attempt(2, device, added)])).toEqual([
        0, 1, 2,
      ]);
    });

    it('counts only attempts whose key had a decline before, within the time, and known then', async () => {
      const { read, record } = await store(
        counter({ name: 'n', overMs: hour, after: { of: 'declines', withinMs: minute } }),
      );
      expect(await read(attempt(0, device))).toBe(0);
      await record(decline(10, device));
      expect(await read(attempt(9, device))).toBe(0);
      expect(await read(attempt(10, device))).toBe(1);
      expect(await read(attempt(69.999, device))).toBe(2);
      expect(await read(attempt(70, device))).toBe(2);
      expect(await read(attempt(71, { 'device.id': 'other' }))).toBe(0);
      await record(decline(69, device));
      expect(await read(attempt(72, device))).toBe(3);
    });

    it('keeps an opener for as long as a late event may ask for it', async () => {
      const given = counter({ name: 'n', overMs: minute, after: { of: 'declines', withinMs: hour } });
      const { read, record } = await store(given);
      await record(decline(0, device));
      for (let n = 0; n < 50; n++) await record(attempt(3_850 + n, { 'device.id': `other${n}` }));
      expect(await read(attempt(3_598, device))).toBeUndefined();
      await record(attempt(3_599.5, device));
      expect(await read(attempt(3_600, device))).toBe(2);
    });

    it('does not take an event for its own opener', async () => {
      const { read, record } = await store(
        counter({ name: 'n', of: 'declines', overMs: hour, after: { of: 'declines', withinMs: minute } }),
      );
      await record(decline(0, device));
      expect(await read(attempt(1, device))).toBe(0);
      await record(decline(2, device));
      expect(await read(attempt(3, device))).toBe(1);
    });
  });

  describe('limit', () => {
    it('reads the limit beyond it, marked, and the exact count again once the rest has gone', async () => {
      const { assess } = await store(counter({ name: 'n', limit: 3 }));
      const read: [number | undefined, readonly string[]][] = [];
      for (const seconds of [0, 1, 2, 3, 4, 11, 13.5]) {
        const { velocity, saturated } = await assess(attempt(seconds, device));
        read.push([velocity['n'], saturated]);
      }
      expect(read).toEqual([
        [1, []],
        [2, []],
        [3, []],
        [3, ['n']],
        [3, ['n']],
        [3, ['n']],
        [3, []],
      ]);
    });

    it('keeps those that arrived last among events at the same time', async () => {
      const given = counter({ name: 'n', count: { kind: 'sum', field: 'amount.value' }, limit: 2 });
      const amounts = [1, 10, 100, 1_000].map(amount => attempt(5, device, { amount }));
      expect(await readAll(given, amounts)).toEqual([1, 11, 110, 1_100]);
      expect(await readAll(given, [...amounts, attempt(4, device, { amount: 5 })])).toEqual([1, 11, 110, 1_100, 0]);
    });

    it('lets a late event go at once where the limit is full of newer ones', async () => {
      const yen = { kind: 'sum', field: 'amount.value' } as const;
      const { record, assess } = await store(counter({ name: 'n', count: yen, overMs: minute, limit: 1 }));
      await record(attempt(10, device, { amount: 5 }));
      expect(await assess(attempt(5, device, { amount: 3 }))).toMatchObject({ velocity: { n: 0 }, saturated: ['n'] });
      expect(await assess(attempt(11, device, { amount: 2 }))).toMatchObject({ velocity: { n: 2 } });
    });

    it('is marked where what was let go lies in the window, late or not, and only there', async () => {
      const { record, assess } = await store(counter({ name: 'n', of: 'declines', limit: 2 }));
      for (const seconds of [10, 11, 5]) await record(decline(seconds, device));
      expect(await assess(attempt(14, device))).toMatchObject({ velocity: { n: 2 }, saturated: ['n'] });
      expect(await assess(attempt(15, device))).toMatchObject({ velocity: { n: 2 }, saturated: [] });
    });

    it('does not let a flood of one value hide the distinct ones', async () => {
      const { assess } = await store(
        counter({ name: 'n', count: { kind: 'distinct', field: 'card.number' }, limit: 5 }),
      );
      for (let n = 0; n < 5; n++) await assess(attempt(0, { ...device, 'card.number': `n${n}` }));
      for (let n = 0; n < 20; n++) {
        const { velocity, saturated } = await assess(attempt(1, { ...device, 'card.number': 'same' }));
        expect([velocity['n'], saturated]).toEqual([5, ['n']]);
      }
    });

    it('counts the whole merchant exactly, however many', async () => {
      const { read, record } = await store(
        counter({ name: 'n', by: [], overMs: hour, limit: Number.POSITIVE_INFINITY }),
      );
      for (let n = 0; n < 1_500; n++) await record(attempt(n / 1000, {}));
      expect(await read(attempt(2, {}))).toBe(1_501);
    });
  });

  describe('surges and ratios', () => {
    it('measures a count against the time before, once that is covered', async () => {
      const { assess } = await store(counter({ name: 'n', overMs: minute, baseline: { overMs: hour, floor: 0.1 } }));
      const surge = async (seconds: number) => (await assess(attempt(seconds, device))).surge['n'];
      expect(await surge(0)).toBeUndefined();
      for (let n = 1; n < 60; n++) await assess(attempt(n * 60, device));
      expect(await surge(3_659.999)).toBeUndefined();
      // 59 attempts in (0 s, 3 600 s]; two in the last minute.
      expect(await surge(3_660)).toBe(2 / (59 / 60));
      for (let n = 0; n < 8; n++) await assess(attempt(3_661, device));
      expect(await surge(3_662)).toBe(11 / (59 / 60));
    });

    it('has no ratio below its least, nor with a saturated part', async () => {
      const title = { ja: '', en: '' };
      const set = counterSetOf(
        [counter({ name: 'n', of: 'declines' }), counter({ name: 'm' }), counter({ name: 'few', limit: 2 })],
        [
          { name: 'share', title, of: 'n', to: 'm', atLeast: 3 },
          { name: 'broken', title, of: 'few', to: 'm', atLeast: 0 },
          { name: 'nothing', title, of: 'm', to: 'n', atLeast: 0 },
        ],
      );
      const made = await make(set);
      const read: (number | undefined)[][] = [];
      for (const seconds of [0, 1, 2]) {
        const { velocity } = await made.assess(attempt(seconds, device));
        read.push([velocity['share'], velocity['broken'], velocity['nothing']]);
        if (seconds === 1) await made.record(decline(1, device));
      }
      expect(read).toEqual([
        [undefined, 1, undefined],
        [undefined, 1, undefined],
        [1 / 3, undefined, 3],
      ]);
    });
  });

  describe('the promises of the port', () => {
    it('counts in the order of calls, though none waits for the one before', async () => {
      const given = counter({ name: 'n', of: 'declines', after: { of: 'approvals', withinMs: 60_000 } });
      const made = await make(counterSetOf([given]));
      const opener = event('approvals', 0, device);
      const [, , opened] = await Promise.all([
        made.record(opener),
        made.record(decline(1, device)),
        made.assess(attempt(2, device)),
        made.record(decline(3, device)),
      ]);
      expect(opened.velocity).toEqual({ n: 1 });
      // What arrives before its opener is not opened by it.
      const other = { 'device.id': 'other' };
      const [, , closed] = await Promise.all([
        made.record(decline(1, other)),
        made.record(event('approvals', 0, other)),
        made.assess(attempt(2, other)),
      ]);
      expect(closed.velocity).toEqual({ n: 0 });
    });

    it('reads by other ratios from the next call on, and refuses counters that count something else', async () => {
      const title = { ja: '', en: '' };
      const parts = [counter({ name: 'n', of: 'declines' }), counter({ name: 'm' })];
      const made = await make(counterSetOf(parts));
      await made.record(decline(0, device));
      expect((await made.assess(attempt(0, device))).velocity).toEqual({ n: 1, m: 1 });
      made.readAs(counterSetOf(parts, [{ name: 'share', title, of: 'n', to: 'm', atLeast: 0 }]));
      expect((await made.assess(attempt(1, device))).velocity).toEqual({ n: 1, m: 2, share: 0.5 });
      const others = counterSetOf([counter({ name: 'n', of: 'approvals' }), counter({ name: 'm' })]);
      expect(() => made.readAs(others)).toThrow(RangeError);
      expect((await made.assess(attempt(2, device))).velocity).toEqual({ n: 1, m: 3, share: 1 / 3 });
    });
  });

  it(`says what the oracle says, over ${runs} random streams`, async () => {
    await holds(contractCounters, streams(length));
  });

  it(`says what the oracle says, over ${runs} dense random streams`, async () => {
    await holds(denseCounters, denseStreams(length));
  });

  it(`says what the oracle says after filling, over ${runs} random histories`, async () => {
    const given = fc.tuple(historicStreams(length), fc.nat(), fc.nat());
    const property = fc.asyncProperty(given, async ([arrivals, cut, pick]) => {
      const history = arrivals.slice(0, cut % arrivals.length).map(({ event: one }) => one);
      const store = await make(contractCounters);
      // Any time that is still to come will do, the newest one best.
      const times = history.map(one => one.at);
      if (times.length > 0) store.expect(pick % 2 === 0 ? Math.max(...times) : times[pick % times.length]!);
      for (const one of history) if (store.reaches(one.kinds, one.at)) await store.record(one);
      if (times.length > 0) store.expect(Math.max(...times));
      const attempts = history.filter(one => one.kinds.includes('attempts')).map(one => one.at);
      if (attempts.length > 0) await store.coverFrom(Math.min(...attempts));
      await compare(store, contractCounters, arrivals.slice(history.length), history);
    });
    await fc.assert(property, { numRuns: times(runs) });
  });

  async function holds(counters: CounterSet, given: fc.Arbitrary<Arrival[]>): Promise<void> {
    const property = fc.asyncProperty(given, async arrivals => compare(await make(counters), counters, arrivals));
    await fc.assert(property, { numRuns: times(runs) });
  }
}

/** Plays a stream into a store and holds every reading against the oracle's. @param before what the store was filled with */
export async function compare(
  store: VelocityStore,
  counters: CounterSet,
  arrivals: readonly Arrival[],
  before: readonly VelocityEvent[] = [],
): Promise<void> {
  const known = [...before];
  for (const { event: one, asked } of arrivals) {
    known.push(one);
    if (!asked) await store.record(one);
    else expect(await store.assess(one)).toEqual(oracleReading(counters, known, one));
  }
}
