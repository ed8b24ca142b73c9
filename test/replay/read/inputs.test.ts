import { readFileSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { inLanguage } from '../../../src/authoring/report/japanese.ts';
import { createCardGuard } from '../../../src/engine/card/guard.ts';
import { cardKey } from '../../../src/engine/card/tokens.ts';
import type { InputOptions } from '../../../src/replay/read/inputs.ts';
import { readMapping } from '../../../src/replay/read/mapping/read.ts';
import { readReportText } from '../../../src/replay/read/report-text.ts';
import { WaitingOrders } from '../../../src/replay/read/waiting-orders.ts';
import { Fault } from '../../../src/shared/errors.ts';
import { runs } from '../../runs.ts';
import { checkoutsOf, fileOf, mapped, outcomesOf, readAll } from './files.ts';

const fixture = (name: string) => `fixtures/exports/${name}`;
const fields = { id: 'id', at: 'at', 'amount.value': 'amount' } as const;

describe('rows', () => {
  it('that cannot be read are counted by cause, with their line and their text', async () => {
    const file = fileOf(
      [
        'id,at,amount',
        'a1,2026-03-01,100',
        ',2026-03-01,100',
        'a3,soon,100',
        'a4,2026-03-01,-5',
        'a5,2026-03-01',
        'a6,2026-03-01,100,extra',
        'a7,"2026-03-01"x,1',
        '',
        'a9,2026-03-01,100',
        '4111111111111111,,1',
      ].join('\n'),
    );
    const read = await readAll([file], mapped({ fields }));
    expect(checkoutsOf(read).map(({ id }) => id)).toEqual(['a1', 'a9']);
    const rejects = read.rejected.map(({ source, code, raw }) => [source.line, code, raw]);
    expect(rejects.toSorted((one, other) => Number(one[0]) - Number(other[0]))).toEqual([
      [3, 'missing-field', ',2026-03-01,100'],
      [4, 'bad-date', 'a3,soon,100'],
      [5, 'bad-amount', 'a4,2026-03-01,-5'],
      [6, 'too-few-values', 'a5,2026-03-01'],
      [7, 'too-many-values', 'a6,2026-03-01,100,extra'],
      [8, 'bad-quote', 'a7,"2026-03-01"x,1'],
      [11, 'missing-field', '411111******1111,,1'],
    ]);
    expect(read.report.files[0]!.rows).toBe(9);
    expect(read.sourceOf(read.lines[1]!.line)).toEqual({ file, line: 10 });
  });

  it('keep their order where a value of theirs can be left out, which is counted', async () => {
    const file = fileOf('id,at,amount,ip,country,when\na,2026-03-01,5,not-an-ip,Atlantis,never\n');
    const spec = {
      fields: { ...fields, 'device.ip': 'ip', 'shipping.country': 'country', 'account.created_at': 'when' },
    };
    const read = await readAll([file], mapped(spec));
    expect(checkoutsOf(read)).toMatchObject([{ id: 'a' }]);
    expect(read.report.files[0]!.dropped).toEqual({ 'device.ip': 1, 'shipping.country': 1, 'account.created_at': 1 });
  });

  it.each([1, 19, 20, 21, 45])('keep an order of %i items none of whose quantities can be used', async count => {
    const rows = Array.from({ length: count }, (_, index) => `a,2026-03-01,5,thing ${index},0`);
    const file = fileOf(`id,at,amount,what,many\n${rows.join('\n')}\nb,2026-03-01,5,thing,2\n`);
    const spec = { rows: 'item', fields, items: { name: 'what', quantity: 'many' } } as const;
    const read = await readAll([file], mapped(spec));
    expect(read.rejected).toEqual([]);
    expect(checkoutsOf(read).map(({ items }) => items?.length)).toEqual([count, 1]);
    expect(checkoutsOf(read)[0]!.items!.every(({ quantity }) => quantity === undefined)).toBe(true);
    expect(read.report.files[0]!.dropped).toEqual({ 'items.quantity': count });
  });

  it('count no values that were left out of a row that is refused itself, by the reader or by what an order may be', async () => {
    const rows = ['a,2026-03-01,5,never', 'b,soon,5,never', `${'c'.repeat(300)},2026-03-01,5,never`];
    const file = fileOf(`id,at,amount,when\n${rows.join('\n')}\n`);
    const spec = { fields: { ...fields, 'account.created_at': 'when' } };
    const read = await readAll([file], mapped(spec));
    expect(read.rejected).toHaveLength(2);
    expect(read.report.files[0]!.dropped).toEqual({ 'account.created_at': 1 });
    // Joined with another kind of file, the orders wait first.
    const outcomes = fileOf('no\na\n');
    const kinds = {
      mappings: [...mapped(spec).mappings, ...mapped({ kind: 'outcomes', fields: { id: 'no' } }).mappings],
    };
    expect((await readAll([file, outcomes], kinds)).report.files[0]!.dropped).toEqual({ 'account.created_at': 1 });
  });

  it('of one order come together, apart by up to 256 orders, and blank numbers belong to the row before', async () => {
    const rows = [
      'a,2026-03-01,5,x',
      ',,,y',
      ...Array.from({ length: 200 }, (_, n) => `o${n},2026-03-01,1,z`),
      'a,,,w',
    ];
    const spec = { rows: 'item', fields, items: { name: 'item' } } as const;
    const read = await readAll([fileOf(`id,at,amount,item\n${rows.join('\n')}\n`)], mapped(spec));
    expect(checkoutsOf(read)).toHaveLength(201);
    expect(
      checkoutsOf(read)
        .find(({ id }) => id === 'a')!
        .items!.map(({ name }) => name),
    ).toEqual(['x', 'y', 'w']);
    const alone = await readAll([fileOf('id,at,amount,item\n,2026-03-01,5,x\n')], mapped(spec));
    expect(alone.rejected).toMatchObject([{ code: 'no-order', source: { line: 2 } }]);
    const spaced = await readAll([fileOf('id,at,amount,item\na,2026-03-01,5,x\na ,2026-03-01,5,y\n')], mapped(spec));
    expect(checkoutsOf(spaced)).toMatchObject([{ id: 'a', items: [{ name: 'x' }, { name: 'y' }] }]);
  });

  it('whose order number a spreadsheet shortened are refused: thousands of orders would be one', async () => {
    const rows = [
      'a,2026-03-01,5,x,7,4901234567894',
      '2.02601E+13,2026-03-01,5,y,8,',
      ',,,z,,',
      'b,2026-03-01',
      ',,,w,,',
      'c,2026-03-01,5,v,9.01235E+11,4.90123E+12',
    ];
    const header = 'id,at,amount,item,account,gtin';
    const items = { name: 'item', gtin: 'gtin' };
    const spec = { rows: 'item', fields: { ...fields, 'account.id': 'account' }, items } as const;
    const read = await readAll([fileOf(`${header}\n${rows.join('\n')}\n`)], mapped(spec));
    expect(checkoutsOf(read)).toMatchObject([
      { id: 'a', account: { id: '7' }, items: [{ name: 'x', gtin: '4901234567894' }] },
      { id: 'c', items: [{ name: 'v' }] },
    ]);
    expect(checkoutsOf(read)[1]!.account).toBeUndefined();
    expect(read.report.files[0]!.dropped).toEqual({ 'account.id': 1, gtin: 1 });
    expect(read.rejected.map(({ source, code }) => [source.line, code])).toEqual([
      [3, 'shortened-number'],
      [4, 'no-order'],
      [5, 'too-few-values'],
      [6, 'no-order'],
    ]);
    const alone = await readAll([fileOf('id,at,amount\n2E+15,2026-03-01,5\n')], mapped({ fields }));
    expect(alone.rejected).toMatchObject([{ code: 'shortened-number' }]);
  });
});

describe('lines of our own form', () => {
  it('need a time of their own, and characters', async () => {
    const file = fileOf(
      Buffer.concat([
        Buffer.from('{"id":"a","at":"2026-03-01T00:00:00Z","amount":{"value":1,"currency":"JPY"}}\n'),
        Buffer.from(
          '{"id":"b","amount":{"value":1,"currency":"JPY"},"authentication":{"at":"2026-03-01T00:00:00Z"}}\n',
        ),
        Buffer.from([0x22, 0xff, 0xfe, 0xff, 0x22, 0x0a]),
        Buffer.from('{"assessment":"a","type":"label","label":"fraud","at":"2026-03-02T00:00:00Z"}'),
      ]),
      'o.ndjson',
    );
    const read = await readAll([file]);
    expect(read.lines.map(({ kind }) => kind)).toEqual(['attempt', 'outcome']);
    expect(read.rejected.map(({ source, code }) => [source.line, code])).toEqual([
      [2, 'missing-field'],
      [3, 'not-utf8'],
    ]);
  });
});

describe('outcomes', () => {
  const chargeback = { type: 'chargeback', category: 'why', at: 'day', 'amount.value': 'sum' };

  it('whose day cannot be read are not dated at their order, and counted', async () => {
    const rows = ['a,2026-03-01,5,fraud,4月上旬,5', 'b,2026-03-01,5,,,', 'c,2026-03-01,5,fraud,2026-04-05,?'];
    const file = fileOf(`id,at,amount,why,day,sum\n${rows.join('\n')}\n`);
    const read = await readAll([file], mapped({ fields, outcomes: [chargeback] }));
    expect(checkoutsOf(read)).toHaveLength(3);
    expect(outcomesOf(read)).toMatchObject([{ attempt: 'c', at: Date.parse('2026-04-05T00:00:00+09:00') }]);
    expect(read.report.files[0]!.dropped).toEqual({ 'outcome chargeback': 1, 'amount.value': 1 });
  });

  it('are dated at their order where an expression gives an empty text for the day', async () => {
    const paid = { type: 'authorization', result: '="approved"', at: '=if([day] == "-", "", [day])' };
    const read = await readAll([fileOf('id,at,amount,day\na,2026-03-01,5,-\n')], mapped({ fields, outcomes: [paid] }));
    expect(outcomesOf(read)).toMatchObject([{ at: Date.parse('2026-03-01T00:00:00+09:00') }]);
    expect(read.report.files[0]!.dropped).toEqual({});
  });

  it('of a list of their own are refused without a day: nothing else is in their row', async () => {
    const orders = fileOf('id,at,amount\na,2026-03-01,5\n');
    const list = fileOf(
      'no,why,day,sum,bad\na,fraud,46086,,\na,fraud,,,\na,,,,\na,fraud,2026-04-05,,\na,,,,1\n',
      'list.csv',
    );
    const label = { of: 'bad', fraud: 1 };
    const listed = { kind: 'outcomes', fields: { id: 'no' }, outcomes: [chargeback], label } as const;
    const mappings = [
      { name: 'list.yaml', strict: true, spec: listed },
      { name: 'orders.yaml', strict: true, spec: { fields } },
    ];
    const read = await readAll([orders, list], { mappings });
    expect(outcomesOf(read)).toHaveLength(1);
    expect(read.rejected.map(({ source, code }) => [source.line, code])).toEqual([
      [2, 'bad-date'],
      [3, 'missing-field'],
      [6, 'missing-field'],
    ]);
  });
});

describe('labels', () => {
  it('are compared as values, and become known days later unless the file says when', async () => {
    const file = fileOf(
      'at,amount,bad,told\n2026-03-01,5,True,\n2026-03-01,5,1.0,2026-05-01\n2026-03-01,5,0,\n2026-03-01,5,?,\n',
    );
    const spec = {
      fields: { ...fields, id: '="row-" & [#row]' },
      label: { of: 'bad', fraud: [1, true], genuine: '0', at: 'told', known_after_days: 10 },
    };
    const read = await readAll([file], mapped(spec));
    expect(
      outcomesOf(read).map(({ attempt, at, body }) => [
        attempt,
        new Date(at).toISOString(),
        'label' in body && body.label,
      ]),
    ).toEqual([
      ['row-2', '2026-03-10T15:00:00.000Z', 'fraud'],
      ['row-3', '2026-04-30T15:00:00.000Z', 'fraud'],
      ['row-4', '2026-03-10T15:00:00.000Z', 'genuine'],
    ]);
    expect(checkoutsOf(read)).toHaveLength(4);
  });

  it('become known when an expression says, and a day that cannot be read is counted', async () => {
    const rows = ['a,3/1/26,5,1,2026-05-01', 'b,3/1/26,5,1,', 'c,3/1/26,5,1,in May'];
    const spec = {
      time: { format: 'M/d/yy' },
      fields,
      label: { of: 'bad', fraud: 1, at: ['=date([told], "yyyy-MM-dd")', 'told'], known_after_days: 1 },
    };
    const read = await readAll([fileOf(`id,at,amount,bad,told\n${rows.join('\n')}\n`)], mapped(spec));
    const days = outcomesOf(read).map(({ at }) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10));
    expect(days).toEqual(['2026-05-01', '2026-03-02', '2026-03-02']);
    expect(read.report.files[0]!.dropped).toEqual({ 'label.at': 1 });
  });
});

