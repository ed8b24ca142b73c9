import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Journal, JournalClosed, JournalUnreadable } from '../../../src/engine/journal.ts';
import { eventFields, eventKinds, type VelocityEvent } from '../../../src/engine/types.ts';
import { eventOf, eventText, wantedEventOf } from '../../../src/stores/sqlite/event-text.ts';
import { createGroups } from '../../../src/stores/sqlite/groups.ts';
import { openJournal, type SqliteJournalOptions } from '../../../src/stores/sqlite/journal.ts';
import type { RowGroup } from '../../../src/stores/sqlite/rows.ts';
import { schemaVersion } from '../../../src/stores/sqlite/schema.ts';
import { createSealer } from '../../../src/stores/sqlite/seal.ts';
import { attempt, decision, event, outcomeOf, startOfTime } from './attempts.ts';

let folder: string;
const opened: Journal[] = [];
const key = new Uint8Array(32).fill(7);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-journal-'));
});
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(changes: Partial<SqliteJournalOptions> = {}): Journal {
  const journal = openJournal({ folder, personalKeys: [key], ...changes });
  if (!journal.ok) throw new Error(journal.error);
  opened.push(journal.value);
  return journal.value;
}
async function close(journal: Journal): Promise<void> {
  opened.splice(opened.indexOf(journal), 1);
  await journal.close();
}
async function allEvents(journal: Journal, since = 0): Promise<VelocityEvent[]> {
  const events: VelocityEvent[] = [];
  for await (const batch of journal.events(since)) events.push(...batch);
  return events;
}

describe.each(['thread', 'inline'] as const)('written in: %s', writer => {
  test('what was appended is there after opening again, in order of arrival', async () => {
    const journal = open({ writer });
    const ids = Array.from({ length: 200 }, (_, index) => `att-${index}`);
    const results = await Promise.all(ids.map(id => journal.append(attempt(id))));
    expect(results).toEqual(ids.map((_, index) => ({ ok: true, value: index + 1 })));
    await close(journal);
    const again = open({ writer });
    expect((await allEvents(again)).map(found => found.id)).toEqual(ids.map(id => `shop-1 ${id}`));
    const [stored] = await again.attempts('att-7', 'shop-1');
    const { kind: _, ...written } = attempt('att-7');
    expect(stored).toEqual({ seq: 8, ...written });
    expect(await again.append(attempt('later'))).toEqual({ ok: true, value: 201 });
  });

  test('an identity that is there is refused and the rest of its group is kept', async () => {
    const journal = open({ writer });
    const results = await Promise.all([attempt('a'), attempt('a'), attempt('b')].map(journal.append));
    expect(results).toEqual([
      { ok: true, value: 1 },
      { ok: false, error: { cause: 'duplicate' } },
      { ok: true, value: 3 },
    ]);
    expect(await journal.append(attempt('a', { merchant: 'shop-2' }))).toMatchObject({ ok: true });
    expect((await journal.attempts('a')).map(found => found.merchant)).toEqual(['shop-1', 'shop-2']);
  });

  test('outcomes belong to their attempt and have an identity', async () => {
    const journal = open({ writer });
    await journal.append(attempt('a'));
    await journal.append(outcomeOf(1, 'a', 'first'));
    expect(await journal.append(outcomeOf(1, 'a', 'first'))).toEqual({ ok: false, error: { cause: 'duplicate' } });
    expect(await journal.hasOutcome('shop-1', 'a', 'first')).toBe(true);
    expect(await journal.hasOutcome('shop-1', 'a', 'second')).toBe(false);
    expect(await journal.outcomes(1)).toMatchObject([{ seq: 2, identity: 'first', body: { result: 'declined' } }]);
    expect((await allEvents(journal)).map(found => found.kinds)).toEqual([['attempts'], ['declines']]);
  });

  test('closing writes what is under way', async () => {
    const journal = open({ writer });
    const pending = Array.from({ length: 50 }, (_, index) => journal.append(attempt(`att-${index}`)));
    await close(journal);
    expect((await Promise.all(pending)).every(result => result.ok)).toBe(true);
    expect(await open({ writer }).lastSeq()).toBe(50);
  });
});

