import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNumbers } from '../../../src/replay/numbers/numbers.ts';
import type { ReplayNumbers, RuleSetSummary } from '../../../src/replay/numbers/types.ts';
import { rejectNames } from '../../../src/replay/reject-names.ts';
import type { ReportContext } from '../../../src/replay/report/context.ts';
import { reportHtml, reportLimit } from '../../../src/replay/report/report.ts';
import { money, moneyChange } from '../../../src/replay/report/text.ts';
import { changeOf, verdictOf } from '../../../src/replay/report/verdict.ts';
import type { RecordedDecision, RejectCode, ReplayOutcome, ReplayRecord } from '../../../src/replay/types.ts';
import { runs } from '../../runs.ts';
import { bands, dayMs, end, featuresWith, histories, recordOf, type Sampled, summary } from '../numbers/records.ts';
import { sampleContext, sampleNumbers } from './sample.ts';

const two = sampleNumbers({ orders: 8_000 });
const alone = sampleNumbers({ orders: 8_000, against: false });

function numbersOf(history: readonly Sampled[]): ReplayNumbers {
  const numbers = createNumbers({ rules: summary('one'), against: summary('two'), asOf: end, labelDelayDays: 30 });
  for (const { record, outcome, other } of history) numbers.attempt(recordOf(record, other), outcome);
  return numbers.result();
}

/** An order some days before the end: challenged by the rule set where it has hits, and by the one before. */
function orderOf({ day, hits, before }: { day: number; hits: Hits; before: Hits }): ReplayRecord {
  const decisionOf = (rules: Hits): RecordedDecision => ({
    score: 0,
    band: rules.length > 0 ? 'high' : 'low',
    flow: rules.length > 0 ? 'challenge' : 'frictionless',
    hits: rules,
    shadow: [],
    unknown: [],
    saturated: [],
  });
  const order = { id: `a-${day}`, amount: 100, currency: 'JPY', at: end - day * dayMs, features: featuresWith({}) };
  return { ...order, decision: decisionOf(hits), against: decisionOf(before) };
}
type Hits = RecordedDecision['hits'];

