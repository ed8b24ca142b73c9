/**
 * The file that a replay writes as it goes: records without their outcomes, and outcomes by the ordinal of their attempt, in
 * the order in which they came. Its last lines may be cut off by a kill; a checkpoint says how far it holds.
 *
 * A whole replay turns it into `--out` at the end (finish.ts); a slice keeps it, with a head and a foot, for `replay merge`.
 */
import { closeSync, fsyncSync, ftruncateSync } from 'node:fs';
import { Fault } from '../../../shared/errors.ts';
import { writeAll } from '../../../shared/write-all.ts';
import type { InputFile, Ordering } from '../../order/ndjson-history.ts';
import { chunksOf } from '../../read/ndjson-inputs.ts';
import { lineBlocks } from '../../read/ndjson-lines.ts';
import type { ReadReport } from '../../read/report.ts';
import type { ReplayCounts } from '../counts.ts';
import type { JoinedOutcome } from '../outcome-states.ts';
import { openOutput } from '../outputs/output-file.ts';

/** Name and version of the form below: parts of another version are neither merged nor gone on with. */
export const partFormat = 'sekisho-replay-part/4';

/** First line of a slice: what it was made from. */
export interface PartHead {
  readonly format: typeof partFormat;
  /** Which slice, from 1, of how many. */
  readonly slice: readonly [number, number];
  /** Equal for slices of one replay: inputs, rule sets, and whatever else decides the result. */
  readonly fingerprint: string;
  /** Version of the program. */
  readonly program: string;
  /** Versions of the rule sets that decided. */
  readonly rule_sets: { readonly rules: string; readonly against?: string };
  readonly history: ReplayedHistory;
}

/** What was replayed, as `--json` and the report state it. */
export interface ReplayedHistory {
  readonly inputs: readonly Pick<InputFile, 'name' | 'sha256' | 'lines' | 'bytes'>[];
  /** What the readers say of files other than our own lines. */
  readonly readers?: ReadReport;
  readonly order: Ordering;
}

/** Last line of a slice. */
export interface PartFoot {
  readonly counts: ReplayCounts;
  /** Time of the last line of the history, milliseconds: labels are as of then. */
  readonly as_of: number;
}

const headMark = '{"part":';
const footMark = '{"end":';
const outcomesMark = '{"joined":';

/** A line of the file. */
export type PartLine =
  | { readonly kind: 'head'; readonly head: PartHead }
  | { readonly kind: 'foot'; readonly foot: PartFoot }
  | { readonly kind: 'outcomes'; readonly joined: readonly JoinedOutcome[] }
  | { readonly kind: 'record' };

type Kind = PartLine['kind'];

/** Kinds of line by the letter that their first key begins with; a record's is `id`. */
const kinds: Readonly<Record<string, Kind>> = { p: 'head', e: 'foot', j: 'outcomes', i: 'record' };
const kindOfByte = new Map(Object.entries(kinds).map(([letter, kind]) => [letter.charCodeAt(0), kind]));
const lineFeed = 0x0a;

/** The kind of the line that begins at a byte of a block; undefined for none of ours. */
function kindAt(block: Buffer, start: number): Kind | undefined {
  return kindOfByte.get(block[start + '{"'.length] ?? 0);
}

/** Whether the line that begins at a byte of a block is a record's. */
export function isRecord(block: Buffer, start: number): boolean {
  return kindAt(block, start) === 'record';
}

/** Where the line ends that begins at a byte of a block: at its line feed, or at the block's end. */
export function endOfLine(block: Buffer, start: number): number {
  const feed = block.indexOf(lineFeed, start);
  return feed < 0 ? block.length : feed;
}

const bufferedBytes = 256 << 10;
/** Blocks read back; texts much above this no longer lie where the garbage collector is quick. */
const blockBytes = 64 << 10;

/** Writes the file. */
export class PartWriter {
  readonly #file: number;
  readonly #buffer = Buffer.allocUnsafe(bufferedBytes);
  #used = 0;
  #written: number;

  /** @param goOnAt bytes that hold from a run before; what lies behind them is dropped */
  constructor(path: string, goOnAt = 0) {
    this.#file = openOutput(path, goOnAt > 0);
    this.#written = goOnAt;
    ftruncateSync(this.#file, goOnAt);
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#written;
  }

  head(head: PartHead): void {
    this.#put(Buffer.from(`${headMark}${JSON.stringify(head)}}\n`));
  }

  foot(foot: PartFoot): void {
    this.#put(Buffer.from(`${footMark}${JSON.stringify(foot)}}\n`));
  }

  /** Lines of records (record-lines.ts). */
  records(lines: Uint8Array): void {
    if (lines.length > 0) this.#put(lines);
  }

  /** All outcomes of a step in one line: three numbers each. */
  outcomes(joined: readonly JoinedOutcome[]): void {
    if (joined.length === 0) return;
    const numbers = joined.map(({ ordinal, at, bits }) => `${ordinal},${at},${bits}`);
    this.#put(Buffer.from(`${outcomesMark}[${numbers.join()}]}\n`));
  }

  /** Hands everything to the operating system, and to the disk if asked. */
  flush(toDisk = false): void {
    this.#write(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
    if (toDisk) fsyncSync(this.#file);
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }

  #put(bytes: Uint8Array): void {
    if (this.#used + bytes.length > this.#buffer.length) this.flush();
    if (bytes.length > this.#buffer.length) this.#write(bytes);
    else {
      this.#buffer.set(bytes, this.#used);
      this.#used += bytes.length;
    }
  }

  #write(bytes: Uint8Array): void {
    writeAll(this.#file, bytes, this.#written);
    this.#written += bytes.length;
  }
}

/** Reads lines of the kinds that are wanted back, in blocks. Throws the fault `slices-differ` for one of them that is damaged. */
export async function* readPart(path: string, wanted: (kind: Kind) => boolean): AsyncGenerator<readonly PartLine[]> {
  let line = 0;
  for await (const { bytes } of lineBlocks(path, chunksOf(path), blockBytes)) {
    const lines: PartLine[] = [];
    for (let start = 0; start < bytes.length; ) {
      const end = endOfLine(bytes, start);
      const kind = kindAt(bytes, start);
      line++;
      if (kind !== undefined && wanted(kind)) {
        const read = lineOf(kind, bytes.toString('utf8', start, end));
        if (!read)
          throw new Fault('slices-differ', `line ${line} of ${path} is damaged or cut off: replay its slice again`);
        lines.push(read);
      }
      start = end + 1;
    }
    yield lines;
  }
}

/** Undefined where the text breaks off, or is no JSON for another reason. */
function lineOf(kind: Kind, text: string): PartLine | undefined {
  if (kind === 'record') return { kind };
  const parsed = parsedJson(text);
  if (parsed === undefined) return undefined;
  if (kind === 'head') return { kind, head: parsed.part };
  if (kind === 'foot') return { kind, foot: parsed.end };
  const numbers = parsed.joined;
  const joined: JoinedOutcome[] = [];
  for (let at = 0; at < numbers.length; at += 3)
    joined.push({ ordinal: numbers[at]!, at: numbers[at + 1]!, bits: numbers[at + 2]! });
  return { kind, joined };
}

/** What the first keys of our lines hold. */
interface PartJson {
  readonly part: PartHead;
  readonly end: PartFoot;
  readonly joined: readonly number[];
}

function parsedJson(text: string): PartJson | undefined {
  try {
    return JSON.parse(text) as PartJson;
  } catch {
    return undefined;
  }
}
