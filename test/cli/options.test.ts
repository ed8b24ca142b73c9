/** Every option of every command reaches that command, wherever it stands behind the command's name, and no other. */
import { readFileSync } from 'node:fs';
import type { Command, Option } from 'commander';
import { expect, it } from 'vitest';
import { createProgram } from '../../src/cli/main.ts';
import { fileWith, runCommand } from './in-process.ts';

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