describe('the verdict', () => {
  it('says one rule set in one sentence', async () => {
    const { ja, en } = verdictOf(alone);
    await expect(`${ja}\n${en}\n`).toMatchFileSnapshot('golden/verdict-alone.txt');
  });

  it('says a change in one sentence', async () => {
    const { ja, en } = verdictOf(two);
    await expect(`${ja}\n${en}\n`).toMatchFileSnapshot('golden/verdict-change.txt');
  });

  it('says that nothing is known where no order is fraud, and where there is no order', async () => {
    const numbers = createNumbers({ rules: summary('one'), asOf: end });
    const empty = verdictOf(numbers.result());
    const [sampled] = fc.sample(
      histories(1).filter(({ length }) => length > 0),
      { seed: 3, numRuns: 1 },
    )[0]!;
    numbers.attempt(recordOf(sampled!.record), { label: 'open' });
    const innocent = verdictOf(numbers.result());
    await expect(`${empty.ja}\n${empty.en}\n${innocent.ja}\n${innocent.en}\n`).toMatchFileSnapshot(
      'golden/verdict-unknown.txt',
    );
  });

  it('does not reckon what no good order costs', () => {
    const decision = { ...alone.rules.decision, good_challenged: { orders: 0, amount: 0 } };
    const { ja, en } = verdictOf({ ...alone, rules: { ...alone.rules, decision } });
    expect(ja).toMatch(/を捕捉する一方、チャレンジがかかる正常な注文はありません。$/);
    expect(en).toMatch(/, and no good order would be challenged\.$/);
  });

  it.each([
    [{ caught: 1, good: 0 }, 'better'],
    [{ caught: 1, good: -1 }, 'better'],
    [{ caught: 0, good: -1 }, 'better'],
    [{ caught: -1, good: 0 }, 'worse'],
    [{ caught: 0, good: 1 }, 'worse'],
    [{ caught: 1, good: 1 }, 'stricter'],
    [{ caught: -1, good: -1 }, 'looser'],
    [{ caught: 0, good: 0 }, 'same'],
  ] as const)('%o is %s', ({ caught, good }, verdict) => {
    const before = two.rules.decision;
    const more = (count: { orders: number; amount: number }, orders: number) => ({
      ...count,
      orders: count.orders + orders,
    });
    const after = {
      ...before,
      fraud_caught: more(before.fraud_caught, caught),
      good_challenged: more(before.good_challenged, good),
    };
    expect(changeOf(before, after, 9)).toBe(verdict === 'same' ? 'exchanged' : verdict);
    expect(changeOf(before, after, 0)).toBe(verdict);
    const none = { orders: 0, amount: 0 };
    expect(changeOf(before, { ...after, fraud: none }, 9)).toBe('unknown');
    expect(changeOf(before, { ...after, good: none }, 9)).toBe('unknown');
  });

  it('on a change compares at an equal challenge rate where more is caught by more challenges, and only there', () => {
    const { rules, against } = two;
    const at = against!.at_challenge_rates.find(({ basis }) => basis === 'rules')!;
    const said = (caught: number, good: number) => {
      const { fraud_caught, good_challenged } = against!.decision;
      const decision = {
        ...rules.decision,
        fraud_caught: { ...fraud_caught, orders: fraud_caught.orders + caught },
        good_challenged: { ...good_challenged, orders: good_challenged.orders + good },
      };
      return verdictOf({ ...two, rules: { ...rules, decision } }).en.split('give up.')[1];
    };
    expect(said(1, 1)).toBe(
      ` At the draft's challenge rate of 0.81%, live's scores would catch ${at.fraud_caught.orders.toFixed(1)}.`,
    );
    expect([said(1, 0), said(-1, 0), said(0, 0)]).toEqual(['', '', '']);
  });

  it('on a change is not given where no order is known to be fraud', async () => {
    const openings = (label: 'fraud' | 'open') => {
      const numbers = createNumbers({ rules: summary('one'), against: summary('two'), asOf: end });
      numbers.attempt(orderOf({ day: 1, hits: [], before: [] }), { label });
      numbers.attempt(orderOf({ day: 2, hits: [], before: [{ rule: 'lift', points: 0 }] }), { label: 'open' });
      const { ja, en } = verdictOf(numbers.result());
      return `${ja}\n${en}\n`;
    };
    await expect(`${openings('fraud')}${openings('open')}`).toMatchFileSnapshot('golden/verdict-no-fraud.txt');
  });
});

/** Names of the elements that a report is made of. Anything else in it came from outside. */
const ours = new Set(
  'html head meta title style body header main footer nav section fieldset legend label input h1 h2 h3 p ul li a span strong small code pre br div table thead tbody tr th td figure figcaption svg desc text path rect circle defs pattern'.split(
    ' ',
  ),
);

/** Everything in a report that could only have come from outside; collected first, for asserting on each tag would be slow. */
function intrusions(html: string): string[] {
  const body = html.replace(/<style>.*?<\/style>/s, '');
  const found: string[] = [];
  for (const [tag, name, rest] of body.matchAll(/<\/?([^\s>/]*)([^>]*)>/g)) {
    if (name !== '!doctype' && !ours.has(name!.toLowerCase())) found.push(tag);
    if (/\s(on\w+|src|srcset|action|formaction|xlink:href)\s*=/i.test(rest!)) found.push(tag);
    for (const [, target] of rest!.matchAll(/\bhref="([^"]*)"/g)) if (!/^#[a-z-]+$/.test(target!)) found.push(tag);
  }
  // A < that opens nothing would be a hole too.
  if (body.replace(/<[^<>]*>/g, '').includes('<')) found.push('<');
  return found;
}

function expectSafe(html: string): void {
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(reportLimit);
  expect(intrusions(html)).toEqual([]);
}

/** Faults of ours that a reader would see. */
function expectSound(html: string): void {
  expectSafe(html);
  expect(html).not.toMatch(/\b(NaN|undefined|Infinity|null)\b/);
  expect(html).not.toMatch(/https?:/);
}

