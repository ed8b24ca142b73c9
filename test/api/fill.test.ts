/** Counters filled from a journal: what no window reaches is passed over, and every later answer is the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fillFromJournal } from '../../src/api/fill.ts';
import type { Journal } from '../../src/engine/journal.ts';
import type { VelocityEvent } from '../../src/engine/types.ts';
import { latenessMs } from '../../src/engine/velocity/counters.ts';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { openJournal } from '../../src/stores/sqlite/journal.ts';
import { compare } from '../stores/velocity-contract.ts';
import { contractCounters, historicStreams } from '../stores/velocity-streams.ts';

let folder: string;
let journal: Journal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-fill-'));
  const opened = openJournal({ folder, durability: 'normal', writer: 'inline' });
  if (!opened.ok) throw new Error(opened.error);
  journal = opened.value;
});
afterEach(async () => {
  await journal.close();
  rmSync(folder, { recursive: true, force: true });
});

const keep = (event: VelocityEvent) => journal.append({ kind: 'attempt', merchant: '', id: event.id, event });
const { longestWindowMs: longestMs } = contractCounters;
const filled = async (now: number) => {
  const velocity = createMemoryVelocity(contractCounters);
  return { velocity, ...(await fillFromJournal({ journal, stores: [velocity], now, longestMs })) };
};

test('answers as if every fact had been counted, and holds less', async () => {
  const isNew = (event: VelocityEvent, index: number, events: readonly VelocityEvent[]) =>
    events.findIndex(({ id }) => id === event.id) === index;
  const [arrivals] = fc.sample(historicStreams(400), { numRuns: 1, seed: 11 });
  const history = arrivals!.map(({ event }) => event).filter(isNew);
  await Promise.all(history.map(keep));
  const now = Math.max(...history.map(({ at }) => at));
  const { velocity, read } = await filled(now);
  const plain = createMemoryVelocity(contractCounters);
  for (const event of history) plain.record(event);
  // Half of what a plain store counted has been out of reach all along; it had only not come round to forgetting it.
  expect(read).toBeLessThan(history.length);
  expect(velocity.use().pairs).toBeLessThan(plain.use().pairs);
  const [after] = fc.sample(historicStreams(60), { numRuns: 1, seed: 12 });
  const start = after![0]!.event.at;
  const later = after!.map(({ event, asked }) => ({
    event: { ...event, id: `later ${event.id}`, at: event.at - start + now },
    asked,
  }));
  const reach = history.filter(({ at }) => at > now - longestMs - 2 * latenessMs);
  await compare(velocity, contractCounters, later, reach);
});

test('a fact that lies ahead of the clock does not blind the counters', async () => {
  const now = 1_700_000_000_000;
  const attempt = (id: string, at: number): VelocityEvent => ({
    id,
    kinds: ['attempts'],
    at,
    keys: { 'device.id': 'd' },
    facts: {},
  });
  await Promise.all([
    keep(attempt('a', now - 2_000)),
    keep(attempt('next year', now + 365 * 86_400_000)),
    keep(attempt('a fast clock', now + latenessMs)),
    keep(attempt('b', now - 1_000)),
  ]);
  const { velocity, read, ahead } = await filled(now);
  expect({ read, ahead }).toEqual({ read: 4, ahead: 1 });
  expect(velocity.assess(attempt('c', now)).velocity['events_10s']).toBe(3);
});

test('tells stores from when on they know everything: from the first fact, or as far back as the longest window', async () => {
  const now = 1_700_000_000_000;
  const first = now - longestMs / 2;
  await keep({ id: 'first', kinds: ['attempts'], at: first, keys: { 'device.id': 'd' }, facts: {} });
  const store = createMemoryVelocity(contractCounters);
  const told = vi.spyOn(store, 'coverFrom');
  for (const later of [0, longestMs]) await fillFromJournal({ journal, stores: [store], now: now + later, longestMs });
  expect(told.mock.calls).toEqual([[first], [now]]);
});

test('reads nothing of an empty journal', async () => {
  const { velocity, read } = await filled(Date.now());
  expect(read).toBe(0);
  expect(velocity.use()).toMatchObject({ keys: 0, identities: 0 });
});
