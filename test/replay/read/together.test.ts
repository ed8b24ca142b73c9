/** `sekisho replay map` with several files: what it writes, and that the replay it names joins them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { inLanguage } from '../../../src/authoring/report/japanese.ts';
import { runCommand } from '../../cli/in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'sekisho-test-together-'));
afterAll(() => rmSync(folder, { recursive: true }));
const rules = new URL('../../authoring/base', import.meta.url).pathname;
const fixture = (name: string) => new URL(`../../../fixtures/exports/${name}`, import.meta.url).pathname;
let number = 0;

function given(name: string, lines: readonly string[]): string {
  const text = `${lines.join('\n')}\n`;
  writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  return join(folder, name);
}

/** The mappings of several files, by name, with the folder they are in. */
async function mappingsFor(...files: readonly string[]) {
  const out = join(folder, `maps ${number++}`);
  const ran = await runCommand('replay', 'map', ...files, '--out', out);
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  const names = readdirSync(out).toSorted();
  expect(ran.stdout).toBe(names.map(name => `${join(out, name)}\n`).join(''));
  const texts = names.map(name => readFileSync(join(out, name), 'utf8'));
  return {
    out,
    names,
    texts,
    bare: texts.map(text => text.replaceAll(`${out}/`, 'mappings/').replaceAll(fixture(''), '')),
  };
}

/** Runs the replay that the first mapping names, its words parted by a shell. */
async function replayNamedBy(text: string) {
  const command = /^# {3}(sekisho replay .*)$/m.exec(text)![1]!;
  const words = execFileSync('/bin/sh', ['-c', `sekisho() { printf '%s\\n' "$@"; }; ${command}`], { encoding: 'utf8' });
  const ran = await runCommand(...words.trim().split('\n'), '--rules', rules, '--quiet', '--json');
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  const { readers } = (
    JSON.parse(ran.stdout) as { replay: { readers: { join?: object; files: readonly { mapping?: string }[] } } }
  ).replay;
  return readers;
}

it('says which file has which mapping, and by which numbers shop, payments and chargebacks find one another', async () => {
  const { names, texts, bare } = await mappingsFor(
    ...['ec-cube-4.csv', 'payments-masked.tsv', 'chargebacks.csv'].map(fixture),
  );
  expect(names).toEqual(['1-ec-cube-4.yaml', '2-payments-masked.yaml', '3-chargebacks.yaml']);
  await expect(bare[0]!.split('\n').slice(0, 10).join('\n')).toMatchFileSnapshot('golden/suggested/together.txt');
  expect((await replayNamedBy(texts[0]!)).join).toEqual({
    orders: 2,
    orders_with_payment: 2,
    payments: 4,
    payments_with_order: 3,
    outcome_rows: 2,
    outcome_rows_with_attempt: 1,
  });
  // Counts are written, and never a number of the files.
  for (const text of texts) expect(text).not.toMatch(/EC1\b|EC777|\bT[1-4]\b/);
});

it('joins by columns that the mapping of one file alone would not name', async () => {
  const orders = given('shop, of "May".csv', [
    'order_id,created,total,Receipt No',
    'A1,2026-05-01 10:00:00,100,R-1',
    'A2,2026-05-01 10:01:00,200,R-2',
  ]);
  const payments = given("psp's.csv.gz", [
    'Payment ID,Description,created,amount,status,error_code,Customer Number',
    'p1,R-1,2026-05-01 10:00:09,100,failed,05,A1',
    'p2,R-1,2026-05-01 10:00:30,100,paid,,A1',
  ]);
  const { texts } = await mappingsFor(orders, payments);
  expect(texts[0]).toContain('[Receipt No] of ');
  expect(texts[0]).toMatch(/^join: \["Receipt No"\]/m);
  expect(texts[1]).toMatch(/^join: \["Description"\]/m);
  expect((await replayNamedBy(texts[0]!)).join).toMatchObject({ orders_with_payment: 1, payments_with_order: 2 });
});

it('adds to the numbers that a format joins by', async () => {
  const [header = '', ...rows] = readFileSync(fixture('stripe-payments.csv'), 'utf8').trim().split('\n');
  const payments = given('stripe.csv', [
    `${header},"Order No, of shop",Order Number`,
    ...rows.map((row, index) => `${row},,W-${index}`),
  ]);
  const orders = given('web.csv', [
    'order_id,created,total',
    'W-1,2026-03-01 10:00:00,100',
    'W-2,2026-03-01 10:01:00,200',
  ]);
  const { texts } = await mappingsFor(orders, payments);
  expect(texts[1]).toMatch(/^join:\n {2}- "Order Number"\n {2}- PaymentIntent ID$/m);
  expect((await replayNamedBy(texts[0]!)).join).toMatchObject({ orders: 2, orders_with_payment: 2 });
});

