/** What is wrong with an input that cannot be read on, said so that somebody can do something about it. */
import { Fault } from '../../../shared/errors.ts';
import { NotZstd } from './zstd-frames.ts';

/** Causes in the words of a person, by the code of the error. */
const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'its permissions do not let this user read it',
  EISDIR: 'this is a folder',
  Z_BUF_ERROR: 'the gzip data break off in the middle',
  Z_DATA_ERROR: 'its gzip data are damaged, or only its name says gzip',
};

/** The fault for an error of reading or unpacking; `file-damaged` where the bytes are there but cannot be unpacked. */
export function readingFault(name: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  const damaged = error instanceof NotZstd || /^Z(STD)?_/.test(code);
  const cause = causes[code] ?? (error instanceof NotZstd ? `its Zstandard data: ${error.message}` : undefined);
  const words = cause ?? (error instanceof Error ? error.message : 'it cannot be read');
  return new Fault(damaged ? 'file-damaged' : 'file-unreadable', `${name}: ${words}`, { cause: error });
}

/** Longer lines are none: an object of ours takes some kilobytes. What is longer is most often a JSON array in one line. */
export const longestLine = 64 << 20;

/** The fault for a line, by its number, that is longer than `longestLine`: what comes behind it cannot be reached. */
export function lineTooLong(name: string, line: number): Fault {
  return new Fault('line-too-long', `${name}: line ${line} is longer than ${longestLine / (1 << 20)} MiB`);
}
