/** The bytes of NDJSON files, packed or not, for the fast way of reading them (order/ndjson-history.ts). */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { standardInput } from './bytes/paths.ts';
import { readingFault } from './bytes/reading-fault.ts';

/** True where the name says NDJSON in UTF-8, plain or gzip. Everything else goes through `openInputs`, which looks inside. */
export function isPlainNdjson(path: string): boolean {
  return /\.(ndjson|jsonl)(\.gz)?$/i.test(path);
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
