/** Suggested mappings, each as a person reads it, and what a replay makes of them. */
import { describe, expect, it } from 'vitest';
import { inLanguage } from '../../../src/authoring/report/japanese.ts';
import { readMapping } from '../../../src/replay/read/mapping/read.ts';
import { writeMapping } from '../../../src/replay/read/suggest.ts';
import { checkoutsOf, fileOf, mapped, outcomesOf, readAll } from './files.ts';

/** The suggestion for a file of these lines, without the number that its name got. */
async function suggestionFor(name: string, lines: readonly string[]) {
  const file = fileOf(`${lines.join('\n')}\n`, `${name}.csv`);
  const suggestion = (await writeMapping(file)).replace(/\d+-(?=[\w-]+\.csv)/, '');
  return { file, suggestion };
}

/** What a replay reads through the suggestion. */
async function readThrough(file: string, suggestion: string) {
  const { mapping, findings } = readMapping('suggested', suggestion);
  expect(findings).toEqual([]);
  return readAll([file], { mappings: [mapping!] });
}

const whole = {
  'british-shop': [
    'Order No,Order Date,Order Time,Total,Dispatch Date',
    '1,31/07/2025,14:02:11,£10.50,02/08/2025',
    '2,01/08/2025,09:00:00,"£1,010.00",02/08/2025',
  ],
  'days-or-months': ['Order No,Order Date,Total', '1,01/07/2025,$10.50', '2,02/08/2025,$1.50'],
  'relative-seconds': [
    'TransactionID,isFraud,TransactionDT,TransactionAmt,addr1,addr2',
    '2987000,0,86400,68.5,315.0,87.0',
    '2987001,1,86401,29,325.0,87.0',
  ],
  'day-and-timestamp': [
    'order_id,order_date,recorded,total',
    '1,2025-08-24,1756000000000,100',
    '2,2025-08-25,1756050000000,100',
  ],
  'chargeback-list': [
    'Case ID,Order Number,Dispute Date,Amount,Reason Code,Status',
    'C1,A1,12/09/2025,¥1200,10.4,Lost',
    'C2,A2,13/09/2025,¥200,13.1,Won',
    'C3,A3,14/09/2025,¥200,4863,Open',
  ],
  'japanese-chargeback-list': [
    '管理番号,取引ID,注文番号,通知日,理由,金額',
    '1,T1,A1,2026/04/20,身に覚えのない請求,1200',
    '2,T2,A2,2026/04/21,商品未着,300',
  ],
  'ways-to-pay': [
    '注文番号,注文日時,合計,お支払い方法',
    'A1,2026/1/5 10:00,100,クレジットカード',
    'A2,2026/1/5 10:01,100,代金引換',
    'A3,2026/1/5 10:02,100,銀行振込',
    'A4,2026/1/5 10:03,100,Amazon Pay',
    'A5,2026/1/5 10:04,100,"カード ""VISA"" "',
    'A6,2026/1/5 10:05,100,QUOカード',
  ],
  'days-alone': [
    '注文番号,注文日,更新日時,合計',
    '1,2026年1月5日,2026/1/9 10:00,100',
    '2,2026年1月6日,2026/1/9 11:00,200',
  ],
} as const;

describe('suggested mappings', () => {
  it.each(Object.entries(whole))('%s', async (name, lines) => {
    const { suggestion } = await suggestionFor(name, lines);
    await expect(suggestion).toMatchFileSnapshot(`golden/suggested/${name}.yaml`);
  });

  it('read the day with its time of day, and the currency that the amounts name', async () => {
    const { file, suggestion } = await suggestionFor('british-shop', whole['british-shop']);
    expect(checkoutsOf(await readThrough(file, suggestion))).toMatchObject([
      { at: Date.parse('2025-07-31T14:02:11+09:00'), amount: { value: 1050, currency: 'GBP' } },
      { at: Date.parse('2025-08-01T09:00:00+09:00'), amount: { value: 101000, currency: 'GBP' } },
    ]);
  });
});

