/** Parquet → the same rows of text as CSV gives, a row group at a time. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type Compressors,
  parquetMetadataAsync,
  parquetRead,
  type SchemaElement,
} from 'hyparquet';
import { Fault } from '../../../shared/errors.ts';
import { readingFault } from '../bytes/reading-fault.ts';
import type { Row, Rows } from './csv.ts';

/** Snappy is built in; the other codecs that files carry come with Node. */
const compressors: Compressors = {
  GZIP: bytes => gunzipSync(bytes),
  BROTLI: bytes => brotliDecompressSync(bytes),
  ZSTD: bytes => zstdDecompressSync(bytes),
};

/** An open Parquet file. `header` holds its top columns; a column of structs gives one of each field, joined by a dot. */
export interface ParquetTable {
  readonly header: readonly string[];
  readonly batches: AsyncIterable<Rows>;
}

/** Opens a file. Throws `file-damaged` for one that is damaged or cut off, `file-unreadable` for one that cannot be opened. */
export async function openParquet(path: string): Promise<ParquetTable> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const columns = columnsOf(metadata.schema);
    const groups = metadata.row_groups.map(group => Number(group.num_rows));
    return { header: columns.map(({ name }) => name), batches: batchesOf(file, path, columns, groups) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Fault {
  if (error instanceof Fault || (error as NodeJS.ErrnoException).syscall !== undefined)
    return readingFault(path, error);
  const words = error instanceof Error ? ` (${error.message})` : '';
  const detail = `${path}: its Parquet data are damaged or break off, or only its name says Parquet${words}`;
  return new Fault('file-damaged', detail, { cause: error });
}

/** A column of text that is made of one column of the file, or of one field of a struct. */
interface Column {
  readonly name: string;
  readonly top: string;
  readonly field?: string;
  /** A time without a zone, or a day: written without one, so that the mapping's zone holds. */
  readonly form?: 'local' | 'day';
}

/** The schema is a tree in pre-order; its first element is the root. */
function columnsOf(schema: readonly SchemaElement[]): readonly Column[] {
  const columns: Column[] = [];
  const skip = (from: number): number => {
    let next = from + 1;
    for (let child = 0; child < (schema[from]!.num_children ?? 0); child++) next = skip(next);
    return next;
  };
  let at = 1;
  while (at < schema.length) {
    const element = schema[at]!;
    const children = element.num_children ?? 0;
    const isStruct = children > 0 && element.converted_type === undefined && element.repetition_type !== 'REPEATED';
    let field = at + 1;
    if (isStruct) {
      for (let child = 0; child < children; child++) {
        const { name } = schema[field]!;
        columns.push({ name: `${element.name}.${name}`, top: element.name, field: name, ...formOf(schema[field]!) });
        field = skip(field);
      }
    } else columns.push({ name: element.name, top: element.name, ...formOf(element) });
    at = skip(at);
  }
  return columns;
}

function formOf({ logical_type, converted_type }: SchemaElement): Pick<Column, 'form'> {
  if (converted_type === 'DATE' || logical_type?.type === 'DATE') return { form: 'day' };
  return logical_type?.type === 'TIMESTAMP' && !logical_type.isAdjustedToUTC ? { form: 'local' } : {};
}

async function* batchesOf(
  file: AsyncBuffer,
  path: string,
  columns: readonly Column[],
  groups: readonly number[],
): AsyncGenerator<Rows> {
  let rowStart = 0;
  for (const size of groups) {
    const rows: Row[] = [];
    const take = (objects: readonly Record<string, unknown>[]) => {
      for (const [index, object] of objects.entries())
        rows.push({ line: rowStart + index + 1, cells: columns.map(column => cellOf(object, column)) });
    };
    try {
      const rowEnd = rowStart + size;
      await parquetRead({ file, rowStart, rowEnd, compressors, rowFormat: 'object', onComplete: take });
    } catch (error) {
      throw unreadable(path, error);
    }
    rowStart += size;
    yield { rows, broken: [] };
  }
}

function cellOf(object: Record<string, unknown>, { top, field, form }: Column): string {
  const whole = object[top];
  return textOf(field === undefined ? whole : (whole as Record<string, unknown> | null | undefined)?.[field], form);
}

function textOf(value: unknown, form: Column['form']): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return '';
    const text = value.toISOString();
    return form === 'day' ? text.slice(0, 10) : form === 'local' ? text.slice(0, -1) : text;
  }
  if (typeof value === 'object')
    return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? Number(each) : each));
  return String(value);
}

/** Copies a stream to a file of its own, because Parquet is read from its end. */
export async function spooled(chunks: AsyncIterable<Buffer>): Promise<{ path: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-read-'));
  const path = join(folder, 'spooled.parquet');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await pipeline(Readable.from(chunks, { objectMode: false }), createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    remove();
    throw error;
  }
  return { path, remove };
}
