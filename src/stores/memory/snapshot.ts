/**
 * The windows as bytes, so that a restart need not count years of journal again. A snapshot names the counters that it was made
 * for and bears a checksum in every section; one that is torn, damaged, of another version or of other counters is refused,
 * and the journal is read instead.
 *
 * Layout: sections of 32-bit words in the machine's order: length, CRC-32 of the words, CRC-32 of these two, the words. The
 * first section is the head; the last has no words.
 */
import { crc32 } from 'node:zlib';
import { asBytes } from '../../shared/bytes.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

/** Changes whenever the layout of any part does, or what a counter counts. */
const version = 4;
/** "SKVW" read in the machine's order: a snapshot from a machine of the other order does not match. */
const mark = 0x534b5657;

/** Why a snapshot cannot be used. `torn`: it ends too early or is damaged; `foreign`: other counters, version or machine. */
export type SnapshotFault = 'torn' | 'foreign';

/** What stands at the head. */
export interface SnapshotHead {
  /** SHA-256 in hexadecimal over what is counted and how it is laid out. */
  readonly fingerprint: string;
  /** Key of the hash, four words. */
  readonly hashKey: Int32Array;
  readonly newest: number;
  readonly coveredFrom: number;
  /** Arrival number of the last journal entry that is counted in: the journal is read on from there. */
  readonly journalSeq: number;
}

/** Yields the bytes of a section. */
export function* section(words: Int32Array): Generator<Uint8Array> {
  const payload = asBytes(words);
  const head = new Int32Array(3);
  head[0] = words.length;
  head[1] = crc32(payload);
  head[2] = crc32(asBytes(head.subarray(0, 2)));
  yield asBytes(head);
  if (words.length > 0) yield payload;
}

/** The head as words. */
export function headWords(head: SnapshotHead): Int32Array {
  const numbers = Float64Array.of(head.newest, head.coveredFrom, head.journalSeq);
  const print = Buffer.from(head.fingerprint, 'hex');
  const words = new Int32Array(2 + 4 + 6 + 8);
  words.set([mark, version]);
  words.set(head.hashKey, 2);
  words.set(new Int32Array(numbers.buffer), 6);
  asBytes(words).set(print.subarray(0, 32), 48);
  return words;
}

/** Reads a head back. */
export function readHead(words: Int32Array): Result<SnapshotHead, SnapshotFault> {
  if (words.length !== 20 || words[0] !== mark || words[1] !== version) return fail('foreign');
  const numbers = new Float64Array(words.slice(6, 12).buffer);
  return ok({
    fingerprint: Buffer.from(asBytes(words).subarray(48)).toString('hex'),
    hashKey: words.slice(2, 6),
    newest: numbers[0]!,
    coveredFrom: numbers[1]!,
    journalSeq: numbers[2]!,
  });
}

/** A snapshot that cannot be read on; caught where reading began. */
export class TornSnapshot extends Error {}

/** Fills an array with the bytes that come next. Answers how many there were: fewer than asked for only at the end. */
export type ReadBytes = (into: Uint8Array) => number;

/** Reads sections, and checks each before it is handed on: arrays of their own, which the reader of a section may keep. */
export class SectionReader {
  readonly #read: ReadBytes;

  constructor(read: ReadBytes) {
    this.#read = read;
  }

  /** The words of the next section. Throws TornSnapshot. */
  next(): Int32Array {
    const head = this.#words(3);
    if (crc32(asBytes(head.subarray(0, 2))) !== head[2]! >>> 0) throw new TornSnapshot();
    const words = this.#words(head[0]!);
    if (crc32(asBytes(words)) !== head[1]! >>> 0) throw new TornSnapshot();
    return words;
  }

  #words(count: number): Int32Array {
    const words = new Int32Array(count);
    if (this.#read(asBytes(words)) !== count * 4) throw new TornSnapshot();
    return words;
  }
}
