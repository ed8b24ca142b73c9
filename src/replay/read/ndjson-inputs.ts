/** The bytes of NDJSON files, packed or not, for the fast way of reading them (order/ndjson-history.ts). */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { standardInput } from './bytes/paths.ts';
import { readingFault } from './bytes/reading-fault.ts';
import { packingOf } from './bytes/unpack.ts';

/**
 * True where the name says NDJSON, plain or gzip, and the first bytes say no other packing and no UTF-16. Everything else goes
 * through `openInputs`, which looks inside.
 */
export function isPlainNdjson(path: string): boolean {
  return /\.(ndjson|jsonl)\.gz$/i.test(path) || (/\.(ndjson|jsonl)$/i.test(path) && !startsOtherwise(path));
}

/** True for bytes that gzip, Zstandard or UTF-16 begin with. A file that cannot be read is found out by who reads it. */
function startsOtherwise(path: string): boolean {
  const head = Buffer.alloc(4);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, head, 0, head.length, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
  const isUtf16 = [0xfffe, 0xfeff].includes(head.readUInt16BE(0));
  return isUtf16 || packingOf(head) !== 'none';
}

const chunkBytes = 1 << 20;

/** An input, chunk by chunk; gzip (any number of members) is unpacked. Throws the faults of `readingFault`. */
export async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const raw: Readable = path === standardInput ? process.stdin : createReadStream(path, { highWaterMark: chunkBytes });
  try {
    if (!/\.gz$/i.test(path)) {
      yield* raw as AsyncIterable<Buffer>;
      return;
    }
    const unpacked = createGunzip({ chunkSize: chunkBytes });
    raw.on('error', error => unpacked.destroy(error));
    yield* raw.pipe(unpacked) as AsyncIterable<Buffer>;
  } catch (error) {
    throw readingFault(path, error);
  } finally {
    raw.destroy();
  }
}
