/** Every option of every command reaches that command, wherever it stands behind the command's name, and no other. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command, Option } from 'commander';
import { expect, it, vi } from 'vitest';
import { inLanguage } from '../../../src/authoring/report/japanese.ts';
import { createProgram, main } from '../../../src/cli/main.ts';
import { fileWith, runCommand } from '../in-process.ts';

/** An option as it is written; what values it takes is not asked here. */
const written = ({ long, short, required, optional }: Option): readonly string[] =>
  required || optional ? [(long ?? short)!, 'x'] : [(long ?? short)!];

/** The words that lead to each command that can be run. */
async function runnable(): Promise<readonly (readonly string[])[]> {
  const paths: string[][] = [];
  for (const { name } of (await createProgram()).commands.map(each => ({ name: each.name() }))) {
    const loaded = (await createProgram(name)).commands.find(each => each.name() === name)!;
    if (loaded.registeredArguments.length > 0 || loaded.commands.length === 0) paths.push([name]);
    for (const below of loaded.commands) paths.push([name, below.name()]);
  }
  return paths;
}

/** A program in which no command does anything. */
async function idle(path: readonly string[]): Promise<{ readonly program: Command; readonly command: Command }> {
  const program = await createProgram(path[0], path[1]);
  const parts = [program as Command];
  for (const name of path) parts.push(parts.at(-1)!.commands.find(each => each.name() === name)! as Command);
  for (const part of parts.slice(1)) {
    part.action(() => {});
    for (const each of [...part.options, ...part.registeredArguments]) each.argParser(value => value);
  }
  return { program, command: parts.at(-1)! };
}

const paths = await runnable();

it('knows the commands', () => expect(paths.length).toBeGreaterThan(30));

it.each(paths.map(path => [path.join(' '), path] as const))('%s', async (_name, path) => {
  const { command: known } = await idle(path);
  const needed = known.options.filter(({ mandatory }) => mandatory).flatMap(written);
  const words = known.registeredArguments.filter(({ required }) => required).map(() => 'x');
  for (const option of known.options) {
    const others = option.mandatory ? [] : written(option);
    for (const behind of [
      [...needed, ...others, ...words],
      [...words, ...needed, ...others],
    ]) {
      const { program, command } = await idle(path);
      await program.parseAsync([...path, ...behind], { from: 'user' });
      expect(command.getOptionValueSource(option.attributeName()), `${path.join(' ')} ${behind.join(' ')}`).toBe('cli');
    }
  }
});

it('docs/configuration.md names every command that speaks to people, and no other', async () => {
  const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
  const [, listed] = /^Commands that speak to people \(([\s\S]+?)\) take/m.exec(page)!;
  const namesIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(match => match[1]!);
  const whole = namesIn(/all of `\w+` and `\w+`/.exec(listed!)![0]);
  const above = new Set((await createProgram()).commands.map(command => command.name()));
  const named = whole.flatMap(name => paths.filter(path => path[0] === name).map(path => path.join(' ')));
  // A name alone stands for a command below the one that was named last.
  let last = '';
  for (const name of namesIn(listed!).filter(name => !whole.includes(name))) {
    const isWhole = name.includes(' ') || above.has(name);
    named.push(isWhole ? name : `${last} ${name}`);
    if (isWhole) last = name.split(' ')[0]!;
  }
  const speaking: string[] = [];
  for (const path of paths) {
    const help = (await idle(path)).command.helpInformation();
    if (!help.includes('--language')) continue;
    speaking.push(path.join(' '));
    expect(help, path.join(' ')).toMatch(
      /--language <code>\s+language of what is said to people\s+\(choices:\s+"ja",\s+"en",\s+default:\s+"en",\s+env:\s+SEKISHO_LANGUAGE\)/,
    );
  }
  expect(speaking.sort()).toEqual(named.sort());
});

it('says so where an option stands before the name of the command that it is for', async () => {
  expect(await runCommand('replay', '--out', 'm.yaml', 'map', 'orders.csv')).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('--out stands before "map"; write "sekisho replay map … --out"'),
  });
});

it.each([['replay'], ['replay', 'evidence']])('%s %s names both ends of what --workers takes', async (...path) => {
  const { command } = await idle(path);
  expect(command.helpInformation().replaceAll(/\s+/g, ' ')).toContain('--workers <number> threads, 1 to 256');
  for (const text of ['0', '257', '300', '1.5', 'many', '', '1e2', '-1'])
    expect(await runCommand(...path, `--workers=${text}`)).toMatchObject({
      status: 64,
      stderr: expect.stringContaining(`--workers ${text}: write a whole number from 1 to 256`),
    });
});

