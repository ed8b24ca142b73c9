/** Faults that no fixture holds: planted in a condition, a case, a policy. */
import { describe, expect, it } from 'vitest';
import { fixturesOf } from '../../src/authoring/cases/fixtures.ts';
import { CasePlayer } from '../../src/authoring/cases/play.ts';
import { checkFolder, checkRuleSet } from '../../src/authoring/check.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { hintInJapanese, messageInJapanese } from '../../src/authoring/report/japanese.ts';
import { loadRuleSet } from '../../src/engine/rule-set.ts';
import { findingAt } from '../../src/engine/rules/problems.ts';
import type { CheckoutCase } from '../../src/engine/rules/rule.ts';
import { errorsIn } from '../../src/rule-set/folder.ts';
import { shippedTowns } from '../../src/towns/shipped.ts';
import { base, today } from './sample.ts';

const short = 'address/goods-to-short-stay.yaml';
const options = { now: today };

/** Code and marked text of the findings of the base with another condition. */
function marks(when: string, more: Record<string, string> = {}): [string, string][] {
  const text = base
    .get(short)!
    .replace('address.kind == "short_stay" && goods.high_risk_share >= 0.5', when)
    .replace('status: live', 'status: draft');
  const files = new Map([...base, [short, text], ...Object.entries(more)]);
  return checkRuleSet(files, options).map(({ code, file, line, column, length }) => [
    code,
    files
      .get(file)!
      .split('\n')
      [line - 1]!.slice(column - 1, column - 1 + length),
  ]);
}

describe('what people write who mean something else', () => {
  it.each([
    ['amount.value > ５０００', 'write numbers in half width: 5000'],
    ['amount.value > ５００００', 'write numbers in half width: 50000'],
    ['amount.value > ５０，０００', 'write numbers in half width: 50000'],
    ['goods.high_risk_share > 0.５', 'write numbers in half width: 0.5'],
    ['email.domain in @disposable_email', 'a list is read by its name: lists.disposable_email'],
    ['amount.value > ¥50000', 'an amount is a number without a sign, in minor units: amount.value > 50000'],
    ['goods.high_risk_share > 50%', 'a share is written between 0 and 1: 50% is 0.5'],
    ['((account.guest)', 'a parenthesis is not closed'],
    ['((email.domain == ")"', '2 parentheses are not closed'],
    ['account.guest)', 'this parenthesis closes none that is open'],
    ['amount.value > "50,000"', 'write 50000 without quotes'],
    ['time.weekday == "Sunday"', 'it is a number from 0 to 6'],
    ['amount.currency == 392', 'texts stand in quotes: "392"'],
    ['email.domain == ""', 'to ask whether it is known at all, write has(email.domain)'],
    ['amount.currency == ""', expect.stringContaining('ISO 4217')],
    ['amount.value > 5万', 'numbers are written in digits: 50000'],
    ['amount.value > 30万', 'numbers are written in digits: 300000'],
    ['amount.value > 1.5万', 'numbers are written in digits: 15000'],
    ['amount.value > 1万5千', 'numbers are written in digits, such as 50000'],
    ['amount.value > 200,000', 'numbers are written without separators: 200000'],
    ['\u3000amount.value > 5000', 'this is a full-width space: write spaces in half width'],
    ['\u0430mount.value > 5000', 'this letter only looks Latin (U+0430): type the word anew'],
    ['email.domain.matches("\\d+")', 'put an r before the quote, so that the backslash stays: r"\\d+"'],
    ['0 < amount.value < 5000', 'write 0 < amount.value && amount.value < 5000'],
    ['goods.high_risk_share >= 50', 'a share is written between 0 and 1: 50 % is 0.5'],
    ['time.hour >= 22 && time.hour < 5', 'a night goes over midnight: write (time.hour >= 22 || time.hour < 5)'],
    ['address.kind in []', 'name the values that are meant'],
    [
      'surge.numbers_per_device_10m > 3.0',
      'this counter has no baseline: give it one in counters.yaml, such as baseline: { over: 24h, floor: 3 }',
    ],
    ['timestamp("2026-11-01") > 3', 'times are read as features: time.hour, time.weekday, account.age_days'],
  ])('%s', (when, hint) => {
    const text = base.get(short)!.replace('address.kind == "short_stay" && goods.high_risk_share >= 0.5', when);
    const own = checkRuleSet(new Map([...base, [short, text]]), options).filter(({ file }) => file === short);
    expect(own.map(found => found.hint)).toEqual([hint]);
  });
});

