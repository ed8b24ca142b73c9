import { createZstdCompress, gzipSync, zstdCompressSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { unpacked } from '../../../src/replay/read/bytes/unpack.ts';
import { CsvSplitter, type Rows } from '../../../src/replay/read/table/csv.ts';
import { openInput, type Table } from '../../../src/replay/read/table/open.ts';
import type { TextEncoding } from '../../../src/shared/encoding.ts';
import { Fault } from '../../../src/shared/errors.ts';
import { encode } from './encode.ts';
import { fileOf } from './files.ts';

async function cellsOf(path: string, encoding?: TextEncoding) {
  const table = (await openInput(path, encoding ? { encoding } : {})) as Table;
  const rows: (readonly string[])[] = [];
  const broken: Rows['broken'][number][] = [];
  for await (const batch of table.batches) {
    rows.push(...batch.rows.map(row => row.cells));
    broken.push(...batch.broken);
  }
  return { header: table.header, rows, broken, facts: table.facts };
}

/** A cell as programs write it: in quotes when it must, or when it likes. */
const written = (cell: string, delimiter: string, always: boolean) =>
  always || cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

const kanji = [
  ...'東京都新宿渋谷区一二三丁目町村郡北南西東営業所止注文番号商品名見本高橋渡辺サンプルかなひらがな（株）',
];
const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...kanji) },
  { weight: 4, arbitrary: fc.constantFrom(...'abcXYZ0129 -_.@#') },
  { weight: 1, arbitrary: fc.constantFrom('"', ',', '\t', '\n', '\r\n', ';', 'ｱ', '～') },
);
const cell = fc.array(character, { maxLength: 8 }).map(parts => parts.join(''));
const grid = fc
  .integer({ min: 1, max: 5 })
  .chain(width => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }));

describe('delimited text', () => {
  it.each([
    ['nothing else', '佐藤, 太郎'],
    ['line feeds only inside values', '佐藤\n太郎'],
  ])('ends rows at carriage returns where a file has %s', async (_, name) => {
    const { header, rows } = await cellsOf(fileOf(`id,氏名\ra1,山田\ra2,"${name}"\r`));
    expect(header).toEqual(['id', '氏名']);
    expect(rows).toEqual([
      ['a1', '山田'],
      ['a2', name],
    ]);
  });

  it('takes what is written as a formula for a spreadsheet for its text', async () => {
    const { header, rows } = await cellsOf(fileOf('="id",tel\n="007","=""0312345678"""\n=8,"a=""b"""\n'));
    expect(header).toEqual(['id', 'tel']);
    expect(rows).toEqual([
      ['007', '0312345678'],
      ['=8', 'a="b"'],
    ]);
  });

  it('gives what csv-parse gives, however the text is cut into blocks', () => {
    fc.assert(
      fc.property(
        grid,
        fc.boolean(),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 40 }),
        (rows, always, end, size) => {
          const text = rows.map(row => row.map(each => written(each, ',', always)).join(',') + end).join('');
          const splitter = new CsvSplitter(',');
          const read: Rows[] = [];
          for (let at = 0; at < text.length; at += size)
            read.push(splitter.push({ text: text.slice(at, at + size), undecodable: [] }));
          read.push(splitter.finish());
          const oracle = parse(text, {
            info: true,
            skip_empty_lines: true,
            relax_column_count: true,
            trim: false,
          }) as unknown as {
            record: string[];
          }[];
          expect(read.flatMap(each => each.broken)).toEqual([]);
          expect(read.flatMap(each => each.rows.map(row => row.cells))).toEqual(oracle.map(each => each.record));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('names the line that each row starts on', () => {
    const splitter = new CsvSplitter(',');
    const { rows } = splitter.push({ text: 'a,b\n"one\ntwo",c\n\nd,e\n', undecodable: [] });
    expect(rows.map(row => row.line)).toEqual([1, 2, 5]);
  });

  it('finds the line of no encoding in a block, whatever lines are held back from the one before', () => {
    const splitter = new CsvSplitter(',');
    expect(splitter.push({ text: 'a,"one\ntwo', undecodable: [] }).rows).toEqual([]);
    const { rows, broken } = splitter.push({ text: '\nthree"\nb,?\nc,d\n', undecodable: [2] });
    expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, 'a', 'one\ntwo\nthree'],
      [5, 'c', 'd'],
    ]);
    expect(broken).toEqual([expect.objectContaining({ line: 4, code: 'bad-encoding', raw: 'b,?' })]);
  });

  it('loses one row to a stray quote, not the rest of the file', () => {
    const splitter = new CsvSplitter(',', 1000);
    const first = splitter.push({ text: 'a,b\n"never closed,c\nd,e\nf"x,g\n"h"i,j\nk,l\n', undecodable: [] });
    const rest = splitter.finish();
    const rows = [...first.rows, ...rest.rows].map(row => row.cells);
    const broken = [...first.broken, ...rest.broken];
    expect(rows).toContainEqual(['d', 'e']);
    expect(rows).toContainEqual(['k', 'l']);
    expect(broken.map(({ line, code }) => [line, code])).toEqual([
      [2, 'bad-quote'],
      [5, 'bad-quote'],
    ]);
  });

  it('gives up on a quote that never closes', () => {
    const splitter = new CsvSplitter(',');
    splitter.push({ text: 'a,b\n"open,c\nd,e\n', undecodable: [] });
    const { rows, broken } = splitter.finish();
    expect(rows.map(row => row.cells)).toEqual([['d', 'e']]);
    expect(broken).toMatchObject([{ line: 2, code: 'unclosed-quote' }]);
  });

  it('tells the delimiter, skips the line for spreadsheets and numbers a repeated column', async () => {
    const tabs = await cellsOf(fileOf('注文番号\t送料\t送料\n1\t2,000\t3\n', 'o.txt'));
    expect(tabs.header).toEqual(['注文番号', '送料', '送料#2']);
    expect(tabs.rows).toEqual([['1', '2,000', '3']]);
    expect((await cellsOf(fileOf('sep=;\nＩＤ;b\n1;2\n'))).header).toEqual(['ID', 'b']);
  });
});

