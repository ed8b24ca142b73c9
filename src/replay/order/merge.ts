/** Several sorted sources of lines become one. */
import { type LineTable, TableBuilder } from './line-table.ts';
import type { TableSource } from './runs.ts';

/** Where a source stands. */
interface Cursor {
  readonly tables: Iterator<LineTable> | AsyncIterator<LineTable>;
  table: LineTable;
  index: number;
}

/**
 * Merges sources, each in order of (time, sequence number). One source passes as it is, block by block.
 *
 * @param blockBytes size of the tables that come out
 */
export async function* merged(sources: readonly TableSource[], blockBytes: number): AsyncGenerator<LineTable> {
  if (sources.length === 1) {
    yield* sources[0]!;
    return;
  }
  const cursors: Cursor[] = [];
  try {
    for (const source of sources) {
      const tables = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
      const cursor: Cursor = { tables, table: noLines, index: 0 };
      if (await advance(cursor)) cursors.push(cursor);
    }
    let block = new TableBuilder(blockBytes + 4096);
    while (cursors.length > 0) {
      const least = leastOf(cursors);
      const { table, index } = least;
      block.add(
        table.bytes.subarray(table.offsets[index]!, table.offsets[index + 1]!),
        table.ats[index]!,
        table.seqs[index]!,
      );
      least.index++;
      if (least.index === table.count && !(await advance(least))) cursors.splice(cursors.indexOf(least), 1);
      if (block.bytes < blockBytes) continue;
      yield block.table();
      block = new TableBuilder(blockBytes + 4096);
    }
    if (block.count > 0) yield block.table();
  } finally {
    for (const { tables } of cursors) await tables.return?.();
  }
}

const noLines: LineTable = {
  bytes: Buffer.alloc(0),
  count: 0,
  offsets: new Uint32Array(1),
  ats: new Float64Array(0),
  lastAt: Number.NaN,
  seqs: new Float64Array(0),
};

/** Goes on to the source's next table that holds lines; false at its end. */
async function advance(cursor: Cursor): Promise<boolean> {
  for (;;) {
    const step = await cursor.tables.next();
    if (step.done) return false;
    if (step.value.count === 0) continue;
    cursor.table = step.value;
    cursor.index = 0;
    return true;
  }
}

/** By a scan: some dozens of sources at most, and comparing is little beside what follows. */
function leastOf(cursors: readonly Cursor[]): Cursor {
  let least = cursors[0]!;
  for (let index = 1; index < cursors.length; index++) {
    const cursor = cursors[index]!;
    const by = cursor.table.ats[cursor.index]! - least.table.ats[least.index]!;
    if (by < 0 || (by === 0 && cursor.table.seqs[cursor.index]! < least.table.seqs[least.index]!)) least = cursor;
  }
  return least;
}
