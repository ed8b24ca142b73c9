/** A restart: from the snapshot of the windows where it is good, from the journal where it is not, with the same counts either way. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { ServeOptions } from '../../src/cli/serve/options.ts';
import { type RunningService, startService } from '../../src/cli/serve/start-service.ts';
import { JournalUnreadable } from '../../src/engine/journal.ts';
import { backupJournal } from '../../src/stores/sqlite/backup.ts';
import { openJournal } from '../../src/stores/sqlite/journal.ts';
import { attempt, event } from '../stores/sqlite/attempts.ts';
import { writeOneRule } from './one-rule.ts';
import { writeRules } from './process.ts';

let folder: string;
/** What a service leaves that had five attempts and was stopped. */
const stopped = mkdtempSync(join(tmpdir(), 'sekisho-stopped-'));
const running: RunningService[] = [];
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = stopped;
  writeRules(folder);
  await (await fiveAttempts()).stop();
});
afterAll(() => rmSync(stopped, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-restart-'));
  writeRules(folder);
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const service of running.splice(0)) await service.server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts on a data folder; `read` is how many facts it had to read. */
async function start(data = 'data') {
  const options: ServeOptions = {
    host: '127.0.0.1',
    port: 0,
    data: at(data),
    secrets: at('secrets'),
    rules: at('rules'),
    durability: 'normal',
    personal: 'encrypted',
    cardNumbers: true,
    logLevel: 'warn',
    logFile: at('log'),
  };
  const service = await startService(options, {});
  running.push(service);
  const read = await service.ready;
  const caller = { key: 'test' };
  const attempt = async (id: string) => {
    const answer = await service.service.assess(
      { id, amount: { value: 5, currency: 'JPY' }, device: { id: 'device-1' } },
      caller,
    );
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    // On a busy machine the answer may leave before the journal has it, and says so.
    const found = await vi.waitUntil(async () => (await service.journal.attempts(id))[0], 60_000);
    return found.decision!.reading.velocity['attempts_per_device_1h'];
  };
  const stop = async () => {
    running.splice(running.indexOf(service), 1);
    await service.server.stop();
    service.log.flush();
  };
  return { service, read, attempt, stop };
}

/** So many facts of others that a stop comes while they are read, if not fewer are asked for. */
async function longJournal(data: string, length = 20_000): Promise<void> {
  const journal = openJournal({ folder: data, durability: 'normal', writer: 'inline' });
  if (!journal.ok) throw new Error(journal.error);
  const now = Date.now();
  const facts = Array.from({ length }, (_, index) =>
    attempt(`other ${index}`, { event: event(`${index}`, now, { 'device.id': `device of ${index}.` }) }),
  );
  await Promise.all(facts.map(journal.value.append));
  await journal.value.close();
}

async function fiveAttempts() {
  const first = await start();
  for (let index = 1; index <= 5; index++) expect(await first.attempt(`a${index}`)).toBe(index);
  return first;
}

test('after a stop in good order nothing is read again', async () => {
  cpSync(stopped, folder, { recursive: true });
  const again = await start();
  expect(again.read).toBe(0);
  expect(await again.attempt('b')).toBe(6);
});

test('after a crash the journal is read on from the snapshot', async () => {
  cpSync(stopped, folder, { recursive: true });
  const second = await start();
  await second.attempt('b1');
  await second.attempt('b2');
  // As a crash leaves it: whatever the files hold at this moment.
  cpSync(at('data'), at('crashed'), { recursive: true });
  const third = await start('crashed');
  expect(third.read).toBe(2);
  expect(await third.attempt('c')).toBe(8);
});

test.each([
  ['cut short', (file: string) => truncateSync(file, readFileSync(file).length - 5), 'torn'],
  ['without its first line', (file: string) => writeFileSync(file, 'x'.repeat(3_000)), 'torn'],
  [
    'with a bit turned over',
    (file: string) => {
      const bytes = readFileSync(file);
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(file, bytes);
    },
    'torn',
  ],
  [
    'with a folder in its place',
    (file: string) => {
      rmSync(file);
      mkdirSync(file);
    },
    'unreadable',
  ],
])('a snapshot %s is passed over', async (_name, harm, why) => {
  cpSync(stopped, folder, { recursive: true });
  harm(at('data/windows'));
  const again = await start();
  expect(again.read).toBe(5);
  expect(await again.attempt('b')).toBe(6);
  await again.stop();
  expect(readFileSync(at('log'), 'utf8')).toContain(`"why":"${why}"`);
});

test('a clock that ran ahead blinds the counters only until the next start', async () => {
  cpSync(stopped, folder, { recursive: true });
  const real = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => real() + 365 * 86_400_000);
  const ahead = await start();
  await ahead.attempt('next year');
  await ahead.stop();
  vi.restoreAllMocks();
  const again = await start();
  expect(again.read).toBe(6);
  expect(await again.attempt('b')).toBe(6);
  await again.stop();
  const log = readFileSync(at('log'), 'utf8');
  expect(log).toContain('"why":"ahead-of-clock"');
  expect(log).toContain('"facts":1,"msg":"facts of the journal lie ahead of the clock');
});

