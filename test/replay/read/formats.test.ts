import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { allFormats, formats } from '../../../src/replay/read/formats/index.ts';
import { allSources, chooseMapping } from '../../../src/replay/read/mapping/choose.ts';
import { compileMapping } from '../../../src/replay/read/mapping/compile.ts';
import { readMapping } from '../../../src/replay/read/mapping/read.ts';
import { writeMapping } from '../../../src/replay/read/suggest/write.ts';
import { openInput, type Table } from '../../../src/replay/read/table/open.ts';
import { developmentData } from '../../development-data.ts';
import { checkoutsOf, fileOf, outcomesOf, readAll } from './files.ts';

const fixture = (name: string) => `fixtures/exports/${name}`;

function mappingOf(name: string) {
  const { mapping, findings } = readMapping(name, readFileSync(fixture(name), 'utf8'));
  expect(findings).toEqual([]);
  return mapping!;
}

/** A reading as text: what a person compares with the export. */
async function shown(paths: readonly string[], options = {}): Promise<string> {
  const { lines, rejected, report } = await readAll(paths, options);
  const read = lines.map(line =>
    line.kind === 'attempt'
      ? { attempt: { ...line.checkout, at: new Date(line.checkout.at).toISOString() } }
      : { outcome_of: line.outcome.attempt, ...line.outcome.body },
  );
  return stringify({ report, rejected, lines: read }, { lineWidth: 0 });
}

