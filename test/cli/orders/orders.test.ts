/** `sekisho orders find` over a real journal. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { demoSecrets, readSecrets } from '../../../src/api/secrets.ts';
import { registerOrders } from '../../../src/cli/orders/orders.ts';
import { attemptEvent } from '../../../src/engine/velocity/events.ts';
import { keyedDigests } from '../../../src/engine/velocity/keys.ts';
import { Fault } from '../../../src/shared/errors.ts';
import { timeInJapan } from '../../../src/shared/time.ts';
import { openJournal } from '../../../src/stores/sqlite/journal.ts';
import { type Door, openDoor, startOfTests } from '../../api/door.ts';
import { attempt } from '../../stores/sqlite/attempts.ts';

let door: Door;
const jpy = (value: number) => ({ value, currency: 'JPY' });
beforeAll(async () => {
  door = await openDoor();
  const attempts: [string, object][] = [
    ['old', { device: { id: 'd1' } }],
    ['a1', { device: { id: 'd1' } }],
    ['a2', { device: { id: 'd1', ip: '192.0.2.1' } }],
    ['b1', { device: { id: 'd2', ip: '192.0.2.1' }, amount: jpy(150_000) }],
    ['hotel', { shipping: { line1: 'ホテルグランド東京 301', country: 'JP' } }],
  ];
  for (const [index, [id, more]] of attempts.entries()) {
    door.clock.now = startOfTests + (index === 0 ? -3 * 86_400_000 : index * 1_000);
    await door.assess({ id, amount: jpy(5_000), ...more });
  }
  door.clock.now = startOfTests + 10_000;
  for (const id of ['a3']) await door.assess({ id, amount: jpy(5_000), device: { id: 'd1' } });
  await door.send({
    method: 'POST',
    url: '/v1/assessments/b1/outcomes',
    payload: { type: 'chargeback', category: 'fraud', at: new Date(startOfTests + 5_000).toISOString() },
  });
  vi.useFakeTimers({ now: startOfTests + 60_000, toFake: ['Date'] });
});
afterAll(async () => {
  vi.useRealTimers();
  await door.close();
  rmSync(door.folder, { recursive: true, force: true });
});

async function find(...words: string[]): Promise<string> {
  const out: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => out.push(String(text)) > 0);
  try {
    const program = new Command('sekisho').exitOverride();
    registerOrders(program.command('orders'));
    await program.parseAsync(['node', 'sekisho', 'orders', 'find', '--data', door.folder, ...words]);
  } finally {
    stdout.mockRestore();
  }
  return out.join('');
}
const ids = async (...words: string[]) =>
  (await find('--json', ...words))
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line).id as string);

test('by time, newest first', async () => {
  expect(await ids()).toEqual(['a3', 'hotel', 'b1', 'a2', 'a1']);
  expect(await ids('--since', '7d')).toEqual(['a3', 'hotel', 'b1', 'a2', 'a1', 'old']);
  expect(await ids('--since', new Date(startOfTests + 3_000).toISOString())).toEqual(['a3', 'hotel', 'b1']);
  expect(await ids('--limit', '2')).toEqual(['a3', 'hotel']);
});

test('by flow and by rule, shadow rules too', async () => {
  expect(await ids('--flow', 'challenge')).toEqual(['a3']);
  expect(await ids('--rule', 'costly')).toEqual(['b1']);
  expect(await ids('--rule', 'short-stay')).toEqual(['hotel']);
  expect(await ids('--rule', 'costly', '--flow', 'challenge')).toEqual([]);
});

test('by what outcomes have called them, as many as are asked for', async () => {
  expect(await ids('--known', 'fraud')).toEqual(['b1']);
  expect(await ids('--known', 'fraud', '--flow', 'frictionless', '--limit', '1')).toEqual(['b1']);
  expect(await ids('--known', 'fraud', '--flow', 'challenge')).toEqual([]);
  expect(await ids('--known', 'open', '--limit', '2')).toEqual(['a3', 'hotel']);
  expect(await ids('--known', 'genuine')).toEqual([]);
});

test('by what is shared with another, which it names', async () => {
  expect(await ids('--near', 'a2')).toEqual(['a3', 'b1', 'a1']);
  expect(await ids('--near', 'a2', '--since', '7d')).toEqual(['a3', 'b1', 'a1', 'old']);
  const line = (await find('--near', 'a2', '--rule', 'costly', '--json')).trim();
  expect(JSON.parse(line)).toMatchObject({ id: 'b1', shares: ['device.ip'], label: 'fraud', amount: 150_000 });
});

test('as a table that people read', async () => {
  await expect(await find('--near', 'a2')).toMatchFileSnapshot('golden/orders-near.txt');
  await expect(await find('--near', 'a2', '--language', 'ja')).toMatchFileSnapshot('golden/orders-near.ja.txt');
  expect(await find('--rule', 'nothing')).toContain('No attempt fits');
});

test('by the number of the order, however old, at whichever merchant', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-orders-'));
  const [data, keys, others] = ['data', 'keys', 'others'].map(name => join(folder, name)) as [string, string, string];
  for (const secrets of [keys, others]) demoSecrets(secrets);
  const { identity, identityCheck } = readSecrets(keys, data, {});
  const opened = openJournal({ folder: data, personalKeys: [], identityCheck, writer: 'inline' });
  if (!opened.ok) throw new Error(opened.error);
  const attempts = [
    { id: 'first', at: startOfTests - 90 * 86_400_000, order_id: '1001', merchant: { id: 'shop' } },
    { id: 'second', at: startOfTests - 89 * 86_400_000, order_id: '1001', merchant: { id: 'shop' } },
    { id: 'third', at: startOfTests, order_id: '1001' },
    { id: 'fourth', at: startOfTests, order_id: '1002', merchant: { id: 'shop' } },
    { id: 'fifth', at: startOfTests },
  ];
  for (const { merchant, ...attempt } of attempts) {
    const checkout = { ...attempt, ...(merchant ? { merchant } : {}), amount: jpy(5_000) };
    const event = attemptEvent(checkout, { number_basis: 'none' }, {}, keyedDigests(identity));
    await opened.value.append({ kind: 'attempt', merchant: merchant?.id ?? '', id: attempt.id, event });
  }
  await opened.value.close();
  const of = (...words: string[]) => ids('--data', data, '--secrets', keys, ...words);
  expect(await of('--order', ' 1001 ')).toEqual(['third', 'second', 'first']);
  expect(await of('--order', '1001', '--merchant', 'shop')).toEqual(['second', 'first']);
  expect(await of('--order', '1001', '--since', '7d')).toEqual(['third']);
  expect(await find('--data', data, '--secrets', keys, '--order', '1003')).toBe('No attempt fits.\n');
  const fault = await find('--data', data, '--secrets', others, '--order', '1001').catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: 'journal-key' });
  rmSync(folder, { recursive: true, force: true });
});

test('an order is looked for in the events alone, and a long look says how far back it has come', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-orders-'));
  const [data, keys] = ['data', 'keys'].map(name => join(folder, name)) as [string, string];
  demoSecrets(keys);
  const { identity, identityCheck } = readSecrets(keys, data, {});
  const opened = openJournal({ folder: data, personalKeys: [], identityCheck, writer: 'inline', durability: 'normal' });
  if (!opened.ok) throw new Error(opened.error);
  const keyOf = keyedDigests(identity);
  await Promise.all(
    Array.from({ length: 20_100 }, (_, index) => {
      const checkout = { id: `o${index}`, at: startOfTests - index * 1_000, order_id: `${index}`, amount: jpy(5_000) };
      const event = attemptEvent(checkout, { number_basis: 'none' }, {}, keyOf);
      return opened.value.append({ ...attempt(checkout.id, { event }), merchant: '' });
    }),
  );
  await opened.value.close();
  const db = new Database(join(data, 'journal.db'));
  // Decisions are most of a journal: one that is read although it is of no use would be stumbled over.
  db.exec("UPDATE assessment SET decision = '[' WHERE seq <> (SELECT seq FROM event WHERE id = 'o20050')");
  db.close();
  const said: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(text => said.push(String(text)) > 0);
  const words = ['--order', '20050', '--data', data, '--secrets', keys];
  try {
    expect(await ids(...words)).toEqual(['o20050']);
    expect(said).toEqual([]);
    let clock = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (clock += 2_500));
    expect(await ids(...words)).toEqual(['o20050']);
    expect(await ids(...words, '--language', 'ja')).toEqual(['o20050']);
  } finally {
    vi.mocked(performance.now).mockRestore();
    stderr.mockRestore();
  }
  const reached = timeInJapan(startOfTests - 19_999_000);
  expect(said).toEqual([`looked through back to ${reached} …\n`, `${reached} までさかのぼりました…\n`]);
  rmSync(folder, { recursive: true, force: true });
});

test('refuses what it cannot read', async () => {
  for (const since of ['yesterday', '2026-02-29', '2026-02-30T00:00:00Z'])
    await expect(find('--since', since)).rejects.toThrow(Fault);
  await expect(find('--near', 'nobody')).rejects.toThrow('there is no attempt "nobody"');
});

test('a rule that nobody has is more likely a slip than one that never hit', async () => {
  const nothing = 'No attempt fits. --since reaches one day back unless it says more.';
  expect(await find('--rule', 'vacant-room')).toBe(`${nothing}\n`);
  // Whoever says how far back needs no word of it.
  expect(await find('--rule', 'vacant-room', '--since', '7d')).toBe('No attempt fits.\n');
  expect(await find('--rule', 'vacant-room', '--since', '7d', '--language', 'ja')).toBe(
    '条件に合う試行はありません。\n',
  );
  expect(await find('--rule', 'vacant-rom')).toBe(
    `${nothing} The rule set here has no rule "vacant-rom". did you mean "vacant-room"?\n`,
  );
  expect(await find('--rule', 'vacant-rom', '--language', 'ja')).toBe(
    '条件に合う試行はありません。--since を指定しなければ、さかのぼるのは1日分です。手元のルールセットにルール "vacant-rom" はありません。"vacant-room" の間違いではありませんか。\n',
  );
});

test('a file that is no journal, or no longer whole, is told as that', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-orders-'));
  for (const content of ['', 'no database'.repeat(1_000)]) {
    writeFileSync(join(folder, 'journal.db'), content);
    const fault = await find('--data', folder).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'journal-foreign', what: folder });
  }
  rmSync(folder, { recursive: true, force: true });
});
