/** Care of a journal beside a service: the service writes between the pieces of a long work, and nothing is lost or left behind. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Journal } from '../../../src/engine/journal.ts';
import { backupJournal } from '../../../src/stores/sqlite/backup.ts';
import { erasePersonal } from '../../../src/stores/sqlite/erase.ts';
import { obstacleOf } from '../../../src/stores/sqlite/failure.ts';
import { journalFile, openJournal } from '../../../src/stores/sqlite/journal.ts';
import { createLinkIndex } from '../../../src/stores/sqlite/link-index.ts';
import { pruneJournal } from '../../../src/stores/sqlite/prune.ts';
import { verifyJournal } from '../../../src/stores/sqlite/verify.ts';
import { attempt, decision, event, startOfTime } from './attempts.ts';

const key = new Uint8Array(32).fill(7);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-maintenance-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(): Journal {
  const opened = openJournal({ folder, durability: 'normal', writer: 'inline', personalKeys: [key] });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}
const at = (index: number) => startOfTime + index;
const recordOf = (index: number) =>
  attempt(`a${index}`, {
    event: event(`${index}`, at(index), {
      'device.id': `device ${index}`,
      'account.id': `account ${index}`,
      'address.door': `door ${index}`,
      'email.key': 'mail',
      'phone.key': 'phone',
    }),
    decision: decision({ hits: ['r1', 'r2', 'r3'].map(rule => ({ rule, family: 'v', points: 1 })) }),
    personal: { checkout: `{"pad":"${'c'.repeat(3_000)}"}`, answer: '{}', features: '{}' },
  });

/** Writes attempts of the numbers from one to another, and brings the index up. */
async function write(from: number, to: number): Promise<void> {
  const journal = open();
  await Promise.all(Array.from({ length: to - from }, (_, index) => journal.append(recordOf(from + index))));
  await journal.list({ rule: 'r1', limit: 1 });
  await journal.close();
}
async function listed(filter: Parameters<Journal['list']>[0]): Promise<string[]> {
  const journal = open();
  const { attempts } = await journal.list(filter);
  await journal.close();
  return attempts.map(({ id }) => id);
}

describe('a second writer', () => {
  const counts = {
    facts: 'SELECT count(*) FROM event',
    personal: 'SELECT count(*) FROM personal',
    links: 'SELECT count(*) FROM link',
    pages: 'PRAGMA page_count',
  };
  type Counts = Record<keyof typeof counts, number>;
  let db: Database.Database;
  let seen: Counts[];
  /** A writer that does not wait: it is refused where anything is locked. */
  const writer = () => {
    db = new Database(join(folder, journalFile), { timeout: 0 });
    const count = (name: keyof typeof counts) => db.prepare<[], number>(counts[name]).pluck().get()!;
    seen = [];
    return () => {
      db.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('test', ?)").run(String(seen.length));
      seen.push({ facts: count('facts'), personal: count('personal'), links: count('links'), pages: count('pages') });
    };
  };
  const largestStep = (name: keyof Counts) =>
    Math.max(...seen.slice(1).map((found, index) => seen[index]![name] - found[name]));
  /** And now and then one that says where pages belong, which goes with them. */
  const mostPages = 250 + 2;
  afterEach(() => db.close());

  test('has its turn between the pieces of a prune, each of them short', async () => {
    await write(0, 1_000);
    const turn = writer();
    turn();
    expect(pruneJournal(folder, at(900), turn)).toBe(900);
    turn();
    expect(seen[0]).toMatchObject({ facts: 1_000, personal: 1_000, links: 8_000 });
    expect(seen.at(-1)).toMatchObject({ facts: 100, personal: 100, links: 800 });
    expect(largestStep('facts')).toBeLessThanOrEqual(250);
    expect(largestStep('links')).toBeLessThanOrEqual(2_000);
    expect(largestStep('pages')).toBeLessThanOrEqual(mostPages);
    expect(seen.at(-1)!.pages).toBeLessThan(seen[0]!.pages / 4);
  });

  test('has its turn between the pieces of an erasure', async () => {
    await write(0, 600);
    const turn = writer();
    turn();
    const search = { personalKeys: [key], holds: () => false };
    expect(erasePersonal(folder, [['email.key', 'mail']], search, turn)).toMatchObject({ erased: 600 });
    turn();
    expect(seen.at(-1)).toMatchObject({ facts: 600, personal: 0 });
    expect(largestStep('personal')).toBeLessThanOrEqual(250);
    expect(largestStep('pages')).toBeLessThanOrEqual(mostPages);
  });

  test('that reads at one moment hinders no prune and no third writer', async () => {
    await write(0, 100);
    const turn = writer();
    const reader = db.prepare('SELECT seq FROM event').pluck().iterate();
    reader.next();
    const other = new Database(join(folder, journalFile), { timeout: 0 });
    let turns = 0;
    const pruned = pruneJournal(folder, at(50), () => {
      other.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('test', ?)").run(String(turns++));
    });
    other.close();
    expect(pruned).toBe(50);
    expect(turns).toBeGreaterThan(0);
    expect([...reader]).toHaveLength(99);
    turn();
    expect(seen).toMatchObject([{ facts: 50, links: 400 }]);
  });
});

