import fc from 'fast-check';
import { expect, it } from 'vitest';
import { counterSetOf } from '../../src/engine/velocity/counters.ts';
import { createMemoryVelocity, restoreMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { runs } from '../runs.ts';
import { oracleReading } from './velocity-oracle.ts';
import { contractCounters, counter, streams } from './velocity-streams.ts';

/** Reads bytes on from where it stands, as a file does. */
function reader(bytes: Uint8Array): (into: Uint8Array) => number {
  let at = 0;
  return into => {
    const part = bytes.subarray(at, at + into.length);
    into.set(part);
    at += part.length;
    return part.length;
  };
}

const small = { blocks: [1, 2], chunkShift: 2 };
const bytesOf = (store: ReturnType<typeof createMemoryVelocity>, seq = 0) =>
  new Uint8Array(Buffer.concat([...store.snapshot(seq)]));

it('a restored store answers as the store did, and goes on', () => {
  fc.assert(
    fc.property(streams(120), fc.nat(120), fc.boolean(), (arrivals, cut, tiny) => {
      const tuning = tiny ? small : undefined;
      const first = createMemoryVelocity(contractCounters, tuning);
      for (const { event } of arrivals.slice(0, cut)) first.record(event);
      const restored = restoreMemoryVelocity(contractCounters, reader(bytesOf(first, cut)), tuning);
      if (!restored.ok) throw new Error(restored.error);
      expect(restored.value.journalSeq).toBe(cut);
      const { velocity } = restored.value;
      for (const [index, { event, asked }] of arrivals.entries()) {
        if (index < cut) continue;
        if (!asked) velocity.record(event);
        else {
          const known = arrivals.slice(0, index + 1).map(arrival => arrival.event);
          expect(velocity.assess(event)).toEqual(oracleReading(contractCounters, known, event));
        }
      }
    }),
    { numRuns: runs(25) },
  );
});

const store = createMemoryVelocity(contractCounters, small);
for (const { event } of fc.sample(streams(100), { numRuns: 1, seed: 5 })[0]!) store.record(event);
const good = bytesOf(store);

it('refuses a snapshot that is torn anywhere', () => {
  for (let length = 0; length < good.length; length += 37) {
    expect(restoreMemoryVelocity(contractCounters, reader(good.subarray(0, length)), small)).toEqual({
      ok: false,
      error: 'torn',
    });
  }
});

it('refuses a snapshot with any bit turned', () => {
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(7), (at, bit) => {
      const bad = good.slice();
      bad[at]! ^= 1 << bit;
      expect(restoreMemoryVelocity(contractCounters, reader(bad), small).ok).toBe(false);
    }),
    { numRuns: runs(120) },
  );
});

it('refuses a snapshot of other counters', () => {
  const others = counterSetOf([counter({ name: 'n' })]);
  expect(restoreMemoryVelocity(others, reader(good), small)).toEqual({ ok: false, error: 'foreign' });
});

it('knows after a restart what a limit let go before it', () => {
  const few = counterSetOf([counter({ name: 'n', overMs: 60_000, limit: 4 })]);
  const event = (n: number) => ({
    id: `a${n}`,
    kinds: ['attempts'] as const,
    at: 1_700_000_000_000 + n,
    keys: { 'device.id': 'd' },
    facts: {},
  });
  const first = createMemoryVelocity(few, small);
  for (let n = 0; n < 5; n++) first.record(event(n));
  const restored = restoreMemoryVelocity(few, reader(bytesOf(first)), small);
  if (!restored.ok) throw new Error(restored.error);
  const known = { ...event(4), id: 'a4' };
  expect(restored.value.velocity.assess(known)).toMatchObject({ velocity: { n: 4 }, saturated: ['n'] });
});