/** The tables of a report as its English readers see them, a row a line, under the names of their sections. */
function tablesOf(html: string): string {
  const plain = (cell: string) =>
    cell
      .replace(/<span lang=ja>.*?<\/span>/gs, '')
      .replace(/<br>|<small>/g, ' ')
      .replace(/<[^>]*>/g, '')
      .replaceAll('&nbsp;', ' ')
      .replace(/ +/g, ' ')
      .trim();
  const rows = [...html.matchAll(/<h2 id="([^"]*)"|<tr>(.*?)<\/tr>/gs)].map(([, section, row]) =>
    section === undefined
      ? [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => plain(cell!)).join(' | ')
      : `\n${section}`,
  );
  return `${rows.join('\n').trim()}\n`;
}

describe('the report', () => {
  it.each([
    ['change', two],
    ['alone', alone],
  ])('shows in its tables the figures of %s', async (name, numbers) => {
    await expect(tablesOf(reportHtml(numbers, sampleContext))).toMatchFileSnapshot(`golden/tables-${name}.txt`);
  });

  it.each([
    ['two rule sets', two],
    ['one rule set', alone],
    ['no orders', createNumbers({ rules: summary('one'), asOf: end }).result()],
  ])('of %s is one file that asks for nothing', (_, numbers) => {
    const html = reportHtml(numbers, sampleContext);
    expectSound(html);
    expect(html).toContain("default-src 'none'");
  });

  it('says everything in both languages', () => {
    const html = reportHtml(two, sampleContext);
    const count = (pattern: RegExp) => html.match(pattern)?.length ?? 0;
    expect(count(/<span lang=ja>/g)).toBeGreaterThan(100);
    expect(count(/<span lang=ja>/g)).toBe(count(/<span lang=en>/g));
    expect(count(/<text [^>]*lang=ja>/g)).toBe(count(/<text [^>]*lang=en>/g));
    const english = [...html.matchAll(/<span lang=en>(.*?)<\/span>/gs)].map(([, words]) => words!).join(' ');
    expect(english).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });

  it('shows what it was told: hashes, command, inputs, rules, the operating figures', () => {
    const html = reportHtml(two, sampleContext);
    for (const text of [
      two.rule_sets.rules.version,
      two.rule_sets.against!.version,
      '--label-delay 21d',
      'orders-2026-08.csv.gz',
      '5e'.repeat(32),
      '<span lang=ja>日時を読めない</span><span lang=en>time not readable</span> <code>bad-date</code> 3',
      'many-cards-to-one-door',
      two.flips![1]!.sample[0]!.id,
      two.rules.roc_area!.toFixed(3),
    ])
      expect(html).toContain(text);
  });

  it('writes amounts with the digits of their currency', () => {
    const written = [0, 1_250, -1_250].map(amount => [money(amount, 'JPY'), money(amount, 'USD')]);
    expect(written).toEqual([
      ['¥0', '0.00 USD'],
      ['¥1,250', '12.50 USD'],
      ['−¥1,250', '−12.50 USD'],
    ]);
  });

  it('rounds a difference of amounts before its sign is told', () => {
    const written = [10.6, 0.4, 0, -0.4, -10.6].map(amount => moneyChange(amount, 'JPY'));
    expect(written).toEqual(['+¥11', '±0', '±0', '±0', '−¥11']);
  });

  it('holds no NaN whatever the history', () => {
    fc.assert(
      fc.property(histories(12), history => {
        expectSound(reportHtml(numbersOf(history), sampleContext));
      }),
      { numRuns: runs(15) },
    );
  });

  it('warns of a label delay that is too short, if there are orders that young', () => {
    const warning = /some fraud that is still on its way counts as good/;
    expect(two.labels.fraud_lag_days.p90).toBeGreaterThan(two.assumptions.label_delay_days);
    expect(reportHtml(two, sampleContext)).toMatch(warning);
    const later = new Date(end + 60 * dayMs).toISOString();
    const old = { ...two, assumptions: { ...two.assumptions, as_of: later } };
    expect(reportHtml(old, sampleContext)).not.toMatch(warning);
  });

  it('tells fraud that was paid from fraud that was not, and of sales at risk money alone', () => {
    const lines = (outcomes: readonly ReplayOutcome[]) => {
      const numbers = createNumbers({ rules: summary('one'), asOf: end });
      for (const [index, outcome] of outcomes.entries())
        numbers.attempt(orderOf({ day: index + 1, hits: [{ rule: 'one', points: 0 }], before: [] }), outcome);
      const html = reportHtml(numbers.result(), sampleContext);
      return (name: string) => new RegExp(`${name}</span></t[dh]><td[^>]*>(.*?)</td>`).exec(html)?.[1];
    };
    const paid = lines([{ label: 'fraud', approved: true }, { label: 'fraud', declined: true }, { label: 'genuine' }]);
    expect(paid('Fraud caught')).toBe('2 <small>¥200</small>');
    expect(paid('… of it, payments approved')).toBe('1 <small>¥100</small>');
    expect(paid('Sales at risk \\(if 10% give up\\)')).toBe('¥10');
    expect(lines([{ label: 'fraud' }])('… of it, payments approved')).toBe('–');
  });

  it('calls no rule lifting for a hit without points', () => {
    const { rules, ...others } = summary('one');
    const sets = {
      ...others,
      rules: rules.map(rule => (rule.id === 'lift' ? { ...rule, lifts: true as const } : rule)),
    };
    const numbers = createNumbers({ rules: sets, against: sets, asOf: end });
    const hits = ['lift', 'one'].map(rule => ({ rule, points: 0 }));
    numbers.attempt(orderOf({ day: 1, hits, before: [] }), { label: 'open' });
    const html = reportHtml(numbers.result(), sampleContext);
    const lifts = '<span lang=ja>必須</span><span lang=en>lifts</span>';
    expect(html).toContain(`<code>lift</code>&nbsp;–&nbsp;→&nbsp;${lifts}`);
    expect(html).toContain('<code>one</code>&nbsp;–&nbsp;→&nbsp;0');
    expect(html.split(lifts)).toHaveLength(3);
  });

  it('says where a challenge rate is reached by rules that lift alone, and shows a score that is above none', () => {
    const numbers = createNumbers({ rules: summary('one'), asOf: end });
    const hits = [{ rule: 'one', points: 0 }];
    numbers.attempt(orderOf({ day: 1, hits, before: [] }), { label: 'open' });
    numbers.attempt(orderOf({ day: 2, hits: [], before: [] }), { label: 'open' });
    const tables = tablesOf(reportHtml(numbers.result(), sampleContext));
    expect(tables).toMatch(/^10\.0% \| lifting rules only \|/m);
    expect(tables).toMatch(/^50\.0% .* \| lifting rules only \|/m);
  });

  it('the trend of a rule goes by its share of all orders: a week that is cut short lowers none', () => {
    const numbers = createNumbers({ rules: summary('one'), asOf: end });
    const hits = [{ rule: 'one', points: 10 }];
    for (let day = 5; day < 9 * 7; day++) numbers.attempt(orderOf({ day, hits, before: [] }), { label: 'open' });
    expect(numbers.result().weeks.at(-1)!.orders).toBeLessThan(7);
    expect(reportHtml(numbers.result(), sampleContext)).toContain('<small>±0%</small>');
  });

  it('does not speak of orders younger than 0 days', () => {
    const numbers = createNumbers({ rules: summary('one'), asOf: end });
    expect(reportHtml(numbers.result(), sampleContext)).not.toMatch(/younger than 0|注文から0日/);
  });

  it('cuts what is too long, and says so', () => {
    const many = Array.from({ length: 90 }, (_, index) => `rule-${String(index).padStart(3, '0')}`);
    const numbers = createNumbers({ rules: summary('many', many), asOf: end });
    const html = reportHtml(numbers.result(), sampleContext);
    expect(html).toContain('60 of 91 rules are shown');
    expect(html).toContain('全91件のうち60件');
  });
});