describe('a fault is told once, at its place, with a way out', () => {
  /** Place, message and hint of what is found when a text of the base is replaced. */
  function planted(file: string, from: string, to: string): string[] {
    const text = base.get(file)!.replace(from, to);
    expect(text).not.toBe(base.get(file));
    return checkRuleSet(new Map([...base, [file, text]]), options).map(
      ({ file: where, line, column, message, hint }) => `${where}:${line}:${column} ${message} | ${hint ?? ''}`,
    );
  }

  it.each([
    [short, 'points: 35', 'point: 35', ':9:1 a rule has no key "point" | did you mean "points"?'],
    [
      short,
      'points: 35',
      '<<: { points: 35 }',
      ':9:1 a rule has no key "<<" | keys are not merged here: write each of them out',
    ],
    [
      short,
      'points: 35',
      'points: *pts',
      ':9:9 "*pts" stands for an anchor that this file does not have | write the value out; a text that begins with * or & stands in quotes',
    ],
    [
      short,
      'points: 35',
      'points：35',
      ':9:1 this line is not read as a key and its value | the colon is in full width: write "points: 35"',
    ],
    [
      short,
      'id: goods',
      'id: Goods',
      ':1:5 an id is made of small letters, digits and hyphens, and "Goods-to-short-stay" is not | write id: goods-to-short-stay',
    ],
    [
      short,
      'Ships to {address.evidence}',
      'Ships to ｛address.evidence｝',
      ':12:17 braces in full width hold no place for a value | write {address.evidence}',
    ],
    [
      short,
      'goods.high_risk_share: 1 }, expect: hit',
      'goods.high_risk: 1 }, expect: hit',
      ':14:82 there is no feature "goods.high_risk" | did you mean "goods.high_risk_share"?',
    ],
    [
      'counters.yaml',
      'over: 10m',
      'over: 1h',
      ':2:3 its name says 10m, and its window is another | write over: 10m, or rename it and what reads it',
    ],
    [
      'lists/blocked_doors.csv',
      '2026-11-01',
      '2026-02-30',
      ':2:25 there is no day 2026-02-30 | look at the month and the day',
    ],
    [
      'lists/blocked_doors.csv',
      'example-door',
      '<<<<<<< HEAD\nexample-door',
      ':2:1 git left a conflict here | keep what is right of the two sides, and take out the lines <<<<<<<, ======= and >>>>>>>',
    ],
    [
      'lists/blocked_doors.csv',
      'example-door',
      '>>>>>>> 4f1c2ab (doors of May, June)\nexample-door',
      ':2:1 git left a conflict here | keep what is right of the two sides, and take out the lines <<<<<<<, ======= and >>>>>>>',
    ],
    [
      short,
      'status: live',
      '<<<<<<< HEAD\nstatus: live\n=======\nstatus: shadow\n>>>>>>> others',
      ':5:1 this line is not read as a key and its value | git left a conflict here: keep what is right of the two sides, and take out the lines <<<<<<<, ======= and >>>>>>>',
    ],
    [
      'lists/blocked_doors.csv',
      'example-door',
      'door-2，own cases，2026-11-01\nexample-door',
      ':2:1 the commas of this row are in full width | write "door-2,own cases,2026-11-01"; if the whole is one value, put a comma behind it',
    ],
    [
      'lists/blocked_doors.csv',
      'chargeback',
      '"charge',
      ':2:1 a quote is opened in this line and never closed | close it; a quote that belongs to the value is written twice: ""',
    ],
  ])('%s: %s → %s', (file, from, to, told) => {
    expect(planted(file, from, to)).toEqual([`${file}${told}`]);
  });

  it('a condition that is always true is not said to be implied by its neighbours as well', () => {
    expect(planted(short, 'address.kind == "short_stay" && goods.high_risk_share >= 0.5', 'true')).toEqual([
      `${short}:8:3 this condition can never be false: it hits every checkout that has the data | `,
    ]);
  });

  it('a list that cannot be read is not said to be absent', () => {
    const file = 'lists/blocked_doors.csv';
    const lost = findingAt('file-encoding', file, { line: 1, column: 1, length: 1 }, 'this file is not UTF-8');
    const files = new Map([...base].filter(([name]) => name !== file));
    expect(checkFolder({ files, findings: [lost] }, options)).toEqual([lost]);
  });

  it('counters that cannot be read are not said to be absent wherever a rule, reason or case reads one', () => {
    expect(planted('counters.yaml', '    by: device.id', '   by: device.id')).toEqual([
      'counters.yaml:6:1 All mapping items must start at the same column | the line below is indented further: keys of one map begin in the same column',
    ]);
    const lost = findingAt(
      'file-encoding',
      'counters.yaml',
      { line: 1, column: 1, length: 1 },
      'this file is not UTF-8',
    );
    const files = new Map([...base].filter(([name]) => name !== 'counters.yaml'));
    expect(checkFolder({ files, findings: [lost] }, options)).toEqual([lost]);
    expect(errorsIn({ files, findings: [lost] }, checkRuleSet(files, options))).toEqual([lost]);
  });

  it.each(['absent', 'empty'])('counters.yaml that is %s is one finding, which says what rules read of it', state => {
    const others = [...base].filter(([name]) => name !== 'counters.yaml');
    const files = new Map(state === 'absent' ? others : [...others, ['counters.yaml', ' \n']]);
    expect(checkRuleSet(files, options)).toEqual([
      {
        code: 'missing-file',
        severity: 'error',
        file: 'counters.yaml',
        line: 1,
        column: 1,
        length: 1,
        message: 'there is no counters.yaml, or it is empty, and rules read 1 counter(s) of it',
        hint: 'put it back, or declare them in a new one as docs/velocity.md shows: velocity.numbers_per_device_10m',
      },
    ]);
  });

  it('a rule set whose rules read no counter needs no counters.yaml', () => {
    const files = new Map([...base].filter(([name]) => name !== 'counters.yaml'));
    for (const [name, text] of files) if (text.includes('velocity.')) files.delete(name);
    expect(checkRuleSet(files, options).filter(({ code }) => code === 'missing-file')).toEqual([]);
  });
});

describe('parts that another part already says', () => {
  it.each([
    ['account.guest && account.guest', 'account.guest'],
    ['account.guest || amount.value > 9 || account.guest', 'account.guest'],
    ['amount.value >= 50000 && account.guest && amount.value >= 30000', 'amount.value >= 30000'],
    ['time.hour >= 22 || time.hour >= 20', 'time.hour >= 22'],
    ['account.guest && (account.guest || amount.value > 9)', 'account.guest || amount.value > 9'],
    ['account.guest || (amount.value > 9 && account.guest)', 'amount.value > 9 && account.guest'],
    ['address.kind == "hotel" || address.kind in ["hotel", "depot"]', 'address.kind == "hotel"'],
    ['!(account.guest && account.guest)', 'account.guest'],
    ['items.exists(i, i.quantity > 3 && i.quantity > 2)', 'i.quantity > 2'],
  ])('%s', (when, mark) => {
    expect(marks(when)).toEqual([['condition-repeats', mark]]);
  });

  it.each([
    'has(account.age_days) && account.age_days < 3',
    'account.guest && amount.value > 9 || account.guest && amount.value < 5',
    'amount.value > 9 && amount.value < 50',
    'address.kind == "hotel" || address.kind == "depot"',
    'address.kind.startsWith("h") && email.domain.endsWith(".jp") && card.bin8.startsWith("41")',
  ])('leaves alone: %s', when => {
    expect(marks(when)).toEqual([]);
  });
});