it('covers files of the same columns by one mapping, and lines of our own by none', async () => {
  const rows = (month: string) => ['order_id,created,total', `${month}-1,2026-0${month}-01 10:00:00,100`];
  const months = ['5', '6'].map(month => given(`orders-${month}.csv`, rows(month)));
  const own = given('own.ndjson', ['{"id":"a","at":"2026-03-01T00:00:00Z","amount":{"value":1,"currency":"JPY"}}']);
  const { out, names, texts } = await mappingsFor(...months, own);
  expect(names).toEqual(['1-orders-5.yaml']);
  expect(texts[0]).toContain(`${months[1]}: orders, by ${join(out, '1-orders-5.yaml')}`);
  expect(texts[0]).toContain(`${own}: lines of our own form, no mapping needed`);
  expect((await replayNamedBy(texts[0]!)).files.map(({ mapping }) => mapping)).toEqual([
    join(out, names[0]!),
    join(out, names[0]!),
    undefined,
  ]);
  expect(await runCommand('replay', 'map', own, own, '--out', join(folder, 'none'))).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('need no mapping'),
  });
});

it('takes no words for numbers: what stands in many rows joins nothing', async () => {
  const rows = Array.from({ length: 12 }, (_, index) => index);
  const orders = given('web.csv', [
    'order_id,created,total,Order Ref',
    ...rows.map(row => `W-${row},2026-03-01 10:00:00,100,Subscription`),
  ]);
  const payments = given('psp.csv', [
    'Payment ID,Description,created,amount,status,error_code',
    ...rows.map(row => `p${row},Subscription,2026-03-01 10:00:09,100,paid,`),
  ]);
  const { texts } = await mappingsFor(orders, payments);
  expect(texts[0]).not.toContain('stand in both');
  expect(texts.join('')).not.toMatch(/^join:.*(Description|Order Ref)/m);
});

it('takes the count of its rows for no number of an order, and full-width digits for digits', async () => {
  const orders = given('few.csv', [
    'order_id,created,total',
    ...[1, 2, 3].map(no => `${no},2026-05-0${no} 10:00:00,100`),
  ]);
  const disputes = given('list.csv', [
    'No,注文番号,通知日,理由',
    '1,３,2026/06/01,不正利用',
    '2,W-1,2026/06/01,不正利用',
  ]);
  const { texts } = await mappingsFor(orders, disputes);
  expect(texts[0]).toContain(`[order_id] of ${orders} = [注文番号] of ${disputes}: 1 of 2 numbers`);
  expect(texts[1]).not.toContain('join:');
});

it('says where nothing joins a file to the others', async () => {
  const orders = given('web.csv', [
    'order_id,created,total',
    'W-1,2026-03-01 10:00:00,100',
    'W-2,2026-03-01 10:01:00,200',
  ]);
  const { texts } = await mappingsFor(orders, fixture('payments-masked.tsv'));
  expect(texts[0]).toMatch(/CAREFUL: no number of \S+web\.csv was seen/);
  expect(texts[0]).toMatch(/CAREFUL: no number of \S+payments-masked\.tsv was seen/);
});

it('needs a folder for several files, and overwrites nothing', async () => {
  const files = ['chargebacks.csv', 'payments-masked.tsv'].map(fixture);
  const refused = await runCommand('replay', 'map', ...files);
  expect(refused).toMatchObject({ status: 64, stdout: '' });
  expect(refused.stderr).toContain('several files get a mapping each: name a folder with --out');
  expect(inLanguage('several files get a mapping each: name a folder with --out', 'ja')).toMatch(
    /フォルダーを --out で/,
  );
  const { out, texts } = await mappingsFor(...files);
  const again = await runCommand('replay', 'map', ...files, '--out', out);
  expect(again).toMatchObject({ status: 64, stderr: expect.stringContaining('1-chargebacks.yaml exists already') });
  expect(readFileSync(join(out, '1-chargebacks.yaml'), 'utf8')).toBe(texts[0]);
});

it('numbers that are alike but for what stands before them are joined without it, for a person to look at', async () => {
  const orders = ['EC-0001', 'EC-0002', 'EC-0003'].map(no => `${no},2026-03-01 10:00,500`);
  const payments = ['T1,0001', 'T2,0002', 'T3,0009'].map(ids => `${ids},2026-03-01 10:01,500,売上,`);
  const { texts } = await mappingsFor(
    given('prefixed.csv', ['注文番号,注文日時,合計', ...orders]),
    given('bare.csv', ['取引ID,オーダーID,処理日時,利用金額,状態,エラーコード', ...payments]),
  );
  expect(texts[0]).toContain(': 2 of 3 numbers stand in both, once "EC-" is taken off: CAREFUL,');
  expect(texts[0]).toContain('join: ["=after([注文番号], \\"EC-\\")"]');
  expect((await replayNamedBy(texts[0]!)).join).toMatchObject({ orders_with_payment: 2, payments_with_order: 2 });
  const few = await mappingsFor(
    given('few.csv', ['注文番号,注文日時,合計', ...orders.slice(0, 2)]),
    given('other.csv', ['取引ID,オーダーID,処理日時,利用金額,状態,エラーコード', ...payments]),
  );
  expect(few.texts.join('')).not.toContain('=after');
});
