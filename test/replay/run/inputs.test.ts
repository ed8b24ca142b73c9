/** What the command makes of its inputs: outcomes that stand alone, titles above a header, by name and on standard input. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { type Language, languages } from '../../../src/shared/languages.ts';
import { runCommand } from '../../cli/in-process.ts';
import { developmentData } from '../../development-data.ts';
import { fileOf, folderForTests, smallRules } from './histories.ts';

const root = new URL('../../..', import.meta.url).pathname;
const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));
const rules = join(folder, 'rules');
for (const [name, text] of smallRules) {
  mkdirSync(dirname(join(rules, name)), { recursive: true });
  writeFileSync(join(rules, name), text);
}
const given = (name: string, text: string | Uint8Array) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** What a refused command says to a person at a terminal: starting the program for each would take too long. */
async function said(...words: readonly string[]) {
  let err = '';
  const stream = vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    err += String(text);
    return true;
  });
  const before = process.exitCode;
  await main(['node', 'sekisho', ...words]);
  const code = process.exitCode;
  process.exitCode = before;
  stream.mockRestore();
  return { code, err };
}

/** The program itself, with what stands on its standard input. */
async function started(words: readonly string[], input: string | Uint8Array = '') {
  const child = spawn(process.execPath, ['bin/sekisho.js', ...words], { cwd: root });
  let [out, err] = ['', ''];
  child.stdout.on('data', text => {
    out += text;
  });
  child.stderr.on('data', text => {
    err += text;
  });
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, out, err };
}

/** The command with what stands on standard input, without a process for each: that a pipe works is tried by those that start one. */
async function piped(words: readonly string[], input: string | Uint8Array) {
  const standard = vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from(input)]) as never);
  try {
    return await runCommand(...words);
  } finally {
    standard.mockRestore();
  }
}

const usual = ['--rules', rules, '--quiet'];
const replayed = (...words: readonly string[]) => runCommand('replay', ...words, ...usual);

const fixture = (name: string) => join(root, 'fixtures/exports', name);
const chargebacks = fixture('chargebacks.csv');
const chargebacksMap = ['--map', fixture('chargebacks.map.yaml')];
const label = (attempt: string) =>
  JSON.stringify({ assessment: attempt, type: 'label', label: 'fraud', at: '2026-05-01T00:00:00Z' });
const attempt = (id: string, more: object = {}) =>
  JSON.stringify({ id, at: '2026-04-01T00:00:00Z', amount: { value: 1_000, currency: 'JPY' }, ...more });

describe('outcomes without an order or payment beside them', () => {
  const own = fileOf(folder, 'outcomes.ndjson', [label('a-1'), label('a-2')]);
  const second = given('chargebacks-2.csv', readFileSync(chargebacks));
  const runs: Readonly<Record<string, readonly string[]>> = {
    'our own lines': [own],
    'our own lines on standard input': ['-'],
    'a table of chargebacks': [chargebacks, ...chargebacksMap],
    'two of them': [chargebacks, second, ...chargebacksMap],
    'tables and our own lines': [own, chargebacks, ...chargebacksMap],
  };

  it.each(languages)(
    'are said to be so, and what to give beside them, in %s',
    async (language: Language) => {
      const texts: string[] = [];
      for (const [title, words] of Object.entries(runs)) {
        const command = ['replay', ...words, ...usual, '--language', language];
        const ran = words.includes('-') ? await started(command, readFileSync(own)) : await said(...command);
        expect(ran.code).toBe(65);
        texts.push(`# ${title}\n\n${ran.err.replaceAll(/[^\s：（、]*\/(?=[^/\s]+\.(csv|ndjson|map\.yaml))/g, '')}`);
      }
      await expect(texts.join('\n')).toMatchFileSnapshot(`golden/outcomes-alone.${language}.txt`);
    },
    60_000,
  );

  it('are listed all the same, where a list of what could not be used is asked for', async () => {
    const rejects = join(folder, 'rejects.ndjson');
    expect(await replayed(own, '--rejects', rejects)).toMatchObject({ status: 65, stdout: '' });
    const codes = readFileSync(rejects, 'utf8')
      .trim()
      .split('\n')
      .map(line => (JSON.parse(line) as { code: string }).code);
    expect(codes).toEqual(['not-found', 'not-found']);
  });

  it('are no such case where an order is there, was refused or left out, or may be in another slice', async () => {
    const orders = fileOf(folder, 'one-order.ndjson', [attempt('b-1')]);
    expect(await replayed(own, orders)).toMatchObject({ status: 0, stderr: '' });
    const refused = fileOf(folder, 'refused.ndjson', ['{"id":"b-1"}']);
    expect(await replayed(own, refused, '--max-rejects', '1')).toMatchObject({ status: 0, stderr: '' });
    expect(await replayed(own, refused)).toMatchObject({
      status: 65,
      stderr: expect.stringMatching(/missing-field 1/),
    });
    const transfers = given('transfers.csv', 'no,when,yen,by\nA,2026-05-01,100,transfer\n');
    const cardsOnly = given('cards.yaml', `only: '=[by] == "card"'\nfields: { id: no, at: when, amount.value: yen }\n`);
    expect(await replayed(own, transfers, '--map', cardsOnly)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/1 order left out/),
    });
    const slice = ['--slice', '1/2', '--out', join(folder, 'slice.ndjson')];
    expect(await replayed(own, ...slice)).toMatchObject({ status: 0, stderr: '' });
  });

  it('are read where the orders stand beside them as our own lines', async () => {
    const orders = fileOf(folder, 'orders.ndjson', [attempt('p-1', { order_id: 'EC1' }), attempt('EC777')]);
    const { stdout, ...ran } = await replayed(orders, chargebacks, ...chargebacksMap);
    expect(ran).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/2 of 2 rows of outcomes found their attempt; 0 \(0\.0 %\)/);
    expect(stdout).toMatch(/fraud caught 0 of 1, 0 JPY of 1,000 JPY/);
  });
});