describe('what was fraud', () => {
  const labelled = (header: string, ...values: readonly string[]) =>
    suggestionFor('labels', [
      `order_id,created,total,${header}`,
      ...values.map((value, row) => `A${row},2026-01-01 10:00:0${row},100,${value}`),
    ]);

  it.each([
    'Fraud?',
    'Chargeback',
    'chargeback_flag',
    'is_chargeback',
    'FLAG_FRAUD',
    'Fraud Status',
    'FraudFound_P',
    'fraud_bool',
    'has_cbk',
    'Charge Back',
    'target',
    'EVENT_LABEL',
    'isFraud',
    'Is Fraudulent',
    'class',
    'fraud_label',
    '不正',
    '不正フラグ',
    'チャージバック',
    'チャージバック有無',
  ])('%s', async header => {
    for (const [no, yes] of [
      ['0', '1'],
      ['No', 'Yes'],
      ['なし', 'あり'],
    ] as const) {
      const { file, suggestion } = await labelled(header, no, yes, no);
      const read = await readThrough(file, suggestion);
      expect(outcomesOf(read).map(({ body }) => 'label' in body && body.label)).toEqual([
        'genuine',
        'fraud',
        'genuine',
      ]);
    }
  });

  it.each([
    ['fraud_score', ['0', '1']],
    ['chargeback_amount', ['0', '1']],
    ['target', ['mobile', 'desktop']],
    ['class', ['economy', 'business']],
    ['Fraud', Array.from({ length: 9 }, (_, score) => `0.${score}`)],
  ])('is not in %s %j', async (header, values) => {
    expect((await labelled(header, ...values)).suggestion).not.toMatch(/^ *of:/m);
  });

  it('asks about values that it does not know, and about those that were not seen', async () => {
    const asked = (await labelled('Fraud Status', 'confirmed', 'under review', 'none')).suggestion;
    expect(asked).toContain('  fraud: ["confirmed"]\n  genuine: ["none"]\n  # "under review": fraud or genuine?');
    expect(readMapping('asked', asked).findings).toEqual([]);
    expect((await labelled('is_fraud', '0', '0')).suggestion).toContain(
      '  fraud: ["1"]   # CAREFUL: not among the rows',
    );
    const none = (await labelled('Chargeback', 'won', 'lost')).suggestion;
    expect(none).toContain('# CAREFUL: no value of Chargeback is known to mean fraud');
    expect(readMapping('none', none).findings).toEqual([]);
  });
});

describe('who ordered, and from which device', () => {
  const fieldsOf = async (header: string, values: readonly string[]) => {
    const rows = values.map((value, row) => `A${row},2026-01-01 10:00:00,100,${value}`);
    const { suggestion } = await suggestionFor('who', [`order_id,created,total,${header}`, ...rows]);
    return suggestion;
  };

  it.each([
    'お客様ID',
    'お客様番号',
    '顧客番号',
    'ユーザーID',
    '会員コード',
    '会員ID',
    '会員番号',
    '顧客ID',
    '顧客コード',
    'お客様コード',
    'Customer No',
    'member_id',
    'user_id',
    'uid',
  ])('%s is an account', async name =>
    expect(await fieldsOf(name, ['17', '18'])).toContain(`  account.id: ${name}   #`),
  );

  it.each([
    ['device_fp', ['a81f', 'b3cd']],
    ['device_fingerprint', ['a81f', 'b3cd']],
    ['fp', ['a81f', 'b3cd']],
    ['Device ID', ['EOGFQPIZPYXFZ', 'YSSKYOSJHPPLJ']],
    ['端末識別子', ['a81f', 'b3cd']],
  ])('%s is a device', async (name, values) =>
    expect(await fieldsOf(name, values)).toContain(`  device.id: ${name}   #`),
  );

  it.each([
    ['Device Used', ['mobile', 'desktop']],
    ['device', ['mobile', 'desktop']],
    ['device_id', ['iPhone', 'Android']],
    ['端末ID', ['スマホ', 'PC']],
    ['card_fingerprint', ['a81f', 'b3cd']],
    ['端末種別ID', ['1', '2']],
    ['配送業者ID', ['1', '2']],
  ])('%s %j is neither', async (name, values) => {
    const suggestion = await fieldsOf(name, values);
    expect(suggestion).not.toMatch(/^ {2}(account|device)\.id:/m);
  });

  it('asks where one value stands in many rows', async () => {
    const guests = Array.from({ length: 30 }, (_, row) => (row % 2 === 0 ? '0' : String(row)));
    expect(await fieldsOf('会員ID', guests)).toContain('# CAREFUL: one value of 会員ID stands in 50 % of the rows');
    expect(
      await fieldsOf(
        '会員ID',
        guests.map((_, row) => String(row)),
      ),
    ).not.toContain('stands in');
  });
});

describe('ways to pay', () => {
  const onlyOf = async (header: string, ...ways: readonly string[]) => {
    const rows = ways.map((way, row) => `A${row},2026-01-01 10:0${row},100,${way}`);
    return suggestionFor('ways', [`order_id,created,total,${header}`, ...rows]);
  };

  it.each([
    ['Payment Method', ['credit card', 'bank transfer', 'PayPal', 'cash on delivery', 'gift card'], ['A0']],
    ['支払方法', ['クレジットカード', '代金引換', '銀行振込'], ['A0']],
    ['決済方法', ['コンビニ決済', 'クレジットカード決済（JCB）', '後払い', 'デビットカード'], ['A1', 'A3']],
    ['payment_type', ['debit', 'credit', 'store credit'], ['A0', 'A1']],
  ])('%s %j', async (header, ways, kept) => {
    const { file, suggestion } = await onlyOf(header, ...ways);
    expect(suggestion).toContain('# CAREFUL: guessed from the words.');
    const read = await readThrough(file, suggestion);
    expect(checkoutsOf(read).map(({ id }) => id)).toEqual(kept);
    expect(read.report.files[0]!.left_out).toBe(ways.length - kept.length);
  });

  it('are compared without the spaces around them', async () => {
    const { file, suggestion } = await onlyOf('Payment Method', 'card  ', 'cash');
    expect(checkoutsOf(await readThrough(file, suggestion)).map(({ id }) => id)).toEqual(['A0']);
  });

  it('keeps all where all are cards, or none says that it is one', async () => {
    expect((await onlyOf('Payment Method', 'Visa', 'Mastercard')).suggestion).not.toContain('only:');
    const { file, suggestion } = await onlyOf('Payment Method', 'online', 'cash');
    expect(suggestion).toContain('# CAREFUL: every row is taken for a payment by card');
    expect(suggestion).toContain('\n# only: =[Payment Method] == "online"\n');
    expect(checkoutsOf(await readThrough(file, suggestion))).toHaveLength(2);
  });
});