describe('card numbers', () => {
  const text = 'id,at,amount,card,note\na,2026-03-01,5,4111111111111111,call 4111 1111 1111 1111\n';
  const spec = { fields: { ...fields, 'card.masked': 'card', 'shipping.line2': 'note' } };

  it('in full are masked and counted', async () => {
    const read = await readAll([fileOf(text)], mapped(spec));
    expect(checkoutsOf(read)[0]).toMatchObject({ card: { bin: '41111111', last4: '1111' } });
    expect(read.report.files[0]!.masked).toBe(2);
    expect(JSON.stringify(read.lines)).not.toMatch(/4111 ?1111 ?1111 ?1111/);
  });

  it('do not wait in a file for the payments of their order', async () => {
    const paid = { kind: 'payments', fields: { ...fields, order_id: 'ord' } } as const;
    const payments = fileOf('id,ord,at,amount\np,a,2026-03-01,5\n', 'paid.csv');
    const mappings = [
      { name: 'paid.yaml', strict: true, spec: paid },
      { name: 'shop.yaml', strict: true, spec },
    ];
    const kept = vi.spyOn(WaitingOrders.prototype, 'keep');
    onTestFinished(() => kept.mockRestore());
    const guard = createCardGuard(cardKey('run', new Uint8Array(32).fill(7)));
    for (const accepting of [{}, { guard }]) {
      const read = await readAll([fileOf(text), payments], { mappings, ...accepting });
      expect(read.report.files[0]!.masked).toBe('guard' in accepting ? 1 : 2);
      expect(checkoutsOf(read)).toMatchObject([{ id: 'p', card: { bin: '41111111' } }]);
      const alone = checkoutsOf(await readAll([fileOf(text)], { ...mapped(spec), ...accepting }))[0]!;
      expect(checkoutsOf(read)[0]!.card).toEqual(alone.card);
    }
    expect(kept).toHaveBeenCalledTimes(2);
    expect(JSON.stringify(kept.mock.calls)).not.toMatch(/4111 ?1111 ?1111 ?1111/);
  });

  it('become tokens where they are accepted', async () => {
    const guard = createCardGuard(cardKey('run', new Uint8Array(32).fill(7)));
    const read = await readAll([fileOf(text)], { ...mapped(spec), guard });
    expect(checkoutsOf(read)[0]!.card).toMatchObject({ bin: '41111111', luhn_valid: true, brand: 'visa' });
    expect(checkoutsOf(read)[0]!.card!.token).toBeTruthy();
    expect(JSON.stringify(read.lines)).not.toContain('4111111111111111');
  });
});

