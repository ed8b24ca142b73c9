/** The journal's log is moved into its database beside the commits: it stays short whatever happens, and what was written is there. */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Checkpoints, createCheckpoints } from '../../../src/stores/sqlite/checkpoints.ts';
import { journalFile, openJournal } from '../../../src/stores/sqlite/journal.ts';
import { rowOf } from '../../../src/stores/sqlite/rows.ts';
import { TextPage } from '../../../src/stores/sqlite/text-page.ts';
import { createWriter, type GroupWriter, type WriterOptions } from '../../../src/stores/sqlite/writer.ts';
import { attempt, decision } from './attempts.ts';
import { withoutThreads } from './threadless.ts';

/** Gives threads back where a test took them away. */
let giveBack = () => {};

const limits = { pass: 40, long: 200, short: 30, most: 400 };
let folder: string;
let settings: WriterOptions;
let writer: GroupWriter;
let checkpoints: Checkpoints;
let rows = 0;
let longest = 0;
/** How often the log was shorter after a group than before it. */
let begunAnew = 0;
let last = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-checkpoints-'));
  const made = openJournal({ folder, writer: 'inline' });
  if (made.ok) await made.value.close();
  settings = { file: join(folder, journalFile), durability: 'normal', personalKeys: [] };
  writer = createWriter(settings, 'by-caller');
  checkpoints = createCheckpoints(writer, settings, limits);
  rows = 0;
  longest = 0;
  begunAnew = 0;
  last = 0;
});
afterEach(async () => {
  giveBack();
  await checkpoints.close();
  writer.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes one group of some 20 pages, as the writer's thread does. */
function writeGroup(): void {
  const page = new TextPage();
  const group = Array.from({ length: 20 }, () => rowOf(attempt(`a${rows}`), ++rows, page));
  expect(writer.write({ rows: group, page: page.memory, shadows: [] })).toEqual(group.map(() => null));
  checkpoints.wrote();
  const { pages } = writer.wal.state();
  if (pages < last) begunAnew++;
  last = pages;
  longest = Math.max(longest, pages);
}
const tick = () => new Promise(resolve => setImmediate(resolve));
const written = () => {
  const db = new Database(settings.file, { readonly: true });
  const found = db.prepare('SELECT count(*) FROM event').pluck().get();
  db.close();
  return found;
};

test('where no thread is to be had the writer moves it, a little later', () => {
  giveBack = withoutThreads();
  for (let group = 0; group < 100; group++) writeGroup();
  expect(longest).toBeLessThan(limits.most + 100);
  expect(begunAnew).toBeGreaterThan(1);
  expect(written()).toBe(rows);
});

test('the thread moves it: between commits that pause it begins anew', async () => {
  writer.wal.checkpoint();
  while (writer.wal.state().pages < limits.pass) writeGroup();
  await vi.waitFor(() => expect(writer.wal.state()).toMatchObject({ moved: writer.wal.state().pages }), 20_000);
  writeGroup();
  expect(writer.wal.state().pages).toBeLessThan(limits.pass);
  expect(written()).toBe(rows);
});

test('commits that never pause do not let it grow without end', async () => {
  // On a busy machine the thread may be held up in the middle of a pass, and while it is at it nobody else can move anything: then it
  // takes longer. 100 groups are 2,000 pages.
  for (let count = 0; count < 100 || (begunAnew === 0 && count < 500); count++) {
    writeGroup();
    if (count % 5 === 0) await tick();
  }
  expect(longest).toBeGreaterThan(limits.pass);
  expect(begunAnew).toBeGreaterThan(0);
  expect(written()).toBe(rows);
});

test('nor does a thread that cannot be started', async () => {
  await checkpoints.close();
  checkpoints = createCheckpoints(writer, { ...settings, file: join(folder, 'nowhere', 'x.db') }, limits);
  for (let count = 0; count < 60; count++) {
    writeGroup();
    if (count % 5 === 0) await tick();
  }
  expect(longest).toBeGreaterThan(limits.long);
  expect(longest).toBeLessThan(limits.most + 100);
});

test('a reader that stays at one moment (a backup) stops no commit; once it is gone the log is moved', async () => {
  writeGroup();
  const reader = new Database(settings.file, { readonly: true });
  const all = reader.prepare('SELECT seq FROM event').pluck().iterate();
  all.next();
  for (let count = 0; count < 60; count++) writeGroup();
  expect(longest).toBeGreaterThan(limits.most);
  let seen = 1;
  for (const _ of all) seen++;
  expect(seen).toBe(20);
  reader.close();
  // The thread may be in the middle of a pass of its own, and nobody else can move anything then: the next groups find it done.
  await vi.waitFor(
    () => {
      writeGroup();
      expect(writer.wal.state().pages).toBeLessThan(limits.pass);
    },
    { timeout: 20_000, interval: 5 },
  );
  expect(written()).toBe(rows);
});

test('a journal that is closed leaves no log behind', async () => {
  const journal = openJournal({ folder, durability: 'normal' });
  if (!journal.ok) throw new Error(journal.error);
  writer.close();
  await Promise.all(Array.from({ length: 50 }, (_, index) => journal.value.append(attempt(`a${index}`))));
  expect(existsSync(`${settings.file}-wal`)).toBe(true);
  await journal.value.close();
  expect(existsSync(`${settings.file}-wal`)).toBe(false);
  writer = createWriter(settings, 'by-caller');
  expect(written()).toBe(50);
});

test('what the index writes behind many facts at once does not let the log grow without end', async () => {
  const page = new TextPage();
  const group = Array.from({ length: 3_500 }, (_, index) => {
    // Rules of its own each, so that an attempt's entries lie all over the index.
    const hits = Array.from({ length: 60 }, (_, rule) => ({ rule: `r${rule}-${index}`, family: 'v', points: 1 }));
    return rowOf(attempt(`a${index}`, { decision: decision({ hits }) }), index + 1, page);
  });
  writer.write({ rows: group, page: page.memory, shadows: [] });
  const served = openJournal({ folder, durability: 'normal' });
  if (!served.ok) throw new Error(served.error);
  let longestBytes = 0;
  const look = () => {
    longestBytes = Math.max(longestBytes, statSync(`${settings.file}-wal`).size);
  };
  const looking = setInterval(look, 20);
  await served.value.list({ rule: 'r1-3499', limit: 1 });
  clearInterval(looking);
  look();
  await served.value.close();
  // The writer moves whatever is left from 128 MB on; what the thread is moving then has to wait for it.
  expect(longestBytes).toBeLessThan(250 * 1_048_576);
});

test('an import leaves nothing for the index', async () => {
  const imported = openJournal({ folder, durability: 'normal', writer: 'inline' });
  if (!imported.ok) throw new Error(imported.error);
  await Promise.all(Array.from({ length: 300 }, (_, index) => imported.value.append(attempt(`a${index}`))));
  await imported.value.close();
  const db = new Database(settings.file, { readonly: true });
  expect(db.prepare("SELECT value FROM meta WHERE name = 'linked'").pluck().get()).toBe('300');
  db.close();
});
