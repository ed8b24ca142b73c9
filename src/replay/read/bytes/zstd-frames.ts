/**
 * Cuts a stream of Zstandard data into its frames (RFC 8878, 3.1), without unpacking. Node 24 stops after the first frame
 * of several without an error, so each frame gets a decompressor of its own.
 */

/** Magic number of a frame, little-endian. */
const frameMagic = 0xfd2fb528;
/** Skippable frames: 0x184D2A50 to 0x184D2A5F. */
const skippableMagic = 0x184d2a50;

/** Bytes of a frame that belong together; `last` ends it. */
export interface FramePiece {
  readonly bytes: Buffer;
  readonly last: boolean;
}

/** What the walker waits for, and how many bytes it needs for that. */
type Waiting =
  | { readonly for: 'magic' | 'skip-size' | 'block' | 'checksum'; readonly bytes: number }
  | { readonly for: 'header'; readonly bytes: number };

/** Thrown for bytes that are no Zstandard frame. */
export class NotZstd extends Error {
  override readonly name = 'NotZstd';
}

/** Walks the frames. Throws `NotZstd` for anything else between or behind them, and for a frame that breaks off. */
export async function* zstdFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<FramePiece> {
  const start: Waiting = { for: 'magic', bytes: 4 };
  let waiting: Waiting = start;
  let held = Buffer.alloc(0);
  let passing = 0;
  let skipping = 0;
  let checksum = false;
  let lastBlock = false;
  let inFrame = false;
  for await (const chunk of chunks) {
    let rest = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    held = Buffer.alloc(0);
    while (rest.length > 0) {
      if (skipping > 0) {
        const taken = Math.min(skipping, rest.length);
        skipping -= taken;
        rest = rest.subarray(taken);
        continue;
      }
      if (passing > 0) {
        const taken = Math.min(passing, rest.length);
        passing -= taken;
        const ends = passing === 0 && lastBlock && !checksum;
        yield { bytes: rest.subarray(0, taken), last: ends };
        rest = rest.subarray(taken);
        if (passing === 0) waiting = afterBlock(lastBlock, checksum);
        if (ends) inFrame = false;
        continue;
      }
      if (rest.length < waiting.bytes) {
        held = Buffer.from(rest);
        break;
      }
      const piece = rest.subarray(0, waiting.bytes);
      if (waiting.for === 'magic') {
        const magic = piece.readUInt32LE(0);
        if ((magic & 0xfffffff0) >>> 0 === skippableMagic) waiting = { for: 'skip-size', bytes: 8 };
        else if (magic === frameMagic) waiting = { for: 'header', bytes: 5 };
        else throw new NotZstd('neither a frame nor the end stands where one of them must');
        continue;
      }
      if (waiting.for === 'skip-size') {
        skipping = piece.readUInt32LE(4);
        rest = rest.subarray(8);
        waiting = start;
        continue;
      }
      if (waiting.for === 'header') {
        const descriptor = piece[4]!;
        const length = headerLength(descriptor);
        if (rest.length < length) {
          waiting = { for: 'header', bytes: length };
          continue;
        }
        checksum = (descriptor & 4) !== 0;
        lastBlock = false;
        inFrame = true;
        yield { bytes: rest.subarray(0, length), last: false };
        rest = rest.subarray(length);
        waiting = { for: 'block', bytes: 3 };
        continue;
      }
      if (waiting.for === 'block') {
        const header = piece.readUIntLE(0, 3);
        lastBlock = (header & 1) === 1;
        // A block of type 1 (RLE) carries one byte, whatever its size.
        const type = (header >> 1) & 3;
        if (type === 3) throw new NotZstd('a block of a reserved type');
        passing = 3 + (type === 1 ? 1 : header >> 3);
        continue;
      }
      yield { bytes: piece, last: true };
      rest = rest.subarray(4);
      inFrame = false;
      waiting = start;
    }
  }
  if (inFrame || held.length > 0 || skipping > 0) throw new NotZstd('the last frame breaks off');
}

function afterBlock(last: boolean, checksum: boolean): Waiting {
  if (!last) return { for: 'block', bytes: 3 };
  return checksum ? { for: 'checksum', bytes: 4 } : { for: 'magic', bytes: 4 };
}

/** Length of magic number and frame header together (RFC 8878, 3.1.1.1). */
function headerLength(descriptor: number): number {
  const single = (descriptor & 0x20) !== 0;
  const contentFlag = descriptor >> 6;
  const content = contentFlag === 0 ? (single ? 1 : 0) : 1 << contentFlag;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  return 4 + 1 + (single ? 0 : 1) + dictionary + content;
}
