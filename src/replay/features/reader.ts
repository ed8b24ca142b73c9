/** Reads a feature store: the manifest at once, columns when they are asked for. What is torn, changed or foreign is refused. */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../shared/errors.ts';
import { readAll } from '../../shared/read-all.ts';
import { emptyBits } from './bits.ts';
import { type ColumnChunk, type ColumnDefinition, catalogueOf, itemColumns, orderColumns } from './columns.ts';
import type { FeatureChunk } from './conditions.ts';
import { dataName, type Manifest, manifestName, type SegmentPlace, segmentNames, storeFormat } from './manifest.ts';
import type { Verdicts } from './scores.ts';
import { checksumOf, decodeColumn, decodeSets, decodeTexts } from './segments.ts';

/** An opened store. */
export class FeatureStore {
  readonly manifest: Manifest;
  readonly #folder: string;
  readonly #file: number;
  readonly #columns: ReadonlyMap<string, ColumnDefinition>;
  readonly #conditions: ReadonlyMap<string, number>;
  readonly #arena = new Arena();

  /**
   * Opens the store in a folder. Throws `feature-store-unreadable` where there is none, or only a part of one, and
   * `feature-store-foreign` where another version of the program wrote it.
   */
  constructor(folder: string, program: string) {
    this.#folder = folder;
    this.manifest = readManifest(folder, program);
    this.#file = openData(folder, this.manifest.data_bytes);
    const columns = [...orderColumns(this.manifest.rule_set.names), ...itemColumns];
    this.#columns = new Map(columns.map(column => [column.name, column]));
    this.#conditions = new Map(this.manifest.conditions.map((when, index) => [when, index]));
  }

  /** The chunks in their order. A chunk, and everything that it gave, holds until the next one is asked for. */
  *chunks(): Generator<StoredChunk> {
    for (let index = 0; index < this.manifest.chunks.length; index++) {
      this.#arena.clear();
      yield this.#chunk(index);
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #chunk(index: number): StoredChunk {
    const { segments, chunks } = this.manifest;
    const { rows, from, to } = chunks[index]!;
    const read = (name: string) => this.#read(name, segments[name]?.[index]);
    const columns = new Map<string, ColumnChunk>();
    const setsIn = (name: string) => decodeSets(wordsOf(read(name)), this.#conditions.size, emptyBits(rows));
    let hits: readonly Uint32Array[] | undefined;
    let unknown: readonly Uint32Array[] | undefined;
    let unknowns: Uint32Array | undefined;
    return {
      rows,
      from,
      to,
      column: name => {
        const known = columns.get(name);
        if (known) return known;
        const column = decodeColumn(read(name), this.#columns.get(name)!);
        columns.set(name, column);
        return column;
      },
      ats: () => doublesOf(read(segmentNames.ats)),
      judgements: () => read(segmentNames.judgements),
      approved: () => wordsOf(read(segmentNames.approved)),
      hashes: () => wordsOf(read(segmentNames.hashes)),
      ids: () => decodeTexts(read(segmentNames.ids), rows),
      orderIds: () => decodeTexts(read(segmentNames.orderIds), rows),
      verdicts: when => {
        const condition = this.#conditions.get(when);
        if (condition === undefined) return undefined;
        hits ??= setsIn(segmentNames.hits);
        unknowns ??= wordsOf(read(segmentNames.unknowns));
        return {
          hit: hits[condition]!,
          unknowns: unknowns[condition]!,
          unknown: () => {
            unknown ??= setsIn(segmentNames.unknown);
            return unknown[condition]!;
          },
        };
      },
    };
  }

  /** The bytes of a segment, beginning at a multiple of eight. They hold until the next chunk. */
  #read(name: string, place: SegmentPlace | undefined): Uint8Array<ArrayBuffer> {
    if (!place) throw new Fault('feature-store-unreadable', `${this.#folder} lacks its part ${name}`);
    const [from, bytes, checksum] = place;
    const content = this.#arena.take(bytes);
    const done = bytes === 0 ? 0 : readAll(this.#file, content, from);
    if (done === bytes && checksumOf(content) === checksum) return content;
    throw new Fault(
      'feature-store-unreadable',
      `${join(this.#folder, dataName)}: its part ${name} is not what was written`,
    );
  }
}

const wordsOf = ({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>) =>
  new Uint32Array(buffer, byteOffset, length / 4);
const doublesOf = ({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>) =>
  new Float64Array(buffer, byteOffset, length / 8);

const blockBytes = 8 << 20;

/** Memory for segments that is used again for every chunk: touching new memory costs more than reading into it. */
class Arena {
  readonly #blocks: ArrayBuffer[] = [];
  #block = 0;
  #used = 0;

  clear(): void {
    [this.#block, this.#used] = [0, 0];
  }

  take(bytes: number): Uint8Array<ArrayBuffer> {
    while ((this.#blocks[this.#block]?.byteLength ?? Infinity) < this.#used + bytes) {
      this.#block++;
      this.#used = 0;
    }
    const block = this.#blocks[this.#block] ?? new ArrayBuffer(Math.max(blockBytes, bytes));
    this.#blocks[this.#block] = block;
    const taken = new Uint8Array(block, this.#used, bytes);
    this.#used += (bytes + 7) & ~7;
    return taken;
  }
}

/** A chunk as it stands in a store. */
export interface StoredChunk extends FeatureChunk {
  /** By row, as `judgements` in numbers/tally.ts. */
  judgements(): Uint8Array;
  /** The set of orders whose payment was approved. */
  approved(): Uint32Array;
  hashes(): Uint32Array;
  ids(): (row: number) => string;
  orderIds(): (row: number) => string;
  /** What the replay's own rule set said for a condition; undefined where it had no such condition. */
  verdicts(when: string): Verdicts | undefined;
}

function readManifest(folder: string, program: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(join(folder, manifestName), 'utf8')) as Manifest;
  } catch (error) {
    throw new Fault('feature-store-unreadable', `${folder} has no readable ${manifestName}`, { cause: error });
  }
  if (manifest.format !== storeFormat)
    throw new Fault('feature-store-foreign', `${folder}: ${String(manifest.format)}`);
  if (manifest.program !== program)
    throw new Fault('feature-store-foreign', `${folder} is of version ${manifest.program}, this program is ${program}`);
  if (manifest.catalogue !== catalogueOf())
    throw new Fault('feature-store-foreign', `${folder} has other features than this program`);
  return manifest;
}

function openData(folder: string, bytes: number): number {
  const path = join(folder, dataName);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new Fault('feature-store-unreadable', path, { cause: error });
  }
  const { size } = fstatSync(file);
  // The last segment is padded in the count, not in the file.
  if (size > bytes - 8 && size <= bytes) return file;
  closeSync(file);
  throw new Fault('feature-store-unreadable', `${path} has ${size} bytes, and ${bytes} were written`);
}
