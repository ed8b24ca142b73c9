/** Opens an input of any kind: what it is, its header, and its rows. */

import type { TextEncoding } from '../../../shared/encoding.ts';
import { Fault } from '../../../shared/errors.ts';
import { kindByName } from '../bytes/paths.ts';
import { openBytes, type Packing, type Unpacked } from '../bytes/unpack.ts';
import { type BrokenRow, CsvSplitter, delimiterOf, type Rows } from './csv.ts';
import { noTextFacts, type TextBlock, type TextFacts, textBlocks } from './decode.ts';
import { openJsonLines } from './json-lines.ts';
import { openParquet, spooled } from './parquet.ts';

/** An open table. Its rows can be read once. */
export interface Table {
  readonly kind: 'csv' | 'parquet' | 'json-lines';
  readonly packing: Packing;
  /** Column names: trimmed, full-width letters folded, a repeated one numbered (`送料`, `送料#2`). */
  readonly header: readonly string[];
  /** Facts on the text, alive while the rows are read; Parquet is UTF-8 by its definition. */
  readonly facts: TextFacts;
  readonly delimiter?: string;
  /** The header is all that the file holds, and no line end closes it. */
  readonly breaksOff?: boolean;
  readonly batches: AsyncIterable<Rows>;
  readonly used: () => number;
  /** Gives the file back before it was read to its end. */
  readonly close: () => void;
  /** SHA-256 of the bytes on disk, once all were read. */
  readonly digest: () => string;
}

/** Lines of our own form (docs/api.md, "Streams"). */
export interface Lines {
  readonly kind: 'ndjson';
  readonly packing: Packing;
  readonly facts: TextFacts;
  readonly blocks: AsyncIterable<TextBlock>;
  readonly used: () => number;
  /** Gives the file back before it was read to its end. */
  readonly close: () => void;
  /** SHA-256 of the bytes on disk, once all were read. */
  readonly digest: () => string;
}

/** How to read a table. */
export interface TableOptions {
  readonly encoding?: TextEncoding;
  /** Line of delimited text that its header stands on, from 1 (absent: 1); what stands above is passed over. */
  readonly headerLine?: number;
  /** Takes lines of JSON that are not of our own form for a table: there are mappings for it, or one is to be written. */
  readonly otherForms?: boolean;
  /** Bytes of what can be read once only (`HeldStart`). */
  readonly given?: AsyncIterable<Buffer>;
}

/** Opens a path or standard input. Throws a fault for what cannot be read, or holds no header. */
export async function openInput(path: string, options: TableOptions = {}): Promise<Table | Lines> {
  const bytes = await openBytes(path, options.given);
  const { packing, chunks, used, close, digest } = bytes;
  const { head, all } = await firstChunk(chunks);
  if (head.subarray(0, 4).toString('latin1') === 'PAR1')
    return openParquetInput(path, bytes, all, options.given !== undefined || path === '-');
  const facts = noTextFacts(options.encoding);
  const blocks = textBlocks(all, facts);
  if ((kindByName(path) ?? kindByContent(head)) === 'ndjson') {
    if (isOnePiece(head)) throw new Fault('no-table', `${nameOf(path)} is JSON in one piece; ${oneALine}`);
    const lines = options.otherForms ? await openJsonLines(nameOf(path), blocks) : ({ own: true, blocks } as const);
    return lines.own
      ? { kind: 'ndjson', packing, facts, blocks: lines.blocks, used, close, digest }
      : {
          kind: 'json-lines',
          packing,
          header: namedColumns(lines.header),
          facts,
          batches: lines.batches,
          used,
          close,
          digest,
        };
  }
  if (facts.encoding === undefined && isBinary(head)) throw new Fault('no-table', `${nameOf(path)} is no text`);
  return openDelimited(path, bytes, facts, withLineFeeds(blocks), options.headerLine ?? 1);
}

/** Old programs end lines with a carriage return alone, and a value of theirs may hold line feeds: such returns then stand for line ends. */
async function* withLineFeeds(blocks: AsyncGenerator<TextBlock>): AsyncGenerator<TextBlock> {
  let returnsAlone: boolean | undefined;
  for await (const block of blocks) {
    returnsAlone ??= endsAtReturns(block.text);
    yield returnsAlone ? { ...block, text: block.text.replaceAll('\r', '\n') } : block;
  }
}

/** Whether more lines end with a carriage return alone than with a line feed; undefined where no line ends. What stands in quotes ends none. */
function endsAtReturns(text: string): boolean | undefined {
  const bare = text.replaceAll(/"[^"]*"/g, '');
  const returns = bare.match(/\r(?=[^\n])/g)?.length ?? 0;
  const feeds = bare.match(/\n/g)?.length ?? 0;
  return returns + feeds === 0 ? undefined : returns > feeds;
}

