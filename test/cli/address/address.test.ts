import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { registerAddress } from '../../../src/cli/address/address.ts';
import { columnsOf } from '../../../src/cli/address/columns.ts';

let folder: string;
let out: string;
let err: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-address-'));
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    err += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

async function run(...args: string[]): Promise<void> {
  const program = new Command('sekisho').exitOverride();
  registerAddress(program.command('address'));
  await program.parseAsync(['node', 'sekisho', 'address', ...args]);
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const answers = () =>
  out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>);

/** A little table in EUC-JP and in Shift_JIS; Node writes neither, so the bytes stand here. */
const table = '郵便番号,住所,建物名\n160-0022,東京都新宿区新宿１－２－３,ホテル見本\n';
function encoded(encoding: 'euc-jp' | 'shift_jis'): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const bytes: number[] = [];
  for (const letter of table) bytes.push(...bytesOf(letter, decoder));
  return Uint8Array.from(bytes);
}
function bytesOf(letter: string, decoder: InstanceType<typeof TextDecoder>): number[] {
  if (letter.charCodeAt(0) < 0x80) return [letter.charCodeAt(0)];
  for (let high = 0x81; high <= 0xfc; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (decoder.decode(Uint8Array.of(high, low)) === letter) return [high, low];
    }
  }
  throw new Error(`no bytes for ${letter}`);
}

describe('classify', () => {
  test('writes a line a row, in order, with kind, evidence, normal form and keys', async () => {
    const path = file(
      'orders.csv',
      'postal_code,address,building_or_name\n160-0022,東京都新宿区新宿二丁目３－１,ﾎﾃﾙ見本 301\n,,\n,東京都中野区中野4-5-6,"コーポ\n見本"\n',
    );
    await run('classify', path);
    expect(answers()).toEqual([
      {
        row: 1,
        kind: 'hotel',
        confidence: 0.95,
        evidence: { words: 'ﾎﾃﾙ', field: 'shipping.line2', source: 'words' },
        normalised: '東京都新宿区新宿2-3-1 ホテル見本 301',
        door_key: '新宿区新宿/2-3-1-301',
        building_key: '新宿区新宿/2-3-1',
      },
      { row: 2, kind: null, confidence: null, evidence: null, normalised: '', door_key: null, building_key: null },
      {
        row: 3,
        kind: 'ordinary',
        confidence: 0.6,
        evidence: null,
        normalised: '東京都中野区中野4-5-6 コーポ 見本',
        door_key: '中野区中野/4-5-6',
        building_key: '中野区中野/4-5-6',
      },
    ]);
    expect(err).toBe('');
  });

  test.each(['euc-jp', 'shift_jis'] as const)('reads %s and says so', async encoding => {
    await run('classify', file('orders.csv', encoded(encoding)));
    expect(answers()).toMatchObject([{ row: 1, kind: 'hotel', door_key: '新宿区新宿/1-2-3' }]);
    expect(err).toContain(`read as ${encoding}`);
  });

  test('reads UTF-8 with a mark, UTF-16, and tabs', async () => {
    await run('classify', file('a.csv', `\ufeff${table}`));
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(table.replaceAll(',', '\t'), 'utf16le')]);
    await run('classify', file('b.tsv', utf16));
    await run('classify', file('no-mark.csv', Buffer.from(table, 'utf16le')));
    await run('classify', file('big-endian.csv', Buffer.from(table, 'utf16le').swap16()));
    expect(answers().map(({ kind }) => kind)).toEqual(['hotel', 'hotel', 'hotel', 'hotel']);
  });

  test('reads orders as JSON lines; the method of the shop decides, a broken line is named', async () => {
    const lines = [
      {
        id: 'a',
        amount: { value: 1, currency: 'JPY' },
        shipping: { line1: '新宿区新宿1-2-3', line2: 'ホテル見本', method: 'locker' },
      },
      { shipping: { line1: '新宿区新宿1-2-3', company: '転送コム' } },
    ];
    await run('classify', file('orders.ndjson', `${lines.map(line => JSON.stringify(line)).join('\n')}\nnot json\n`));
    expect(answers()).toMatchObject([
      { row: 1, kind: 'locker', confidence: 1, evidence: { source: 'method' } },
      { row: 2, kind: 'freight_forwarder', evidence: { source: 'list', entry: { value: '転送コム' } } },
      { row: 3, kind: null },
    ]);
    expect(err).toContain('line 3: this line is not JSON');
    expect(process.exitCode).toBe(65);
  });

  test('says what is missing when no column holds an address', async () => {
    await expect(run('classify', file('x.csv', 'a,b\n1,2\n'))).rejects.toThrow(/no column for an address/);
    await expect(run('classify', join(folder, 'absent.csv'))).rejects.toThrow(/cannot be read/);
  });
});

