/** The commands as people type them: a replay that keeps features, and trials on them and on files. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { createProgram } from '../../../src/cli/main.ts';
import { attackedHistory, changed, fileOf, folderForTests, smallRules } from '../run/histories.ts';

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  process.exitCode = 0;
});

function rulesIn(name: string, files: ReadonlyMap<string, string>): string {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return join(folder, name);
}

const looser = changed(smallRules, 'policy.yaml', text => text.replace('from: 60', 'from: 40'));
const [rules, draft] = [rulesIn('rules', smallRules), rulesIn('draft', looser)];
const [history, store] = [fileOf(folder, 'history.ndjson', attackedHistory(40)), join(folder, 'store')];

/** Runs a command in this process: what it prints. */
async function run(...words: string[]): Promise<string> {
  const out: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => out.push(String(text)) > 0);
  try {
    await (await createProgram(words[0], words[1])).parseAsync(['node', 'sekisho', ...words]);
  } finally {
    stdout.mockRestore();
  }
  return out.join('');
}

it('answers on stored features as on the files, whether one thread kept them or two', async () => {
  const replay = ['replay', history, '--rules', rules, '--quiet'];
  await run(...replay, '--features', store, '--workers', '2');
  await run(...replay, '--features', `${store}-1`, '--workers', '1');
  for (const name of ['features.bin', 'manifest.json'])
    expect(readFileSync(join(store, name)).equals(readFileSync(join(`${store}-1`, name))), name).toBe(true);
  const words = ['--rules', draft, '--against', rules, '--quiet'];
  const report = await run('rules', 'try', '--on', store, ...words);
  expect(report).toBe(await run('rules', 'try', history, ...words));
  expect(report).toMatch(/Flipped to challenge: [1-9]/);
  // What was replayed stands for how it was where nothing else is named.
  expect(await run('rules', 'try', '--on', store, '--rules', draft)).toBe(report);
  const { format, flips } = JSON.parse(await run('rules', 'try', '--on', store, '--rules', draft, '--json'));
  expect([format, flips[0].to]).toEqual(['sekisho-trial-numbers/1', 'challenge']);
});

it('says which rule needs a full replay, and why', async () => {
  const counted = changed(smallRules, 'counters.yaml', text => text.replaceAll('over: 1h', 'over: 2h'));
  const fault = run('rules', 'try', '--on', store, '--rules', rulesIn('counted', counted));
  await expect(fault).rejects.toMatchObject({
    code: 'full-replay-needed',
    message: expect.stringMatching(/ reads velocity\.declines_per_device_1h: counters\.yaml counts it in another way/),
  });
});

it('tries one rule whatever the shadow rules beside it read: they act on nothing', async () => {
  const files = new Map(smallRules);
  const counter = files
    .get('counters.yaml')!
    .replace(/^counters:\n/, 'counters:\n  new_1h: { count: events, of: attempts, by: device.id, over: 1h }\n');
  const shadow = files
    .get('velocity/busy-device.yaml')!
    .replace('id: busy-device', 'id: other')
    .replace('status: live', 'status: shadow');
  files.set('counters.yaml', counter);
  files.set('velocity/other.yaml', shadow.replace(/when: >\n.*\n/, 'when: >\n  velocity.new_1h >= 3\n'));
  const beside = rulesIn('beside', files);
  const words = ['rules', 'try', '--on', store, '--rule', 'busy-device'];
  const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    expect(await run(...words, '--rules', beside)).toBe(await run(...words, '--rules', rules));
    expect(said.mock.calls).toEqual([
      ['left out, for shadow rules act on nothing and stored features cannot say what these hit: other\n'],
    ]);
  } finally {
    said.mockRestore();
  }
  await expect(run('rules', 'try', '--on', store, '--rule', 'other', '--rules', beside)).rejects.toMatchObject({
    code: 'full-replay-needed',
  });
});

it('keeps no features of a slice', async () => {
  const words = ['--slice', '1/2', '--out', join(folder, 'part'), '--features', join(folder, 'part-store')];
  await expect(run('replay', history, '--rules', rules, ...words)).rejects.toThrow('--features needs a replay in one');
});

it('reads what a replay reads: an export through a mapping', async () => {
  const mapping = join(folder, 'map.yaml');
  writeFileSync(
    mapping,
    'kind: orders\ntime: { format: yyyy/MM/dd HH:mm, zone: Asia/Tokyo }\namounts: { unit: major, currency: JPY }\nfields:\n  id: no\n  at: when\n  amount.value: yen\n  device.id: device\n',
  );
  const rows = Array.from({ length: 8 }, (_, row) => `o-${row},2026/06/01 00:0${row},${1000 + row},d-1`);
  const csv = join(folder, 'till.csv');
  writeFileSync(csv, ['no,when,yen,device', ...rows].join('\r\n'));
  const report = await run('rules', 'try', csv, '--map', mapping, '--rules', draft, '--against', rules, '--quiet');
  // Midnight in Tokyo is still May in UTC.
  expect(report).toContain('8 (¥8,028) attempts, 2026-06-01 to 2026-06-01');
});
