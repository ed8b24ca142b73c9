/** Time of whole commands, from starting the process to its last line: what a person waits for. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A command of the program; without words it is Node alone, starting and ending. */
export interface Command {
  readonly name: string;
  readonly words: readonly string[] | undefined;
  /** What runs it, such as `taskset -c 0`. */
  readonly under?: readonly string[];
}

/** Medians over the rounds. */
export interface Measured {
  readonly name: string;
  /** Processor time, user and system, seconds. */
  readonly seconds: number;
  /** By the clock, seconds. */
  readonly clockSeconds: number;
}

/** Runs each command in each of the alternating rounds; one round before the first is not counted. Throws where one fails, and where two have one name. */
export function measureCommands(commands: readonly Command[], rounds: number): Measured[] {
  const times = new Map(commands.map(({ name }) => [name, { processor: [] as number[], clock: [] as number[] }]));
  if (times.size < commands.length) throw new Error('two commands have one name: their times would be mixed');
  for (let round = -1; round < rounds; round++) {
    for (const { name, words, under = [] } of commands) {
      const [before, started] = [childSeconds(), performance.now()];
      const args = words ? [join(root, 'bin/sekisho.js'), ...words] : ['-e', '0'];
      const [file, ...rest] = [...under, process.execPath, ...args];
      const done = spawnSync(file!, rest, { cwd: root, maxBuffer: 1 << 28 });
      if (done.status !== 0) throw new Error(`${name}: ${done.stderr.toString()}${done.stdout.toString()}`);
      if (round < 0) continue;
      times.get(name)!.processor.push(childSeconds() - before);
      times.get(name)!.clock.push((performance.now() - started) / 1000);
    }
  }
  return commands.map(({ name }) => {
    const { processor, clock } = times.get(name)!;
    return { name, seconds: median(processor), clockSeconds: median(clock) };
  });
}

/** Processor time that ended children took, seconds (proc(5), stat: cutime and cstime, in hundredths). */
function childSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
