/** The writer's thread may end by itself in the middle of the load: what is then told of a record is true, and the next thread is left alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Journal } from '../../../src/engine/journal.ts';
import { openJournal } from '../../../src/stores/sqlite/journal.ts';
import { verifyJournal } from '../../../src/stores/sqlite/verify.ts';
import { attempt } from './attempts.ts';
import { withoutThreads } from './threadless.ts';

/** Gives threads back where a test took them away. */
let giveBack = () => {};

let folder: string;
let journal: Journal;
const threads: Worker[] = [];
const started = (thread: Worker) => threads.push(thread);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-writer-thread-'));
  process.on('worker', started);
  const opened = openJournal({ folder, durability: 'normal' });
  if (!opened.ok) throw new Error(opened.error);
  journal = opened.value;
});
afterEach(async () => {
  giveBack();
  await journal.close();
  process.off('worker', started);
  threads.length = 0;
  rmSync(folder, { recursive: true, force: true });
});

/** Appends, and says what was told and whether the record was there at that moment. */
async function put(id: string) {
  const told = await journal.append(attempt(id));
  return { id, ok: told.ok, there: await isThere(id) };
}
async function isThere(id: string): Promise<boolean> {
  // A text that was filled anew while the thread read it would not parse.
  return (await journal.attempts(id))[0]?.event.id === `shop-1 ${id}`;
}
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

test('an error ends the thread: whatever is told of a record is so, before, meanwhile and after', async () => {
  await journal.writable();
  // A thread is started anew once it has run for a second.
  await pause(1_100);
  const puts: ReturnType<typeof put>[] = [];
  for (let index = 0; index < 400; index++) {
    if (index === 100) {
      // With a group under way the next one might wait until the thread has ended, and none would be behind what ends it.
      await Promise.all(puts);
      // Nothing that the thread understands: it ends as by an error of its own, with groups behind it.
      threads[0]!.postMessage(null);
    }
    puts.push(put(`a${index}`));
    if (index % 20 === 0) await pause(1);
    else await new Promise(resolve => setImmediate(resolve));
  }
  const told = await Promise.all(puts);
  const failed = told.filter(({ ok }) => !ok);
  expect(failed).not.toEqual([]);
  expect(told.filter(({ ok, there }) => ok !== there)).toEqual([]);
  // Nor was one that failed written later.
  await expect(put('last')).resolves.toMatchObject({ ok: true, there: true });
  expect(threads).toHaveLength(2);
  for (const { id } of failed) expect(await isThere(id)).toBe(false);
  expect(verifyJournal(folder, [])?.faults).toEqual([]);
});

test('a thread that ends takes nobody along who waits for the index, and closing does not wait for it either', async () => {
  await journal.append(attempt('a'));
  const list = journal.list({ rule: 'walk', limit: 10 });
  threads[0]!.postMessage(null);
  expect(await list).toEqual({ attempts: [] });
});

/** Ends the thread where no other is to be had, and waits until one would be started again. */
async function endForGood(): Promise<void> {
  await journal.writable();
  giveBack = withoutThreads();
  await pause(1_100);
  threads[0]!.postMessage(null);
  let puts = 0;
  await vi.waitUntil(async () => !(await put(`a${++puts}`)).ok);
  await pause(1_100);
}

test('where no thread is to be had for another start, records are answered as not written, until there is one', async () => {
  await endForGood();
  const failed = { ok: false, error: { cause: 'io_error' } };
  expect(await journal.append(attempt('b'))).toEqual(failed);
  expect(await journal.append(attempt('c'))).toEqual(failed);
  giveBack();
  let puts = 0;
  await vi.waitUntil(async () => (await put(`d${++puts}`)).ok, 60_000);
  expect(await isThere('b')).toBe(false);
});

test('nor does closing then wait for one', async () => {
  await endForGood();
  await journal.close();
  const again = openJournal({ folder, durability: 'normal', writer: 'inline' });
  if (!again.ok) throw new Error(again.error);
  journal = again.value;
});