function kindByContent(head: Buffer): 'ndjson' | 'table' {
  return /^(\xef\xbb\xbf)?\s*[{[]/.test(head.subarray(0, 64).toString('latin1')) ? 'ndjson' : 'table';
}

/** JSON that is not one object a line: an array of objects, or an object over several lines. */
function isOnePiece(head: Buffer): boolean {
  const [first = ''] = head
    .subarray(0, 4096)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .split('\n');
  return /^\[\s*(\{|$)|^\{\s*$/.test(first);
}
const oneALine = "one object a line is needed: jq -c '.[]' writes an array so, jq -c . objects over several lines";

async function firstChunk(chunks: AsyncIterable<Buffer>) {
  const source = chunks[Symbol.asyncIterator]();
  const first = await source.next();
  const head = first.done ? Buffer.alloc(0) : first.value;
  const all = (async function* () {
    if (first.done) return;
    yield head;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  })();
  return { head, all };
}

async function openParquetInput(
  path: string,
  { packing, used, close, digest }: Unpacked,
  all: AsyncIterable<Buffer>,
  once: boolean,
) {
  // Read from its end: what is packed or comes through a pipe is copied first.
  const direct = packing === 'none' && !once;
  const copy = direct ? undefined : await spooled(all);
  if (direct) for await (const _ of all);
  const { header, batches } = await openParquet(copy?.path ?? path);
  const guarded = (async function* () {
    try {
      yield* batches;
    } finally {
      copy?.remove();
    }
  })();
  const facts = noTextFacts('utf-8');
  const closed = () => {
    close();
    copy?.remove();
  };
  return {
    kind: 'parquet',
    packing,
    header: namedColumns(header),
    facts,
    batches: guarded,
    used,
    close: closed,
    digest,
  } as const;
}

async function openDelimited(
  path: string,
  { packing, used, close, digest }: Unpacked,
  facts: TextFacts,
  blocks: AsyncGenerator<TextBlock>,
  line: number,
): Promise<Table> {
  const name = nameOf(path);
  let splitter: CsvSplitter | undefined;
  let delimiter = ',';
  const early: Rows[] = [];
  let header: readonly string[] | undefined;
  let breaksOff = false;
  let unread: BrokenRow | undefined;
  // The header may be longer than a block only in theory, but the loop costs nothing.
  while (header === undefined) {
    const next = await blocks.next();
    if (!splitter && !next.done) {
      delimiter = delimiterOf(textOfHeader(next.value.text, line));
      splitter = new CsvSplitter(delimiter);
    }
    const rows = next.done ? splitter?.finish() : splitter!.push(next.value);
    unread ??= rows?.broken[0];
    const first = rows?.rows.findIndex(row => row.line >= line && !isSeparatorLine(row.cells, delimiter)) ?? -1;
    if (first >= 0) {
      header = rows!.rows[first]!.cells;
      breaksOff = next.done === true && unread === undefined;
      early.push({ rows: rows!.rows.slice(first + 1), broken: rows!.broken.filter(row => row.line >= line) });
    } else if (next.done) throw new Fault('no-table', noHeader(name, line, unread, facts));
  }
  const columns = namedColumns(header.map(bare));
  const ready = splitter!;
  const batches = (async function* () {
    yield* early.map(withBareCells);
    for await (const block of blocks) yield withBareCells(ready.push(block));
    yield withBareCells(ready.finish());
  })();
  return { kind: 'csv', packing, header: columns, facts, delimiter, breaksOff, batches, used, close, digest };
}

/** Why no row of a file is its header. `unread`: the first row that could not be read. */
function noHeader(name: string, line: number, unread: BrokenRow | undefined, { encoding }: TextFacts): string {
  if (unread?.code === 'bad-encoding') return `${name} has no line that reads as ${encoding}`;
  if (unread)
    return `${name} has no row that can be read: the quotes on line ${unread.line} are not closed as they should`;
  return line > 1
    ? `${name} has nothing on line ${line}, where its header is said to stand`
    : `${name} is empty: take it out if nothing happened in its time, else export it again`;
}

const nameOf = (path: string) => (path === '-' ? 'standard input' : path);

/** An archive, a workbook, a picture: more control characters than stray ones. UTF-16 with its mark is text. */
function isBinary(head: Buffer): boolean {
  // A zip may hold a text as it is.
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return true;
  if (/^(\xff\xfe|\xfe\xff)/.test(head.subarray(0, 2).toString('latin1'))) return false;
  const looked = head.subarray(0, 4096);
  const controls = looked.filter(byte => byte < 9 || (byte > 13 && byte < 32 && byte !== shift)).length;
  return controls > 1 + looked.length / 100;
}
/** ESC, which begins the shifts of ISO-2022-JP. */
const shift = 27;

/** Programs write `="0312345678"`, so that a spreadsheet leaves the zeros in front alone. */
const bare = (cell: string) => /^="([^"]*)"$/.exec(cell)?.[1] ?? cell;
const withBareCells = ({ rows, broken }: Rows): Rows => ({
  rows: rows.map(row => (row.text?.includes('="') ? { ...row, cells: row.cells.map(bare) } : row)),
  broken,
});

/** Excel reads and writes `sep=;` before the header. */
const isSeparatorLine = (cells: readonly string[], delimiter: string) =>
  /^sep=.?$/i.test(cells.join(delimiter)) || /^sep=$/i.test(cells[0] ?? '');

function textOfHeader(text: string, line: number): string {
  const [first = '', second = ''] = text.split('\n', line + 1).slice(line - 1);
  return /^sep=/i.test(first) ? second : first;
}

/** Names that a mapping can rely on: see `Table.header`. */
function namedColumns(header: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return header.map(cell => {
    const name = columnName(cell);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}#${times}`;
  });
}

/** A column's name as it is compared: NFKC, single spaces, trimmed. */
export function columnName(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
}
