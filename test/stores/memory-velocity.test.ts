import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FillableVelocity, VelocityEvent } from '../../src/engine/types.ts';
import { type CounterSet, counterSetOf } from '../../src/engine/velocity/counters.ts';
import { type DigestedEvent, KeyDigester } from '../../src/stores/memory/digested-event.ts';
import { kindsOf } from '../../src/stores/memory/plan.ts';
import { createDigestedVelocity, createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { runs } from '../runs.ts';
import { compare, velocityContract } from './velocity-contract.ts';
import { contractCounters, counter, denseCounters, denseStreams, streams } from './velocity-streams.ts';

describe('velocity in memory', () => {
  velocityContract(createMemoryVelocity);
});

describe('velocity in memory, with sizes so small that short streams reach long lists, chunks and forgetting', () => {
  const small = { blocks: [1, 2], chunkShift: 2 };
  velocityContract(counters => createMemoryVelocity(counters, small));

  it('says what the oracle says over longer streams', async () => {
    await fc.assert(
      fc.asyncProperty(streams(300), async arrivals => {
        await compare(createMemoryVelocity(contractCounters, small), contractCounters, arrivals);
      }),
      { numRuns: runs(12) },
    );
  });

  it('counts from nothing again when it was cleared, whatever it held', async () => {
    const used = createMemoryVelocity(contractCounters, small);
    await fc.assert(
      fc.asyncProperty(streams(60), async arrivals => {
        used.clear();
        expect(used.use()).toMatchObject({ keys: 0, pairs: 0, identities: 0 });
        await compare(used, contractCounters, arrivals);
      }),
      { numRuns: runs(8) },
    );
  });

  it('says what the oracle says over longer dense streams', async () => {
    await fc.assert(
      fc.asyncProperty(denseStreams(200), async arrivals => {
        await compare(createMemoryVelocity(denseCounters, small), denseCounters, arrivals);
      }),
      { numRuns: runs(25) },
    );
  });
});

describe('velocity of events that were digested elsewhere', () => {
  const small = { blocks: [1, 2], chunkShift: 2 };
  const key = Int32Array.of(1, -2, 3, -4);

  /** Digests each event, as another thread would. It counts whatever comes. */
  function digesting(counters: CounterSet): FillableVelocity {
    const velocity = createDigestedVelocity(counters, small, key);
    const keys = new KeyDigester(key, [counters]);
    const digested = ({ keys: own, at, kinds, amount, facts }: VelocityEvent): DigestedEvent => {
      const digests = new Int32Array(keys.most + 3);
      const known = keys.digest(own, digests, 3);
      return { at, kinds: kindsOf({ kinds }), amount, facts, known, digests, from: 3 };
    };
    return {
      ...createMemoryVelocity(counters),
      assess: event => velocity.assess(digested(event)),
      record: event => velocity.record(digested(event)),
      coverFrom: velocity.coverFrom,
    };
  }

  it.each([
    ['sparse', contractCounters, streams(80)],
    ['dense', denseCounters, denseStreams(80)],
  ] as const)('says what the oracle says of %s streams in which nothing comes twice', async (_, counters, arrivals) => {
    await fc.assert(
      fc.asyncProperty(arrivals, async every => {
        const ids = every.map(({ event }) => event.id);
        const once = every.filter(({ event }, index) => ids.indexOf(event.id) === index);
        await compare(digesting(counters), counters, once);
      }),
      { numRuns: runs(25) },
    );
  });
});

describe('forgetting', () => {
  const day = 86_400_000;
  const counters = counterSetOf([
    counter({ name: 'numbers', count: { kind: 'distinct', field: 'card.number' }, overMs: day }),
    counter({ name: 'merchant', by: [], overMs: 3_600_000, limit: Number.POSITIVE_INFINITY }),
  ]);
  const attempt = (n: number, device: number, at: number) => ({
    id: `a${n}`,
    kinds: ['attempts'] as const,
    at: 1_700_000_000_000 + at,
    keys: { 'device.id': `d${device}`, 'card.number': `n${n}` },
    facts: {},
  });

  it('gives the memory of an attack back, while the keys that live on keep their counts', () => {
    const store = createMemoryVelocity(counters);
    for (let n = 0; n < 60_000; n++) store.record(attempt(n, n % 20_000, n));
    const attacked = store.use();
    expect(attacked).toMatchObject({ keys: 20_001, pairs: 120_000, identities: 60_000 });
    // Two days of an event every three seconds on a hundred devices.
    for (let n = 0; n < 57_600; n++) store.record(attempt(60_000 + n, n % 100, 60_000 + n * 3_000));
    const calm = store.use();
    expect(calm.keys).toBe(101);
    expect(calm.identities).toBeLessThan(1.2 * (28_800 + 1_200));
    expect(store.assess(attempt(1e6, 7, 60_000 + 57_600 * 3_000)).velocity).toEqual({ numbers: 289, merchant: 1_200 });
    for (let n = 0; n < 20_000; n++) store.record(attempt(2e6 + n, n % 2, 9 * day + n * 40_000));
    expect(store.use().bytes).toBeLessThan(attacked.bytes / 4);
  });

  it('forgets without new events when asked to', () => {
    const store = createMemoryVelocity(counters);
    for (let n = 0; n < 2_000; n++) store.record(attempt(n, n, n));
    store.record(attempt(5_000, 0, 3 * day));
    for (let n = 0; n < 2_000; n++) store.forget();
    expect(store.use()).toMatchObject({ keys: 2, pairs: 2, identities: 1 });
  });

  it('keeps no more of a key than its limit', () => {
    const few = counterSetOf([counter({ name: 'few', overMs: day, limit: 100 })]);
    const store = createMemoryVelocity(few);
    for (let n = 0; n < 1_000; n++) store.record(attempt(n, 1, n));
    expect(store.use()).toMatchObject({ keys: 1, pairs: 100 });
    const read = { velocity: { few: 100 }, saturated: ['few'] };
    expect(store.assess(attempt(1_000, 1, 1_000))).toMatchObject(read);
  });

  it('knows an identity for as long as its event can be counted', () => {
    const short = counterSetOf([counter({ name: 'n' })]);
    const store = createMemoryVelocity(short);
    const first = attempt(1, 1, 999);
    store.record(first);
    store.record(attempt(2, 2, 310_998));
    for (let n = 0; n < 10; n++) store.forget();
    store.record(first);
    expect(store.assess(attempt(3, 1, 10_998)).velocity).toEqual({ n: 2 });
  });

  it('takes nothing back that it was told of what is covered or to come', () => {
    const surging = counterSetOf([counter({ name: 'n', baseline: { overMs: 60_000, floor: 1 } })]);
    const store = createMemoryVelocity(surging);
    const now = 1_700_000_000_000;
    store.coverFrom(now - 70_000);
    store.coverFrom(now);
    expect(store.assess(attempt(1, 1, 0)).surge).toEqual({ n: 1 });
    store.expect(now + day);
    store.expect(now);
    expect(store.reaches(['attempts'], now)).toBe(false);
  });
});