describe('comparisons that can never be true, or always are', () => {
  it.each([
    ['time.hour >= 24', 'never', 'time.hour >= 24'],
    ['24 <= time.hour', 'never', '24 <= time.hour'],
    ['goods.high_risk_share > 1.0', 'never', 'goods.high_risk_share > 1.0'],
    ['amount.value < 0', 'never', 'amount.value < 0'],
    ['amount.value == -1', 'never', 'amount.value == -1'],
    ['amount.value in [-1, -2]', 'never', 'amount.value in [-1, -2]'],
    ['account.guest && time.weekday in [6, 7]', 'never', '7'],
    ['velocity.numbers_per_device_10m < 0', 'never', 'velocity.numbers_per_device_10m < 0'],
    ['size(items) < 0', 'never', 'size(items) < 0'],
    ['items.exists(i, i.quantity < 1)', 'never', 'i.quantity < 1'],
    ['items.exists(i, i.class == "tickets")', 'never', '"tickets"'],
    ['address.kind in ["hotel", "hostel"]', 'never', '"hostel"'],
    ['"consoles" in goods.classes', 'never', '"consoles"'],
    ['purpose != "purchas"', 'never', '"purchas"'],
    ['address.country == "Japan"', 'never', '"Japan"'],
    ['address.prefecture in ["東京都", "大阪"]', 'never', '"大阪"'],
    ['email.domain == "Example.com"', 'never', '"Example.com"'],
    ['card.bin6 == "4100"', 'never', '"4100"'],
    ['amount.currency == "yen"', 'never', '"yen"'],
    ['amount.currency in ["JPY", "YEN"]', 'never', '"YEN"'],
    ['card.brand == "amex"', 'never', '"amex"'],
    ['billing.country == "UK"', 'never', '"UK"'],
    ['address.kind.startsWith("short-")', 'never', 'address.kind.startsWith("short-")'],
    ['address.kind.contains("hotels")', 'never', 'address.kind.contains("hotels")'],
    ['purpose.matches("^pay")', 'never', 'purpose.matches("^pay")'],
    ['address.prefecture.endsWith("道 ")', 'never', 'address.prefecture.endsWith("道 ")'],
    ['email.domain.endsWith("@gmail.com")', 'never', 'email.domain.endsWith("@gmail.com")'],
    ['card.bin8.startsWith("41-")', 'never', 'card.bin8.startsWith("41-")'],
    ['items.exists(i, i.class.contains("tickets"))', 'never', 'i.class.contains("tickets")'],
    ['address.kind.matches("^[a-z_]+$")', 'always', 'address.kind.matches("^[a-z_]+$")'],
    ['has(amount.value) && account.guest', 'always', 'has(amount.value)'],
    ['items.exists(i, has(i.class) && i.quantity > 2)', 'always', 'has(i.class)'],
    ['amount.value == amount.value', 'always', 'amount.value == amount.value'],
    ['amount.value > amount.value', 'never', 'amount.value > amount.value'],
    ['account.guest && 2 < 1', 'never', '2 < 1'],
    ['amount.value % 0 == 1', 'never', 'amount.value % 0'],
    ['account.guest && !(time.weekday > 6)', 'never', 'time.weekday > 6'],
    ['time.hour >= 0', 'always', 'time.hour >= 0'],
    ['account.age_days > -1', 'always', 'account.age_days > -1'],
    ['goods.digital_share <= 1.0', 'always', 'goods.digital_share <= 1.0'],
    ['amount.value != -5', 'always', 'amount.value != -5'],
    ['time.hour < 24 && account.guest', 'always', 'time.hour < 24'],
  ])('%s', (when, kind, mark) => {
    expect(marks(when)).toEqual([[`comparison-${kind}-true`, mark]]);
  });

  it.each([
    ['time.hour >= 22 && time.hour < 5', 'condition-never-true'],
    ['address.kind == "hotel" && address.kind == "depot"', 'condition-never-true'],
    ['account.guest && !account.guest', 'condition-never-true'],
    ['!has(account.age_days) && account.age_days < 3', 'condition-never-true'],
    ['amount.value > 5 || amount.value <= 5', 'condition-always-true'],
    ['address.kind != "hotel" || address.kind != "depot"', 'condition-always-true'],
    ['has(account.id) || !has(account.id)', 'condition-always-true'],
  ])('the whole of %s', (when, code) => {
    expect(marks(when)).toEqual([[code, when]]);
  });

  it.each(
    [
      'time.hour >= 22 || time.hour < 5',
      'amount.value > 0',
      'goods.high_risk_share >= 1.0',
      'account.age_days == 0',
      'address.country == "US" && address.prefecture == "東京都"',
      'items.exists(i, i.quantity > 1 && i.unit_price > 5)',
      'account.age_days * 2 > -5',
      'address.kind == purpose',
      'device.time_zone_offset_min != -540',
    ].filter(when => !when.includes('surge')),
  )('nothing is claimed of %s', when => {
    expect(marks(when)).toEqual([]);
  });
});