describe('a header below a title', () => {
  const shopify = readFileSync(fixture('shopify.csv'), 'utf8');
  const plain = 'no,when,yen\nA,2026-05-01,100\nB,2026-05-01,200\n';
  const title = 'Orders of May\n\nprinted by ERP,,\n';
  const columns = 'fields: { id: no, at: when, amount.value: yen }\n';
  const stated = given('stated.yaml', `header: 4\n${columns}`);
  const unstated = given('unstated.yaml', columns);
  const other = given('other.yaml', columns.replace('when', 'day'));
  const cases: Readonly<Record<string, readonly [text: string, words: readonly string[], status: number]>> = {
    'of a format, told by its columns': [`${title}${shopify}`, [], 0],
    'of a format that is named': [`${title}${shopify}`, ['--format', 'shopify'], 0],
    'that a mapping states': [`${title}${plain}`, ['--map', stated], 0],
    'that one mapping of two states': [`${title}${plain}`, ['--map', other, '--map', stated], 0],
    'that no mapping states': [`${title}${plain}`, ['--map', unstated], 0],
    'of our own names': [`${title}id,at,amount.value\nA,2026-05-01,100\n`, [], 0],
    'that nothing fits': [`${title}${plain}`, [], 65],
    'that the mapping nearly fits': [`${title}${plain}`, ['--map', other], 65],
  };

  it.each(Object.entries(cases))(
    '%s, is read on standard input as in a file',
    async (name, [text, words, status]) => {
      const file = given(`${name.replaceAll(/\W/g, '-')}.csv`, text);

      const { stdout, stderr } = await replayed(file, ...words);
      const ofStandardInput = await piped(['replay', '-', ...words, ...usual], text);
      expect(ofStandardInput).toMatchObject({ status, stdout: stdout.replaceAll(file, 'standard input') });
      expect(ofStandardInput.stderr).toContain(stderr.trim().replaceAll(file, 'standard input'));

      // What stands above the header is no row, and where that was not stated it is said.
      const isStated = words.includes(stated);
      if (status === 0) expect(/header on line 4, below a title/.test(stdout)).toBe(!isStated);
      else expect(stderr).toContain(`${file}:4`);
    },
    30_000,
  );

  it('is read from packed standard input, and gives what the file gives without its title', async () => {
    const words = ['--json', ...usual];
    const numbersOf = ({ out }: { out: string }) => (JSON.parse(out) as { numbers: object }).numbers;
    const titled = await started(['replay', '-', ...words], gzipSync(`${title}${shopify}`));
    expect(numbersOf(titled)).toEqual(numbersOf({ out: (await replayed(fixture('shopify.csv'), '--json')).stdout }));
  }, 30_000);

  it('gives a first mapping from standard input too', async () => {
    for (const text of [`${title}${shopify}`, `${title}${plain}`]) {
      const { stdout, ...ran } = await piped(['replay', 'map', '-'], text);
      expect(ran).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(/^header: 4\b/m);
      const mapping = given('suggested.yaml', stdout);
      if (text.includes(shopify))
        expect(await piped(['replay', '-', '--map', mapping, ...usual], text)).toMatchObject({ status: 0, stderr: '' });
    }
  }, 30_000);

  const names = ['shopify_orders_export', 'stripe_unified_payments_default23', 'stripe_unified_payments_all79'];
  const exports = names.flatMap(name => developmentData(`order-exports/${name}.redacted.csv`) ?? []);
  it.skipIf(exports.length === 0)(
    'leaves real exports as they are without one',
    async () => {
      for (const path of exports) {
        const untitled = await runCommand('replay', path, ...usual, '--max-rejects', '1');
        expect(untitled).toMatchObject({ status: 0, stderr: '' });
        const titled = given('titled.csv', Buffer.concat([Buffer.from(title), readFileSync(path)]));
        const { stdout, ...ran } = await runCommand('replay', titled, ...usual, '--max-rejects', '1');
        expect(ran).toEqual({ status: 0, stderr: '' });
        expect(stdout.replace(titled, path).replace(' header on line 4, below a title,', '')).toBe(untitled.stdout);
      }
    },
    60_000,
  );
});

describe('lines of our own form', () => {
  const own = '{"id":"a","at":"2026-05-01T00:00:00Z","amount":{"value":100,"currency":"JPY"}}\n';

  it.each([
    ['gzip', gzipSync(own)],
    ['zstd', zstdCompressSync(own)],
    ['utf-16le', Buffer.from(`\ufeff${own}`, 'utf16le')],
  ])('are read as %s though the name says nothing of it', async (kind, bytes) => {
    const { status, stdout } = await replayed(given(`${kind}.ndjson`, bytes));
    expect(stdout).toContain(kind);
    expect(stdout).toMatch(/1 attempt, 0 outcomes/);
    expect(status).toBe(0);
  });
});
