import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inLanguage } from '../../../src/authoring/report/japanese.ts';
import { amountFault, minorUnits } from '../../../src/replay/read/mapping/amounts.ts';
import { dateReader, isDateFormat, isZone } from '../../../src/replay/read/mapping/dates.ts';
import { compileExpression, parseExpression } from '../../../src/replay/read/mapping/expression.ts';
import { readMapping } from '../../../src/replay/read/mapping/read.ts';
import { ipOfNumber, monthOf, writtenCard } from '../../../src/replay/read/mapping/values.ts';

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

describe('dates', () => {
  const tokyo = dateReader([], 'Asia/Tokyo');

  it.each([
    ['2026-03-01 10:15:30', '2026-03-01T01:15:30.000Z'],
    ['2026/3/1 9:05', '2026-03-01T00:05:00.000Z'],
    ['2026年3月1日 9時5分', '2026-03-01T00:05:00.000Z'],
    ['2026年3月1日', '2026-02-28T15:00:00.000Z'],
    ['令和8年3月1日 9時5分', '2026-03-01T00:05:00.000Z'],
    ['令和元年5月1日', '2019-04-30T15:00:00.000Z'],
    ['R8/3/1 9:05', '2026-03-01T00:05:00.000Z'],
    ['平成31年4月30日 9:05', '2019-04-30T00:05:00.000Z'],
    ['H31.4.30', '2019-04-29T15:00:00.000Z'],
    ['2026/3/1(日) 9:05', '2026-03-01T00:05:00.000Z'],
    ['令和8年3月1日（日）午後9時5分', '2026-03-01T12:05:00.000Z'],
    ['2026年3月1日(日曜日)', '2026-02-28T15:00:00.000Z'],
    ['2026/03/01 (Sun) 09:05:07', '2026-03-01T00:05:07.000Z'],
    ['2026-03-01 午前12:05', '2026-02-28T15:05:00.000Z'],
    ['2026-03-01 午後12:05', '2026-03-01T03:05:00.000Z'],
    ['20260301T101530Z', '2026-03-01T10:15:30.000Z'],
    ['20260301T101530+0900', '2026-03-01T01:15:30.000Z'],
    ['20260301093000', '2026-03-01T00:30:00.000Z'],
    ['２０２６／３／１　９：０５', '2026-03-01T00:05:00.000Z'],
    ['2026-03-01T10:15:30.123456+09:00', '2026-03-01T01:15:30.123Z'],
    ['2023-05-21 22:07:16 -0700', '2023-05-22T05:07:16.000Z'],
    ['2026-03-01T10:15:30Z', '2026-03-01T10:15:30.000Z'],
    ['2026-03-01 10:15:30.123456+09', '2026-03-01T01:15:30.123Z'],
    ['2026-03-01 10:15:30 JST', '2026-03-01T01:15:30.000Z'],
    ['2024-02-29', '2024-02-28T15:00:00.000Z'],
  ])('%s', (text, expected) => expect(iso(tokyo(text))).toBe(expected));

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-03-01 24:00',
    '12/10/2023 22:24',
    '',
    'yesterday',
    '2026-03-01 10:15:30 +9',
    '2026-03-01-09',
    '2026/3/1 午後21:05',
    '昭和64年1月7日',
    '2026/3/1(祝)',
  ])('refuses %s', text => expect(tokyo(text)).toBeUndefined());

  it.each([
    ['M/d/yy H:mm', '6/8/15 1:38', '2015-06-07T16:38:00.000Z'],
    ['d/M/yyyy', '8/6/2015', '2015-06-07T15:00:00.000Z'],
    ['MMM d, yyyy, H:mm:ss', 'Mar 1, 2026, 9:00:05', '2026-03-01T00:00:05.000Z'],
    ['MMMM d, yyyy h:mm a', 'march 1, 2026 9:05 AM', '2026-03-01T00:05:00.000Z'],
    ['MMMM d, yyyy', 'Marsh 1, 2026', undefined],
    ['M/d/yyyy h:mm:ss a', '3/1/2026 12:05:00 AM', '2026-02-28T15:05:00.000Z'],
    ["yyyy'年'M'月'd'日' HHmmss", '2026年3月1日 103309', '2026-03-01T01:33:09.000Z'],
    ['yyyy-MM-dd HH:mm:ss.SSS XX', '2026-03-01 00:00:00.5 +0000', '2026-03-01T00:00:00.500Z'],
    ['unix', '1772327730', '2026-03-01T01:15:30.000Z'],
    ['unix-ms', '1772327730123', '2026-03-01T01:15:30.123Z'],
    ['excel', '46082.42743055556', '2026-03-01T01:15:30.000Z'],
    ['excel', '46082', '2026-02-28T15:00:00.000Z'],
    ['excel', '1772327730', undefined],
  ])('%s reads %s', (format, text, expected) => {
    expect(isDateFormat(format)).toBe(true);
    expect(iso(dateReader([format], 'Asia/Tokyo')(text))).toBe(expected);
  });

  it('knows zones with summer time', () => {
    expect(iso(dateReader([], 'America/New_York')('2026-07-01 00:00'))).toBe('2026-07-01T04:00:00.000Z');
    expect(iso(dateReader([], 'America/New_York')('2026-01-01 00:00'))).toBe('2026-01-01T05:00:00.000Z');
    expect(isZone('Asia/Tokio')).toBe(false);
    expect(['JST', 'GMT', 'Z', '-0700', '+09', 'Europe/Paris'].filter(zone => !isZone(zone))).toEqual([]);
  });

  it('reads every moment that it could have been written from', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), date => {
        const text = new Date(date.getTime() + 9 * 3_600_000).toISOString().replace('T', ' ').slice(0, -1);
        expect(tokyo(text)).toBe(date.getTime());
      }),
    );
  });
});

