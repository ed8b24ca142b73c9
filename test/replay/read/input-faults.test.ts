/** Files that a replay cannot read, told in Japanese: what is wrong with each, behind its name. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inLanguage } from '../../../src/authoring/report/japanese.ts';
import { answers } from '../../../src/authoring/report/japanese-answers.ts';
import { phrases } from '../../../src/authoring/report/japanese-sentences.ts';
import { openHistory } from '../../../src/replay/order/ndjson-history.ts';
import { readingFault } from '../../../src/replay/read/bytes/reading-fault.ts';
import { writeMapping } from '../../../src/replay/read/suggest/write.ts';
import { Fault } from '../../../src/shared/errors.ts';
import { encode } from './encode.ts';
import { fileOf, mapped, readAll } from './files.ts';

const fields = { id: 'id', at: 'at', 'amount.value': 'amount' };
const rows = `id,at,amount\n${'a,2026-03-01,1\n'.repeat(500)}`;
const cut = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);
const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at > 12 && at < 40 ? byte ^ 0xff : byte)));

/** A folder beside a file of its own. */
function folderWith(name?: string): string {
  const folder = `${fileOf('', 'folder')}.d`;
  mkdirSync(folder);
  if (name !== undefined) writeFileSync(join(folder, name), '');
  return folder;
}

/** What is said of a fault in Japanese, without the places of this machine. */
async function told(reading: Promise<unknown>): Promise<string> {
  const fault = await reading.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(Fault);
  const { code, what = '' } = fault as Fault;
  return `${code} ${inLanguage(what, 'ja').replaceAll(/\/[^\s：]*\/(?:\d+-)?|（\/\S+ から/g, found => (found.startsWith('（') ? '（ここから' : ''))}`;
}

/** A good line, and then an array that takes more than 64 MiB and has no line end. */
function arrayInOneLine(ending: string): string {
  const object = '{"id":"a","at":"2026-03-01T00:00:00Z","amount":{"value":1,"currency":"JPY"}}';
  return fileOf(gzipSync(`${object}\n[${`${object},`.repeat(950_000)}`, { level: 1 }), `array.${ending}.gz`);
}

const errorOf = (code: string) => Object.assign(new Error('in the words of the system'), { code });

describe('files that cannot be read', () => {
  it('are told in Japanese', async () => {
    const said = [
      await told(readAll(['/nowhere/none.csv'])),
      await told(readAll([folderWith()])),
      await told(readAll([folderWith('book.xlsx')])),
      await told(readAll(['/nowhere/*.csv'])),
      await told(readAll(['-', '-'])),
      await told(readAll([fileOf('', 'empty.csv')])),
      await told(readAll([fileOf(encode('番号\n山田\n', 'shift_jis'), 'sjis.csv')], { encoding: 'euc-jp' })),
      await told(readAll([fileOf('"id,at\n', 'quote.csv')])),
      await told(readAll([fileOf('\uFEFF[{"id":"a"},{"id":"b"}]', 'array.json')])),
      await told(readAll([fileOf('[\n  {"id":"a"}\n]\n', 'array.txt')])),
      await told(readAll([fileOf('{\n  "id": "a"\n}\n', 'lines.ndjson')])),
      await told(readAll([fileOf('id,at,amount,na', 'ends.csv')], mapped({ fields }))),
      await told(readAll([fileOf(Buffer.from([0, 1, 2, 3, 0, 255, 254, 0]), 'binary.csv')])),
      await told(readAll([fileOf(rows, 'short.csv')], mapped({ header: 900, fields }))),
      await told(readAll([fileOf(cut(gzipSync(rows)), 'cut.csv.gz')])),
      await told(readAll([fileOf(turned(gzipSync(rows)), 'turned.csv.gz')])),
      await told(readAll([fileOf(cut(zstdCompressSync(rows)), 'cut.csv.zst')])),
      await told(readAll([fileOf('PAR1 and no more', 'cut.parquet')])),
      await told(readAll([fileOf('x,y\n1,2\n', 'other.csv')])),
      await told(readAll([arrayInOneLine('json')])),
      await told(openHistory([arrayInOneLine('ndjson')])),
      await told(Promise.reject(readingFault('closed.csv', errorOf('EACCES')))),
      await told(Promise.reject(readingFault('folder.csv', errorOf('EISDIR')))),
      await told(Promise.reject(readingFault('strange.csv', 'no error at all'))),
      await told(writeMapping('/nowhere/none.csv')),
    ];
    await expect(`${said.join('\n')}\n`).toMatchFileSnapshot('golden/input-faults.ja.txt');
    for (const line of said) expect(line).toMatch(/[ぁ-ん]/);
  });

  it('are told with words that the catalogue has, all of them', () => {
    const folder = fileURLToPath(new URL('../../../src/replay/read/', import.meta.url));
    const faults = [
      'bytes/reading-fault',
      'bytes/paths',
      'bytes/zstd-frames',
      'table/open',
      'table/parquet',
      'mapping/of-table',
    ];
    const pieces = faults.flatMap(name => {
      const code = readFileSync(`${folder}${name}.ts`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^ *\/\/.*$/gm, '');
      return code.split(/['`"]|\$\{|\}/).map(piece => piece.replace(/^[\s:;,]+/, '').trim());
    });
    const prosaic = pieces.filter(piece => /^[a-z][A-Za-z ,:;]*$/.test(piece) && /[a-z]+ [a-z]+ [a-z]+/i.test(piece));
    const known = [...answers, ...phrases].map(([en]) => en).join('\n');
    expect(prosaic.length).toBeGreaterThan(15);
    expect(prosaic.filter(piece => !known.includes(piece))).toEqual([]);
  });
});
