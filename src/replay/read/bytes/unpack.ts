/** Bytes of an input, unpacked: gzip and Zstandard are told by their first bytes, whatever the name; any number of members. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { standardInput } from './paths.ts';
import { readingFault } from './reading-fault.ts';
import { zstdFrames } from './zstd-frames.ts';

const chunkBytes = 1 << 18;

/** How an input was packed. */
export type Packing = 'none' | 'gzip' | 'zstd';

/** An open input: its bytes as they will be read, and how many packed ones were used up. */
export interface Unpacked {
  readonly packing: Packing;
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes read so far, packed: for progress. */
  readonly used: () => number;
  /** Gives the file back before it was read to its end. */
  readonly close: () => void;
  /** SHA-256 of the packed bytes, once all were read. */
  readonly digest: () => string;
}

/**
 * Opens a path, or `-`; bytes that come once only may be handed in (`HeldStart`). Faults of reading and unpacking (`readingFault`) come while its
 * chunks are read.
 */
export async function openBytes(path: string, given?: AsyncIterable<Buffer>): Promise<Unpacked> {
  if (path === standardInput) return unpacked(given ?? process.stdin, 'standard input');
  if (given) return unpacked(given, path);
  const source = createReadStream(path, { highWaterMark: chunkBytes });
  return { ...(await unpacked(source, path)), close: () => source.destroy() };
}

/** The same over any stream of bytes. */
export async function unpacked(source: AsyncIterable<Buffer>, name: string): Promise<Unpacked> {
  let used = 0;
  const hash = createHash('sha256');
  const counted = (async function* () {
    for await (const chunk of source) {
      used += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
  })();
  const { head, all } = await peek(counted, name);
  const packing = packingOf(head);
  const chunks = packing === 'gzip' ? gunzipped(all) : packing === 'zstd' ? unzstd(all) : all;
  return {
    packing,
    chunks: named(chunks, name),
    used: () => used,
    close: () => {},
    digest: () => hash.copy().digest('hex'),
  };
}

/** Told by the first four bytes. */
export function packingOf(head: Buffer): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const magic = head.length < 4 ? 0 : head.readUInt32LE(0);
  return magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50 ? 'zstd' : 'none';
}

/** The first bytes (at least four where there are so many), and everything again from the start. */
async function peek(source: AsyncGenerator<Buffer>, name: string) {
  const first: Buffer[] = [];
  let length = 0;
  try {
    while (length < 4) {
      const next = await source.next();
      if (next.done) break;
      first.push(next.value);
      length += next.value.length;
    }
  } catch (error) {
    throw readingFault(name, error);
  }
  const all = (async function* () {
    yield* first;
    yield* source;
  })();
  return { head: Buffer.concat(first), all };
}

async function* named(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw readingFault(name, error);
  }
}

/** Node's gunzip goes on with the next member by itself, and reports anything else behind one. */
async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(chunks, { objectMode: false });
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  source.on('error', error => gunzip.destroy(error));
  yield* source.pipe(gunzip) as AsyncIterable<Buffer>;
}

/** Each frame through a decompressor of its own. */
async function* unzstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const frames = zstdFrames(chunks);
  for (;;) {
    const first = await frames.next();
    if (first.done) return;
    yield* oneFrame(first.value.bytes, frames);
  }
}

async function* oneFrame(
  first: Buffer,
  frames: AsyncGenerator<{ readonly bytes: Buffer; readonly last: boolean }>,
): AsyncGenerator<Buffer> {
  const unpack = createZstdDecompress({ chunkSize: chunkBytes });
  const feed = (async () => {
    unpack.write(first);
    for (;;) {
      const next = await frames.next();
      if (next.done) break;
      if (!unpack.write(next.value.bytes)) await once(unpack, 'drain');
      if (next.value.last) break;
    }
    unpack.end();
  })();
  feed.catch(error => unpack.destroy(error));
  yield* unpack as AsyncIterable<Buffer>;
  await feed;
}