describe('amounts, cards, addresses of machines', () => {
  it.each([
    ['1,280', 'JPY', 1280],
    ['¥1,280', 'JPY', 1280],
    ['１，２８０円', 'JPY', 1280],
    ['1280.00', 'JPY', 1280],
    ['12.8', 'USD', 1280],
    ['$1,234.56', 'USD', 123456],
    ['USD 8', 'USD', 800],
    ['1.234', 'BHD', 1234],
    ['-5', 'JPY', -5],
    ['12.5', 'JPY', undefined],
    ['12.345', 'USD', undefined],
    ['', 'JPY', undefined],
    ['1,280', 'XXQ', undefined],
    ['one', 'JPY', undefined],
    ['1,00,000', 'JPY', 100000],
    ['41,97', 'USD', undefined],
    ['1,28', 'JPY', undefined],
    ['1234,567', 'JPY', undefined],
    ['$12.00', 'JPY', undefined],
    ['€12.00', 'JPY', undefined],
    ['12.00 GBP', 'JPY', undefined],
    ['USD 12.00', 'JPY', undefined],
    ['¥1,200', 'USD', undefined],
    ['1200円', 'USD', undefined],
    ['1200 yen', 'JPY', 1200],
    ['JPY1200', 'JPY', 1200],
    ['$12.00', 'SGD', 1200],
    ['S$12.00', 'SGD', 1200],
    ['S$12.00', 'USD', undefined],
    ['US $12.00', 'USD', 1200],
    ['USD$12', 'USD', 1200],
    ['12.00 gbp', 'GBP', 1200],
    ['£12', 'GBP', 1200],
    ['12 34', 'JPY', undefined],
    ['1 234', 'JPY', 1234],
    ['12 units', 'JPY', undefined],
    ['(500)', 'JPY', -500],
    ['(¥1,500)', 'JPY', -1500],
    ['▲500', 'JPY', -500],
    ['△500円', 'JPY', -500],
    ['500-', 'JPY', -500],
    ['−500', 'JPY', -500],
    ['－５００', 'JPY', -500],
    ['¥ -500', 'JPY', -500],
    ['--500', 'JPY', undefined],
    ['(500', 'JPY', undefined],
    ['2026-01-01', 'JPY', undefined],
    ['1e3', 'JPY', undefined],
  ])('%s %s', (text, currency, expected) => expect(minorUnits(text, currency, 'major', '.')).toBe(expected));

  it('knows minor units and decimal commas', () => {
    expect(minorUnits('1280', 'USD', 'minor', '.')).toBe(1280);
    expect(minorUnits('1.280,50', 'EUR', 'major', ',')).toBe(128050);
    expect(minorUnits('12.80', 'EUR', 'major', ',')).toBe(undefined);
  });

  it.each([
    ['-5', 'JPY', 'major', 'The amount is negative: leave refunds out with "only".'],
    ['(500)', 'JPY', 'major', 'The amount is negative: leave refunds out with "only".'],
    ['▲500', 'JPY', 'major', 'The amount is negative: leave refunds out with "only".'],
    ['△500', 'JPY', 'major', 'The amount is negative: leave refunds out with "only".'],
    ['500-', 'JPY', 'major', 'The amount is negative: leave refunds out with "only".'],
    ['−500', 'JPY', 'major', 'The amount is negative: leave refunds out with "only".'],
    [
      '¥500-',
      'JPY',
      'major',
      'A minus stands behind the amount: leave refunds out with "only"; where it only ends the figure, =replace([column], "-", "") takes it off.',
    ],
    [
      '$12.00',
      'JPY',
      'major',
      'The amount is written with "$" and would be read as JPY: amounts.currency says what the file is in; where rows differ, a field amount.currency names the column that says it, or "only" leaves the others out.',
    ],
    [
      '12.80',
      'JPY',
      'major',
      'The amount has more decimals than JPY has: amounts.currency says what the file is in; round(…) takes them off.',
    ],
    ['12.80', 'USD', 'minor', 'Minor units have no decimals: amounts.unit is major for this file.'],
    ['41,97', 'EUR', 'major', 'The decimals stand behind another sign than ".": amounts.decimal says which.'],
    [
      '1200',
      'US DOLLAR',
      'major',
      'The currency of this row is no code of ISO 4217, such as JPY: amount.currency names another column, or translates its words with values.',
    ],
    ...['free', '1e3', '12 34'].map(
      text =>
        [
          text,
          'JPY',
          'major',
          'This is no amount: digits are taken, "," between thousands, "." before decimals, and the sign or code of a currency before or behind.',
        ] as const,
    ),
  ] as const)('says why %s %s is no amount', (text, currency, unit, told) => {
    expect(minorUnits(text, currency, unit, '.') ?? -1).toBeLessThan(0);
    expect(amountFault(text, currency, unit, '.')).toEqual({
      code: /written with|ISO 4217/.test(told) ? 'bad-currency' : 'bad-amount',
      detail: told,
    });
    expect(inLanguage(told.slice(0, -1), 'ja')).toMatch(/[ぁ-ん]/);
  });

  it('gives back any amount that was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.constantFrom('USD', 'JPY', 'BHD'), (value, currency) => {
        const exponent = { USD: 2, JPY: 0, BHD: 3 }[currency];
        const major = `${Math.floor(value / 10 ** exponent).toLocaleString('en-US')}${exponent ? `.${String(value % 10 ** exponent).padStart(exponent, '0')}` : ''}`;
        expect(minorUnits(major, currency, 'major', '.')).toBe(value);
      }),
    );
  });

  it.each([
    ['352800******0106', { bin: '352800', last4: '0106' }],
    ['35280000******06', { bin: '35280000' }],
    ['352800001******06', undefined],
    ['4***********1111', { last4: '1111' }],
    ['4***', {}],
    ['**** **** **** 4242', { last4: '4242' }],
    ['XXXX-XXXX-XXXX-4242', { last4: '4242' }],
    ['4242', { last4: '4242' }],
    ['3528-0000-0000-0106', { full: '3528000000000106' }],
    ['visa', undefined],
    ['12', undefined],
  ])('%s', (text, expected) => expect(writtenCard(text)).toEqual(expected));

  it('reads months and numbers that are addresses', () => {
    expect(['202912', '122029', '201213', '132029'].map(monthOf)).toEqual(['2029-12', '2029-12', undefined, undefined]);
    expect(['2029-12', '12/29', '1/2029', '1229', '13/29'].map(monthOf)).toEqual([
      '2029-12',
      '2029-12',
      '2029-01',
      '2029-12',
      undefined,
    ]);
    expect(ipOfNumber('350311387.9')).toBe('20.225.83.219');
    expect(ipOfNumber('4294967296')).toBeUndefined();
  });
});

