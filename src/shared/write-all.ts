/** Writing to open files, to the last byte. */
import { writeSync } from 'node:fs';

/**
 * Writes all of some bytes: the system may take fewer at a time, where a disk fills up or a signal comes between.
 *
 * @param at place in the file; absent: where the last write ended
 */
export function writeAll(file: number, bytes: Uint8Array, at?: number): void {
  for (let done = 0; done < bytes.length; ) {
    const place = at === undefined ? null : at + done;
    done += writeSync(file, bytes, done, bytes.length - done, place);
  }
}