const hostile = fc.oneof(
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '</style></title></code><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '&lt;script&gt;&#60;',
    '\u202e\u2066gnp.exe\u0000\u001b[2J',
    '\ud800 half a pair \udfff',
    '<!--',
    ']]>',
    '\u{1f4a9}'.repeat(300),
    '&'.repeat(5_000),
    '"'.repeat(400),
    'url(https://evil.example/x)',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

/** A history in which every text that anybody can choose is hostile, and everything is long. */
const hostileReport = fc
  .record({
    ids: fc.array(hostile, { minLength: 30, maxLength: 30 }),
    titles: fc.array(hostile, { minLength: 20, maxLength: 20 }),
    names: fc.array(hostile, { minLength: 10, maxLength: 10 }),
    rules: fc.integer({ min: 1, max: 300 }),
    days: fc.integer({ min: 1, max: 3_000 }),
  })
  .map(({ ids, titles, names, rules, days }) => {
    const pick = (list: readonly string[], index: number) => list[index % list.length]!;
    const ruleId = (index: number) => `${pick(ids, index)}${index}`;
    const set = (version: string): RuleSetSummary => ({
      version: `sha256:${version}${pick(names, 1)}`,
      bands: bands.map(band => ({ ...band, name: pick(names, band.from) })),
      rules: Array.from({ length: rules }, (_, index) => ({
        id: ruleId(index),
        status: 'live',
        family: pick(names, index),
        title: { ja: pick(titles, index), en: pick(titles, index + 1) },
      })),
    });
    const numbers = createNumbers({ rules: set('a'), against: set('b'), asOf: end });
    for (let index = 0; index < 400; index++) {
      const hits = [0, 1, 2, 3].map(step => ({ rule: ruleId((index * 7 + step) % rules), points: 10 }));
      const unique = [...new Map(hits.map(hit => [hit.rule, hit])).values()];
      const record = {
        id: `${pick(ids, index)}${index}`,
        merchant: pick(names, index),
        at: end - (index % days) * dayMs,
        amount: 9_007_199_254,
        currency: index % 9 === 0 ? 'USD' : 'JPY',
        score: (index * 13) % 101,
        band: pick(names, index),
        flow: index % 2 === 0 ? ('challenge' as const) : ('frictionless' as const),
        hits: unique,
        shadow: [],
        unknown: [],
        saturated: [pick(names, index)],
        features: {
          address: { kind: pick(names, index), prefecture: pick(names, index + 1) },
          goods: { classes: names },
          account: { guest: undefined },
        } as never,
      };
      const other = { ...record, flow: index % 3 === 0 ? ('challenge' as const) : ('frictionless' as const), hits: [] };
      numbers.attempt(recordOf(record, other), { label: index % 5 === 0 ? 'fraud' : 'open', labelled_at: end });
    }
    const context: ReportContext = {
      command: ids.join(' '),
      writtenAt: end,
      program: pick(names, 3),
      inputs: ids.map(file => ({ file, format: file, encoding: file, sha256: file })),
      rejected: (Object.keys(rejectNames) as RejectCode[]).map(code => ({ code, rows: 3 })),
      outcomesWithoutAttempt: 7,
      rulesFrom: pick(names, 4),
      againstFrom: pick(names, 5),
      notes: names.map(words => ({ ja: words, en: words })),
    };
    return { numbers: numbers.result(), context };
  });

describe('the check for intrusions', () => {
  it.each(['<script>', '<img src=x>', '<a href="javascript:x">', '<p onclick=x>', '<p style="" src=x>', 'a < b'])(
    'can fail: %s',
    text => {
      expect(intrusions(text)).not.toEqual([]);
    },
  );
});

describe('hostile texts', () => {
  it('stay texts, and the page stays small', () => {
    fc.assert(
      fc.property(hostileReport, ({ numbers, context }) => {
        const html = reportHtml(numbers, context);
        expectSafe(html);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that they are gone is what is tested.
        expect(html).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
        expect(html.isWellFormed()).toBe(true);
      }),
      { numRuns: 10 },
    );
  });
});