describe('entries of lists', () => {
  const list = (...entries: string[]) => ({ 'lists/mine.txt': entries.join('\n') });

  it.each([
    ['email.domain in lists.mine', ['mail.example', 'Ｍail.Example ', '@mail.example', 'a@mail.example'], [3, 4]],
    [
      'email.domain in lists.mine',
      ['*.mail.example', '.mail.example', 'mail.example.', 'https://mail.example/', 'm*'],
      [1, 2, 3, 4, 5],
    ],
    ['address.country in lists.mine', ['jp', 'US', 'Japan'], [3]],
    ['address.kind in lists.mine', ['hotel', 'HOTEL ', 'ホテル', 'hotels'], [3, 4]],
    ['card.bin6 in lists.mine || card.bin8 in lists.mine', ['352800', '35280012', '3528'], [3]],
    // Of a text without a form, alone or beside one with a form, nothing is known.
    ['account.id in lists.mine', ['anything at all'], []],
    ['account.id in lists.mine || email.domain in lists.mine', ['@mail.example'], []],
  ])('that nothing can be equal to are pointed out: %s', (when, entries, lines) => {
    const text = base
      .get(short)!
      .replace('address.kind == "short_stay" && goods.high_risk_share >= 0.5', when)
      .replace('status: live', 'status: draft');
    const found = checkRuleSet(new Map([...base, [short, text], ...Object.entries(list(...entries))]), options);
    expect(found.filter(({ code }) => code === 'list-entry').map(({ line }) => line)).toEqual(lines);
  });
});

describe('domains that are written as other programs write them', () => {
  const hintsOf = (file: string, text: string, more: [string, string][] = []) =>
    checkRuleSet(new Map([...base, ...more, [file, text]]), options)
      .filter(({ code }) => code === 'list-entry')
      .map(({ hint }) => hint);
  const writings = [
    '*.mail.example',
    '.Mail.Example',
    '*mail.example',
    '@mail.example',
    'a@mail.example',
    'https://mail.example/x',
  ];

  it('the list of throw-away services holds for the domains below its entries', () => {
    const text = ['value', ...writings].join('\n');
    const holds = 'write "mail.example": it stands for the domains below it too';
    const meant = 'did you mean "mail.example"?';
    expect(hintsOf('lists/disposable_email.csv', text)).toEqual([holds, holds, holds, meant, meant, meant]);
  });

  it('any other list asks for the very domain', () => {
    const rule = base
      .get(short)!
      .replace('address.kind == "short_stay" && goods.high_risk_share >= 0.5', 'email.domain in lists.mine')
      .replace('status: live', 'status: draft');
    const other = 'write "mail.example"; a condition says those below it: email.domain.endsWith(".mail.example")';
    expect(hintsOf('lists/mine.txt', '*.mail.example\n.', [[short, rule]])).toEqual([
      other,
      'it is a domain alone, in small letters and without @ and *',
    ]);
  });
});

describe('divisions of whole numbers', () => {
  const [one, other] = ['velocity.numbers_per_device_10m', 'amount.value'];
  it.each([
    [`goods.gift_card_total / ${other} > 0.5`, 'goods.gift_card_total', other],
    [`0.5 <= ${one} / ${other}`, one, other],
    [`${one} / (${other} + 1) < 0.25`, one, `${other} + 1`],
    [`${one} / ${other} > goods.high_risk_share`, one, other],
    [`${one} / ${other} * 100 >= 50`, one, other],
    [`100 * (${one} / ${other}) >= 50`, one, other],
    [`double(${one} / ${other}) > 0.5`, one, other],
  ])('%s drops the fraction that it is asked for', (when, above, below) => {
    const text = base.get(short)!.replace('address.kind == "short_stay" && goods.high_risk_share >= 0.5', when);
    const own = checkRuleSet(new Map([...base, [short, text]]), options).filter(({ file }) => file === short);
    expect(own.map(({ code, hint }) => [code, hint])).toEqual([
      ['whole-division', `write double(${above}) / double(${below})`],
    ]);
  });

  it('a constant is written as a decimal, and the finding stands at the division', () => {
    expect(marks(`account.guest && ${other} / 3 > 0.5`)).toEqual([['whole-division', `${other} / 3`]]);
    const where = '    where: amount.value / 3 > 0.5';
    const text = base.get('counters.yaml')!.replace(/(over: \w+)/, `$1\n${where}`);
    expect(
      checkRuleSet(new Map([...base, ['counters.yaml', text]]), options).map(({ code, hint, column, length }) => [
        code,
        hint,
        where.slice(column - 1, column - 1 + length),
      ]),
    ).toEqual([['whole-division', 'write double(amount.value) / 3.0', 'amount.value / 3']]);
  });

  it.each([
    `${one} / ${other} >= 1`,
    `${one} / ${other} > 2.0`,
    `${other} / 1000 * 1000 == ${other}`,
    `double(${one}) / double(${other}) > 0.5`,
    `${one} / 2 + 1 < ${other}`,
    `${one} % ${other} > 0.5`,
    `double(${one}) / 0.0 > 1.0`,
  ])('%s may be meant', when => {
    expect(marks(when)).toEqual([]);
  });
});