describe('formats', () => {
  const exports = readdirSync('fixtures/exports').filter(
    name => name.endsWith('.csv') && !/^(base|chargebacks)/.test(name),
  );

  it.each(exports)('%s is told by its columns and read', async name => {
    await expect(await shown([fixture(name)])).toMatchFileSnapshot(`golden/${name.replace('.csv', '')}.yaml`);
  });

  it('each have a made-up export that is told to be of it', async () => {
    const told = await Promise.all(
      exports.map(async name => {
        const { header } = (await openInput(fixture(name))) as Table;
        const choice = chooseMapping([...formats.values()], header);
        return choice.kind === 'fits' ? choice.chosen.name : undefined;
      }),
    );
    expect(allFormats.map(({ name }) => name).filter(name => !told.includes(name))).toEqual([]);
  });

  it.each([
    [
      'Name,Created at,Total,Currency,Lineitem name,Financial Status,Payment Method',
      '#1,2026-03-01 10:00:00 +0900,100,JPY,x,paid,Shopify Payments',
      '#2,2026-03-01 10:00:00 +0900,100,JPY,x,pending,Cash on Delivery (COD)',
      '#3,2026-03-01 10:00:00 +0900,100,JPY,x,paid,KOMOJU - コンビニ',
    ],
    [
      'OrderId,OrderTime,TotalPrice,PayMethodName',
      '#1,2026-03-01 10:00,100,クレジットカード決済',
      '#2,2026-03-01 10:00,100,商品代引',
      '#3,2026-03-01 10:00,100,PayPay残高払い',
    ],
    [
      'Order Number,Order Date,Order Total Amount,Payment Method Title',
      '#1,2026-03-01 10:00,100,Credit Card',
      '#2,2026-03-01 10:00,100,Direct bank transfer',
    ],
  ])('leaves out what was not paid by card: %s', async (...rows) => {
    const read = await readAll([fileOf(`${rows.join('\n')}\n`)]);
    expect(checkoutsOf(read).map(({ id }) => id)).toEqual(['#1']);
    expect(read.report.files[0]!.left_out).toBe(rows.length - 2);
  });

  it('knows what a spreadsheet does to an export: zeros are gone, true is TRUE', async () => {
    const rakuten = fileOf(
      '注文番号,注文日時,請求金額,商品明細ID,送付先ID,送付先郵便番号1,送付先郵便番号2\nR1,2026/1/5 9:03,100,1,1,60,1\nR2,2026/1/5 9:03,100,1,1,,\n',
    );
    expect(checkoutsOf(await readAll([rakuten])).map(({ shipping }) => shipping?.postal_code)).toEqual([
      '0600001',
      undefined,
    ]);
    const yahoo = fileOf(
      'OrderId,OrderTime,TotalPrice,PayMethodName,IsLogin,CardNumberLast4\nY1,2026/1/5 9:03,100,,FALSE,106\n',
    );
    expect(checkoutsOf(await readAll([yahoo]))).toMatchObject([{ account: { guest: true }, card: { last4: '0106' } }]);
  });

  it('takes no inquiry of a Stripe issuer that was closed for a chargeback', async () => {
    const rows = ['warning_closed', 'won', 'lost', ''].map(
      (status, at) => `ch_${at},2026-03-01 01:00:00,100,0,jpy,${status},fraudulent,2026-04-01 00:00:00`,
    );
    const header = 'id,Created (UTC),Amount,Amount Refunded,Currency,Dispute Status,Dispute Reason,Dispute Date (UTC)';
    const read = await readAll([fileOf(`${header}\n${rows.join('\n')}\n`)]);
    expect(outcomesOf(read)).toMatchObject([{ attempt: 'ch_2', body: { type: 'chargeback', category: 'fraud' } }]);
  });

  it('reads other shops through a mapping file', async () => {
    const mappings = [mappingOf('base.map.yaml')];
    await expect(await shown([fixture('base.csv')], { mappings })).toMatchFileSnapshot('golden/base.yaml');
  });

  it.each(allFormats.map(format => [format.name, format] as const))(
    '%s is a mapping that a file could hold',
    (name, format) => {
      const { findings } = readMapping(name, stringify(format.spec));
      expect(findings).toEqual([]);
      expect(() => compileMapping(name, format.spec, [])).not.toThrow();
      expect(allSources(format.spec).length).toBeGreaterThan(3);
      expect(format.notes.length).toBeGreaterThan(0);
    },
  );

  it('writes a first mapping for columns that no format knows, which reads them', async () => {
    const file = fileOf(
      [
        'オーダーID,処理日時,利用金額,通貨,カード番号,顧客ID,お届け先 氏名,お届け先 郵便番号,お届け先 住所1,IPアドレス,is_fraud,備考',
        'A1,12/31/2025 23:59:01,"1,280",JPY,352800******0106,7,見本 花子,100-0001,千代田区1-1,3405803783,False,',
        'A2,1/2/2026 0:00:02,500,JPY,4***********1111,8,見本 次郎,100-0002,千代田区2-2,3405803784,True,至急',
      ].join('\n'),
      'gateway.csv',
    );
    const suggestion = (await writeMapping(file)).replace(/\d+-gateway/, 'gateway');
    await expect(suggestion).toMatchFileSnapshot('golden/suggested.yaml');
    const read = await readAll([file], { mappings: [readMapping('suggested', suggestion).mapping!] });
    expect(read.rejected).toEqual([]);
    expect(read.report.files[0]!.dropped).toEqual({});
    expect(checkoutsOf(read)).toMatchObject([
      {
        id: 'A1',
        at: Date.parse('2025-12-31T14:59:01Z'),
        card: { bin: '352800', last4: '0106' },
        device: { ip: '203.0.113.7' },
      },
      { id: 'A2', account: { id: '8' } },
    ]);
    expect(outcomesOf(read).map(({ body }) => 'label' in body && body.label)).toEqual(['genuine', 'fraud']);
  });

  it('writes out a format in the words of a mapping file, which reads the same', async () => {
    for (const name of ['shopify.csv', 'ec-cube-4.csv', 'stripe-payments.csv']) {
      const { mapping, findings } = readMapping(name, await writeMapping(fixture(name)));
      expect(findings).toEqual([]);
      const through = await readAll([fixture(name)], { mappings: [mapping!] });
      expect(through.lines).toEqual((await readAll([fixture(name)])).lines);
    }
  });

  it('finds the form of times past a broken one', async () => {
    const days = Array.from({ length: 28 }, (_, day) => `A${day},${day + 1}/2/2026 9:03:00,1000`);
    const file = fileOf(`order_id,order_date,total\n${days.join('\n')}\nA99,unknown,1000\n`);
    expect(await writeMapping(file)).toContain('  format: d/M/yyyy H:mm:ss\n');
  });

  it('goes by what stands in columns whose names say little, and past broken rows', async () => {
    const rows = [
      'order,when,total,mail,pay,fraud,pref,city,addr,zip',
      'A1,2026/10/01 12:30,"12,300",foo@example.jp,352800******0106,0,東京都,千代田区,丸の内1-1-1,100-0005',
      'A2,2026/10/01 12:31,998000,bar@example.jp,352800******0106,1,東京都,港区,芝公園4-2-8 101号室,105-0011',
      'A3,2026/13/01 12:31,5000,nobody,,0,東京都,港区,芝公園4-2-8,105-0011',
      'A4,2026/10/02,abc,,,0',
    ];
    const suggestion = await writeMapping(fileOf(`${rows.join('\n')}\n`));
    for (const line of [
      'at: when',
      'amount.value: total',
      'email: mail',
      'card.masked: pay',
      'billing.prefecture: pref',
      'billing.line1: addr',
    ])
      expect(suggestion).toContain(`  ${line}   #`);
    expect(suggestion).toContain('write shipping instead of billing');
    expect(readMapping('short', suggestion).findings).toEqual([]);
  });

  it('takes what was charged for the amount, and the mail of who receives a code for what it is', async () => {
    const file = fileOf(
      '注文番号,注文日時,合計,お支払い合計,受取人メールアドレス,メールアドレス\nA1,2026/1/5 9:03,1000,900,to@example.com,me@example.com\n',
    );
    const { mapping } = readMapping('charged', await writeMapping(file));
    expect(checkoutsOf(await readAll([file], { mappings: [mapping!] }))).toMatchObject([
      { amount: { value: 900 }, email: 'me@example.com', delivery: { email: 'to@example.com' } },
    ]);
  });

  it('knows a list of chargebacks by the day on which they came about', async () => {
    const file = fileOf('注文番号,チャージバック発生日,理由\nA1,2026/03/05,第三者利用\n');
    const suggestion = await writeMapping(file);
    expect(suggestion).toContain('kind: outcomes');
    expect(suggestion).toContain('at: チャージバック発生日');
  });

  it('puts together what stands in several columns, and takes no numbers of prefectures and ways to pay for their names', async () => {
    const file = fileOf(
      [
        '注文番号,注文日時,合計,支払方法(ID),支払方法(名称),お名前(姓),お名前(名),郵便番号1,郵便番号2,都道府県(ID),都道府県(名称),電話番号1,電話番号2,電話番号3,Ship First Name,Ship Last Name',
        'A1,2026/1/5 9:03,1000,5,クレジットカード,山田,花子,060,0001,1,北海道,011,000,0000,Taro,Sato',
        'A2,2026/1/5 9:03,1000,4,代金引換,山田,花子,060,0001,1,北海道,011,000,0000,Taro,Sato',
      ].join('\n'),
    );
    const { mapping } = readMapping('parts', await writeMapping(file));
    expect(checkoutsOf(await readAll([file], { mappings: [mapping!] }))).toMatchObject([
      {
        id: 'A1',
        billing: { name: '山田 花子', postal_code: '0600001', prefecture: '北海道', phone: '0110000000' },
        shipping: { name: 'Taro Sato' },
      },
    ]);
  });

  it('takes an address in bare words for that of the payer', async () => {
    const file = fileOf(
      '注文番号,注文日時,合計金額,氏名,郵便番号,都道府県,市区町村,住所1,住所2\nA1,2026/1/5 9:03,"¥1,234",山田,160-0022,東京都,新宿区,新宿1-2-3,101\n',
    );
    const { mapping } = readMapping('bare', await writeMapping(file));
    expect(checkoutsOf(await readAll([file], { mappings: [mapping!] }))).toMatchObject([
      {
        amount: { value: 1234 },
        billing: { name: '山田', prefecture: '東京都', city: '新宿区', line1: '新宿1-2-3', line2: '101' },
      },
    ]);
  });

  it('adds up no items of which one has a quantity that cannot be read', async () => {
    const spec = {
      rows: 'item',
      amounts: { sum_of_items: true },
      fields: { id: 'id', at: 'at' },
      items: { name: 'name', quantity: 'quantity', unit_price: 'price' },
    } as const;
    const rows = ['a,2026-03-01,x,"1,000",50', 'b,2026-03-01,x,2個,50', 'c,2026-03-01,x,,50', 'c,2026-03-01,,,'];
    rows.push('d,2026-03-01,x,,50', 'd,2026-03-01,,1,70');
    const file = fileOf(`id,at,name,quantity,price\n${rows.join('\n')}\n`);
    const read = await readAll([file], { mappings: [{ name: 'map.yaml', spec, strict: true }] });
    expect(checkoutsOf(read).map(({ id, amount }) => [id, amount.value])).toEqual([
      ['a', 50_000],
      ['c', 50],
    ]);
    expect(read.rejected.map(({ source, code }) => [source.line, code])).toEqual([
      [3, 'missing-field'],
      [6, 'missing-field'],
    ]);
  });

  it('adds up items where no column holds the total', async () => {
    const file = fileOf(
      '注文番号,注文日時,商品名,数量,単価\nI1,2026/1/5 9:03,a,2,"1,000円"\nI1,2026/1/5 9:03,b,1,500円\n',
    );
    const { mapping } = readMapping('summed', await writeMapping(file));
    expect(checkoutsOf(await readAll([file], { mappings: [mapping!] }))).toMatchObject([{ amount: { value: 2500 } }]);
  });

  it.each([
    [
      'GMO-PG',
      'オーダーID,取引ID,処理日時,状態,処理区分,利用金額,エラーコード,エラー詳細コード',
      'O1,T1,2026/03/01 10:00:00,決済失敗,AUTH,1280,G12,42G120000',
      'O1,T2,2026/03/01 10:01:00,即時売上,CAPTURE,1280,,',
      'O2,T3,2026/03/01 11:00:00,未決済,AUTH,500,,',
    ],
    [
      'SBPS',
      '受注ID,トラッキングID,受注日時,請求ステータス,入金ステータス,請求金額',
      'O1,T1,2026/03/01 10:00:00,エラー,,1280',
      'O1,T2,2026/03/01 10:01:00,売上確定,入金済,1280',
      'O2,T3,2026/03/01 11:00:00,処理中,,500',
    ],
    [
      'Stripe with few columns',
      'id,Created date (UTC),Amount,Currency,Status,Decline Reason,Order ID',
      'T1,2026-03-01 01:00:00,1280,jpy,Failed,do_not_honor,O1',
      'T2,2026-03-01 01:01:00,1280,jpy,Paid,,O1',
      'T3,2026-03-01 02:00:00,500,jpy,requires_action,,O2',
    ],
  ])('takes the payment side for what it is: %s', async (_name, ...rows) => {
    const file = fileOf(`${rows.join('\n')}\n`);
    const suggestion = await writeMapping(file);
    const { mapping, findings } = readMapping('payments', suggestion);
    expect(findings).toEqual([]);
    expect(mapping?.spec).toMatchObject({ kind: 'payments' });
    const read = await readAll([file], { mappings: [mapping!] });
    expect(read.rejected).toEqual([]);
    expect(checkoutsOf(read).map(({ id, order_id }) => [id, order_id])).toEqual([
      ['T1', 'O1'],
      ['T2', 'O1'],
      ['T3', 'O2'],
    ]);
    expect(outcomesOf(read).map(({ attempt, body }) => [attempt, 'result' in body && body.result])).toEqual([
      ['T1', 'declined'],
      ['T2', 'approved'],
    ]);
    // What the words do not tell is asked, not guessed.
    expect(suggestion).toMatch(/# (未決済|処理中|requires_action): approved or declined\?/);
    expect(suggestion).toMatch(/^join: \[/m);
  });

  it.each([
    [
      'a data set of transactions',
      'Transaction ID,Customer ID,Transaction Amount,Transaction Date,Product Category,Quantity,Is Fraudulent,Transaction Hour',
      'a1,c1,12.50,2026-03-01 10:00:00,electronics,2,1,10',
      { amount: { value: 1250, currency: 'USD' }, items: [{ category: 'electronics', quantity: 2 }] },
    ],
    [
      'a Japanese system export',
      '注文番号;受付日時;お支払金額（税込）;商品カテゴリ;数量;判定',
      'a1;令和8年3月1日 10時00分;￥１２，８００;ゲーム機本体;２;不正',
      { amount: { value: 12800, currency: 'JPY' }, items: [{ category: 'ゲーム機本体', quantity: 2 }] },
    ],
    [
      'a German shop',
      'Bestellnr;Datum;Gesamtbetrag;Artikel;Menge;Einzelpreis;Betrug',
      'a1;01.03.2026 10:00;1.234,50;Konsole;2;617,25;ja',
      { amount: { value: 123450 }, items: [{ name: 'Konsole', quantity: 2, unit_price: 61725 }] },
    ],
    [
      'a spreadsheet',
      'order no\tordered at\tamount\tfraud flag',
      'a1\t46082.416667\t1280\tY',
      { amount: { value: 1280 } },
    ],
    ['seconds that have passed', 'TransactionID,isFraud,TransactionDT,TransactionAmt', 'a1,1,1772326800,1280', {}],
  ])('knows the columns of %s', async (_name, header, row, order) => {
    const file = fileOf(`${header}\n${row}\n`);
    const { mapping, findings } = readMapping('suggested', await writeMapping(file));
    expect(findings).toEqual([]);
    const read = await readAll([file], { mappings: [mapping!] });
    expect(read.rejected).toEqual([]);
    expect(checkoutsOf(read)).toMatchObject([{ id: 'a1', at: Date.parse('2026-03-01T10:00:00+09:00'), ...order }]);
    expect(outcomesOf(read)).toMatchObject([{ body: { type: 'label', label: 'fraud' } }]);
  });

  it('takes the statuses of orders for no payments', async () => {
    const file = fileOf('注文番号,注文日時,合計金額,状態\nA1,2026/1/5 9:03,100,発送済\n');
    expect(await writeMapping(file)).toContain('kind: orders');
  });

  it('says which columns are missing', async () => {
    const file = fileOf('Name,Email,Created at,Lineitem name,Financial Status\n#1,a@example.com,2026-03-01,x,paid\n');
    await expect(readAll([file])).rejects.toThrow(/shopify needs the column Total/);
    await expect(readAll([fileOf('colour,shape\nred,round\n')])).rejects.toThrow(/no known format/);
    await expect(readAll([fileOf('')])).rejects.toThrow(/is empty: take it out/);
    const workbook = Buffer.from(Array.from({ length: 400 }, (_, at) => (at * 37) % 256));
    await expect(readAll([fileOf(Buffer.concat([Buffer.from('PK'), workbook]), 'orders.xlsx')])).rejects.toThrow(
      /orders.xlsx is no text/,
    );
    await expect(readAll([fileOf(`PK\x03\x04${'id,at\n'.repeat(9)}`, 'orders.zip')])).rejects.toThrow(/is no text/);
    const stripe = { mappings: [formats.get('stripe')!] };
    await expect(readAll([fixture('ec-cube-4.csv')], stripe)).rejects.toThrow(/stripe needs the columns id/);
  });
});

describe('real headers, where the development data is here', () => {
  const files = {
    'eccube4_order_header.cp932.csv': 'ec-cube-4',
    'rakuten_rms_header_only.csv': 'rakuten-rms',
    'shopify_orders_export.redacted.csv': 'shopify',
    'stripe_legacy_payments_header.csv': 'stripe',
    'stripe_unified_payments_all79.redacted.csv': 'stripe',
    'stripe_unified_payments_default23.redacted.csv': 'stripe',
    'woocommerce_analytics_orders_header.csv': 'woocommerce',
    'base_orders_header.csv': undefined,
    'eccube2_order_header.cp932.csv': undefined,
    'magento_sales_order_grid_header.csv': undefined,
  };
  it.each(Object.entries(files))('%s', async (name, expected) => {
    const path = developmentData(`order-exports/${name}`);
    if (!path) {
      process.stderr.write(`skipped: ${name} is not here\n`);
      return;
    }
    const table = (await openInput(path)) as Table;
    const choice = chooseMapping([...formats.values()], table.header);
    expect(choice.kind === 'fits' ? choice.chosen.name : undefined).toBe(expected);
    // What is suggested for a file that no format reads names its own columns.
    if (!expected) expect(await writeMapping(path)).toMatch(/\n {2}id: \S/);
  });

  it('reads the excerpts to their last row', async () => {
    for (const [name, attempts] of [
      ['shopify_orders_export.redacted.csv', 7],
      ['stripe_unified_payments_default23.redacted.csv', 14],
      ['stripe_unified_payments_all79.redacted.csv', 1],
    ] as const) {
      const path = developmentData(`order-exports/${name}`);
      if (!path) continue;
      const read = await readAll([path]);
      expect(read.rejected).toEqual([]);
      expect(checkoutsOf(read)).toHaveLength(attempts);
    }
  });

  it('reads labelled orders through the mapping that is suggested for them', async () => {
    const path = developmentData('ecom_orders_dev.csv');
    if (!path) {
      process.stderr.write('skipped: ecom_orders_dev.csv is not here\n');
      return;
    }
    const suggestion = await writeMapping(path);
    const { mapping, findings } = readMapping('suggested', suggestion);
    expect(findings).toEqual([]);
    const read = await readAll([path], { mappings: [mapping!] });
    expect(read.rejected).toEqual([]);
    expect(read.report.files[0]!.dropped).toEqual({});
    const labels = outcomesOf(read).map(({ body }) => (body.type === 'label' ? body.label : body.type));
    expect(labels).toHaveLength(checkoutsOf(read).length);
    expect(labels.filter(label => label === 'fraud')).toHaveLength(2321);
    expect(checkoutsOf(read)[0]).toMatchObject({ id: '333320', device: { ip: '20.225.83.219' } });
  });
});
