/** NDJSON that others wrote, through a mapping: which lines are a table, its columns, and what cannot be used. */

import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readMapping } from '../../../src/replay/read/mapping/read.ts';
import { noneNeeded, writeMapping } from '../../../src/replay/read/suggest/write.ts';
import { checkoutsOf, fileOf, mapped, outcomesOf, readAll } from './files.ts';

const lines = [
  '{"order":{"id":"A1","created":"2026-03-01T10:00:00+09:00","total":49980},"customer":{"email":"a@example.com"},"items":[{"name":"時計"}],"fraud":false}',
  '',
  '{"order":{"id":"A2","created":"2026-03-01T10:05:00+09:00","total":980},"customer":{"email":null},"fraud":true,"fraud_at":"2026-04-01"}',
];
const fields = {
  id: 'order.id',
  at: 'order.created',
  'amount.value': 'order.total',
  email: 'customer.email',
};
const mapping = mapped({ fields, label: { of: 'fraud', fraud: ['true'], at: 'fraud_at' } });
const ndjson = (texts: readonly string[] = lines) => fileOf(`${texts.join('\n')}\n`, 'others.ndjson');

describe('lines of JSON that are not of our own form', () => {
  it('are a table: fields are columns, those of objects inside by their path', async () => {
    const read = await readAll([ndjson()], mapping);
    expect(read.rejected).toEqual([]);
    expect(checkoutsOf(read)).toMatchObject([
      { id: 'A1', amount: { value: 49980 }, email: 'a@example.com' },
      { id: 'A2', amount: { value: 980 } },
    ]);
    expect(outcomesOf(read)).toMatchObject([
      { attempt: 'A1', body: { label: 'genuine' } },
      { attempt: 'A2', at: Date.parse('2026-04-01T00:00:00+09:00'), body: { label: 'fraud' } },
    ]);
    expect(read.report.files[0]).toMatchObject({ kind: 'json-lines', rows: 2 });
  });

  it.each([
    ['gzip of several members', lines.map(line => gzipSync(`${line}\n`)), 'others.json.gz'],
    ['zstd of several frames', lines.map(line => zstdCompressSync(`${line}\n`)), 'others.jsonl.zst'],
    ['UTF-16', [Buffer.from(`\ufeff${lines.join('\r\n')}`, 'utf16le')], 'others.ndjson'],
  ])('may be %s', async (_, parts, name) => {
    const read = await readAll([fileOf(Buffer.concat(parts), name)], mapping);
    expect(checkoutsOf(read).map(({ id }) => id)).toEqual(['A1', 'A2']);
  });

  it('that are broken are refused with their line and text', async () => {
    const broken = ['{"order":{"id":"A3"', '[1]', '{"order":{"id":"A4","created":"soon","total":1}}'];
    const read = await readAll([ndjson([...lines, ...broken])], mapping);
    expect(read.rejected.map(({ source, code, raw }) => [source.line, code, raw])).toEqual([
      [4, 'not-json', broken[0]],
      [5, 'not-json', broken[1]],
      [6, 'bad-date', broken[2]],
    ]);
  });

  it('keep the digits of long numbers, lists as JSON, and the joins of every field that comes later', async () => {
    const long = [
      '{"no":12345678901234567890,"when":"2026-03-01","yen":1}',
      '{"no":12345678901234567891,"when":"2026-03-02","yen":2,"tags":["a",{"b":12345678901234567}],"flag":true}',
    ];
    const later = { id: 'no', at: 'when', 'amount.value': 'yen', order_id: 'tags', 'account.id': 'flag' };
    const read = await readAll([ndjson(long)], mapped({ fields: later }));
    expect(checkoutsOf(read)).toMatchObject([
      { id: '12345678901234567890' },
      { id: '12345678901234567891', order_id: '["a",{"b":"12345678901234567"}]', account: { id: 'true' } },
    ]);
  });

  it('name the columns that a mapping lacks', async () => {
    const asked = mapped({ fields: { ...fields, 'device.id': 'order.device' } });
    await expect(readAll([ndjson()], asked)).rejects.toThrow(/order\.device/);
  });

  it('get a first mapping, and lines of our own are told that they need none', async () => {
    const { mapping: suggested, findings } = readMapping('m', await writeMapping(ndjson()));
    expect(findings).toEqual([]);
    const read = await readAll([ndjson()], { mappings: [suggested!] });
    expect(checkoutsOf(read)).toMatchObject([{ email: 'a@example.com', items: [{ name: '時計' }] }, {}]);
    const own = '{"id":"a","at":"2026-05-01T00:00:00Z","amount":{"value":1,"currency":"JPY"}}';
    expect(await writeMapping(ndjson([own]))).toBe(noneNeeded);
    expect(await writeMapping(ndjson(['{"assessment":"a"}']))).toBe(noneNeeded);
  });

  it('have the fields of their items as columns: each item of the list is one of the basket, as a first mapping says', async () => {
    const baskets = [
      '{"no":"B1","created":"2026-03-01T10:00:00Z","total":1000,"cart":{"lineItems":[{"title":"時計","qty":2,"price":{"value":300}},{"title":"本","price":{"value":400}}]}}',
      '{"no":"B2","created":"2026-03-02T10:00:00Z","total":5,"cart":{"lineItems":[]},"payments":[{"title":"card"},{"title":"points"}]}',
      '{"no":"B3","created":"2026-03-03T10:00:00Z","total":7,"cart":{"lineItems":["箱",{"qty":1,"title":"茶"}],"note":"x"}}',
    ];
    const text = await writeMapping(ndjson(baskets));
    expect(text).toContain('\n  name: cart.lineItems.title ');
    expect(text).toContain('\n  unit_price: cart.lineItems.price.value ');
    expect(text).toContain('\nrows: order ');
    const read = await readAll([ndjson(baskets)], { mappings: [readMapping('m', text).mapping!] });
    const [first, second, third] = checkoutsOf(read);
    expect(first?.items).toMatchObject([
      { name: '時計', quantity: 2, unit_price: 300 },
      { name: '本', unit_price: 400 },
    ]);
    expect(second?.items).toBeUndefined();
    expect(third?.items).toMatchObject([{ name: '茶', quantity: 1 }]);
    expect(read.report.files[0]).toMatchObject({ rows: 3 });
  });

  it.each([
    ['tax_lines', 'line_items'],
    ['payment_details', 'items'],
    ['shippingLines', 'orderLines'],
    ['discounts', 'line_items.data'],
  ])('take no %s for what was bought, but %s', async (other, list) => {
    const [outer, inner] = list.split('.');
    const goods = [{ title: '時計' }, { title: '本' }];
    const bought = { [outer!]: inner === undefined ? goods : { [inner]: goods } };
    const line = { no: 'E1', day: '2026-03-01', yen: 1, [other]: [{ title: 'x' }], ...bought };
    const asked = mapped({
      fields: { id: 'no', at: 'day', 'amount.value': 'yen' },
      items: { name: `${list}.title` },
    });
    const read = await readAll([ndjson([JSON.stringify(line)])], asked);
    expect(checkoutsOf(read)[0]?.items).toMatchObject([{ name: '時計' }, { name: '本' }]);
  });

  it('may be rows of items too, each with further ones, by the number of the line', async () => {
    const rows = [
      '{"no":"C1","at":"2026-03-01","yen":3,"items":[{"name":"a"},{"name":"b"}]}',
      '{"no":"C1","items":[{"name":"c"},{"name":"d"}]}',
    ];
    const columns = { id: 'no', at: 'at', 'amount.value': 'yen', order_id: '="row-" & [#row]' };
    const read = await readAll(
      [ndjson(rows)],
      mapped({ rows: 'item', fields: columns, items: { name: 'items.name' } }),
    );
    expect(checkoutsOf(read)).toMatchObject([
      { order_id: 'row-1', items: ['a', 'b', 'c', 'd'].map(name => ({ name })) },
    ]);
  });

  it('with a field that is an object here and a text there are no basket', async () => {
    const mixed = [
      '{"no":"D1","at":"2026-03-01","total":1,"address":"東京都新宿区西新宿1-2-3"}',
      '{"no":"D2","at":"2026-03-01","total":2,"address":{"zip":"160-0023","name":"山田"}}',
    ];
    expect(await writeMapping(ndjson(mixed))).not.toContain('\nitems:');
  });

  it('may have amounts in parts, as providers of payments write them, beside a time that is not called at', async () => {
    const payments = [
      '{"pspReference":"P1","amount":{"value":1000,"currency":"JPY"},"creationDate":"2026-03-01T10:00:00Z"}',
      '{"pspReference":"P2","amount":{"value":1050,"currency":"JPY"},"creationDate":"2026-03-02T10:00:00Z"}',
    ];
    const { mapping: suggested } = readMapping('m', await writeMapping(ndjson(payments)));
    const read = await readAll([ndjson(payments)], { mappings: [suggested!] });
    expect(checkoutsOf(read)).toMatchObject([
      { id: 'P1', amount: { value: 1000, currency: 'JPY' } },
      { id: 'P2', amount: { value: 1050, currency: 'JPY' } },
    ]);
  });

  it('are our own where one of the first is, or none is an object, whatever is mapped beside them', async () => {
    const own = '{"id":"a","at":"2026-05-01T00:00:00Z","amount":{"value":1,"currency":"JPY"}}';
    const read = await readAll([ndjson(['{"id":"b"}', own]), ndjson(['no json'])], mapping);
    expect(checkoutsOf(read).map(({ id }) => id)).toEqual(['a']);
    expect(read.rejected.map(({ code }) => code)).toEqual(['missing-field', 'not-json']);
  });
});
