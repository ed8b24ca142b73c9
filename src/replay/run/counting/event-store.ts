/**
 * What is kept of each attempt because an outcome, or the attempt itself once more, may come months later: the hash of its body, and its
 * events as words, or its checkout as text where nothing was made of it yet. The newest are in memory, the rest in a temporary file:
 * an attempt costs the few bytes of its index in memory and no more.
 */
import type { Spill, SpillFile } from '../disk/spill.ts';

const blockBytes = 4 << 20;
/** Words before what is kept: its bytes, its form, and the two words of the body's hash. */
const headWords = 4;
const headBytes = headWords * 4;
const place = { bytes: 0, form: 1, low: 2, high: 3 } as const;
const form = { words: 0, text: 1 } as const;
/** What is kept begins at multiples of this many bytes, so that 32 bits name a place among 64 GiB. */
const unitBytes = 16;

interface Block {
  /** Place of its first byte among all that were ever put. */
  readonly start: number;
  readonly bytes: Buffer;
  readonly words: Int32Array;
}

/** What was kept: words, where they lie in memory or were read to, or a text. */
export type Kept =
  | { readonly words: Int32Array; readonly from: number; readonly to: number }
  | { readonly text: string };

/** Keeps what is put into it and finds it by the place that it gave: in memory up to `SpillLimits.eventBytes`, then in a file. */
export class EventStore {
  readonly #memoryBlocks: number;
  /** Blocks in memory, the oldest first. */
  readonly #blocks: Block[] = [];
  #end = 0;
  #used = blockBytes;
  readonly #file: SpillFile;

  constructor(spill: Spill) {
    this.#memoryBlocks = Math.max(1, Math.floor(spill.limits.eventBytes / blockBytes));
    this.#file = spill.file();
  }

  /**
   * Keeps words and says where: a number of 32 bits, larger than those before it when read as unsigned.
   *
   * @param low first word of the hash of the attempt's body
   * @param high its second
   */
  putWords(words: Int32Array, from: number, to: number, low: number, high: number): number {
    const { words: into } = this.#room((to - from) * 4);
    const at = this.#used / 4 + headWords;
    for (let word = from; word < to; word++) into[at + word - from] = words[word]!;
    return this.#put((to - from) * 4, form.words, low, high);
  }

  /** Keeps a text; else as `putWords`. */
  putText(text: string, low: number, high: number): number {
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    const { bytes } = this.#room(text.length * 3);
    return this.#put(bytes.write(text, this.#used + headBytes), form.text, low, high);
  }

  /** What was put at a place. */
  get(unit: number): Kept {
    const at = (unit >>> 0) * unitBytes;
    const block = this.#blockOf(at) ?? this.#read(at);
    const head = (at - block.start) / 4;
    const from = head + headWords;
    const bytes = block.words[head + place.bytes]!;
    if (block.words[head + place.form] === form.words) return { words: block.words, from, to: from + bytes / 4 };
    return { text: block.bytes.toString('utf8', from * 4, from * 4 + bytes) };
  }

  /** Whether what was put at a place had a body of this hash. */
  hasHash(unit: number, low: number, high: number): boolean {
    const at = (unit >>> 0) * unitBytes;
    const block = this.#blockOf(at) ?? this.#readBlock(at, headBytes);
    const head = (at - block.start) / 4;
    return block.words[head + place.low] === low && block.words[head + place.high] === high;
  }

  /** Bytes held in memory. */
  get bytes(): number {
    return this.#blocks.reduce((sum, block) => sum + block.bytes.length, 0);
  }

  /** The newest block, with room for this many bytes and their head. */
  #room(bytes: number): Block {
    const most = headBytes + bytes + unitBytes;
    if (this.#used + most > (this.#blocks.at(-1)?.bytes.length ?? 0)) this.#open(most);
    return this.#blocks.at(-1)!;
  }

  #put(bytes: number, kind: number, low: number, high: number): number {
    const { start, words } = this.#blocks.at(-1)!;
    const head = this.#used / 4;
    words[head + place.bytes] = bytes;
    words[head + place.form] = kind;
    words[head + place.low] = low;
    words[head + place.high] = high;
    const unit = (start + this.#used) / unitBytes;
    this.#used += Math.ceil((headBytes + bytes) / unitBytes) * unitBytes;
    this.#end = start + this.#used;
    return unit | 0;
  }

  #open(bytes: number): void {
    if (this.#blocks.length === this.#memoryBlocks) this.#spill();
    this.#blocks.push(blockOf(this.#end, Math.max(blockBytes, Math.ceil(bytes / unitBytes) * unitBytes)));
    this.#used = 0;
  }

  #spill(): void {
    const { start, bytes } = this.#blocks.shift()!;
    const next = this.#blocks[0]?.start ?? this.#end;
    this.#file.write(bytes.subarray(0, next - start), start);
  }

  /** The block in memory that holds a place; undefined: it is in the file. */
  #blockOf(at: number): Block | undefined {
    return this.#blocks.findLast(({ start }) => start <= at);
  }

  /** What lies at a place of the file, with its head. */
  #read(at: number): Block {
    const head = this.#readBlock(at, headBytes);
    return this.#readBlock(at, headBytes + head.words[place.bytes]!);
  }

  #readBlock(at: number, bytes: number): Block {
    const block = blockOf(at, Math.ceil(bytes / 4) * 4);
    this.#file.read(block.bytes.subarray(0, bytes), at);
    return block;
  }
}

function blockOf(start: number, size: number): Block {
  const memory = new ArrayBuffer(size);
  return { start, bytes: Buffer.from(memory), words: new Int32Array(memory) };
}
