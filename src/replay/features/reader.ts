/** Reads a feature store: the manifest at once, columns when they are asked for. What is torn, changed or foreign is refused. */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { Fault } from '../../shared/errors.ts';
import { emptyBits, wordsFor } from './bits.ts';
import { type ColumnChunk, type ColumnDefinition, catalogueOf, itemColumns, orderColumns } from './columns.ts';
import type { FeatureChunk } from './conditions.ts';
import { dataName, type Manifest, manifestName, type SegmentPlace, segmentNames, storeFormat } from './manifest.ts';
import type { Verdicts } from './scores.ts';
import { decodeColumn, decodeTexts } from './segments.ts';

/** An opened store. */
export class FeatureStore {
  readonly manifest: Manifest;
  readonly #folder: string;
  readonly #file: number;
  readonly #columns: ReadonlyMap<string, ColumnDefinition>;
  readonly #conditions: ReadonlyMap<string, number>;

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

  /** The chunks in their order. */
  *chunks(): Generator<StoredChunk> {
    for (let index = 0; index < this.manifest.chunks.length; index++) yield this.#chunk(index);
  }

  close(): void {
    closeSync(this.#file);
  }

  #chunk(index: number): StoredChunk {
    const { segments, chunks } = this.manifest;
    const { rows, from, to } = chunks[index]!;
    const read = (name: string) => this.#read(name, segments[name]?.[index]);
    const columns = new Map<string, ColumnChunk>();
    const kept = new Map<number, Verdicts>();
    const bits = (name: string) => {
      const bytes = read(name);
      return bytes.length === 0 ? emptyBits(rows) : new Uint32Array(bytes.buffer, bytes.byteOffset, wordsFor(rows));
    };
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
      ats: () => new Float64Array(read(segmentNames.ats).buffer),
      judgements: () => read(segmentNames.judgements),
      hashes: () => new Uint32Array(read(segmentNames.hashes).buffer),
      ids: () => decodeTexts(read(segmentNames.ids), rows),
      orderIds: () => decodeTexts(read(segmentNames.orderIds), rows),
      verdicts: when => {
        const condition = this.#conditions.get(when);
        if (condition === undefined) return undefined;
        const known = kept.get(condition);
        if (known) return known;
        const found = { hit: bits(segmentNames.hit(condition)), unknown: bits(segmentNames.unknown(condition)) };
        kept.set(condition, found);
        return found;
      },
    };
  }

  /** The bytes of a segment, at the beginning of a buffer of their own. */
  #read(name: string, place: SegmentPlace | undefined): Uint8Array<ArrayBuffer> {
    if (!place) throw new Fault('feature-store-unreadable', `${this.#folder} has no ${name}`);
    const [from, bytes, crc] = place;
    const content = new Uint8Array(bytes);
    const done = bytes === 0 ? 0 : readSync(this.#file, content, 0, bytes, from);
    if (done === bytes && crc32(content) === crc) return content;
    throw new Fault('feature-store-unreadable', `${join(this.#folder, dataName)}: ${name} is not what was written`);
  }
}

/** A chunk as it stands in a store. */
export interface StoredChunk extends FeatureChunk {
  /** By row, as `judgements` in numbers/tally.ts. */
  judgements(): Uint8Array;
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