describe('expressions', () => {
  const header = ['姓', '名', 'a', 'b'];
  const work = (text: string, cells: readonly string[]) => {
    const parsed = parseExpression(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return compileExpression(parsed.value, name => header.indexOf(name))(cells);
  };
  const cells = ['見本', '花子', '12', ''];

  it.each([
    ['=[姓] & " " & [名]', '見本 花子'],
    ['=[b] & [none]', undefined],
    ['=[a] * 2 + 0.1 + 0.2', '24.3'],
    ['=[a] - 2 - 3', '7'],
    ['=-[a]', '-12'],
    ['=if([a] > 10 and not [b], "large", "small")', 'large'],
    ['=if([b] == "", "blank")', 'blank'],
    ['=first([b], [none], [a])', '12'],
    ['=before("a~b", "~") & after("a~b", "~")', 'ab'],
    ['=right("000000" & "3309", 6)', '003309'],
    ['=right("3309", 0)', undefined],
    ['=left("160-0022", 3)', '160'],
    ['=left("160-0022", 0)', undefined],
    ['=left("160-0022", -3)', undefined],
    ['=replace("a-b-c", "-", "")', 'abc'],
    ['=date("2026/3/1 103309", "yyyy/M/d HHmmss")', '2026-03-01T01:33:09.000Z'],
    ['=digits("〒１００-0001")', '1000001'],
    ['=contains([姓], "見")', 'true'],
    ['=[姓] + 1', undefined],
    ['="¥1,200" + "(200)"', '1000'],
    ['="12 34" + 0', undefined],
    ['="12.00 GBP" + 0', undefined],
    ['="\\"quoted\\""', '"quoted"'],
  ])('%s', (text, expected) => expect(work(text, cells)).toBe(expected));

  it('never throws, whatever is written, and points into what was written', () => {
    const piece = fc.constantFrom(
      '[a]',
      '"x"',
      '&',
      '+',
      '(',
      ')',
      ',',
      'if',
      'first',
      'not',
      'and',
      '==',
      '1',
      '[',
      '"',
      '?',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        const text = `=${pieces.join('')}`;
        const parsed = parseExpression(text);
        if (parsed.ok) compileExpression(parsed.value, () => 0)(['7']);
        else expect(parsed.error.offset).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('mapping files', () => {
  it('says everything that is wrong, at its place', async () => {
    const text = `kind: order
rows: items
tme: { zone: Asia/Tokyo }
time:
  format: [yyyy/M/d H:mm, Q]
  zone: Asia/Tokio
amounts:
  unit: majr
  currency: YEN
only: =contains([支払], "カード"
fields:
  id: 注文番号
  at: 注文日
  amount.vale: 合計
  account.id: 31
  billing.name: =[姓] & [メイ]
  shipping.country: { of: 国, vals: { 日本: JP } }
items:
  name: [商品, 品名]
  price: 価格
outcomes:
  - type: authorisation
  - type: chargeback
    catgory: 理由
  - when: =foo([x])
label:
  of: 不正
  fraud: [[1]]
`;
    const header = ['注文番号', '注文日時', '合計金額', '姓', '名', '価格', '国', '理由', '不正'];
    const { mapping, findings } = readMapping('map.yaml', text, header);
    expect(mapping).toBeUndefined();
    const lines = text.split('\n');
    const shown = findings.map(({ line, column, length, code, message, hint }) => {
      const marked = lines[line - 1]!.slice(column - 1, column - 1 + length);
      return `${line}:${column} ${code} «${marked}»\n    ${message}${hint === undefined ? '' : `\n    ${hint}`}`;
    });
    await expect(`${shown.join('\n')}\n`).toMatchFileSnapshot('golden/mapping-findings.txt');
  });

  it('asks a file of outcomes for what it says: outcomes, a label or both', () => {
    const said = {
      outcomes: 'outcomes:\n  - { type: label, label: b, at: c }\n',
      label: 'label: { of: b, fraud: ["1"] }\n',
    };
    const found = (...parts: readonly string[]) =>
      readMapping('m', `kind: outcomes\nfields: { id: a }\n${parts.join('')}`).findings.map(({ message }) => message);
    expect([found(said.outcomes), found(said.label), found(said.outcomes, said.label)]).toEqual([[], [], []]);
    expect(found()).toEqual(['the key "outcomes" is missing']);
  });

  it('takes a good one, and refuses YAML that is none', () => {
    const good = 'fields:\n  id: a\n  at: b\n  amount.value: c\n';
    expect(readMapping('m', good, ['a', 'b', 'c'])).toMatchObject({
      findings: [],
      mapping: { name: 'm', strict: true },
    });
    expect(readMapping('m', 'fields: [').findings[0]).toMatchObject({ code: 'yaml-syntax', line: 1 });
    expect(readMapping('m', '').findings.length).toBeGreaterThan(0);
  });
});
