/**
 * What is kept of each attempt because an outcome, or the attempt itself once more, may come months later: the text of its event
 * and the hash of its body. The newest are in memory, the rest in a temporary file, so an attempt costs its few bytes of index in
 * memory and no more.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TemporaryFolder } from '../order/runs.ts';

const blockBytes = 4 << 20;
/** Before a text: its length in bytes, and the two words of the body's hash. */
const headBytes = 12;
const hashAt = 4;
/** Texts begin at multiples of this many bytes, so that 32 bits name a place among 64 GiB. */
const unitBytes = 16;

interface Block {
  /** Place of its first byte among all that were ever put. */
  readonly start: number;
  readonly bytes: Buffer;
}

export class EventStore {
  readonly #memoryBlocks: number;
  readonly #folder: () => TemporaryFolder;
  /** Blocks in memory, the oldest first. */
  readonly #blocks: Block[] = [];
  #end = 0;
  #used = blockBytes;
  #spilled = 0;
  #file: number | undefined;

  /** @param memoryBytes what may stay in memory */
  constructor(folder: () => TemporaryFolder, memoryBytes = 16 << 20) {
    this.#folder = folder;
    this.#memoryBlocks = Math.max(1, Math.floor(memoryBytes / blockBytes));
  }

  /**
   * Keeps a text and says where: a number of 32 bits, larger than those before it when read as unsigned.
   *
   * @param low first word of the hash of the attempt's body
   * @param high its second
   */
  put(text: string, low: number, high: number): number {
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    const most = headBytes + text.length * 3 + unitBytes;
    if (this.#used + most > (this.#blocks.at(-1)?.bytes.length ?? 0)) this.#open(most);
    const { start, bytes } = this.#blocks.at(-1)!;
    const written = bytes.write(text, this.#used + headBytes);
    bytes.writeUInt32LE(written, this.#used);
    bytes.writeInt32LE(low, this.#used + hashAt);
    bytes.writeInt32LE(high, this.#used + hashAt + 4);
    const place = (start + this.#used) / unitBytes;
    this.#used += Math.ceil((headBytes + written) / unitBytes) * unitBytes;
    this.#end = start + this.#used;
    return place | 0;
  }

  /** The text at a place. */
  get(unit: number): string {
    const place = (unit >>> 0) * unitBytes;
    const block = this.#blockOf(place);
    if (!block) return this.#read(place);
    const at = place - block.start + headBytes;
    return block.bytes.toString('utf8', at, at + block.bytes.readUInt32LE(at - headBytes));
  }

  /** Whether what was put at a place had a body of this hash. */
  hasHash(unit: number, low: number, high: number): boolean {
    const place = (unit >>> 0) * unitBytes;
    const block = this.#blockOf(place);
    const head = block ? block.bytes.subarray(place - block.start) : this.#readHead(place);
    return head.readInt32LE(hashAt) === low && head.readInt32LE(hashAt + 4) === high;
  }

  /** Bytes in memory, and bytes in the file. */
  get use(): { readonly memory: number; readonly disk: number } {
    return { memory: this.#blocks.reduce((sum, block) => sum + block.bytes.length, 0), disk: this.#spilled };
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #open(bytes: number): void {
    if (this.#blocks.length === this.#memoryBlocks) this.#spill();
    this.#blocks.push({
      start: this.#end,
      bytes: Buffer.allocUnsafe(Math.max(blockBytes, Math.ceil(bytes / unitBytes) * unitBytes)),
    });
    this.#used = 0;
  }

  #spill(): void {
    this.#file ??= openSync(join(this.#folder().path, 'events'), 'wx+', 0o600);
    const { start, bytes } = this.#blocks.shift()!;
    const next = this.#blocks[0]?.start ?? this.#end;
    writeSync(this.#file, bytes, 0, next - start, start);
    this.#spilled = next;
  }

  /** The block in memory that holds a place; undefined: it is in the file. */
  #blockOf(place: number): Block | undefined {
    return this.#blocks.findLast(({ start }) => start <= place);
  }

  #readHead(place: number): Buffer {
    const head = Buffer.allocUnsafe(headBytes);
    readSync(this.#file!, head, 0, headBytes, place);
    return head;
  }

  #read(place: number): string {
    const bytes = Buffer.allocUnsafe(this.#readHead(place).readUInt32LE(0));
    readSync(this.#file!, bytes, 0, bytes.length, place + headBytes);
    return bytes.toString('utf8');
  }
}
