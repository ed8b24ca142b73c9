/** Lines come out by (time, line) whatever their order was, however little memory there is, and however files are cut up. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { StreamLine } from '../../../src/engine/stream.ts';
import { openBatches } from '../../../src/replay/order/batches-history.ts';
import { type LineTable, tableOf } from '../../../src/replay/order/line-table.ts';
import { type OrderOptions, openHistory } from '../../../src/replay/order/ndjson-history.ts';
import { RunBuilder, temporaryFolder } from '../../../src/replay/order/runs.ts';
import { expandInputs } from '../../../src/replay/read/bytes/paths.ts';
import { lineBlocks } from '../../../src/replay/read/ndjson-lines.ts';
import type { ReadBatch } from '../../../src/replay/types.ts';
import { runs } from '../../runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'sekisho-order-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(text: string | Buffer, ending = '.ndjson'): string {
  const path = join(folder, `${files++}${ending}`);
  writeFileSync(path, text);
  return path;
}

async function read(paths: readonly string[], options: OrderOptions = {}) {
  const history = await openHistory(paths, options);
  const lines: { text: string; seq: number; at: number; source: string }[] = [];
  for await (const table of history.tables()) {
    for (let index = 0; index < table.count; index++) {
      const { file, line } = history.sourceOf(table.seqs[index]!);
      const text = textOf(table, index);
      lines.push({ text, seq: table.seqs[index]!, at: table.ats[index]!, source: `${file}:${line}` });
    }
  }
  history.close();
  return { history, lines };
}

const textOf = ({ bytes, offsets }: LineTable, index: number) =>
  bytes
    .subarray(offsets[index]!, offsets[index + 1]!)
    .toString('utf8')
    .trimEnd();

/** Lines with few different times, so that ties are common; blank and unreadable ones among them. */
const line = fc.oneof(
  { weight: 8, arbitrary: fc.record({ second: fc.nat(20), name: fc.string({ maxLength: 12, unit: 'binary' }) }) },
  { weight: 1, arbitrary: fc.constantFrom('', '{"at":', '{"id":"x"}', '[]') },
);
const file = fc.array(line, { maxLength: 40 });

const time = (second: number) => Date.UTC(2026, 0, 1, 0, 0, second);
const written = (one: string | { second: number; name: string }) =>
  typeof one === 'string' ? one : JSON.stringify({ name: one.name, at: new Date(time(one.second)).toISOString() });

/** The slow and obvious way: every line with the time of its own, or of the timed line before it in its file. */
function oracle(contents: readonly (readonly (string | { second: number; name: string })[])[]): string[] {
  const all = contents.flatMap((lines, index) => {
    const first = lines.find(one => typeof one !== 'string');
    let at = typeof first === 'object' ? time(first.second) : Number.NaN;
    return lines.map((one, row) => {
      if (typeof one !== 'string') at = time(one.second);
      return { text: written(one), at, place: [index, row] as const };
    });
  });
  return all
    .sort((one, other) => one.at - other.at || one.place[0] - other.place[0] || one.place[1] - other.place[1])
    .map(({ text }) => text);
}