describe('the same orders', () => {
  const rows = fc.array(
    fc.record({ id: fc.stringMatching(/^[a-z]{1,8}$/), second: fc.nat(10 ** 8), amount: fc.nat(10 ** 6) }),
    {
      minLength: 1,
      maxLength: 20,
    },
  );

  it('are read from CSV, TSV, Parquet and NDJSON, packed or not, in one member or several', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async orders => {
        const table = orders.map(({ id, second, amount }, index) => ({
          id: `${id}-${index}`,
          at: new Date(second * 1000).toISOString(),
          amount: String(amount),
        }));
        const lines = (mark: string) => table.map(({ id, at, amount }) => `${[id, at, amount].join(mark)}\n`);
        const csv = ['id,at,amount\n', ...lines(',')];
        const columns = (['id', 'at', 'amount'] as const).map(name => ({
          name,
          data: table.map(row => row[name]),
          type: 'STRING' as const,
        }));
        const ndjson = table.map(
          ({ id, at, amount }) => `${JSON.stringify({ id, at, amount: { value: Number(amount), currency: 'JPY' } })}\n`,
        );
        const files = [
          fileOf(csv.join('')),
          fileOf(['id\tat\tamount\n', ...lines('\t')].join(''), 'o.tsv'),
          fileOf(Buffer.concat(csv.map(line => gzipSync(line))), 'o.csv.gz'),
          fileOf(Buffer.concat(csv.map(line => zstdCompressSync(Buffer.from(line)))), 'o.csv.zst'),
          fileOf(Buffer.from(parquetWriteBuffer({ columnData: columns, rowGroupSize: 7 })), 'o.parquet'),
          fileOf(ndjson.join(''), 'o.ndjson'),
          fileOf(Buffer.concat(ndjson.map(line => zstdCompressSync(Buffer.from(line)))), 'o.ndjson.zst'),
        ];
        const [first, ...others] = await Promise.all(
          files.map(async file => checkoutsOf(await readAll([file], mapped({ fields })))),
        );
        expect(first!.map(({ id, at, amount }) => [id, at, amount.value])).toEqual(
          table.map(({ id, at, amount }) => [id, Date.parse(at), Number(amount)]),
        );
        for (const other of others) expect(other).toEqual(first);
      }),
      { numRuns: runs(12) },
    );
  });

  it('fit no mapping with a slip in it: the place is named', async () => {
    const { mapping } = readMapping('map.yaml', 'fields:\n  id: id\n  at: att\n  amount.value: amount\n');
    await expect(readAll([fileOf('id,at,amount\na,2026-03-01,1\n')], { mappings: [mapping!] })).rejects.toThrow(
      /map\.yaml:3:7: the file has no column "att"; did you mean "at"\?/,
    );
  });

  it('are read from many files too, a few of them open at a time', async () => {
    const files = Array.from({ length: 70 }, (_, n) => {
      const text = `id,at,amount\no${n},2026-03-01,${n}\n`;
      return n % 2 ? fileOf(gzipSync(text)) : fileOf(text);
    });
    const read = await readAll(files, mapped({ fields }));
    expect(checkoutsOf(read).map(({ amount }) => amount.value)).toEqual(files.map((_, n) => n));
    expect(read.sourceOf(read.lines[69]!.line)).toEqual({ file: files[69], line: 2 });
  });

  it('need no mapping where the columns carry our own names', async () => {
    const file = fileOf(
      'id,at,amount.value,amount.currency,card.bin,items.name\na,2026-03-01T00:00:00Z,500,USD,411111,mug\na,,,,,cup\n',
    );
    expect(checkoutsOf(await readAll([file]))).toMatchObject([
      {
        id: 'a',
        amount: { value: 500, currency: 'USD' },
        card: { bin: '411111' },
        items: [{ name: 'mug' }, { name: 'cup' }],
      },
    ]);
    const labels = await readAll([
      fileOf(
        'id,at,amount.value,label,label.at\na,2026-03-01,1,fraud,2026-04-02\nb,2026-03-01,1,genuine,\nc,2026-03-01,1,,\n',
      ),
    ]);
    expect(outcomesOf(labels)).toMatchObject([
      { attempt: 'a', at: Date.parse('2026-04-02T00:00:00+09:00'), body: { type: 'label', label: 'fraud' } },
      { attempt: 'b', at: Date.parse('2026-03-31T00:00:00+09:00'), body: { type: 'label', label: 'genuine' } },
    ]);
  });

  describe('beside files that a mapping is for', () => {
    /** Why inputs are refused, in both languages. */
    const refusal = async (paths: readonly string[], options: InputOptions) => {
      const what = await readAll(paths, options).then(
        () => undefined,
        (fault: Fault) => fault.what,
      );
      return { en: what, ja: inLanguage(what ?? '', 'ja') };
    };
    const own = () => fileOf('id,at,amount.value,memo\no,2026-03-01T00:00:00Z,500,x\n');
    const fields = { id: '番号', at: '日時', 'amount.value': '金額' };
    const theirs = () => fileOf('番号,日時,金額\na,2026-03-01,1\n');

    it('columns of our own names are read by their names', async () => {
      const read = await readAll([own(), theirs()], mapped({ fields }));
      expect(checkoutsOf(read).map(({ id, amount }) => [id, amount.value])).toEqual([
        ['o', 500],
        ['a', 1],
      ]);
      expect(read.report.files.map(({ mapping }) => mapping)).toEqual(['own field names', 'map.yaml']);
    });

    it('but not where the mapping could be meant: a column that is gone may be the one with the labels', async () => {
      const label = { of: 'class', fraud: [1] };
      const spec = { fields: { id: 'id', at: 'at', 'amount.value': 'amount.value' }, label };
      const whole = fileOf('id,at,amount.value,class\na,2026-03-01,1,1\n');
      await expect(readAll([whole, own()], mapped(spec))).rejects.toThrow(/map\.yaml needs the column class$/);
    });

    it('nor where the mapping serves no file at all', async () => {
      const file = own();
      expect(await refusal([file], mapped({ fields }))).toEqual({
        en: `${file}: map.yaml needs the columns 番号, 日時, 金額, and no file has them; the columns of this one are our own names: without the mapping it is read`,
        ja: `${file}：map.yaml には列 番号、日時、金額 が必要ですが、どのファイルにもありません。このファイルの列名は当システムの項目名なので、マッピングを外せば読めます`,
      });
    });

    it("a known shop's export is named, with what to do", async () => {
      const shop = fixture('shopify.csv');
      expect(await refusal([theirs(), shop], mapped({ fields }))).toEqual({
        en: `${shop}: map.yaml needs the columns 番号, 日時, 金額; its columns are those of shopify: add --format shopify`,
        ja: `${shop}：map.yaml には列 番号、日時、金額 が必要です。列名は shopify の形式なので、--format shopify を加えてください`,
      });
    });
  });
});

