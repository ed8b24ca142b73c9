/**
 * Rows a second by reader: the same synthetic orders as CSV, packed CSV, Parquet and NDJSON, from the file to checked
 * lines; and the splitter alone beside csv-parse.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { openInputs } from '../src/replay/read/inputs.ts';
import type { NamedSpec } from '../src/replay/read/mapping/choose.ts';
import { CsvSplitter } from '../src/replay/read/table/csv.ts';
import { openInput, type Table } from '../src/replay/read/table/open.ts';
import { alternate, type BenchTable, type Contestant, printIfMain } from './table.ts';

const rows = 30_000;
const rounds = 3;

const header = [
  '注文番号',
  '注文日時',
  '合計金額',
  'メール',
  '会員ID',
  '郵便番号',
  '都道府県',
  '住所1',
  '住所2',
  'IP',
  '商品名',
];

const mapping: NamedSpec = {
  name: 'bench',
  strict: true,
  spec: {
    rows: 'item',
    fields: {
      id: '注文番号',
      at: '注文日時',
      'amount.value': '合計金額',
      email: 'メール',
      'account.id': '会員ID',
      'shipping.postal_code': '郵便番号',
      'shipping.prefecture': '都道府県',
      'shipping.line1': '住所1',
      'shipping.line2': '住所2',
      'device.ip': 'IP',
    },
    items: { name: '商品名' },
  },
};

function rowOf(index: number): readonly string[] {
  const second = String(index % 60).padStart(2, '0');
  const minute = String(Math.floor(index / 60) % 60).padStart(2, '0');
  const hour = String(Math.floor(index / 3600) % 24).padStart(2, '0');
  return [
    `N${index}`,
    `2026-03-01 ${hour}:${minute}:${second}`,
    String(1000 + (index % 90_000)),
    `user${index % 5000}@example.com`,
    String(index % 5000),
    '160-0022',
    '東京都',
    `新宿区新宿${index % 30}-2-3`,
    index % 7 === 0 ? '見本マンション 301' : '',
    `203.0.113.${index % 250}`,
    `見本商品 ${index % 400}`,
  ];
}

function ndjsonOf(cells: readonly string[]): string {
  const [id, at, value, email, account, postal_code, prefecture, line1, line2, ip, name] = cells;
  return JSON.stringify({
    id,
    at: `${at!.replace(' ', 'T')}+09:00`,
    amount: { value: Number(value), currency: 'JPY' },
    email,
    account: { id: account },
    shipping: { postal_code, prefecture, line1, ...(line2 ? { line2 } : {}) },
    device: { ip },
    items: [{ name }],
  });
}

/** Digest of what was read: all readers must have read the same. */
interface Reading {
  readonly attempts: number;
  readonly amount: number;
}

async function read(path: string): Promise<Reading> {
  let [attempts, amount] = [0, 0];
  for await (const { lines } of openInputs([path], { mappings: [mapping] })) {
    for (const line of lines) {
      if (line.kind !== 'attempt') continue;
      attempts++;
      amount += line.checkout.amount.value;
    }
  }
  return { attempts, amount };
}

async function tableRows(path: string): Promise<number> {
  let count = 0;
  for await (const batch of ((await openInput(path)) as Table).batches) count += batch.rows.length;
  return count;
}

/** Runs the bench. */
export async function run(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-readers-'));
  try {
    const all = Array.from({ length: rows }, (_, index) => rowOf(index));
    const csv = Buffer.from([header, ...all].map(cells => `${cells.join(',')}\n`).join(''));
    const quoted = [header, ...all].map(cells => `${cells.map(cell => `"${cell}"`).join(',')}\n`).join('');
    const columns = header.map((name, index) => ({
      name,
      data: all.map(cells => cells[index]!),
      type: 'STRING' as const,
    }));
    const files: Readonly<Record<string, Uint8Array | string>> = {
      CSV: csv,
      'CSV, every value in quotes': quoted,
      'CSV in gzip': gzipSync(csv),
      'CSV in zstd': zstdCompressSync(csv),
      'Parquet (snappy)': new Uint8Array(parquetWriteBuffer({ columnData: columns, rowGroupSize: 10_000 })),
      NDJSON: all.map(cells => `${ndjsonOf(cells)}\n`).join(''),
    };
    const paths = new Map<string, string>();
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, `${paths.size}.${name === 'NDJSON' ? 'ndjson' : 'data'}`);
      writeFileSync(path, content);
      paths.set(name, path);
    }
    const expected = await read(paths.get('CSV')!);
    for (const [name, path] of paths) {
      const reading = await read(path);
      if (reading.attempts !== rows || reading.amount !== expected.amount)
        throw new Error(`${name} was read as ${JSON.stringify(reading)}, not as ${JSON.stringify(expected)}`);
    }
    const contestants: Contestant[] = [...paths].map(([name, path]) => ({
      name: `${name}: file → checked orders`,
      round: async () => (await read(path)).attempts,
    }));
    const plain = csv.toString();
    const splitting: Contestant[] = [
      { name: 'CSV: file → rows of text', round: () => tableRows(paths.get('CSV')!) },
      { name: 'Parquet: file → rows of text', round: () => tableRows(paths.get('Parquet (snappy)')!) },
      { name: 'splitter alone, plain', round: () => split(plain) },
      { name: 'splitter alone, every value in quotes', round: () => split(quoted) },
      { name: 'csv-parse alone, plain', round: () => (parse(plain) as unknown[]).length - 1 },
      { name: 'JSON.parse alone', round: () => jsonAlone(paths.get('NDJSON')!) },
    ];
    const rates = await alternate([...contestants, ...splitting], rounds);
    const base = rates.get('csv-parse alone, plain')!;
    return {
      title: 'Readers, rows a second',
      rows: [...rates].map(([name, value]) => ({ name, value, unit: 'rows/s', ratio: value / base })),
      notes: [
        `${rows} synthetic orders of ${header.length} columns, medians of ${rounds} alternating rounds; ratios to csv-parse alone.`,
        'All readers were held to the same orders and sum of amounts first.',
      ],
      aims: [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function split(text: string): number {
  const splitter = new CsvSplitter(',');
  return splitter.push({ text, undecodable: [] }).rows.length + splitter.finish().rows.length - 1;
}

function jsonAlone(path: string): number {
  let count = 0;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '') continue;
    JSON.parse(line);
    count++;
  }
  return count;
}

await printIfMain(import.meta, run);