describe('reading', () => {
  const shared = { 'device.id': 'device-1', 'card.range': 'range-1' };
  beforeEach(async () => {
    const journal = open();
    for (let index = 0; index < 30; index++) {
      await journal.append(
        attempt(`att-${index}`, {
          merchant: index % 2 ? 'odd' : 'even',
          event: event(
            `${index}`,
            startOfTime + index * 1_000,
            index % 5 === 0 ? shared : { 'device.id': `d${index}` },
          ),
          decision: decision(
            index % 3 === 0 ? { flow: 'challenge', hits: [{ rule: 'walk', family: 'v', points: 5 }] } : {},
          ),
        }),
      );
    }
  });
  const ids = async (filter: Parameters<Journal['list']>[0]) =>
    (await opened[0]!.list(filter)).attempts.map(found => Number(found.id.slice(4)));

  test.each([
    ['all', {}, [29, 28, 27, 26, 25, 24, 23, 22, 21, 20]],
    ['since', { since: startOfTime + 26_000 }, [29, 28, 27, 26]],
    ['flow', { flow: 'challenge' as const }, [27, 24, 21, 18, 15, 12, 9, 6, 3, 0]],
    ['rule', { rule: 'walk' }, [27, 24, 21, 18, 15, 12, 9, 6, 3, 0]],
    ['merchant', { merchant: 'odd', since: startOfTime + 24_000 }, [29, 27, 25]],
    ['near, without itself', { near: 11 }, [25, 20, 15, 5, 0]],
    ['near and flow', { near: 11, flow: 'challenge' as const }, [15, 0]],
    ['near nobody', { near: 2 }, []],
    ['near an attempt that is not there', { near: 999 }, []],
  ])('%s', async (_name, filter, expected) => {
    expect(await ids({ ...filter, limit: 10 })).toEqual(expected);
  });

  test('near by each of its fields alone', async () => {
    const fields = ['device.id', 'device.ip', 'account.id', 'address.door', 'card.range'];
    for (const [index, field] of fields.entries()) {
      for (const nth of [30 + 2 * index, 31 + 2 * index])
        await opened[0]!.append(attempt(`att-${nth}`, { event: event(`${nth}`, startOfTime, { [field]: 'same' }) }));
      expect(await ids({ near: 32 + 2 * index, limit: 10 }), field).toEqual([30 + 2 * index]);
    }
  });

  test.each([{}, { flow: 'challenge' as const }, { rule: 'walk' }, { near: 11 }])(
    'pages of %j add up',
    async filter => {
      const journal = opened[0]!;
      const whole = await ids({ ...filter, limit: 100 });
      const paged: number[] = [];
      for (let after: { at: number; seq: number } | undefined; ; ) {
        const page = await journal.list({ ...filter, limit: 4, ...(after ? { after } : {}) });
        paged.push(...page.attempts.map(found => Number(found.id.slice(4))));
        after = page.next;
        if (!after) break;
      }
      expect(paged).toEqual(whole);
    },
  );

  test('events start at a time', async () => {
    expect((await allEvents(opened[0]!, startOfTime + 28_000)).map(found => found.id)).toEqual(['28', '29']);
  });
});

describe('personal data', () => {
  const everything = () => Buffer.concat(readdirSync(folder).map(name => readFileSync(join(folder, name))));

  test('stand encrypted', async () => {
    const journal = open();
    await journal.append(attempt('a'));
    expect(everything().includes('hanako')).toBe(false);
    await close(journal);
    expect(everything().includes('hanako')).toBe(false);
  });

  test('are opened with a key that sealed before, and stay closed to another', async () => {
    const journal = open();
    await journal.append(attempt('a'));
    await close(journal);
    const next = new Uint8Array(32).fill(8);
    const rotated = open({ personalKeys: [next, key] });
    expect((await rotated.attempts('a'))[0]?.personal?.checkout).toContain('hanako');
    await close(rotated);
    expect((await open({ personalKeys: [next] }).attempts('a'))[0]).not.toHaveProperty('personal');
  });

  test('can be left out', async () => {
    const journal = open({ personalKeys: [] });
    await journal.append(attempt('a'));
    expect((await journal.attempts('a'))[0]).not.toHaveProperty('personal');
  });

  test('a sealed record cannot be moved, altered or cut', () => {
    const sealer = createSealer([key]);
    const sealed = sealer.seal(Buffer.from('秘密'), 5);
    expect(sealer.open(sealed, 5)).toBe('秘密');
    expect(sealer.open(sealed, 6)).toBeUndefined();
    for (let index = 0; index < sealed.length; index++) {
      const altered = Buffer.from(sealed);
      altered[index]! ^= 1;
      expect(sealer.open(altered, 5)).toBeUndefined();
      expect(sealer.open(sealed.subarray(0, index), 5)).toBeUndefined();
    }
    expect(sealer.seal(Buffer.from('秘密'), 5).equals(sealed)).toBe(false);
  });
});

