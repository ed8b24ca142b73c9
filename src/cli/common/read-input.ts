/** A file that a command reads whole; `-` is standard input. */
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { Fault } from '../../shared/errors.ts';

/**
 * Bytes of a file or of standard input. Throws the fault `file-unreadable`.
 *
 * Standard input is read as a stream: commander imports node:process, which makes a pipe there answer at once, so that a plain read
 * fails (EAGAIN) wherever the writer is slower than we are.
 */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return file === '-' ? await buffer(process.stdin) : readFileSync(file);
  } catch (error) {
    throw new Fault('file-unreadable', file === '-' ? 'standard input' : file, { cause: error });
  }
}
