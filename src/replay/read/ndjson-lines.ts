/** Bytes → blocks of whole lines. A block is cut at a line's end, never inside a character. */
import { lineTooLong, longestLine } from './bytes/reading-fault.ts';

/** Whole lines, each with its line end (the last of a file may lack it). */
export interface LineBlock {
  readonly bytes: Buffer;
  /** How many lines it holds, blank ones too. */
  readonly lines: number;
}

const lineFeed = 0x0a;

/**
 * Cuts a stream of bytes into blocks of whole lines, of about `blockBytes`. A line longer than that makes its block longer;
 * beyond `longestLine` bytes it is no line at all: throws the fault `line-too-long`.
 *
 * @param name of the file, for people
 */
export async function* lineBlocks(
  name: string,
  chunks: AsyncIterable<Buffer>,
  blockBytes: number,
): AsyncGenerator<LineBlock> {
  let linesBefore = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;
  let first = true;
  for await (const whole of chunks) {
    // A byte order mark stands at the very start only.
    const chunk = first && whole.length >= 3 && whole.readUIntBE(0, 3) === 0xefbbbf ? whole.subarray(3) : whole;
    first = false;
    let from = 0;
    while (from < chunk.length) {
      const room = Math.max(0, blockBytes - restBytes);
      const end = endOfBlock(chunk, from, room);
      if (end < 0) break;
      const piece = chunk.subarray(from, end);
      const block = blockOf(rest.length === 0 ? piece : Buffer.concat([...rest, piece]));
      linesBefore += block.lines;
      yield block;
      rest = [];
      restBytes = 0;
      from = end;
    }
    if (from < chunk.length) {
      rest.push(from === 0 ? chunk : Buffer.from(chunk.subarray(from)));
      restBytes += chunk.length - from;
      if (restBytes > longestLine + blockBytes) throw lineTooLong(name, linesBefore + 1);
    }
  }
  if (restBytes > 0) yield blockOf(Buffer.concat(rest));
}

/** Where a block from `from` may end: behind the last line end within `room` bytes, else behind the first one after them; -1: there is none. */
function endOfBlock(chunk: Buffer, from: number, room: number): number {
  const within = Math.min(from + room, chunk.length);
  const last = within > from ? chunk.lastIndexOf(lineFeed, within - 1) : -1;
  if (last >= from && within === from + room) return last + 1;
  if (within < from + room) return -1;
  return chunk.indexOf(lineFeed, within) + 1 || -1;
}

function blockOf(bytes: Buffer): LineBlock {
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) lines++;
  if (bytes.length > 0 && bytes[bytes.length - 1] !== lineFeed) lines++;
  return { bytes, lines };
}