it('a switch of the service is on by its variable only where that says so', async () => {
  const switched = async (value: string) => {
    for (const name of ['OBSERVE', 'WATCH', 'NO_CARD_NUMBERS']) vi.stubEnv(`SEKISHO_${name}`, value);
    try {
      const { program, command } = await idle(['serve']);
      await program.parseAsync(['serve'], { from: 'user' });
      const { observe = false, watch = false, cardNumbers } = command.opts();
      return [observe, watch, cardNumbers];
    } finally {
      vi.unstubAllEnvs();
    }
  };
  for (const on of ['1', 'true', 'TRUE', 'yes', 'on']) expect(await switched(on), on).toEqual([true, true, false]);
  for (const off of ['', '0', 'false', 'False', 'no', 'off'])
    expect(await switched(off), off).toEqual([false, false, true]);
  await expect(switched('maybe')).rejects.toThrow('SEKISHO_NO_CARD_NUMBERS: write true or false');
});

it('replay map writes where it is told to, and over no file', async () => {
  const file = fileWith('id,at,amount\n1,2026-01-01 10:00:00,100\n', 'a.csv');
  const out = `${file}.yaml`;
  expect(await runCommand('replay', 'map', file, '--out', out)).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readFileSync(out, 'utf8')).toContain('  at: at   #');
  expect(await runCommand('replay', 'map', file, '--out', out)).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('exists already'),
  });
});

/** What `sekisho <words>` writes to standard error, and its exit status, in Japanese. */
async function stopped(...words: readonly string[]): Promise<{ readonly status: unknown; readonly said: string }> {
  const err: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(text => err.push(String(text)) > 0);
  // Each call of main listens anew.
  const listening = vi.spyOn(process.stdout, 'on').mockReturnThis();
  vi.stubEnv('SEKISHO_LANGUAGE', 'ja');
  try {
    await main(['node', 'sekisho', ...words]);
    return { status: process.exitCode, said: err.join('') };
  } finally {
    process.exitCode = 0;
    stderr.mockRestore();
    listening.mockRestore();
    vi.unstubAllEnvs();
  }
}

it.each([
  [['score'], '<file> を指定してください'],
  [['scor'], 'scor というコマンドはありません\n（score の間違いではありませんか）'],
  [['score', '--jsn', 'x'], '--jsn というオプションはありません\n（--json の間違いではありませんか）'],
  [['score', '--rules'], '--rules <folder> の値がありません'],
  [['keys', 'create'], '--name <name> を指定してください'],
  [['keys', 'revoke', 'a', 'b'], '引数が多すぎます。渡せるのは1個ですが、2個あります：a, b'],
  [['rules', 'diff', 'a', 'b', 'c'], '引数が多すぎます。渡せるのは2個ですが、3個あります：a, b, c'],
  [
    ['orders', 'find', '--flow', 'x'],
    '--flow <flow> に "x" は使えません。指定できるのは frictionless、challenge です。',
  ],
  [
    ['replay', 'x', '--max-rejects', '9'],
    '--max-rejects <share> に "9" は使えません。1% や 0.01 のように割合を指定してください。',
  ],
])('%j is refused in Japanese, with the way to the help', async (words, refusal) => {
  const { status, said } = await stopped(...words);
  expect(status).toBe(64);
  expect(said).toMatch(/^エラー：[\s\S]+使い方は "?[^"]*--help"? で確かめられます。\n$/);
  expect(said).toContain(`エラー：${refusal}\n`);
});

it('a value of a variable too, and each reason that a command has of its own', async () => {
  vi.stubEnv('SEKISHO_PORT', 'x');
  expect((await stopped('serve')).said).toContain(
    'エラー：--port <number> に、環境変数 SEKISHO_PORT の "x" は使えません。ポートは0から65535までの数です。\n',
  );
  const folder = new URL('../../../src/cli/', import.meta.url);
  const reasons = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .flatMap(name => [...readFileSync(new URL(name, folder), 'utf8').matchAll(/InvalidArgumentError\(['`](.+)['`]\)/g)])
    .map(([, reason]) => reason!.replaceAll(/\$\{\w+\}/g, '7'));
  expect(reasons.length).toBeGreaterThan(10);
  const asSaid = (reason: string) => inLanguage(`error: option '--x <y>' argument 'z' is invalid. ${reason}`, 'ja');
  expect(reasons.filter(reason => !asSaid(reason).startsWith('エラー：--x <y> に "z" は使えません。'))).toEqual([]);
});

it('a help is written as it is', async () => {
  expect(await stopped('keys')).toMatchObject({ status: 64, said: expect.stringMatching(/^Usage: sekisho keys /) });
});

it.each([
  ['webhook', 'https://shop:pass@example.com/'],
  ['redis', 'redis://:pa#ss@127.0.0.1'],
])('an address of --%s that is refused is repeated without its password', async (name, address) => {
  const { said } = await stopped('serve', `--${name}=${address}`);
  expect(said).toContain('//…@');
  expect(said).not.toMatch(/pa#?ss@/);
});

it.each([
  ['orders', 'find'],
  ['orders', 'compare'],
  ['journal', 'backup'],
])('a journal that is damaged is told as that by %s %s', async (...words) => {
  const journal = fileWith('x'.repeat(8_192), 'journal.db');
  const file = words[1] === 'backup' ? [`${journal}.copy`] : [];
  const { status, said } = await stopped(...words, ...file, '--data', dirname(journal));
  expect(status).toBe(65);
  expect(said).toContain('壊れています');
});
