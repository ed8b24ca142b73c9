/** Reading from open files, as much as was asked for. */
import { readSync } from 'node:fs';

/**
 * Fills bytes from a file: the system may give fewer at a time. Answers how many it gave, which are fewer than were asked for only at the
 * end of the file.
 *
 * @param at place in the file; absent: where the last read ended
 */
export function readAll(file: number, into: Uint8Array, at?: number): number {
  let done = 0;
  while (done < into.length) {
    const place = at === undefined ? null : at + done;
    const read = readSync(file, into, done, into.length - done, place);
    if (read === 0) break;
    done += read;
  }
  return done;
}