describe('the order of time', () => {
  it('is that of a stable sort by time and line, whatever the memory', async () => {
    const timed = fc.array(
      file.filter(lines => lines.length === 0 || typeof lines[0] !== 'string'),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(
        timed,
        fc.constantFrom(64, 500, 1 << 20),
        fc.constantFrom(40, 300, 1 << 16),
        async (all, sortBytes, tableBytes) => {
          const paths = all.map(lines => fileOf(lines.map(each => `${written(each)}\n`).join('')));
          const { lines } = await read(paths, { sortBytes, tableBytes });
          expect(lines.map(({ text }) => text)).toEqual(oracle(all));
          expect(new Set(lines.map(({ seq }) => seq)).size).toBe(lines.length);
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it('follows the lines as they stand when asked for the order of arrival', async () => {
    const path = fileOf([3, 1, 2].map(second => `${written({ second, name: 'n' })}\n`).join(''));
    const { history, lines } = await read([path], { arrival: true });
    expect(history.ordering).toBe('arrival');
    expect(lines.map(({ seq }) => seq)).toEqual([0, 1, 2]);
  });

  it('says how it was come by', async () => {
    const at = (...seconds: number[]) => fileOf(seconds.map(second => `${written({ second, name: 'n' })}\n`).join(''));
    const orderingOf = async (...paths: string[]) => (await read(paths)).history.ordering;
    expect(await orderingOf(at(1, 2), at(2, 3))).toBe('in-order');
    expect(await orderingOf(at(1, 5), at(2, 3))).toBe('merged');
    expect(await orderingOf(at(5, 1), at(2, 3))).toBe('sorted');
  });

  it('leaves no temporary file behind', async () => {
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    const lines = Array.from({ length: 200 }, (_, index) => `${written({ second: 200 - index, name: 'n' })}\n`);
    const history = await openHistory([fileOf(lines.join(''))], { sortBytes: 1000, temporary });
    let spilled = 0;
    for await (const _table of history.tables()) spilled = Math.max(spilled, readdirSync(temporary).length);
    expect(spilled).toBe(1);
    history.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('keeps nothing in memory once a part of the lines had to leave it', () => {
    const temporary = temporaryFolder(folder);
    const linesOf = (runs: RunBuilder) =>
      runs.finish().flatMap(open => [...open()].flatMap(table => Array.from(table.ats.subarray(0, table.count))));
    const gathered = (limitBytes: number) => {
      const runs = new RunBuilder(limitBytes, () => temporary);
      for (let index = 0; index < 25; index++) runs.add(Buffer.from('0123456789'), -index, index);
      return runs;
    };
    const [small, large] = [gathered(110), gathered(1_000)];
    expect(linesOf(large)).toEqual(linesOf(small).sort((one, other) => one - other));
    expect(large.spilledBytes).toBe(0);
    expect(small.finish()).toHaveLength(3);
    expect(small.spilledBytes).toBeGreaterThan(25 * 11);
    temporary.remove();
  });

  it('names the file and line of every sequence number', async () => {
    const one = fileOf(`${written({ second: 9, name: 'a' })}\n\n${written({ second: 1, name: 'b' })}`);
    const other = fileOf(`${written({ second: 5, name: 'c' })}\r\n`);
    const { lines } = await read([one, other]);
    expect(lines.map(({ source }) => source)).toEqual([`${one}:3`, `${other}:1`, `${one}:1`, `${one}:2`]);
  });
});

describe('reading', () => {
  it('cuts any bytes into blocks of whole lines', async () => {
    const bytes = fc.array(
      fc.string({ maxLength: 30, unit: 'binary' }).map(text => text.replaceAll('\n', ' ')),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        async (texts, chunk, block, ended) => {
          const whole = Buffer.from(texts.join('\n') + (ended ? '\n' : ''));
          const chunks = async function* () {
            for (let at = 0; at < whole.length; at += chunk) yield whole.subarray(at, at + chunk);
          };
          const blocks: Buffer[] = [];
          let lines = 0;
          for await (const each of lineBlocks('lines', chunks(), block)) {
            blocks.push(Buffer.from(each.bytes));
            lines += each.lines;
          }
          const mark = whole.length >= 3 && chunk >= 3 && whole.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
          expect(Buffer.concat(blocks)).toEqual(whole.subarray(mark));
          for (const each of blocks.slice(0, -1)) expect(each.at(-1)).toBe(0x0a);
          const text = whole.toString('latin1');
          expect(lines).toBe(text.split('\n').length - (text === '' || text.endsWith('\n') ? 1 : 0));
        },
      ),
    );
  });

  it('finds the time of any object as a parser would', () => {
    const at = fc.constantFrom(
      '2026-01-01T00:00:00Z',
      '2026-07-01T09:30:00.5+09:00',
      'at',
      '"at":"2020-01-01T00:00:00Z"',
      '',
    );
    const key = fc.constantFrom('at', 'at', 'a', '"at"', 'authentication', 'x\\');
    const text = fc.constantFrom('}', '{', '"', '\\', '\\"', '{"at":');
    const value = fc.oneof(at, at, text, fc.integer(), fc.dictionary(key, at), fc.array(fc.dictionary(key, at)));
    const body = fc
      .uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 5 })
      .map(entries => Object.fromEntries(entries));
    fc.assert(
      fc.property(body, fc.boolean(), (value, spaced) => {
        const text = JSON.stringify(value, undefined, spaced ? ' ' : undefined).replaceAll('\n', ' ');
        const own = (value as { at?: unknown }).at;
        const expected = typeof own === 'string' ? Date.parse(own) : Number.NaN;
        // A time that is no text's own at the top is never taken from below where the top has one.
        const table = () => tableOf({ bytes: Buffer.from(`${text}\n`), lines: 1 }, 0, Number.NaN);
        const found = table().ats[0]!;
        expect(table().lastAt).toBe(found);
        if (!Number.isNaN(expected)) expect(found).toBe(expected);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('the last time of a table is that of its last line which has one', () => {
    const line = fc.constantFrom(
      '{"at":"2026-07-01T00:00:01Z"}',
      '{"b":{"at":"2026-07-01T00:00:02Z"}}',
      '{}',
      '',
      '{"at":7}',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), lines => {
        const block = { bytes: Buffer.from(lines.map(text => `${text}\n`).join('')), lines: lines.length };
        const before = Date.UTC(2026, 5);
        expect(tableOf(block, 0, before).lastAt).toBe(tableOf(block, 0, before).ats.at(-1) ?? before);
      }),
    );
  });

  it('takes gzip of several members', async () => {
    const inner = mkdtempSync(join(folder, 'inputs-'));
    const lines = [1, 2, 3, 4].map(second => `${written({ second, name: 'n' })}\n`);
    writeFileSync(join(inner, 'b.ndjson.gz'), Buffer.concat([gzipSync(lines[2]!), gzipSync(lines[3]!)]));
    writeFileSync(join(inner, 'a.ndjson'), lines.slice(0, 2).join(''));
    const paths = [join(inner, 'a.ndjson'), join(inner, 'b.ndjson.gz')];
    const { lines: unpacked, history } = await read(paths);
    expect(unpacked.map(({ text }) => text)).toEqual(lines.map(each => each.trim()));
    expect(history.ordering).toBe('in-order');
  });
});

describe('what other readers hand over', () => {
  const drawn = fc.array(fc.record({ second: fc.nat(9), rejected: fc.boolean() }), { maxLength: 40 });

  it('comes into the same order, its refused rows kept apart', async () => {
    await fc.assert(
      fc.asyncProperty(
        drawn,
        fc.constantFrom(200, 1 << 20),
        fc.integer({ min: 1, max: 7 }),
        async (rows, sortBytes, size) => {
          const lines = rows.map(
            ({ second }, seq): StreamLine => ({
              line: seq,
              kind: 'outcome',
              maskedNumbers: 0,
              outcome: outcomeAt(time(second)),
            }),
          );
          const batches = async function* (): AsyncGenerator<ReadBatch> {
            for (let from = 0; from < rows.length; from += size) {
              const own = lines.slice(from, from + size);
              const refused = own.filter(({ line }) => rows[line]!.rejected);
              yield {
                lines: own.filter(line => !refused.includes(line)),
                rejected: refused.map(({ line }) => ({
                  source: { file: 'f', line },
                  code: 'bad-date',
                  detail: '',
                  raw: '',
                })),
                bytesRead: from,
              };
            }
          };
          const sourceOf = (line: number) => ({ file: 'f', line });
          const history = await openBatches(batches(), { sourceOf, inputs: () => [], sortBytes });
          const found: number[] = [];
          const refused: number[] = [];
          // Twice: a slice looks for its place before it reads.
          for (const _time of [1, 2]) {
            found.length = 0;
            refused.length = 0;
            for await (const table of history.tables()) found.push(...table.seqs);
            for await (const each of history.rejected.batches()) refused.push(...each.map(({ source }) => source.line));
          }
          history.close();
          const expected = lines
            .filter(({ line }) => !rows[line]!.rejected)
            .sort((one, other) => rows[one.line]!.second - rows[other.line]!.second || one.line - other.line)
            .map(({ line }) => line);
          expect(found).toEqual(expected);
          const expectedRefused = rows.flatMap(({ rejected }, line) => (rejected ? [line] : []));
          expect(refused).toEqual(expectedRefused);
          expect(history.rejected.count).toBe(expectedRefused.length);
        },
      ),
      { numRuns: runs(20) },
    );
  });
});

describe('inputs that cannot be read', () => {
  it('reads a folder with its sub-folders, and passes over no data in silence', () => {
    const months = join(folder, 'months');
    mkdirSync(join(months, '2026 10', 'week 1'), { recursive: true });
    mkdirSync(join(months, '.old'));
    for (const name of ['like a file.csv', 'like an archive.zip']) mkdirSync(join(months, name));
    for (const name of ['2026 10/week 1/b.csv.gz', '2026 10/a.ndjson', 'may.gz', 'z.csv', 'README.md', '.old/c.csv'])
      writeFileSync(join(months, name), '');
    expect(expandInputs([months]).map(path => path.slice(months.length + 1))).toEqual([
      '2026 10/a.ndjson',
      '2026 10/week 1/b.csv.gz',
      'may.gz',
      'z.csv',
    ]);
    expect(expandInputs([join(months, '2026*')])).toEqual(expandInputs([join(months, '2026 10')]));
    for (const name of ['d.xlsx', 'c.tar.gz']) {
      writeFileSync(join(months, '2026 10', name), '');
      expect(() => expandInputs([months])).toThrow(`${name} is in a form that a replay does not read: save it as CSV`);
    }
  });

  it('name the file, the cause and what to do', async () => {
    const packed = gzipSync('{"id":"a","at":"2026-03-01T00:00:00Z"}\n'.repeat(500));
    const cut = fileOf(packed.subarray(0, packed.length - 20), '.ndjson.gz');
    await expect(openHistory([cut])).rejects.toMatchObject({
      code: 'file-damaged',
      what: `${cut}: the gzip data break off in the middle`,
      remedy: expect.stringMatching(/again/),
    });
    const plain = fileOf('{}\n', '.ndjson.gz');
    await expect(openHistory([plain])).rejects.toMatchObject({
      what: expect.stringMatching(/only its name says gzip/),
    });
    await expect(openHistory([join(folder, 'absent.ndjson')])).rejects.toMatchObject({
      code: 'file-unreadable',
      what: expect.stringMatching(/absent.ndjson: there is no such file/),
    });
    expect(() => expandInputs([join(folder, 'nothing-*.csv')])).toThrow(
      /nothing-\*\.csv: no file has a name that fits/,
    );
  });
});

const outcomeAt = (at: number) => ({
  attempt: 'a',
  at,
  identity: 'i',
  body: { type: 'order' as const, result: 'shipped' as const },
});