describe('encodings', () => {
  const encodings = ['utf-8', 'shift_jis', 'euc-jp'] as const;

  it.each(encodings)('rows written in %s come back, detected or stated', async encoding => {
    await fc.assert(
      fc.asyncProperty(grid, fc.boolean(), fc.boolean(), async (rows, stated, always) => {
        const kept = rows.map(row => row.map(each => (encoding === 'euc-jp' ? each.replaceAll('ｱ', 'ア') : each)));
        const header = kept[0]!.map((_, index) => `列${index}の見出し`);
        const text = [header, ...kept].map(row => row.map(each => written(each, ',', always)).join(',')).join('\n');
        const read = await cellsOf(fileOf(encode(text, encoding)), stated ? encoding : undefined);
        expect(read.broken).toEqual([]);
        expect(read.header).toEqual(header);
        // A row of one blank cell is a blank line, which is no row.
        expect(read.rows).toEqual(kept.filter(row => always || row.length > 1 || row[0] !== ''));
      }),
      { numRuns: 40 },
    );
  });

  it('takes a short EUC-JP line that is UTF-8 by chance for what the others are', async () => {
    const read = await cellsOf(fileOf(encode('列の見出し\n文\n文', 'euc-jp')));
    expect(read.rows).toEqual([['文'], ['文']]);
  });

  it('takes a byte order mark for no character, and UTF-16 by its mark', async () => {
    expect((await cellsOf(fileOf('\ufeff注文番号,b\n1,2\n'))).header[0]).toBe('注文番号');
    const wide = Buffer.from('\ufeff注文番号,b\n1,"新\n宿"\n', 'utf16le');
    expect((await cellsOf(fileOf(wide))).rows).toEqual([['1', '新\n宿']]);
  });

  it('reads lines of another encoding and says how many; refuses what none reads', async () => {
    const long = '注文番号,住所\n' + '1,東京都新宿区西新宿二丁目\n'.repeat(40);
    const mixed = Buffer.concat([
      encode(long, 'utf-8'),
      encode('2,北海道札幌市中央区\n', 'shift_jis'),
      Buffer.from([0x33, 0x2c, 0xff, 0xfe, 0xff, 0x0a]),
      encode('4,大阪府\n', 'utf-8'),
    ]);
    const read = await cellsOf(fileOf(mixed));
    expect(read.facts).toMatchObject({ encoding: 'utf-8', otherLines: { shift_jis: 1 } });
    expect(read.rows.slice(-2)).toEqual([
      ['2', '北海道札幌市中央区'],
      ['4', '大阪府'],
    ]);
    expect(read.broken).toMatchObject([{ line: 43, code: 'bad-encoding' }]);
  });

  it('counts gaiji', async () => {
    const gaiji = Buffer.concat([
      encode('氏名,b\n', 'shift_jis'),
      Buffer.from([0xf0, 0x40]),
      encode('田,1\n', 'shift_jis'),
    ]);
    const read = await cellsOf(fileOf(gaiji));
    expect(read.facts).toMatchObject({ encoding: 'shift_jis', gaiji: 1 });
    expect(read.rows[0]![0]).toBe('\ue000田');
  });
});