describe('arrival numbers', () => {
  const search = { personalKeys: [], holds: () => false };
  const erased = () => erasePersonal(folder, [['email.key', 'mail']], search)?.attempts;

  test.each(['all', 'the last ones'])(
    'do not return after %s were pruned, and the index goes on with them',
    async which => {
      const isAll = which === 'all';
      await write(0, 30);
      // Imported history comes last and is the oldest.
      const journal = open();
      for (let index = 1; index <= 20; index++) await journal.append(recordOf(-index));
      await journal.list({ rule: 'r1', limit: 1 });
      await journal.close();
      expect(pruneJournal(folder, isAll ? at(1_000) : at(0))).toBe(isAll ? 50 : 20);
      for (const round of [0, 1]) {
        const again = open();
        expect(await again.append(recordOf(1_000 + round))).toEqual({ ok: true, value: 51 + round });
        await again.close();
      }
      const kept = isAll ? 2 : 32;
      expect(await listed({ rule: 'r1', limit: 100 })).toHaveLength(kept);
      expect(erased()).toBe(kept);
    },
  );

  test.each([0, 5])(
    'that returned, as before they were kept, are linked after all (pruned again: %i)',
    async pruned => {
      await write(0, 20);
      // 50 attempts had been linked and pruned, and these 20 got their numbers anew.
      const db = new Database(join(folder, journalFile));
      db.exec(
        "DELETE FROM link; UPDATE meta SET value = '50' WHERE name = 'linked'; DELETE FROM meta WHERE name = 'last_seq'",
      );
      db.close();
      expect(pruneJournal(folder, at(pruned))).toBe(pruned);
      expect(erased()).toBe(20 - pruned);
      expect(await listed({ rule: 'r1', limit: 100 })).toHaveLength(20 - pruned);
      expect(erased()).toBe(20 - pruned);
    },
  );
});

test('what a prune that was cut off left in the index goes with the next', async () => {
  await write(0, 20);
  const db = new Database(join(folder, journalFile));
  for (const table of ['event', 'assessment', 'personal']) db.exec(`DELETE FROM ${table} WHERE seq <= 10`);
  expect(pruneJournal(folder, at(10))).toBe(0);
  expect(db.prepare('SELECT count(*) FROM link WHERE at < ?').pluck().get(at(10))).toBe(0);
  expect(db.prepare('SELECT count(*) FROM link').pluck().get()).toBe(80);
  db.close();
  expect(verifyJournal(folder, [key])?.faults).toEqual([]);
  expect(await listed({ rule: 'r1', limit: 20 })).toHaveLength(10);
});

test('an erasure finds what a service links while it looks', async () => {
  const journal = open();
  await journal.append(recordOf(1));
  const key1 = ['account.id', 'account 1'] as const;
  const keys = Object.assign([key1], {
    *[Symbol.iterator]() {
      yield key1;
      const db = new Database(join(folder, journalFile));
      createLinkIndex(db).advance(10);
      db.close();
    },
  });
  expect(erasePersonal(folder, keys, { personalKeys: [], holds: () => false })?.erased).toBe(1);
  await journal.close();
});

test("a backup is for its owner alone, whole, and takes nobody else's place", async () => {
  await write(0, 20);
  const copy = join(folder, 'copy.db');
  const umask = process.umask(0o022);
  try {
    expect(backupJournal(folder, copy)).toBe('done');
  } finally {
    process.umask(umask);
  }
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  const db = new Database(copy, { readonly: true });
  expect(db.prepare('SELECT count(*) FROM event').pluck().get()).toBe(20);
  db.close();
  expect(backupJournal(folder, copy)).toBe('target-exists');
  expect(backupJournal(folder, join(folder, 'nowhere', 'copy.db'))).toBe('target-unwritable');
  const none = join(folder, 'none.db');
  expect(backupJournal(join(folder, 'nowhere'), none)).toBe('no-journal');
  expect(existsSync(none)).toBe(false);
  writeFileSync(join(folder, journalFile), 'no database');
  expect(() => backupJournal(folder, none)).toThrow();
  expect(readdirSync(folder).filter(name => name.startsWith('none'))).toEqual([]);
});