describe('any bytes at all', () => {
  it('are read or refused by a fault that says why, never anything else', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes)),
      fc
        .constantFrom('id,at,amount\n', '"', '\n', ',', 'a,2026-03-01,1\n', 'PAR1', '\x1f\x8b\b', '{"id":', '\ufeff')
        .map(text => Buffer.from(text)),
      fc.constantFrom(
        gzipSync('id,at,amount\n'),
        zstdCompressSync(Buffer.from('id,at,amount\n')),
        Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 10 }), async pieces => {
        try {
          await readAll([fileOf(Buffer.concat(pieces), 'o.data')], mapped({ fields }));
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
        }
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('files of different kinds', () => {
  const cancelled = { type: 'order', when: 'cancelled', result: '="cancelled_by_customer"' };
  const mappingOf = (name: string) => readMapping(name, readFileSync(fixture(name), 'utf8')).mapping!;

  it('become one history by order number; who found no partner is stated', async () => {
    const { formats } = await import('../../../src/replay/read/formats/index.ts');
    const mappings = [
      mappingOf('payments-masked.map.yaml'),
      mappingOf('chargebacks.map.yaml'),
      formats.get('ec-cube-4')!,
    ];
    const paths = ['chargebacks.csv', 'payments-masked.tsv', 'ec-cube-4.csv'].map(fixture);
    const read = await readAll(paths, { mappings });
    expect(read.report.join).toEqual({
      orders: 2,
      orders_with_payment: 2,
      payments: 4,
      payments_with_order: 3,
      outcome_rows: 2,
      outcome_rows_with_attempt: 1,
    });
    expect(read.report.files.map(({ mapping, text }) => [mapping, text?.encoding])).toEqual([
      ['chargebacks.map.yaml', 'utf-8'],
      ['payments-masked.map.yaml', 'euc-jp'],
      ['ec-cube-4', 'shift_jis'],
    ]);
    const checkouts = checkoutsOf(read);
    expect(checkouts.map(({ id }) => id)).toEqual(['T1', 'T2', 'T3', 'T4']);
    expect(checkouts[0]).toMatchObject({
      order_id: 'EC1',
      card: { bin: '352800', last4: '0106', expiry: '2029-12' },
      shipping: { line2: 'ウィークリーマンション見本 301' },
      account: { id: '31', guest: false },
    });
    expect(checkouts[0]!.items).toHaveLength(2);
    const outcomes = outcomesOf(read).map(
      ({ attempt, body }) =>
        `${attempt} ${body.type} ${'result' in body ? body.result : 'category' in body ? body.category : ''}`,
    );
    // The chargeback goes to the approved attempt of its order; one without a partner keeps its own number.
    expect(outcomes.toSorted()).toEqual([
      'EC777 chargeback dispute',
      'T1 authorization declined',
      'T2 authorization approved',
      'T2 chargeback fraud',
      'T3 authorization approved',
      'T3 order cancelled_by_customer',
      'T4 authorization approved',
    ]);
  });

  it('give the same whether orders wait in memory, in a file, or first in the one and then in the other', async () => {
    const paths = ['chargebacks.csv', 'payments-masked.tsv', 'ec-cube-4.csv'].map(fixture);
    const { formats } = await import('../../../src/replay/read/formats/index.ts');
    const mappings = [
      mappingOf('payments-masked.map.yaml'),
      mappingOf('chargebacks.map.yaml'),
      formats.get('ec-cube-4')!,
    ];
    const read = async (waitingBytes?: number) => {
      const { lines, rejected, report } = await readAll(paths, {
        mappings,
        ...(waitingBytes !== undefined && { waitingBytes }),
      });
      return { lines, rejected, join: report.join };
    };
    const inMemory = await read();
    for (const waitingBytes of [0, 1500, 2500]) expect(await read(waitingBytes)).toEqual(inMemory);
  });

  const orderLine = (id: string, at: string, more: object = {}) =>
    JSON.stringify({ id, at: `2026-03-0${at}T00:00:00Z`, amount: { value: 1, currency: 'JPY' }, ...more });
  const frauds = mapped(
    { kind: 'outcomes', fields: { id: 'no' }, label: { of: 'what', fraud: 'fraud', at: 'day' } },
    'frauds.yaml',
  );
  const fraudOf = (...numbers: readonly string[]) =>
    fileOf(`no,what,day\n${numbers.map(number => `${number},fraud,2026-05-01\n`).join('')}`, 'frauds.csv');

  it('go by the order that a payment names before its own number, which may be that of another order', async () => {
    const paid = { kind: 'payments', fields: { ...fields, order_id: 'ord' } } as const;
    const shop = { fields: { ...fields, email: 'mail' } };
    const mappings = [
      { name: 'paid.yaml', strict: true, spec: paid },
      { name: 'shop.yaml', strict: true, spec: shop },
    ];
    const orders = fileOf('id,at,amount,mail\n1,2026-03-01,5,one@example.jp\n2,2026-03-01,5,two@example.jp\n');
    const payments = fileOf('id,ord,at,amount\n2,1,2026-03-01,5\n1,2,2026-03-01,5\n', 'paid.csv');
    const read = await readAll([orders, payments], { mappings });
    expect(checkoutsOf(read)).toMatchObject([
      { id: '2', order_id: '1', email: 'one@example.jp' },
      { id: '1', order_id: '2', email: 'two@example.jp' },
    ]);
  });

  it('count an order once that two exports hold, and know one number however its digits are typed', async () => {
    const shop = { name: 'shop.yaml', strict: true, spec: { fields, outcomes: [cancelled] } } as const;
    const paid = {
      kind: 'payments',
      fields: { id: 'pay', order_id: 'ord', at: 'at', 'amount.value': 'amount' },
    } as const;
    const mappings = [shop, { name: 'paid.yaml', strict: true, spec: paid }];
    const header = 'id,at,amount,cancelled';
    const march = fileOf(`${header}\nA1,2026-03-01,5,\nA2,2026-03-02,5,\nA4,2026-03-03,5,\n`);
    const april = fileOf(`${header}\nA2,2026-03-02,5,1\nA1,2026-03-01,7,\nA3,2026-04-01,5,\nA4,2026-03-03,5,\n`);
    const payments = fileOf('pay,ord,at,amount\np1,Ａ１,2026-03-01,5\np2, A2 ,2026-03-02,5\n', 'paid.csv');
    for (const waitingBytes of [0, 1 << 20]) {
      const read = await readAll([march, april, payments], { mappings, waitingBytes });
      // The replay finds out that A4 came again, as it does without payments.
      expect(checkoutsOf(read).map(({ id }) => id)).toEqual(['p1', 'p2', 'A4', 'A3', 'A4']);
      expect(outcomesOf(read)).toMatchObject([{ attempt: 'p2', body: { result: 'cancelled_by_customer' } }]);
      expect(read.rejected).toMatchObject([{ code: 'id-conflict', source: { line: 3 } }]);
      expect(read.report.join).toMatchObject({ orders: 4, orders_with_payment: 2, payments_with_order: 2 });
    }
  });

  it('count an order once that two exports hold where its payment has the same number', async () => {
    const mappings = [
      { name: 'shop.yaml', strict: true, spec: { fields: { ...fields, email: 'mail' } } },
      { name: 'paid.yaml', strict: true, spec: { kind: 'payments', fields: { ...fields, 'card.last4': 'card' } } },
    ] as const;
    const orders = 'id,at,amount,mail\nA,2026-03-01,5,a@example.jp\n';
    const payments = fileOf('id,at,amount,card\nA,2026-03-02,5,1234\n', 'paid.csv');
    for (const waitingBytes of [0, 1 << 20]) {
      const read = await readAll([fileOf(orders), fileOf(orders), payments], { mappings, waitingBytes });
      expect(checkoutsOf(read)).toMatchObject([{ id: 'A', email: 'a@example.jp', card: { last4: '1234' } }]);
      expect(read.rejected).toEqual([]);
    }
  });

  it('find our own lines by id and order number: of several attempts of an order the latest', async () => {
    const own = fileOf(
      [
        orderLine('a-2', '2', { order_id: 'A' }),
        orderLine('a-3', '3', { order_id: 'A' }),
        orderLine('a-1', '1', { order_id: 'A' }),
        orderLine('B', '1'),
      ].join('\n'),
      'own.ndjson',
    );
    const rows = fraudOf('A', 'B', 'a-1', 'C');
    for (const paths of [
      [own, rows],
      [rows, own],
    ])
      for (const waitingBytes of [0, 700, 1 << 20]) {
        const read = await readAll(paths, { ...frauds, waitingBytes });
        expect(outcomesOf(read).map(({ attempt }) => attempt)).toEqual(['a-3', 'B', 'a-1', 'C']);
        expect(read.rejected).toEqual([]);
        expect(read.report.join).toMatchObject({ outcome_rows: 4, outcome_rows_with_attempt: 3 });
      }
  });

  it('go to no attempt where two merchants use the number: which is meant, the row does not say', async () => {
    const of = (id: string) => ({ merchant: { id } });
    const lines = [
      orderLine('same', '1', of('one')),
      orderLine('same', '2', of('two')),
      orderLine('same', '3', of('one')),
      orderLine('p-1', '1', { ...of('one'), order_id: 'A' }),
      orderLine('p-2', '1', { ...of('two'), order_id: 'A' }),
      orderLine('p-3', '1', { ...of('two'), order_id: 'B' }),
    ];
    const paths = [fileOf(lines.join('\n'), 'own.ndjson'), fraudOf('same', 'A', 'B')];
    for (const waitingBytes of [0, 1 << 20]) {
      const read = await readAll(paths, { ...frauds, waitingBytes });
      expect(outcomesOf(read).map(({ attempt, merchant }) => [attempt, merchant])).toEqual([
        ['same', undefined],
        ['A', undefined],
        ['p-3', 'two'],
      ]);
      expect(read.report.join).toMatchObject({ outcome_rows: 3, outcome_rows_with_attempt: 1 });
    }
  });

  it('go to the approved payment of an order that no file of orders has', async () => {
    const payments = fileOf('pay,no,when,yen,how\np1,A,2026-03-01,1,ng\np2,A,2026-03-02,1,ok\np3,A,2026-03-03,1,ng\n');
    const spec = {
      kind: 'payments',
      fields: { id: 'pay', order_id: 'no', at: 'when', 'amount.value': 'yen' },
      outcomes: [{ type: 'authorization', result: { of: 'how', values: { ok: 'approved', ng: 'declined' } } }],
    } as const;
    const mappings = [...mapped(spec).mappings, ...frauds.mappings];
    for (const waitingBytes of [0, 700, 1 << 20]) {
      const read = await readAll([payments, fraudOf('A', 'p3')], { mappings, waitingBytes });
      const labels = outcomesOf(read).filter(({ body }) => body.type === 'label');
      expect(labels.map(({ attempt }) => attempt)).toEqual(['p2', 'p3']);
    }
  });

  it('find one another by what either side calls the payment', async () => {
    const read = await readAll([fixture('shopify.csv'), fixture('stripe-payments.csv')]);
    expect(read.report.join).toMatchObject({ orders: 2, orders_with_payment: 1, payments: 3, payments_with_order: 2 });
    const joined = checkoutsOf(read).find(({ id }) => id === 'ch_sample0002');
    expect(joined).toMatchObject({
      order_id: '#1001',
      card: { last4: '4242' },
      items: [{ name: 'Sample Console' }, {}],
    });
    // An order without a payment stands for itself.
    expect(checkoutsOf(read).map(({ id }) => id)).toContain('#1002');
  });

  it('says so in words', async () => {
    const broken = fileOf(
      Buffer.concat([
        Buffer.from(
          'id,at,amount,ip\na,2026-03-01,5,nowhere\nb,soon,5,\n4111111111111111,2026-03-01,1,\n見本,2026-03-01,5,\n',
        ),
        Buffer.from([0x93, 0x8c, 0x8b, 0x9e, ...Buffer.from(',2026-03-01,5,\n')]),
      ]),
    );
    const mappings = [
      { ...mapped({ fields: { ...fields, 'device.ip': 'ip' } }).mappings[0]!, strict: false },
      mappingOf('payments-masked.map.yaml'),
    ];
    const read = await readAll([broken, fixture('payments-masked.tsv')], { mappings });
    const text = readReportText(read.report).replace(broken, 'broken.csv');
    await expect(text).toMatchFileSnapshot('golden/report.txt');
    const inJapanese = readReportText(read.report, 'ja').replace(broken, 'broken.csv');
    await expect(inJapanese).toMatchFileSnapshot('golden/report.ja.txt');
    expect(readReportText(undefined)).toBe('');
  });

  it('does not depend on the order of the paths', async () => {
    const one = await readAll([fixture('shopify.csv'), fixture('stripe-payments.csv')]);
    const other = await readAll([fixture('stripe-payments.csv'), fixture('shopify.csv')]);
    const bare = (read: typeof one) => checkoutsOf(read).toSorted((a, b) => a.id.localeCompare(b.id));
    expect(bare(other)).toEqual(bare(one));
    expect(other.report.join).toEqual(one.report.join);
  });
});
