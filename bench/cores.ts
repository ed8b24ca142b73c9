/** Keeps this process, with all its threads, on some of the machine's processors. */
import { spawnSync } from 'node:child_process';

/** Processors that this process may use, by number; undefined where that cannot be said or set (no `taskset`). */
export function allowedCores(): readonly number[] | undefined {
  const { stdout, status } = spawnSync('taskset', ['-p', '-c', `${process.pid}`], { encoding: 'utf8' });
  const list = status === 0 ? /: ([0-9,-]+)\s*$/.exec(stdout)?.[1] : undefined;
  return list?.split(',').flatMap(range => {
    const [first, last = first] = range.split('-').map(Number) as [number, number?];
    return Array.from({ length: last! - first + 1 }, (_, index) => first + index);
  });
}

/** Threads that are there, and those that they will start, run on these only. */
export function keepOn(cores: readonly number[]): void {
  const { status, stderr } = spawnSync('taskset', ['-a', '-p', '-c', cores.join(), `${process.pid}`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}
