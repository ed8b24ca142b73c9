/** Lists of attempts: right for every filter, and other work has its turn while one looks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AttemptFilter,
  type AttemptPage,
  type AttemptRecord,
  type Journal,
  nearFields,
} from '../../../src/engine/journal.ts';
import { journalFile, openJournal } from '../../../src/stores/sqlite/journal.ts';
import { createReader } from '../../../src/stores/sqlite/reader.ts';
import { createSealer } from '../../../src/stores/sqlite/seal.ts';
import { openDatabase } from '../../../src/stores/sqlite/writer.ts';
import { attempt, decision, event, startOfTime } from './attempts.ts';

const key = new Uint8Array(32).fill(7);
const count = 900;
let folder: string;
let journal: Journal;
/** What the journal holds, with arrival numbers. */
let kept: { readonly seq: number; readonly record: AttemptRecord }[];

function open(): Journal {
  const opened = openJournal({ folder, durability: 'normal', writer: 'inline', personalKeys: [key] });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

/** An attempt of many merchants, rules and devices; several share their time, some are imported history. */
function recordOf(index: number): AttemptRecord {
  const at = startOfTime + Math.floor((index * 7_919) % count) * 10 - ((index * 7_919) % 3) * 10;
  const rules = ['walk', 'rare'].filter((_, rule) => index % (rule === 0 ? 2 : 97) === 0);
  const made = attempt(`a${index}`, {
    merchant: index % 3 === 0 ? 'one' : 'many',
    event: event(`${index}`, at, {
      'device.id': `device ${index % 4}`,
      ...(index % 5 === 0 ? { 'account.id': `account ${index % 15}` } : {}),
    }),
    decision: decision({
      flow: index % 10 < 3 ? 'challenge' : 'frictionless',
      hits: rules.slice(0, 1).map(rule => ({ rule, family: 'v', points: 1 })),
      shadow: rules.slice(1),
    }),
  });
  if (index % 11 !== 0) return made;
  const { decision: _decision, personal: _personal, ...imported } = made;
  return imported;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-list-'));
  journal = open();
  const records = Array.from({ length: count }, (_, index) => recordOf(index));
  await Promise.all(records.map(journal.append));
  // Brings the index up; then some are forgotten, and their links not yet, as in the middle of a prune.
  await journal.list({ rule: 'walk', limit: 1 });
  const beside = new Database(join(folder, journalFile));
  beside.exec('DELETE FROM event WHERE seq % 29 = 0');
  beside.close();
  kept = records.map((record, index) => ({ seq: index + 1, record })).filter(({ seq }) => seq % 29 !== 0);
});
afterAll(async () => {
  await journal.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The filter told plainly, over everything. */
function plainly(filter: Omit<AttemptFilter, 'limit'>): number[] {
  const near = kept.find(({ seq }) => seq === filter.near)?.record.event.keys;
  return kept
    .filter(({ seq, record: { merchant, decision: made, event: fact } }) => {
      if (filter.merchant !== undefined && merchant !== filter.merchant) return false;
      if (filter.since !== undefined && fact.at < filter.since) return false;
      if (filter.flow !== undefined && made?.flow !== filter.flow) return false;
      const rules = [...(made?.hits.map(({ rule }) => rule) ?? []), ...(made?.shadow ?? [])];
      if (filter.rule !== undefined && !rules.includes(filter.rule)) return false;
      if (filter.near === undefined) return true;
      if (!near || seq === filter.near) return false;
      return nearFields.some(field => near[field] !== undefined && near[field] === fact.keys[field]);
    })
    .toSorted((one, other) => other.record.event.at - one.record.event.at || other.seq - one.seq)
    .map(({ seq }) => seq);
}

const optional = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
const filters = fc
  .record({
    merchant: optional(fc.constantFrom('one', 'many', 'nobody')),
    since: optional(fc.integer({ min: startOfTime - 10, max: startOfTime + count * 10 })),
    flow: optional(fc.constantFrom('challenge', 'frictionless')),
    rule: optional(fc.constantFrom('walk', 'rare', 'never')),
    near: optional(fc.integer({ min: 1, max: count + 5 })),
  })
  .map(found => Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)));

test('pages of any filter add up to what a plain filter over everything finds', async () => {
  await fc.assert(
    fc.asyncProperty(filters, fc.integer({ min: 1, max: 300 }), fc.boolean(), async (filter, limit, personal) => {
      const found: number[] = [];
      for (let after: AttemptPage['next']; ; ) {
        const page = await journal.list({ ...filter, limit, personal, ...(after ? { after } : {}) });
        expect(page.attempts.length).toBeLessThanOrEqual(limit);
        for (const { seq, ...stored } of page.attempts) {
          const { kind: _kind, personal: sealed, ...record } = kept.find(each => each.seq === seq)!.record;
          expect(stored).toEqual({ ...record, ...(personal && sealed ? { personal: sealed } : {}) });
          found.push(seq);
        }
        after = page.next;
        if (!after) break;
      }
      expect(found).toEqual(plainly(filter));
    }),
    { numRuns: 60 },
  );
});

describe('while a list looks', () => {
  /** How often other work had its turn until it was done. */
  async function turnsDuring(work: Promise<unknown>): Promise<number> {
    let turns = 0;
    let isDone = false;
    const turn = () => {
      turns++;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    await work;
    isDone = true;
    return turns;
  }

  test.each([
    ['nothing is of this merchant', { merchant: 'nobody' }, 3],
    ['everything is read whole', {}, 40],
    ['everything is read whole and opened', { personal: true }, 40],
  ])('other work has its turn: %s', async (_name, filter, least) => {
    expect(await turnsDuring(journal.list({ ...filter, limit: count }))).toBeGreaterThanOrEqual(least);
  });

  test('the journal may be closed: the list has its answer before', async () => {
    const [list] = await Promise.all([journal.list({ limit: count }), journal.close()]);
    journal = open();
    expect(list.attempts.map(({ seq }) => seq)).toEqual(plainly({}));
  });
});

test('only what is asked for and handed out is opened', () => {
  const db = openDatabase(join(folder, journalFile), 'normal', true);
  const sealer = createSealer([key]);
  let opened = 0;
  const reader = createReader(db, {
    ...sealer,
    open(sealed, seq) {
      opened++;
      return sealer.open(sealed, seq);
    },
  });
  const attempts = (filter: AttemptFilter) => {
    const steps = reader.list(filter);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value.attempts;
    }
  };
  expect(attempts({ limit: 50 })).toHaveLength(50);
  expect(attempts({ merchant: 'nobody', personal: true, limit: 50 })).toEqual([]);
  expect(opened).toBe(0);
  const found = attempts({ merchant: 'one', flow: 'challenge', personal: true, limit: 50 });
  expect(found).toHaveLength(50);
  expect(opened).toBe(found.filter(({ personal }) => personal).length);
  db.close();
});