test('columns are found by the names that shops use, the parcel before the payer', () => {
  expect(columnsOf(['郵便番号', '住所', '建物名'])).toEqual({ postal_code: 0, address: 1, line2: 2 });
  expect(
    columnsOf(['Billing Address1', 'Shipping Zip', 'Shipping Address1', 'Shipping Address2', 'Shipping City']),
  ).toEqual({
    postal_code: 1,
    line1: 2,
    line2: 3,
    city: 4,
  });
  expect(columnsOf(['注文者住所', 'お届け先郵便番号', 'お届け先住所', 'お届け先氏名'])).toEqual({
    postal_code: 1,
    address: 2,
    name: 3,
  });
  expect(columnsOf(['address', 'shipping_address'])).toEqual({ address: 1 });
});

test('explain shows each step, what was found and what decided', async () => {
  await run('explain', '〒160-0022 東京都新宿区新宿二丁目３番１号 ウイ－クリ－マンション見本 ３０１');
  await expect(out).toMatchFileSnapshot('golden/address-explain.txt');
});

test('explain shows which town an address in Latin letters means, and what told it', async () => {
  await run('explain', '2-8-1 Nishi-Shinjuku, Shinjuku-ku, Tokyo 160-0023 #301');
  expect(out).toMatch(/town +新宿区西新宿, by the postal code and the reading "nishi shinjuku"/);
  expect(out).toMatch(/door +新宿区西新宿\/2-8-1-301/);
  out = '';
  await run('explain', '--language', 'ja', 'Umeda 1-2-3, Osaka');
  expect(out).toMatch(/町名 +大阪市北区梅田（読みから「umeda」）/);
});

test('two writings of one door have one key, with the postal code in only one of them', async () => {
  const rows = '160-0022,東京都新宿区新宿三丁目2番1号,301\n,"3-2-1 Shinjuku, Shinjuku-ku, Tokyo",Room 301\n';
  await run('classify', file('two.csv', `postal_code,address,building_or_name\n${rows}`));
  expect(answers().map(answer => answer['door_key'])).toEqual(['新宿区新宿/3-2-1-301', '新宿区新宿/3-2-1-301']);
});

describe('import', () => {
  test('adds what can be placed, names what cannot, and adds nothing twice', async () => {
    const source = file(
      'ours.csv',
      '郵便番号,住所,建物名\n160-0022,東京都新宿区新宿1-2-3,ウィークリー見本\n,東京都新宿区大久保,\n,,みほんステイ\n160-0022,東京都新宿区新宿１－２－３,\n,,x\n',
    );
    const list = join(folder, 'short_stay.csv');
    await run(
      'import',
      source,
      '--kind',
      'short_stay',
      '--to',
      list,
      '--source',
      'our list',
      '--expires',
      '2027-12-31',
    );
    const written = readFileSync(list, 'utf8').replace(/\d{4}-\d{2}-\d{2},2027/g, 'TODAY,2027');
    expect(written).toBe(
      'value,match,source,added,expires,note\n' +
        '160-0022 東京都新宿区新宿1-2-3,address,our list,TODAY,2027-12-31,ウィークリー見本\n' +
        'みほんステイ,operator,our list,TODAY,2027-12-31,\n',
    );
    expect(err.trim().split('\n')).toEqual([
      'line 3: not placed: the address has no block number, so it would take in the whole town',
      'line 6: not placed: the row has neither an address nor a name of three letters or more',
    ]);
    expect(out).toContain('2 entries added');
    expect(out).toContain('1 were there already; 2 rows could not be placed');
    expect(process.exitCode).toBe(1);
    await run('import', source, '--kind', 'short_stay', '--to', list);
    expect(out).toContain('0 entries added');
  });

  test('refuses a last day that does not exist: the rule set would be refused with the list', async () => {
    const source = file('ours.csv', '住所\n東京都新宿区新宿1-2-3\n');
    const list = join(folder, 'short_stay.csv');
    for (const day of ['2027-02-30', '+002027-02-01', '2027-2-1']) {
      const asked = run('import', source, '--kind', 'short_stay', '--to', list, '--expires', day);
      await expect(asked, day).rejects.toThrow('--expires is a date YYYY-MM-DD');
    }
    expect(existsSync(list)).toBe(false);
  });
});
