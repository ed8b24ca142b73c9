/**
 * Texts of attempts' events, kept because an outcome may come months later: the newest in memory, the rest in a temporary
 * file. So an attempt costs its few bytes of index in memory and no more.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TemporaryFolder } from '../order/runs.ts';

const blockBytes = 4 << 20;
const lengthBytes = 4;
/** Texts begin at multiples of this many bytes, so that 32 bits name a place among 64 GiB. */
const unitBytes = 16;

export class EventStore {
  readonly #memoryBlocks: number;
  readonly #folder: () => TemporaryFolder;
  /** Blocks in memory, the oldest first. */
  readonly #blocks: { readonly start: number; readonly bytes: Buffer }[] = [];
  #end = 0;
  #used = blockBytes;
  #spilled = 0;
  #file: number | undefined;

  /** @param memoryBytes what may stay in memory */
  constructor(folder: () => TemporaryFolder, memoryBytes = 64 << 20) {
    this.#folder = folder;
    this.#memoryBlocks = Math.max(1, Math.floor(memoryBytes / blockBytes));
  }

  /** Keeps a text and says where: a number of 32 bits. */
  put(text: string): number {
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    const most = lengthBytes + text.length * 3 + unitBytes;
    if (this.#used + most > (this.#blocks.at(-1)?.bytes.length ?? 0)) this.#open(most);
    const { start, bytes } = this.#blocks.at(-1)!;
    const written = bytes.write(text, this.#used + lengthBytes);
    bytes.writeUInt32LE(written, this.#used);
    const place = (start + this.#used) / unitBytes;
    this.#used += Math.ceil((lengthBytes + written) / unitBytes) * unitBytes;
    this.#end = start + this.#used;
    return place | 0;
  }

  get(unit: number): string {
    const place = (unit >>> 0) * unitBytes;
    const oldest = this.#blocks[0]!;
    if (place < oldest.start) return this.#read(place);
    let index = this.#blocks.length - 1;
    while (this.#blocks[index]!.start > place) index--;
    const { start, bytes } = this.#blocks[index]!;
    const at = place - start;
    return bytes.toString('utf8', at + lengthBytes, at + lengthBytes + bytes.readUInt32LE(at));
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

  #read(place: number): string {
    const length = Buffer.allocUnsafe(lengthBytes);
    readSync(this.#file!, length, 0, lengthBytes, place);
    const bytes = Buffer.allocUnsafe(length.readUInt32LE(0));
    readSync(this.#file!, bytes, 0, bytes.length, place + lengthBytes);
    return bytes.toString('utf8');
  }
}