test('a clock that is behind leaves nothing out for good', async () => {
  cpSync(stopped, folder, { recursive: true });
  const real = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => real() - 3_600_000);
  const behind = await start();
  expect(behind.read).toBe(5);
  await behind.stop();
  vi.restoreAllMocks();
  // The log is written behind what the service does.
  await vi.waitFor(() =>
    expect(readFileSync(at('log'), 'utf8')).toContain('"facts":5,"msg":"facts of the journal lie ahead of the clock'),
  );
  expect(await (await start()).attempt('b')).toBe(6);
});

test('nor does a change of rules under such a clock', async () => {
  rmSync(at('rules'), { recursive: true });
  writeOneRule(folder, 10, 'others_1h');
  const real = Date.now;
  let behind = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => real() - behind);
  const first = await start();
  for (let index = 1; index <= 5; index++) await first.attempt(`a${index}`);
  behind = 3_600_000;
  writeOneRule(folder, 10, 'attempts_per_device_1h');
  expect(await first.service.reload()).toBe('taken');
  await first.stop();
  behind = 0;
  expect(await (await start()).attempt('b')).toBe(6);
});

test('a snapshot of other counters is passed over', async () => {
  cpSync(stopped, folder, { recursive: true });
  const counters = readFileSync(at('rules/counters.yaml'), 'utf8');
  writeFileSync(at('rules/counters.yaml'), counters.replace('over: 10m', 'over: 20m'));
  const again = await start();
  expect(again.read).toBe(5);
  expect(await again.attempt('b')).toBe(6);
});

test('a snapshot beside an older copy of the journal, or one that went its own way, is passed over', async () => {
  const first = await fiveAttempts();
  expect(backupJournal(at('data'), at('copy.db'))).toBe('done');
  await first.attempt('a6');
  await first.stop();
  for (const end of ['', '-wal', '-shm']) rmSync(at(`data/journal.db${end}`), { force: true });
  cpSync(at('copy.db'), at('data/journal.db'));
  const older = await start();
  expect(older.read).toBe(5);
  expect(await older.attempt('other 6')).toBe(6);
  cpSync(at('data'), at('diverged'), { recursive: true });
  // The snapshot that the older journal does not know again: taken at a6, which here is another fact.
  const diverged = await start('diverged');
  expect(diverged.read).toBe(6);
  expect(await diverged.attempt('b')).toBe(7);
});

test('windows that hold what the journal does not have are not kept', async () => {
  const first = await fiveAttempts();
  Object.assign(first.service.journal, { append: async () => ({ ok: false, error: { cause: 'disk_full' } }) });
  const { service } = first.service;
  await service.assess(
    { id: 'lost', amount: { value: 5, currency: 'JPY' }, device: { id: 'device-1' } },
    { key: 'test' },
  );
  await first.stop();
  expect(existsSync(at('data/windows'))).toBe(false);
  const again = await start();
  expect(again.read).toBe(5);
  expect(await again.attempt('b')).toBe(6);
});

test('a journal that turns out to be damaged while it is read is called that', async () => {
  cpSync(stopped, folder, { recursive: true });
  rmSync(at('data/windows'));
  await longJournal(at('data'), 300);
  const file = readFileSync(at('data/journal.db'));
  const page = 4_096;
  const damaged = Math.floor(file.indexOf('device of 150.') / page) * page;
  writeFileSync(at('data/journal.db'), file.fill(0xa5, damaged, damaged + page));
  await expect(start()).rejects.toMatchObject({ code: 'journal-foreign', exit: 65 });
});

test('a stop while the journal cannot be read ends in good order, and keeps no windows', async () => {
  cpSync(stopped, folder, { recursive: true });
  rmSync(at('data/windows'));
  const first = await start();
  Object.assign(first.service.journal, { lastSeq: () => Promise.reject(new JournalUnreadable(undefined)) });
  await first.stop();
  expect(existsSync(at('data/windows'))).toBe(false);
  expect((await start()).read).toBe(5);
});

test('a stop while the journal is still read ends in good order, and keeps no half-filled windows', async () => {
  cpSync(stopped, folder, { recursive: true });
  rmSync(at('data/windows'));
  await longJournal(at('data'));
  const options: ServeOptions = {
    host: '127.0.0.1',
    port: 0,
    data: at('data'),
    secrets: at('secrets'),
    rules: at('rules'),
    durability: 'normal',
    personal: 'encrypted',
    cardNumbers: true,
    logLevel: 'info',
    logFile: at('log'),
  };
  const service = await startService(options, {});
  await service.server.stop();
  expect(await service.ready).toBeUndefined();
  expect(service.service.ready()).toBe(false);
  service.log.flush();
  const log = readFileSync(at('log'), 'utf8');
  expect(log).toContain('"msg":"stopped before the counters stood"');
  expect(log).not.toContain('"msg":"ready"');
  expect(existsSync(at('data/windows'))).toBe(false);
  const again = await start();
  expect(await again.attempt('b')).toBe(6);
});