describe('a data folder', () => {
  test('serves one service: in this process and in another', async () => {
    const journal = open();
    expect(openJournal({ folder })).toEqual({ ok: false, error: 'data-folder-locked' });
    const module = fileURLToPath(new URL('../../../src/stores/sqlite/journal.ts', import.meta.url));
    const script = `import { openJournal } from ${JSON.stringify(module)}; const j = openJournal({ folder: ${JSON.stringify(folder)}, writer: 'inline' }); console.log(j.ok ? 'opened' : j.error); if (j.ok) await j.value.close();`;
    const elsewhere = () =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim();
    expect(elsewhere()).toBe('data-folder-locked');
    await close(journal);
    expect(elsewhere()).toBe('opened');
  });

  test('of another program, or of a newer Sekisho, is refused and left alone', async () => {
    const file = join(folder, 'journal.db');
    const other = new Database(file);
    other.exec('CREATE TABLE notes (text)');
    other.close();
    expect(openJournal({ folder })).toEqual({ ok: false, error: 'journal-foreign' });
    rmSync(file);
    await close(open());
    const newer = new Database(file);
    newer.pragma(`user_version = ${schemaVersion + 1}`);
    newer.close();
    expect(openJournal({ folder })).toEqual({ ok: false, error: 'journal-newer' });
  });

  test('is read by its owner only, in a folder that others may look into and whatever the umask', async () => {
    chmodSync(folder, 0o755);
    const journal = open();
    expect(await journal.append(attempt('a'))).toMatchObject({ ok: true });
    const files = readdirSync(folder).filter(name => name.startsWith('journal.db'));
    expect(files).toEqual(['journal.db', 'journal.db-shm', 'journal.db-wal']);
    expect(files.map(name => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  });

  test('with a file that is no database is refused', () => {
    writeFileSync(join(folder, 'journal.db'), 'x'.repeat(5_000));
    expect(openJournal({ folder })).toEqual({ ok: false, error: 'journal-foreign' });
  });

  test('that cannot be written is refused', () => {
    if (process.getuid?.() === 0) {
      // Root writes anywhere: a file in the folder's place stands for it.
      const place = join(folder, 'file');
      writeFileSync(place, '');
      expect(openJournal({ folder: place })).toEqual({ ok: false, error: 'data-folder-unwritable' });
      return;
    }
    chmodSync(folder, 0o500);
    expect(openJournal({ folder })).toEqual({ ok: false, error: 'data-folder-unwritable' });
  });

  test('written with other identity keys is refused', async () => {
    await close(open({ identityCheck: 'one' }));
    await close(open({ identityCheck: 'one' }));
    expect(openJournal({ folder, identityCheck: 'two' })).toEqual({ ok: false, error: 'journal-key' });
  });
});

test('an event comes back from its text as it was', () => {
  const text = fc.oneof(
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc.string({ minLength: 1, unit: fc.constantFrom('"', '\\', ',', 'a') }),
  );
  const events = fc.record(
    {
      id: text,
      at: fc.integer({ min: 0, max: 4e12 }),
      kinds: fc.subarray([...eventKinds]),
      keys: fc.dictionary(fc.constantFrom(...eventFields), text),
      amount: fc.nat(),
      facts: fc.record(
        { purpose: text, luhn_valid: fc.boolean(), challenged: fc.boolean(), category: text },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['id', 'at', 'kinds', 'keys', 'facts'] },
  );
  fc.assert(
    fc.property(events, made => {
      const written = eventText(made as VelocityEvent);
      const whole = { ...made, keys: { ...made.keys }, facts: { ...made.facts } };
      expect(eventOf(written)).toEqual(whole);
      const asked: unknown[] = [];
      const wanted = (want: boolean) =>
        wantedEventOf(written, (kinds, at) => {
          asked.push({ kinds, at });
          return want;
        });
      expect([wanted(true), wanted(false)]).toEqual([whole, undefined]);
      expect(asked).toEqual([made, made].map(({ kinds, at }) => ({ kinds, at })));
    }),
  );
});

test('events that are not wanted are left out, however many stand side by side', async () => {
  const journal = open({ writer: 'inline', durability: 'normal' });
  const at = (index: number) => startOfTime + index;
  const records = Array.from({ length: 1_200 }, (_, index) =>
    attempt(`a${index}`, { event: event(`${index}`, at(index)) }),
  );
  await Promise.all(records.map(journal.append));
  const found: string[] = [];
  for await (const batch of journal.events(0, 100, (_kinds, time) => time < at(103) || time > at(1_197)))
    found.push(...batch.map(({ id }) => id));
  expect(found).toEqual(['100', '101', '102', '1198', '1199']);
  expect(await Promise.all([at(5_000), at(500), at(-1)].map(journal.newest))).toEqual([at(1_199), at(500), undefined]);
});

test('a reading that is cut off by closing does not pass for the whole', async () => {
  const journal = open({ writer: 'inline', durability: 'normal' });
  const records = Array.from({ length: 1_200 }, (_, index) =>
    attempt(`a${index}`, { event: event(`${index}`, startOfTime + index) }),
  );
  await Promise.all(records.map(journal.append));
  let read = 0;
  const reading = async () => {
    for await (const batch of journal.events(0)) {
      read += batch.length;
      await close(journal);
    }
  };
  await expect(reading()).rejects.toThrow(JournalClosed);
  expect(read).toBe(500);
  expect(() => journal.earliest()).toThrow(JournalClosed);
  expect(() => journal.newest(startOfTime)).toThrow(JournalClosed);
});

test('while the disk hangs records wait up to a limit, and are written when it goes on', async () => {
  let goOn = () => {};
  const hangs = new Promise<void>(resolve => {
    goOn = resolve;
  });
  const write = async ({ rows }: { readonly rows: readonly unknown[] }) => {
    await hangs;
    return rows.map(() => null);
  };
  const groups = createGroups({ write, link() {}, close() {} }, 0, 1_000);
  const first = groups.append(attempt('under way'));
  await new Promise(resolve => setTimeout(resolve, 1));
  const results = Array.from({ length: 20 }, (_, index) => groups.append(attempt(`a${index}`)));
  expect(await results[19]).toEqual({ ok: false, error: { cause: 'io_error' } });
  goOn();
  expect(await first).toEqual({ ok: true, value: 1 });
  expect(await results[0]).toEqual({ ok: true, value: 2 });
  expect(await groups.append(attempt('later'))).toMatchObject({ ok: true });
});

describe('shadow decisions, which wait for a group to go along with', () => {
  function recorded(hangs: Promise<void> = Promise.resolve()) {
    const written: (readonly [rows: number, ...shadows: number[]])[] = [];
    const write = async ({ rows, shadows }: RowGroup) => {
      written.push([rows.length, ...shadows.map(([seq]) => seq)]);
      await hangs;
      return rows.map(() => null);
    };
    return { written, groups: createGroups({ write, link() {}, close() {} }, 0) };
  }

  test('are written before the end', async () => {
    const { written, groups } = recorded();
    groups.shadow([1, '{}']);
    await groups.drained();
    expect(written).toEqual([[0, 1]]);
  });

  test('are written after a while where no group follows, also when one took longer than that', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const turn = () => new Promise(resolve => setImmediate(resolve));
    let goOn = () => {};
    const { written, groups } = recorded(
      new Promise(resolve => {
        goOn = resolve;
      }),
    );
    groups.append(attempt('under way'));
    await turn();
    groups.shadow([1, '{}']);
    vi.advanceTimersByTime(1_000);
    goOn();
    await turn();
    expect(written).toEqual([[1], [0, 1]]);
    groups.shadow([2, '{}']);
    await turn();
    expect(written).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    await turn();
    expect(written.at(-1)).toEqual([0, 2]);
  });
});

test('one that is damaged while it is open is told as unreadable, and ends nothing while its ids are still taken in', async () => {
  const before = open({ writer: 'inline', durability: 'normal' });
  await Promise.all(Array.from({ length: 700 }, (_, index) => before.append(attempt(`a${index}`))));
  await close(before);
  const journal = open({ writer: 'inline', durability: 'normal' });
  const file = join(folder, 'journal.db');
  writeFileSync(file, Buffer.alloc(statSync(file).size, 0xa5));
  // Behind the first five hundred ids, which were taken in at once.
  await new Promise(resolve => setImmediate(resolve));
  expect(() => journal.attempts('a600')).toThrow(JournalUnreadable);
  expect(() => journal.attempts('unheard of', 'shop-1')).toThrow(JournalUnreadable);
  expect(() => journal.outcomes(600)).toThrow(JournalUnreadable);
  await expect(journal.list({ limit: 10 })).rejects.toThrow(JournalUnreadable);
  await expect(allEvents(journal)).rejects.toThrow(JournalUnreadable);
});

test('the index keeps up behind writes that never pause, and a list sees everything that was written', async () => {
  const journal = open({ durability: 'normal' });
  const shared = { 'device.id': 'device-1' };
  const pending: Promise<unknown>[] = [];
  for (let index = 0; index < 4_000; index++) {
    pending.push(journal.append(attempt(`att-${index}`, { event: event(`${index}`, startOfTime + index, shared) })));
    if (index % 50 === 0) await new Promise(resolve => setImmediate(resolve));
  }
  await Promise.all(pending);
  // One after the other, without a pause that would count as quiet.
  for (let index = 4_000; index < 4_300; index++) {
    await journal.append(attempt(`att-${index}`, { event: event(`${index}`, startOfTime + index, shared) }));
  }
  const db = new Database(join(folder, 'journal.db'), { readonly: true });
  // At most 2,000 facts and a group wait for the index.
  expect(db.prepare('SELECT count(*) FROM link').pluck().get()).toBeGreaterThan(4_300 - 2_200);
  db.close();
  let found = 0;
  for (let after: { at: number; seq: number } | undefined; ; ) {
    const page = await journal.list({ near: 1, limit: 200, ...(after ? { after } : {}) });
    found += page.attempts.length;
    after = page.next;
    if (!after) break;
  }
  expect(found).toBe(4_299);
});

test('an event that rests is read by position: a journal of before is not misread', () => {
  const keys = Array.from({ length: 15 }, (_, index) => `k${index}`);
  const facts = ['purchase', 'JPY', 'JCB', true, false, 'digits', 'do_not_honor', 'match', 'Y', true, 'fraud'];
  const read = eventOf(JSON.stringify(['e', 5, 1, 980, ...keys, ...facts]));
  expect(read).toMatchObject({ id: 'e', at: 5, kinds: ['attempts'], amount: 980 });
  expect(eventOf(JSON.stringify(['e', 5, 1_023])).kinds).toEqual([
    'attempts',
    'approvals',
    'declines',
    'authentications',
    'authentication_failures',
    'challenge_cancels',
    'chargebacks',
    'fraud_reports',
    'frauds',
    'frauds_withdrawn',
  ]);
  expect(Object.entries(read.keys)).toEqual([
    ['card.number', 'k0'],
    ['card.expiry', 'k1'],
    ['card.range', 'k2'],
    ['card.bin8', 'k3'],
    ['card.bin6', 'k4'],
    ['device.id', 'k5'],
    ['device.ip', 'k6'],
    ['account.id', 'k7'],
    ['email.key', 'k8'],
    ['phone.key', 'k9'],
    ['address.door', 'k10'],
    ['address.building', 'k11'],
    ['shipping.name_key', 'k12'],
    ['order.id', 'k13'],
    ['merchant.id', 'k14'],
    ['delivery.email_key', undefined],
  ]);
  expect(read.facts).toEqual({
    purpose: 'purchase',
    currency: 'JPY',
    brand: 'JCB',
    luhn_valid: true,
    expired: false,
    number_basis: 'digits',
    reason: 'do_not_honor',
    security_code: 'match',
    trans_status: 'Y',
    challenged: true,
    category: 'fraud',
  });
  expect(eventText(read)).toBe(JSON.stringify(['e', 5, 1, 980, ...keys, ...facts]));
  const later = JSON.stringify(['e', 5, 1, 980, ...keys, ...facts, 'mailbox']);
  expect(eventOf(later)).toEqual({ ...read, keys: { ...read.keys, 'delivery.email_key': 'mailbox' } });
  expect(eventText(eventOf(later))).toBe(later);
});
