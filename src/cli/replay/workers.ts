/** How many threads a replay works with: what `--workers` says, or what its inputs are worth. */
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { expandInputs } from '../../replay/read/bytes/paths.ts';
import { Fault } from '../../shared/errors.ts';

/** Threads that may be asked for; a larger number is a slip of the keyboard. */
export const mostWorkers = 256;

/** Reads the number of threads of `--workers`. Throws the fault `bad-option`. */
export function workersOf(text: string): number {
  const number = Number(text);
  if (/^[0-9]+$/.test(text) && number >= 1 && number <= mostWorkers) return number;
  throw new Fault('bad-option', `--workers ${text}: write a whole number from 1 to ${mostWorkers}`);
}

/** Below this many bytes further threads take longer to load and compile their own program than they save (docs/replay.md, "Two cores"). */
const smallBytes = 32 << 20;

/** Threads for inputs of this size. */
export function usualWorkers(paths: readonly string[]): number {
  return inputBytes(paths) < smallBytes ? 1 : availableParallelism();
}

/** From this many bytes on what a replay counts takes more memory than the program. */
export const largeBytes = 1 << 30;

/** Bytes of the inputs as they lie on the disk; standard input counts as `smallBytes`. */
export function inputBytes(paths: readonly string[]): number {
  const sizes = expandInputs(paths).map(file => statSync(file, { throwIfNoEntry: false })?.size ?? smallBytes);
  return sizes.reduce((sum, size) => sum + size, 0);
}