describe('a list of chargebacks', () => {
  it('finds the orders of another file', async () => {
    const { file, suggestion } = await suggestionFor('chargebacks', whole['chargeback-list']);
    const orders = fileOf('order_no,ordered,total\nA1,2025-08-01,1200\nA2,2025-08-01,200\nA3,2025-08-01,200\n');
    const { mapping } = readMapping('suggested', suggestion);
    const read = await readAll([orders, file], {
      mappings: [mapping!, ...mapped({ fields: { id: 'order_no', at: 'ordered', 'amount.value': 'total' } }).mappings],
    });
    expect(read.rejected).toEqual([]);
    expect(outcomesOf(read).map(({ attempt, body }) => [attempt, 'category' in body && body.category])).toEqual([
      ['A1', 'fraud'],
      ['A2', 'dispute'],
      ['A3', 'unknown'],
    ]);
  });

  it('is none where orders have a few of them', async () => {
    const { suggestion } = await suggestionFor('orders', [
      'order no,order date,total,dispute date,dispute reason',
      'A1,2026-01-01 10:00,100,,',
      'A2,2026-01-01 10:00,100,2026-02-01,fraudulent',
    ]);
    expect(suggestion).toContain('kind: orders');
  });

  it('what is left to be written is said at its place, in both languages', async () => {
    const { suggestion } = await suggestionFor('nothing', ['order no,total', 'A1,100']);
    const { findings } = readMapping('map.yaml', suggestion);
    expect(findings).toMatchObject([
      { code: 'missing-key', message: '"at" is still empty: write its column here, or an expression' },
    ]);
    expect(suggestion.split('\n')[findings[0]!.line - 1]).toMatch(/^ {2}at: ""/);
    expect(inLanguage(`map.yaml:3:7: ${findings[0]!.message}`, 'ja')).toBe(
      'map.yaml:3:7: "at" が空のままです。列名または式を書いてください',
    );
  });
});

describe('the time of an order', () => {
  const formatOf = async (...values: readonly string[]) => {
    const rows = values.map((value, row) => `A${row};${value};100`);
    const { suggestion } = await suggestionFor('times', ['order_id;order_date;total', ...rows]);
    return suggestion
      .split('\n')
      .filter(line => /^ {2}(# )?format:/.test(line))
      .map(line => line.trim());
  };

  it.each([
    // One day above 12 among many says which is the month.
    [[...Array.from({ length: 12 }, (_, day) => `0${(day % 9) + 1}/02/2026`), '13/02/2026'], ['format: dd/MM/yyyy']],
    [[...Array.from({ length: 12 }, (_, day) => `0${(day % 9) + 1}/02/2026`), '02/13/2026'], ['format: MM/dd/yyyy']],
    [['1/2/2026 3:04 PM', '13/2/2026 3:04 AM'], ['format: d/M/yyyy h:mm a']],
    [['05-Aug-2026', '06-Aug-2026'], ['format: d-MMM-yyyy']],
    [['2026/8/5 3:04:05 PM'], ['format: yyyy/M/d h:mm:ss a']],
    [
      ['26/08/31 10:00', '26/09/01 10:00'],
      ['# format: dd/MM/yy H:mm', '# format: yy/M/d H:mm'],
    ],
    [['1756000000000'], ['format: unix-ms']],
    [['1756000000'], ['format: unix']],
    [['46082.5'], ['format: excel']],
    [['2026-08-05T10:00:00Z', '2026-08-05 10:00'], []],
    [
      ['01/02/2026', '03/04/2026'],
      ['# format: MM/dd/yyyy', '# format: dd/MM/yyyy'],
    ],
    [['soon', 'later'], ['# format: yyyy/M/d H:mm   # needed: the times of this file are in no usual form']],
  ])('%j', async (values, expected) => expect(await formatOf(...values)).toEqual(expected));

  it('is no timestamp of other days, and no clock of another event', async () => {
    const { suggestion } = await suggestionFor('others', [
      'order_id,order_date,synced,delivery time,total',
      '1,2025-08-24,2025-09-24 10:00:00,10:00,100',
      '2,2025-08-25,2025-09-24 10:00:01,12:00,100',
    ]);
    expect(suggestion).toContain('  at: order_date   #');
  });
});