test('what a backup that was killed left behind is no backup, and hinders none', async () => {
  await write(0, 20);
  const copy = join(folder, 'copy.db');
  const run = vi.spyOn(Database.prototype, 'prepare').mockImplementation(() => {
    expect(existsSync(copy)).toBe(false);
    expect(existsSync(`${copy}.new`)).toBe(true);
    throw new Error('killed');
  });
  expect(() => backupJournal(folder, copy)).toThrow('killed');
  run.mockRestore();
  for (const end of ['.new', '.new-journal']) writeFileSync(copy + end, 'half of it');
  expect(backupJournal(folder, copy)).toBe('done');
  expect(readdirSync(folder).filter(name => name.startsWith('copy'))).toEqual(['copy.db']);
});

test('a record that is sealed under a key at hand and does not open was altered', async () => {
  await write(0, 2);
  const db = new Database(join(folder, journalFile));
  const row = db.prepare<[], { seq: number; sealed: Buffer }>('SELECT seq, sealed FROM personal').get()!;
  row.sealed[40]! ^= 1;
  db.prepare('UPDATE personal SET sealed = ? WHERE seq = ?').run(row.sealed, row.seq);
  db.close();
  const found = (keys: Uint8Array[]) => verifyJournal(folder, keys);
  expect(found([key])).toMatchObject({ closed: 1, faults: ['1 personal record(s) that were altered'] });
  expect(found([new Uint8Array(32).fill(8)])).toMatchObject({ closed: 2, faults: [] });
});

test('what SQLite itself finds wrong is told', async () => {
  await write(0, 2);
  const db = new Database(join(folder, journalFile)).unsafeMode();
  db.exec('CREATE INDEX extra ON event (at) WHERE at < 0');
  db.pragma('writable_schema = ON');
  db.exec("UPDATE sqlite_schema SET sql = 'CREATE INDEX extra ON event (at)' WHERE name = 'extra'");
  db.close();
  expect(verifyJournal(folder, [key])?.faults).toContain('row 1 missing from index extra');
});

test('of what was erased nothing is left in the file, between records that stay', async () => {
  const journal = open();
  for (const id of ['a', 'b', 'c'])
    await journal.append(
      attempt(id, {
        event: event(id, at(0), { 'account.id': id }),
        personal: { checkout: '{}', answer: '{}', features: '{}' },
      }),
    );
  await journal.close();
  const sealed = (seq: number) => {
    const db = new Database(join(folder, journalFile), { readonly: true });
    const found = db.prepare<[number], Buffer>('SELECT sealed FROM personal WHERE seq = ?').pluck().get(seq);
    db.close();
    return found;
  };
  const [gone, kept] = [sealed(2)!, sealed(3)!];
  const search = { personalKeys: [key], holds: () => false };
  expect(erasePersonal(folder, [['account.id', 'b']], search)).toMatchObject({ erased: 1 });
  const bytes = Buffer.concat(readdirSync(folder).map(name => readFileSync(join(folder, name))));
  // The first bytes of a piece that is given back are SQLite's own.
  expect([kept, gone].map(record => bytes.includes(record.subarray(-20)))).toEqual([true, false]);
});

test.each([
  ["another program's database", 'PRAGMA application_id = 1', 'journal-foreign'],
  ['the journal of a newer program', 'PRAGMA user_version = 99', 'journal-newer'],
])('%s is left alone', async (_name, change, why) => {
  await write(0, 2);
  const db = new Database(join(folder, journalFile));
  db.exec(change);
  const search = { personalKeys: [key], holds: () => true };
  expect(() => pruneJournal(folder, at(9))).toThrow(why);
  expect(() => erasePersonal(folder, [['email.key', 'mail']], search)).toThrow(why);
  expect(() => backupJournal(folder, join(folder, 'copy.db'))).toThrow(why);
  expect(db.prepare('SELECT count(*) FROM personal').pluck().get()).toBe(2);
  db.close();
  const read = why === 'journal-foreign' ? 0 : 2;
  const found = verifyJournal(folder, [key])!;
  expect(found).toMatchObject({ facts: read, attempts: read, outcomes: 0, personal: read, closed: 0 });
  expect(found.bytes).toBeGreaterThan(0);
  expect(found.faults).toHaveLength(1);
});

test.each([
  ['SQLITE_CANTOPEN', 'unreadable'],
  ['SQLITE_CORRUPT_VTAB', 'journal-foreign'],
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_IOERR_READ', 'io_error'],
  ['SQLITE_ERROR', undefined],
  ['EACCES', undefined],
])('what stops a command: %s', (code, obstacle) => {
  expect(obstacleOf(Object.assign(new Error('words'), { code }))).toBe(obstacle);
});
