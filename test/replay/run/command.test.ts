/** The command itself: killed and resumed, told apart by its options, and as the manifest of the job calls it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { afterAll, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { plainLines } from '../../../src/cli/replay/progress.ts';
import { registerReplay } from '../../../src/cli/replay/replay.ts';
import { attackedHistory, fileOf, folderForTests, smallRules } from './histories.ts';

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));
const rules = join(folder, 'rules');
for (const [name, text] of smallRules) {
  mkdirSync(dirname(join(rules, name)), { recursive: true });
  writeFileSync(join(rules, name), text);
}
const root = new URL('../../..', import.meta.url).pathname;

function start(args: readonly string[]) {
  const child = spawn(process.execPath, ['bin/sekisho.js', 'replay', ...args], { cwd: root });
  let [out, err] = ['', ''];
  child.stdout.on('data', text => {
    out += text;
  });
  child.stderr.on('data', text => {
    err += text;
  });
  const gone = once(child, 'close').then(([code]) => ({ code, out, err }));
  return { child, gone };
}

it('goes on after SIGKILL and gives what an uninterrupted run gives', async () => {
  // Half a megabyte is read at a time; this history is several of those.
  const path = fileOf(folder, 'history.ndjson', attackedHistory(600));
  const usual = [path, '--rules', rules, '--workers', '1', '--json'];
  const [whole, killed] = [join(folder, 'whole.ndjson'), join(folder, 'killed.ndjson')];
  const uninterrupted = await start([...usual, '--out', whole, '--quiet']).gone;
  expect(uninterrupted).toMatchObject({ code: 0, err: '' });
  const first = start([...usual, '--out', killed, '--checkpoint-every', '0']);
  await vi.waitFor(() => expect(existsSync(`${killed}.checkpoint`)).toBe(true), { timeout: 30_000, interval: 1 });
  first.child.kill('SIGKILL');
  await first.gone;
  expect(existsSync(killed)).toBe(false);
  const again = await start([...usual, '--out', killed, '--quiet', '--resume']).gone;
  expect(again).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(killed, 'utf8')).toBe(readFileSync(whole, 'utf8'));
  const [one, other] = [JSON.parse(uninterrupted.out), JSON.parse(again.out)];
  expect(other.numbers).toEqual(one.numbers);
  expect(other.replay.resumed_at).toBeGreaterThan(0);
  expect([`${killed}.checkpoint`, `${killed}.part`].some(existsSync)).toBe(false);
}, 120_000);

it('reads standard input, and removes its temporary files when it is interrupted', async () => {
  const lines = attackedHistory(30);
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  const usual = [
    '-',
    '--rules',
    join(folder, 'rules'),
    '--workers',
    '1',
    '--json',
    '--quiet',
    '--temporary',
    temporary,
  ];
  const whole = start(usual);
  whole.child.stdin.end(lines.join('\n'));
  const { code, out } = await whole.gone;
  expect(code).toBe(0);
  expect(JSON.parse(out).replay).toMatchObject({
    order: 'in-order',
    inputs: [{ name: 'standard input', lines: lines.length }],
  });
  expect(readdirSync(temporary)).toEqual([]);
  const interrupted = start(usual);
  interrupted.child.stdin.write(`${lines.join('\n')}\n`);
  await vi.waitFor(() => expect(readdirSync(temporary)).toHaveLength(1), { timeout: 20_000, interval: 10 });
  interrupted.child.kill('SIGINT');
  await interrupted.gone;
  expect(interrupted.child.signalCode).toBe('SIGINT');
  expect(readdirSync(temporary)).toEqual([]);
}, 60_000);

it('is called by the manifest as the command line takes it', async () => {
  const job = parse(readFileSync(join(root, 'examples/kubernetes/replay-job.yaml'), 'utf8'));
  expect(job).toMatchObject({ apiVersion: 'batch/v1', kind: 'Job', spec: { completionMode: 'Indexed' } });
  const { completions, parallelism, template } = job.spec;
  expect(parallelism).toBe(completions);
  const [container] = template.spec.containers;
  expect(container.command).toEqual(['/bin/sh', '-c']);
  const slices: unknown[] = [];
  for (let index = 0; index < completions; index++) {
    const shell = spawn(
      '/bin/sh',
      ['-c', `node() { for word in "$@"; do echo "$word"; done; }; ${container.args[0].replace('exec ', '')}`],
      {
        env: { JOB_COMPLETION_INDEX: String(index) },
      },
    );
    let words = '';
    shell.stdout.on('data', text => {
      words += text;
    });
    await once(shell, 'close');
    const [script, ...args] = words.trim().split('\n');
    expect(script).toBe('bin/sekisho.js');
    const program = new Command().exitOverride();
    const replay = program.command('replay');
    registerReplay(replay);
    let taken: Record<string, unknown> = {};
    replay.action((_files, options) => {
      taken = options;
    });
    program.parse(args, { from: 'user' });
    expect(taken).toMatchObject({ rules: '/rules', resume: true, workers: 2 });
    expect(taken['out']).toBe(`/data/parts/${index + 1}.ndjson`);
    slices.push(taken['slice']);
  }
  expect(slices).toEqual(Array.from({ length: completions }, (_, index) => [index + 1, completions]));
});

it('says how far it is every few seconds where there is no terminal', () => {
  let now = 0;
  const said: string[] = [];
  const progress = plainLines(
    text => said.push(text),
    () => now,
  );
  progress.reading(5e6);
  progress.begin('replaying', 1_000, 0);
  for (now = 1_000; now <= 11_000; now += 1_000) progress.at(now / 20);
  expect(said).toEqual([
    'replaying: 250 of 1000 lines, 50 lines/s, 15 s left\n',
    'replaying: 500 of 1000 lines, 50 lines/s, 10 s left\n',
  ]);
});

it('says how fast files are read, also where that is slow', () => {
  let now = 0;
  const said: string[] = [];
  const progress = plainLines(
    text => said.push(text),
    () => now,
  );
  now = 5_000;
  progress.reading(2e6);
  now = 10_000;
  progress.reading(400e6);
  expect(said).toEqual(['reading: 2 MB, 0.4 MB/s\n', 'reading: 400 MB, 40 MB/s\n']);
});