async function unpackedText(bytes: Uint8Array, cut: number): Promise<string> {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += cut) yield Buffer.from(bytes.subarray(at, at + cut));
  }
  const parts: Buffer[] = [];
  for await (const chunk of (await unpacked(pieces(), 'x')).chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

describe('packed files', () => {
  const skippable = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('%s: several members are the whole text, wherever the stream is cut', async (_, pack) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 97 }),
        async (texts, cut) => {
          const packed = Buffer.concat(texts.map(text => pack(Buffer.from(text))));
          expect(await unpackedText(packed, cut)).toBe(Buffer.from(texts.join('')).toString());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('passes skippable frames, and large blocks with a checksum', async () => {
    const large = 'あいうえおabc,'.repeat(60_000) + Math.PI;
    const frames = [skippable, zstdCompressSync(Buffer.from(large)), skippable, zstdCompressSync(Buffer.from('end'))];
    expect(await unpackedText(Buffer.concat(frames), 65_536)).toBe(`${large}end`);
  });

  it('reads a frame that was flushed at its end, and closes with an empty block', async () => {
    const compress = createZstdCompress();
    const packed = compress.toArray();
    compress.write('a,b\n1,2\n');
    await new Promise<void>(resolve => compress.flush(resolve));
    compress.end();
    const frame = Buffer.concat(await packed);
    expect(frame.subarray(-3)).toEqual(Buffer.from([1, 0, 0]));
    for (const cut of [1, 1_000]) expect(await unpackedText(frame, cut)).toBe('a,b\n1,2\n');
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('%s: a file that breaks off, or holds something else behind, is a fault', async (_, pack) => {
    const packed = pack(Buffer.from('one,two\n'.repeat(100)));
    await expect(unpackedText(packed.subarray(0, packed.length - 3), 7)).rejects.toMatchObject({
      code: 'file-damaged',
      what: expect.stringMatching(/break/),
    });
    await expect(unpackedText(Buffer.concat([packed, Buffer.from('rubbish')]), 1000)).rejects.toThrow(Fault);
  });

  it('reads a packed table whatever its name', async () => {
    const packed = Buffer.concat([zstdCompressSync(Buffer.from('a,b\n1,2\n')), zstdCompressSync(Buffer.from('3,4\n'))]);
    expect((await cellsOf(fileOf(packed, 'orders.csv'))).rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });
});

describe('Parquet', () => {
  const columns = [
    { name: 'id', data: ['a', 'b', null], type: 'STRING' as const },
    { name: 'amount', data: [1280, 5, 7], type: 'INT32' as const },
    { name: 'at', data: [new Date('2026-03-01T01:15:30Z'), new Date(0), null], type: 'TIMESTAMP' as const },
    { name: '注文', data: ['東京', '', 'x,"y"\nz'], type: 'STRING' as const },
  ];
  const buffer = Buffer.from(parquetWriteBuffer({ columnData: columns, rowGroupSize: 2 }));
  const rows = [
    ['a', '1280', '2026-03-01T01:15:30.000Z', '東京'],
    ['b', '5', '1970-01-01T00:00:00.000Z', ''],
    ['', '7', '', 'x,"y"\nz'],
  ];

  it('gives the rows of all row groups', async () => {
    const read = await cellsOf(fileOf(buffer, 'orders.parquet'));
    expect(read.header).toEqual(['id', 'amount', 'at', '注文']);
    expect(read.rows).toEqual(rows);
  });

  it('reads it packed, and refuses a damaged one', async () => {
    expect((await cellsOf(fileOf(gzipSync(buffer), 'orders.parquet.gz'))).rows).toEqual(rows);
    await expect(cellsOf(fileOf(buffer.subarray(0, 60), 'broken.parquet'))).rejects.toMatchObject({
      code: 'file-damaged',
      what: expect.stringContaining('its Parquet data are damaged or break off'),
    });
  });
});