describe('values that a case sets', () => {
  const fixtures = fixturesOf({
    'checkouts/plain.json': JSON.stringify({
      id: 'plain',
      amount: { value: 5000, currency: 'JPY' },
      items: [{ name: 'Tea', quantity: 1 }],
    }),
    'checkouts/torn.json': '{',
    'checkouts/faulty.json': JSON.stringify({ id: 'faulty', amount: { value: -1, currency: 'JPY' } }),
  });
  const written = base
    .get(short)!
    .replace('status: live', 'status: draft')
    .replace(/ {2}- \{ name: consoles to a flat.*\n/, '');
  const filesOf = (input: string) => {
    const text = `${written}  - name: the case\n${input.replace(/^/gm, '    ')}\n    expect: miss\n`;
    return new Map([...base, [short, text]]);
  };
  /** Marked text, message and hint of what is found in the case. */
  const found = (input: string): string[] => {
    const files = filesOf(input);
    const lines = files.get(short)!.split('\n');
    return checkRuleSet(files, { now: today, fixtures }).map(({ code, line, column, length, message, hint }) => {
      expect(code).toBe('case-value');
      expect(messageInJapanese(message), message).toBeDefined();
      expect(hintInJapanese(hint!), hint).toBeDefined();
      return `${lines[line - 1]!.slice(column - 1, column - 1 + length)} | ${message} | ${hint}`;
    });
  };

  it.each([
    ['account.created_at: 2026/01/01', '2026/01/01', 'account.created_at', 'this must be a date and time such as'],
    ['items: [{ quantity: two }]', 'two', 'items.0.quantity', 'this must be of type integer'],
    ['"items[0].quantity": 0', '0', 'items.0.quantity', 'this must be at least 1'],
    ['items.0.quantity: 1000000', '1000000', 'items.0.quantity', 'this must be at most 100000'],
    ['shipping.method: hotel', 'hotel', 'shipping.method', 'this must be one of: home, depot, '],
    ['shipping: { method: hotel }', 'hotel', 'shipping.method', 'this must be one of: home, depot, '],
    ['amount.value: -1', '-1', 'amount.value', 'this must be at least 0'],
    ['amount.value: 1200.5', '1200.5', 'amount.value', 'this must be of type integer'],
    ['amount.value: "5000"', '"5000"', 'amount.value', 'this must be of type integer'],
    ['amount.currency: YEN', 'YEN', 'amount.currency', 'this must be a currency of ISO 4217'],
    ['shipping.country: Japan', 'Japan', 'shipping.country', 'this must be a country of ISO 3166-1'],
    ['shipping.line2: 301', '301', 'shipping.line2', 'write it in quotes'],
    ['shipping: { postal_code: 1500001 }', '1500001', 'shipping.postal_code', 'write it in quotes'],
    ['card.expiry: 12/29', '12/29', 'card.expiry', 'this must be a month such as'],
    ['card.bin: "41"', '"41"', 'card.bin', 'this must match the pattern ^[0-9]{6,8}$ (First 6 to 8 digits)'],
    ['device.ip: localhost', 'localhost', 'device.ip', 'this must be an IPv4 or IPv6 address'],
    ['account.id: ""', '""', 'account.id', 'this must not be empty; leave the field out where nothing is known'],
    ['account: { id: null }', 'null', 'account.id', 'this must be of type string; leave the field out'],
    ['card.stored: yes', 'yes', 'card.stored', 'this must be of type boolean'],
    ['id: " "', '" "', 'id', 'this field is required, and blank counts as absent'],
    ['amount: { value: 5 }', '{ value: 5 }', 'amount.currency', 'this field is required'],
    ['amount: null', 'null', 'amount', 'this field is required'],
  ])('%s', (set, mark, field, hint) => {
    const of = found(`from: plain\nset: { ${set} }`);
    expect(of[0]).toContain(
      `${mark} | no checkout is read ${hint === 'this field is required' ? 'without' : 'with this'} "${field}" | ${hint}`,
    );
    expect(new Set(of.map(text => text.split(' | ')[0])).size).toBe(1);
  });

  it('lines of the basket that nothing fills are told once', () => {
    expect(found('from: plain\nset: { items.3.name: Tea }')).toEqual([
      'Tea | no checkout is read without "items.1" | a list is filled from 0 on, without a gap',
    ]);
  });

  it('each of several is told, with a fixture that cannot be read as well', () => {
    const set = 'set: { amount.value: -1, shipping.country: Japan, shipping.line2: "301" }';
    for (const from of ['from: plain\n', 'from: torn\n', 'from: faulty\n', '']) {
      expect(found(`${from}${set}`).map(text => text.split(' | ')[0])).toEqual(['-1', 'Japan']);
    }
  });

  it.each([
    'from: plain\nset: { account: null, items.0: null }',
    'from: plain\nset: { email: "", shipping.line2: "" }',
    'set: { at: "2026-11-22T09:30:00+09:00", amount.value: 0, items.0.quantity: 2 }',
    'from: faulty\nset: { shipping.line2: "301" }',
    'from: torn\nset: { items.1.name: Tea }',
  ])('%s is left alone', input => {
    expect(found(input)).toEqual([]);
  });

  it('a case that is let pass can be played, and one that is not cannot', () => {
    const played = (set: string) => {
      const parts = readParts(filesOf(`from: plain\nset: { ${set} }`));
      const [, entry] = parts.written.find(({ file }) => file === short)!.cases;
      const player = new CasePlayer(loadRuleSet(base, shippedTowns).ruleSet!, fixtures);
      return player.checkout(entry as CheckoutCase).ok;
    };
    for (const set of ['amount.value: 1', 'amount.value: -1', 'id: " "', 'card.number: "4111"', 'email: ""'])
      expect(played(set), set).toBe(found(`from: plain\nset: { ${set} }`).length === 0);
  });
});

describe('words of closed vocabularies', () => {
  const hintsOf = (files: Iterable<readonly [string, string]>) =>
    checkRuleSet(new Map([...base, ...files]), options).map(({ code, file, message, hint }) => [
      code,
      file,
      message,
      hint,
    ]);

  it.each([
    ['amount.currency', 'YEN', 'JPY'],
    ['amount.currency', 'EURO', 'EUR'],
    ['card.brand', 'AMEX', 'american-express'],
    ['card.brand', 'American Express', 'american-express'],
    ['card.brand', 'VISA', 'visa'],
    ['address.country', 'JPN', 'JP'],
  ])('%s == "%s" meant "%s", in conditions and in cases', (name, word, meant) => {
    const text = base
      .get(short)!
      .replace('&& goods.high_risk_share >= 0.5', `&& ${name} != "${word}"`)
      .replace('goods.high_risk_share: 1 }, expect: hit', `${name}: ${word} }, expect: hit`);
    const said = [short, `${name} is never "${word}"`, `did you mean "${meant}"?`];
    expect(hintsOf([[short, text]])).toEqual([
      ['comparison-never-true', ...said],
      ['case-feature', ...said],
    ]);
  });

  it('conditions of counters are looked at as well', () => {
    const text = base
      .get('counters.yaml')!
      .replace(
        /(over: \w+)/,
        '$1\n    where: purpose == "addcard" || currency == "YEN" || amount.value < 0\n    after: { of: declines, within: 1h, where: reason == "insuficient_funds" }',
      );
    expect(hintsOf([['counters.yaml', text]]).map(([code, , message, hint]) => [code, message, hint])).toEqual([
      ['comparison-never-true', 'purpose is never "addcard"', 'did you mean "add_card"?'],
      ['comparison-never-true', 'currency is never "YEN"', 'did you mean "JPY"?'],
      ['comparison-never-true', 'this can never be true: amount.value is at least 0', undefined],
      ['comparison-never-true', 'reason is never "insuficient_funds"', 'did you mean "insufficient_funds"?'],
    ]);
  });
});

describe('one fault hides no other', () => {
  it('of a key that stands twice the last value is read, and all else that is wrong is said', () => {
    const text = base
      .get(short)!
      .replace('points: 35', 'points: 35\npoints: many')
      .replace('"short_stay"', '"short_sty"')
      .replace('expect: hit', 'expect: hits')
      .concat('nmae: x\n');
    const found = checkRuleSet(new Map([...base, [short, text]]), options);
    expect(found.map(({ code, line }) => [code, line])).toEqual([
      ['comparison-never-true', 8],
      ['yaml-duplicate-key', 10],
      ['points-range', 10],
      ['unknown-value', 15],
      ['unknown-key', 17],
    ]);
    const counters = base.get('counters.yaml')!.replace('of: attempts', 'of: attempts\n    of: atempts');
    expect(checkRuleSet(new Map([...base, ['counters.yaml', counters]]), options).map(({ code }) => code)).toEqual([
      'yaml-duplicate-key',
      'counters-value',
    ]);
  });

  it('what a rule with a fault elsewhere reads is not called unused', () => {
    for (const file of ['address/blocked-door.yaml', 'velocity/many-numbers-on-device.yaml']) {
      const files = new Map([...base, [file, base.get(file)!.replace('status: live', 'status: lvie')]]);
      expect(checkRuleSet(files, options).map(({ code }) => code)).toEqual(['unknown-value']);
    }
  });

  it.each([
    ['reason: { ja: あ, en: Ships: to {address.kind} }', 'stands in quotes'],
    ['when: "hotel" == address.kind', 'write "when: >"'],
    ['when: !(account.guest)', 'write "when: >"'],
    ['when: account.guest ? 1 : 2', 'write "when: >"'],
    ['\tpoints: 3', 'indent with spaces'],
  ])('%s is one finding with a way out', (line, hint) => {
    const [key] = line.split(':');
    const text = line.startsWith('\t')
      ? base.get('address/blocked-door.yaml')!.replace(/^flow:/m, `${line}\nflow:`)
      : base.get('address/blocked-door.yaml')!.replace(new RegExp(`^${key}:.*$`, 'm'), line);
    const found = checkRuleSet(new Map([...base, ['address/blocked-door.yaml', text]]), options);
    const syntax = found.filter(({ code }) => code === 'yaml-syntax');
    expect(syntax).toHaveLength(1);
    expect(syntax[0]!.hint).toContain(hint);
  });
});

describe('steps of points', () => {
  const stepsFound = (steps: string, when: string, feature = 'amount.value') => {
    const text = base
      .get(short)!
      .replace('address.kind == "short_stay" && goods.high_risk_share >= 0.5', when)
      .replace('points: 35', `points_by: { feature: ${feature}, steps: ${steps} }`)
      .replace('status: live', 'status: draft');
    return checkRuleSet(new Map([...base, [short, text]]), options)
      .filter(({ code }) => code === 'points-steps')
      .map(({ message }) => message);
  };
  it.each([
    [
      '[{ from: 50, points: 5 }]',
      'account.guest',
      'goods.high_risk_share',
      ['no checkout reaches this step: goods.high_risk_share is between 0 and 1'],
    ],
    [
      '[{ from: 0, points: 5 }, { from: 1000, points: 9 }]',
      'amount.value < 500',
      'amount.value',
      ['the condition lets no checkout reach this step'],
    ],
    [
      '[{ from: 1000, points: 5 }, { from: 2000, points: 5 }]',
      'account.guest',
      'amount.value',
      ['this step gives the 5 points of the one before it'],
    ],
    [
      '[{ from: 1000, points: 5 }]',
      'amount.value >= 500',
      'amount.value',
      ['the rule also hits where amount.value is below 1000, and gives no points there'],
    ],
    ['[{ from: 1000, points: 5 }, { from: 2000, points: 9 }]', 'amount.value >= 1000', 'amount.value', []],
    ['[{ from: 1000, points: 5 }]', 'account.guest', 'amount.value', []],
  ])('%s of a rule that asks %s', (steps, when, feature, messages) => {
    expect(stepsFound(steps, when, feature)).toEqual(messages);
  });
});

describe('points by a feature that can be missing', () => {
  const counters = `counters:
  attempts_per_device_1h: { title: { ja: 端末, en: Device }, count: events, of: attempts, by: device.id, over: 1h }
  numbers_per_device_1h: { title: { ja: 端末, en: Device }, count: distinct card.number, of: attempts, by: device.id, over: 1h, baseline: { over: 24h, floor: 3 } }
  attempts_per_account_1h: { title: { ja: 会員, en: Account }, count: events, of: attempts, by: [merchant.id, account.id], over: 1h }
  attempts_1h: { title: { ja: 全体, en: Shop }, count: events, of: attempts, by: [], over: 1h }
ratios:
  share_1h: { of: numbers_per_device_1h, to: attempts_per_device_1h, at_least: 5 }
`;
  const device = 'velocity.attempts_per_device_1h';

  it.each([
    [device, `${device} >= 3 || velocity.attempts_per_account_1h >= 4`, true],
    [device, 'velocity.attempts_per_account_1h >= 4', true],
    [device, 'account.guest', true],
    [device, `!has(${device}) || ${device} >= 3`, true],
    [device, `(account.guest ? ${device} : velocity.attempts_per_account_1h) >= 3`, false],
    [device, `${device} >= 3`, false],
    [device, `${device} >= 3 && velocity.attempts_per_account_1h >= 4`, false],
    [device, `has(${device}) && account.guest`, false],
    [device, 'has(device.id) && account.guest', false],
    [device, 'velocity.numbers_per_device_1h >= 3', false],
    [device, 'surge.numbers_per_device_1h >= 3.0', false],
    [device, 'velocity.share_1h >= 0.5', false],
    [device, `${device} - velocity.numbers_per_device_1h >= 3`, false],
    ['velocity.share_1h', `${device} >= 3`, true],
    ['surge.numbers_per_device_1h', 'velocity.numbers_per_device_1h >= 3', true],
    ['velocity.attempts_per_account_1h', 'has(account.id)', false],
    ['velocity.attempts_1h', 'account.guest', false],
    ['amount.value', 'account.guest', false],
    ['account.age_days', 'account.guest', true],
    ['goods.gift_card_total', 'goods.high_risk_share >= 0.5', false],
    ['goods.gift_card_total', 'account.guest', true],
  ])('%s, of a rule that asks %s: %s', (feature, when, isFound) => {
    const text = base
      .get(short)!
      .replace('address.kind == "short_stay" && goods.high_risk_share >= 0.5', when)
      .replace('points: 35', `points_by: { feature: ${feature}, steps: [{ from: 0, points: 5 }] }`)
      .replace('status: live', 'status: draft');
    const files = new Map([
      ...base,
      ['counters.yaml', `${base.get('counters.yaml')}${counters.slice(10)}`],
      [short, text],
    ]);
    const found = checkRuleSet(files, options);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(found.filter(({ code }) => code === 'points-unknown').map(({ line, column }) => [line, column])).toEqual(
      isFound ? [[9, 23]] : [],
    );
  });

  it('says nothing of a count where counters.yaml cannot be read: that is said itself', () => {
    const text = base
      .get(short)!
      .replace(
        'points: 35',
        'points_by: { feature: velocity.numbers_per_device_10m, steps: [{ from: 0, points: 5 }] }',
      );
    const broken = base.get('counters.yaml')!.replace('of: attempts', 'of: atempts');
    const codes = checkRuleSet(new Map([...base, [short, text], ['counters.yaml', broken]]), options);
    expect(codes.map(({ code }) => code)).toEqual(['counters-value']);
  });
});

describe('names that say something else', () => {
  it('a counter whose name names another window, or that counts its own key', () => {
    const found = (change: (text: string) => string) =>
      checkRuleSet(new Map([...base, ['counters.yaml', change(base.get('counters.yaml')!)]]), options).map(
        ({ code, severity, message }) => [code, severity, message],
      );
    expect(found(text => text.replace(/over: \w+/, 'over: 20m'))).toEqual([
      ['counters-value', 'warning', 'its name says 10m, and its window is another'],
    ]);
    expect(found(text => text.replace(/count: .*/, 'count: distinct device.id'))).toEqual([
      ['counters-value', 'warning', 'it counts distinct device.id within one device.id: that is never more than 1'],
    ]);
  });

  it('two cases of one name', () => {
    const text = base.get(short)!.replace('name: consoles to a flat', 'name: consoles to rooms by the week');
    expect(
      checkRuleSet(new Map([...base, [short, text]]), options).map(({ code, message }) => [code, message]),
    ).toEqual([['case-repeats', 'another case of this rule is called "consoles to rooms by the week"']]);
  });

  it('a band that only a part which fails leads to is reached', () => {
    const policy = base
      .get('policy.yaml')!
      .replace('\nfail:', '\n  - { name: last, from: 100, flow: challenge, challenge_ind: "03" }\nfail:');
    const codes = (text: string) =>
      checkRuleSet(new Map([...base, ['policy.yaml', text]]), options).map(({ code }) => code);
    expect(codes(policy)).toEqual(['band-unreachable']);
    expect(codes(policy.replace('journal: { band: high }', 'journal: { band: last }'))).toEqual([]);
  });

  it('a file whose name can be no id', () => {
    const text = base.get(short)!.replace('id: goods-to-short-stay', 'id: Goods');
    const found = checkRuleSet(new Map([...base, ['address/Goods.yaml', text]]), options);
    expect(found.map(({ code, hint }) => [code, hint])).toContainEqual([
      'rule-id',
      'choose such an id, and rename the file to it',
    ]);
  });

  it('a band above a challenge that asks for none', () => {
    const text = base
      .get('policy.yaml')!
      .replace(/^fail:/m, '  - { name: top, from: 95, flow: frictionless, challenge_ind: "01" }\nfail:');
    expect(
      checkRuleSet(new Map([...base, ['policy.yaml', text]]), options).map(({ code, message }) => [code, message]),
    ).toEqual([['policy-bands', 'the band "top" is above "high" and asks for less']]);
  });
});

describe('rules that say the same, or less', () => {
  const other = (when: string, family = 'address') => ({
    [`${family}/other.yaml`]: `id: other\ntitle: { ja: 他, en: Other }\nstatus: live\nfamily: ${family}\nwhen: '${when}'\npoints: 5\nreason: { ja: 他, en: Other }\ncases:\n  - { name: a, from: x, expect: hit }\n  - { name: b, features: { account.guest: true }, expect: miss }\n`,
  });
  const found = (when: string, family?: string) =>
    checkRuleSet(new Map([...base, ...Object.entries(other(when, family))]), options)
      .filter(({ code }) => code.startsWith('rule-'))
      .map(({ code, file, message }) => [code, file, /"([^"]+)"/.exec(message)?.[1]]);

  it.each([
    [
      'goods.high_risk_share >= 0.5 && address.kind == "short_stay"',
      [['rule-equal', 'address/other.yaml', 'goods-to-short-stay']],
    ],
    [
      '!(goods.high_risk_share < 0.5) && address.kind in ["short_stay"]',
      [['rule-equal', 'address/other.yaml', 'goods-to-short-stay']],
    ],
    [
      'goods.high_risk_share >= 0.9 && address.kind == "short_stay"',
      [['rule-implied', 'address/other.yaml', 'goods-to-short-stay']],
    ],
    ['goods.high_risk_share >= 0.5', [['rule-implied', 'address/goods-to-short-stay.yaml', 'other']]],
    [
      'goods.high_risk_share >= 0.5 && address.kind == "short_stay" || account.guest',
      [['rule-implied', 'address/goods-to-short-stay.yaml', 'other']],
    ],
    ['goods.high_risk_share >= 0.5 && address.kind == "hotel"', []],
    ['goods.high_risk_share >= 0.4 && address.kind == "short_stay" && account.guest', []],
  ])('%s', (when, expected) => {
    expect(found(when)).toEqual(expected);
  });

  it('says what becomes of a checkout that both hit, where one asks for a challenge', () => {
    const messages = (edits: readonly [string, string][], own: string) => {
      const files = new Map([
        ...base,
        ...Object.entries(other('goods.high_risk_share >= 0.9 && address.kind == "short_stay"')),
      ]);
      for (const [from, to] of edits) files.set(short, files.get(short)!.replace(from, to));
      files.set('address/other.yaml', files.get('address/other.yaml')!.replace('points: 5', own));
      return checkRuleSet(files, options)
        .filter(({ code }) => code === 'rule-implied')
        .map(({ message }) => message.split(', and ')[1]);
    };
    const challenge: [string, string][] = [['points: 35', 'flow: challenge']];
    expect(messages([], 'points: 5')).toEqual(['their points add up']);
    expect(messages(challenge, 'points: 5')).toEqual(['that one asks for a challenge whatever these points are']);
    expect(messages([], 'flow: challenge')).toEqual([
      "the challenge that this one asks for comes on top of the other's points",
    ]);
    expect(messages(challenge, 'flow: challenge')).toEqual(['either asks for a challenge by itself']);
  });

  it('leaves rules of different families and those that name one another alone', () => {
    expect(found('velocity.numbers_per_device_10m >= 9', 'address')).toEqual([]);
    expect(found('goods.high_risk_share >= 0.9 && address.kind == "short_stay"', 'velocity')).toEqual([]);
    const named = other('goods.high_risk_share >= 0.9 && address.kind == "short_stay"')['address/other.yaml']!;
    const text = named.replace('family: address', 'family: address\ndescription: Adds to goods-to-short-stay.');
    expect(
      checkRuleSet(new Map([...base, ['address/other.yaml', text]]), options).filter(
        ({ code }) => code === 'rule-implied',
      ),
    ).toEqual([]);
  });
});

describe('whatever the text', () => {
  it.each([
    ['an alias without its anchor', 'id: *x\n'],
    [
      'aliases that would fill the memory',
      `a: &a [${'x,'.repeat(20)}]\nb: &b [${'*a,'.repeat(20)}]\nc: [${'*b,'.repeat(20)}]\n`,
    ],
    ['brackets without end', '['.repeat(5000)],
    ['two documents', 'id: a\n---\nid: b\n'],
    ['a name that every object has', 'constructor: { a: 1 }\n__proto__: 2\n'],
    ['a list', '- a\n'],
    ['nothing', ''],
    ['tabs', 'id:\n\ttitle: x\n'],
  ])('%s is a finding, and nothing is thrown', (_, text) => {
    for (const file of [short, 'policy.yaml', 'counters.yaml']) {
      const findings = checkRuleSet(new Map([...base, [file, text]]), options);
      if (file !== 'counters.yaml') expect(findings.length).toBeGreaterThan(0);
      for (const { message } of findings) expect(messageInJapanese(message), message).toBeDefined();
    }
  });

  it("says what is wrong with two documents in its own words, not in the parser's", () => {
    const [found] = checkRuleSet(new Map([...base, [short, 'id: a\n---\nid: b\n']]), options);
    expect(found).toMatchObject({ code: 'yaml-syntax', message: 'a second document begins here', line: 2 });
  });

  it('finds fields that no checkout has inside records that a case sets whole', () => {
    const text = base
      .get(short)!
      .replace(
        'features: { address.kind: ordinary, goods.high_risk_share: 1 }',
        'set: { shipping: { lin2: x }, items: [{ nmae: y }], constructor: 1 }',
      );
    const findings = checkRuleSet(new Map([...base, [short, text]]), options);
    expect(findings.map(({ code, hint }) => [code, hint?.includes('did you mean')])).toEqual([
      ['case-path', true],
      ['case-path', true],
      ['case-path', expect.anything()],
    ]);
  });
});
