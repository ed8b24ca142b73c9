/** `sekisho orders compare` over a real journal. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sayHowFar } from '../../../src/cli/orders/compare.ts';
import { registerOrders } from '../../../src/cli/orders/orders.ts';
import { loadRuleSet } from '../../../src/engine/rule-set.ts';
import { dayMs } from '../../../src/shared/time.ts';
import { shippedTowns } from '../../../src/towns/shipped.ts';
import { type Door, openDoor, smallRules, startOfTests } from '../../api/door.ts';

let door: Door;
let folder: string;
/** A draft of the small rule set, in force from two days before the end: dear orders weigh as much as it takes. */
const stricter = new Map(
  [...smallRules].map(([path, text]) => [
    path,
    path.endsWith('costly.yaml') ? text.replace('points: 20', 'points: 60') : text,
  ]),
);
const now = startOfTests + 14 * dayMs;

beforeAll(async () => {
  door = await openDoor();
  folder = mkdtempSync(join(tmpdir(), 'sekisho-compare-'));
  for (const [name, files] of Object.entries({ rules: stricter, others: withLowerMedium(stricter) }))
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true });
      writeFileSync(join(folder, name, path), text);
    }
  let count = 0;
  const send = async (day: number, value: number, more = {}) => {
    door.clock.now = startOfTests + day * dayMs + count * 1_000;
    await door.assess({ id: `a${count++}`, amount: { value, currency: 'JPY' }, ...more });
  };
  for (let day = 0; day < 12; day++) {
    for (let order = 0; order < 20; order++) await send(day, order < 4 ? 150_000 : 5_000);
    for (let press = 0; press < 3; press++) await send(day, 5_000, { device: { id: `busy-${day % 9}` } });
  }
  await door.service.change({ ...door.service.deciding, ruleSet: loadRuleSet(stricter, shippedTowns).ruleSet! });
  for (let day = 12; day < 14; day++)
    for (let order = 0; order < 20; order++)
      await send(day, order < 4 ? 150_000 : 5_000, order === 5 ? { merchant: { id: 'shop-1' } } : {});
  vi.useFakeTimers({ now, toFake: ['Date'] });
});
afterAll(async () => {
  vi.useRealTimers();
  await door.close();
  rmSync(door.folder, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const withLowerMedium = (files: ReadonlyMap<string, string>) =>
  new Map([...files].map(([path, text]) => [path, text.replace('name: medium, from: 30', 'name: medium, from: 20')]));

async function compare(...words: string[]): Promise<string> {
  const out: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => out.push(String(text)) > 0);
  try {
    const program = new Command('sekisho').exitOverride();
    registerOrders(program.command('orders'));
    const data = ['--data', door.folder, '--rules', join(folder, 'rules')];
    await program.parseAsync(['node', 'sekisho', 'orders', 'compare', ...data, ...words]);
  } finally {
    stdout.mockRestore();
  }
  return out.join('');
}

test('the last seven days beside the seven before: rates, the rule and the rule set behind the rise', async () => {
  const found = JSON.parse(await compare('--json'));
  // Seven days with one challenge each; then five such days, and two on which each of four dear orders was one.
  expect(found).toMatchObject({
    before: { from: '2026-11-22T03:00:00.000Z', until: '2026-11-29T03:00:00.000Z', challenges: { count: 7, of: 161 } },
    now: { from: '2026-11-29T03:00:00.000Z', until: '2026-12-06T03:00:00.000Z', challenges: { count: 13, of: 155 } },
    more_than_chance: false,
    compared_by: 'brought',
    not_redone: 0,
    rules: [
      { rule: 'costly', before: { hits: 0, brought: 0 }, now: { hits: 8, brought: 8 } },
      { rule: 'busy-device', before: { hits: 7, brought: 7 }, now: { hits: 5, brought: 5 } },
    ],
    versions: [
      { first: '2026-11-22T03:00:00.000Z', before: { of: 161 }, now: { of: 115 } },
      { first: '2026-12-04T03:04:36.000Z', before: { of: 0 }, now: { count: 8, of: 40 } },
    ],
  });
  expect(found).not.toHaveProperty('journal_begins');
  expect(found.difference_points).toBeCloseTo(100 * (13 / 155 - 7 / 161));
});

test('other stretches of time, one merchant, and a period before the journal', async () => {
  const of = async (...words: string[]) => {
    const { before, now: present, journal_begins, more_than_chance } = JSON.parse(await compare('--json', ...words));
    return [before.challenges.of, present.challenges.of, more_than_chance, journal_begins];
  };
  expect(await of('--since', '2d')).toEqual([46, 40, false, undefined]);
  expect(await of('--since', new Date(now - 4 * dayMs).toISOString())).toEqual([92, 86, false, undefined]);
  expect(await of('--merchant', 'shop-1')).toEqual([0, 2, null, undefined]);
  expect(await of('--since', '10d')).toEqual([92, 224, false, '2026-11-22T03:00:00.000Z']);
});

test.each(['en', 'ja'] as const)('as people read it (%s)', async language => {
  const words = ['--language', language];
  const end = language === 'en' ? 'txt' : 'ja.txt';
  const others = ['--rules', join(folder, 'others')];
  const said = [
    await compare(...words),
    await compare(...words, ...others, '--since', '10d'),
    await compare(...words, '--merchant', 'shop-1'),
    await compare(...words, '--merchant', 'nobody'),
  ];
  await expect(said.join('\n────\n\n')).toMatchFileSnapshot(`golden/orders-compare.${end}`);
});

test('refuses a time that is none, or that is not over', async () => {
  await expect(compare('--since', 'yesterday')).rejects.toThrow('--since "yesterday": write');
  await expect(compare('--since', '0d')).rejects.toThrow('--since "0d" is not before now');
  await expect(compare('--since', '2027-01-01')).rejects.toThrow('--since "2027-01-01" is not before now');
});

test('says how far it has read, no more often than every two seconds', () => {
  const [said, clock]: [string[], { ms: number }] = [[], { ms: 0 }];
  const period = { from: startOfTests, until: startOfTests + 4 * dayMs };
  const say = sayHowFar(
    period,
    text => said.push(text),
    () => clock.ms,
  );
  const read = (ms: number, daysBack: number) => {
    clock.ms = ms;
    say({ event: { id: '', kinds: [], at: period.until - daysBack * dayMs, keys: {}, facts: {} } });
  };
  for (const [ms, daysBack] of [
    [1_999, 0],
    [2_000, 1],
    [3_999, 2],
    [4_000, 3],
  ] as const)
    read(ms, daysBack);
  expect(said).toEqual([
    'read back to 2026-11-25T12:00:00+09:00, 25% of the time\n',
    'read back to 2026-11-23T12:00:00+09:00, 75% of the time\n',
  ]);
});
