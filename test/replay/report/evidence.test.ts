import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inLanguage } from '../../../src/authoring/report/japanese.ts';
import { covers, evidenceHtml, touches } from '../../../src/replay/report/evidence.ts';
import { type EvidenceConfig, readEvidenceConfig } from '../../../src/replay/report/evidence-config.ts';
import { reportLimit } from '../../../src/replay/report/report.ts';
import { draftSummary, sampleContext, sampleNumbers } from './sample.ts';

const numbers = sampleNumbers({ orders: 3_000, against: false });

const written = `
merchant: { ja: サンプル商店, en: Sample Shop }
acquirer: { ja: サンプルカード, en: Sample Card }
measures:
  - name: { ja: EMV 3-Dセキュア, en: EMV 3-D Secure }
    since: 2025-03-31
  - name: 3DS
rule_sets:
  - version: ${draftSummary.version}
    from: 2026-07-01
    note: { ja: 初版, en: First }
`;

function config(text: string): EvidenceConfig {
  const read = readEvidenceConfig('evidence.yaml', text);
  if (!read.ok) throw new Error(read.error.join('\n'));
  return read.value;
}

describe('the configuration', () => {
  it('is read', () => {
    expect(config(written)).toEqual({
      merchant: { ja: 'サンプル商店', en: 'Sample Shop' },
      acquirer: { ja: 'サンプルカード', en: 'Sample Card' },
      measures: [
        { name: { ja: 'EMV 3-Dセキュア', en: 'EMV 3-D Secure' }, since: '2025-03-31' },
        { name: { ja: '3DS', en: '3DS' } },
      ],
      rule_sets: [{ version: draftSummary.version, from: '2026-07-01', note: { ja: '初版', en: 'First' } }],
    });
  });

  it('has all its faults named, each with its place', async () => {
    const broken = `merchnt: Shop
merchant: { ja: 店 }
measures: EMV
rule_sets:
  - version: 3
    from: 2026-02-30
    untl: 2026-03-01
  - { version: ${draftSummary.version}, from: 2026-10-05, to: 2026-10-01 }
own_risk_operation: {}
`;
    const read = readEvidenceConfig('evidence.yaml', broken);
    const found = read.ok ? 'ok' : read.error.join('\n');
    await expect(`${found}\n`).toMatchFileSnapshot('golden/evidence-config.txt');
    await expect(`${inLanguage(found, 'ja')}\n`).toMatchFileSnapshot('golden/evidence-config.ja.txt');
  });

  it('never throws, and never reads half', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constantFrom('a: [', 'merchant: *x', '---\n---\n')), text => {
        const read = readEvidenceConfig('evidence.yaml', text);
        if (!read.ok) expect(read.error.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the page', () => {
  const html = evidenceHtml(numbers, '2026-09', config(written), sampleContext);

  it('gives the figures of the month', () => {
    const month = numbers.months.find(each => each.month === '2026-09')!;
    expect(month.payments.orders).toBeGreaterThan(500);
    for (const { orders, amount } of [month.payments, month.three_ds_requested, month.challenged_by_issuer]) {
      expect(html).toContain(`>${orders.toLocaleString('en-US')}<`);
      expect(html).toContain(`¥${amount.toLocaleString('en-US')}<`);
    }
    expect(html).toContain('2026年9月');
    expect(html).not.toMatch(/\b(NaN|undefined|null)\b/);
  });

  it('counts months running on by the calendar: one without payments ends them', () => {
    const of = (month: string) => ({ ...numbers.months.find(each => each.month === '2026-09')!, month });
    const runningWith = (fraud_amount: number, months: readonly string[]) => {
      const dear = months.map(of).map(each => {
        const payments = { ...each.payments, fraud_amount };
        return { ...each, payments, approved: payments };
      });
      const page = evidenceHtml({ ...numbers, months: dear }, months.at(-1)!, config(written), sampleContext);
      return /approved fraud: (\d+)/.exec(page)![1];
    };
    const running = (...months: string[]) => runningWith(500_001, months);
    expect(running('2026-11', '2026-12', '2027-01')).toBe('3');
    expect(runningWith(500_000, ['2026-11', '2026-12', '2027-01'])).toBe('0');
    expect(running('2026-10', '2026-12', '2027-01')).toBe('2');
  });

  it('says that the merchant asks and the issuer decides', () => {
    expect(html).toContain('チャレンジを実施するかどうかは、カード発行会社が決定します');
    expect(html).toContain('Whether there is one, the card issuer decides');
  });

  it('says so where the configuration names no measure', () => {
    const none = config(written.replace(/measures:[\s\S]*?rule_sets:/, 'measures: []\nrule_sets:'));
    expect(evidenceHtml(numbers, '2026-09', none, sampleContext)).toContain('The configuration names none.');
    expect(html).not.toContain('The configuration names none.');
  });

  it("speaks of own risk judgement only where the acquirer's agreement is named", () => {
    const words = /リスク判断|own risk judgement|合意|agreement/;
    expect(html).not.toMatch(words);
    const agreed = `${written}own_risk_operation: { agreement: { ja: 2026年4月1日付 覚書 第12号, en: Memorandum 12 of 2026-04-01 } }\n`;
    const page = evidenceHtml(numbers, '2026-09', config(agreed), sampleContext);
    expect(page).toMatch(words);
    expect(page).toContain('覚書 第12号');
  });

  it('says whether the rule set it was computed by was the one in force', () => {
    expect(html).toContain('the one in force throughout');
    const late = config(written.replace('from: 2026-07-01', 'from: 2026-09-10'));
    expect(evidenceHtml(numbers, '2026-09', late, sampleContext)).toContain('may differ');
    const other = config(written.replace(draftSummary.version, `sha256:${'0'.repeat(64)}`));
    expect(evidenceHtml(numbers, '2026-09', other, sampleContext)).toContain('may differ');
  });

  it('is safe and small whatever the configuration says', () => {
    const words = fc.oneof(
      fc.constantFrom('<script>', '"><img src=x>', '&'.repeat(3_000)),
      fc.string({ unit: 'binary' }),
    );
    const bilingual = fc.record({ ja: words, en: words });
    const hostile: fc.Arbitrary<EvidenceConfig> = fc.record({
      merchant: bilingual,
      acquirer: bilingual,
      measures: fc.array(fc.record({ name: bilingual }), { maxLength: 100 }),
      rule_sets: fc.array(fc.record({ version: words, from: fc.constant('2026-01-01'), note: bilingual }), {
        maxLength: 50,
      }),
      own_risk_operation: fc.record({ agreement: bilingual }),
    });
    fc.assert(
      fc.property(hostile, given => {
        const page = evidenceHtml(numbers, '2026-09', given, sampleContext);
        expect(page).not.toMatch(/<(script|img)/i);
        expect(Buffer.byteLength(page)).toBeLessThanOrEqual(reportLimit);
      }),
      { numRuns: 40 },
    );
  });
});

it.each([
  ['2026-09-01', undefined, true, true],
  ['2026-09-02', undefined, true, false],
  ['2026-08-31', '2026-09-30', true, true],
  ['2026-08-31', '2026-09-29', true, false],
  ['2026-08-01', '2026-08-31', false, false],
  ['2026-10-01', undefined, false, false],
])('in force from %s to %s: in September %s, throughout %s', (from, to, some, throughout) => {
  const inForce = { version: 'v', from, ...(to === undefined ? {} : { to }) };
  expect([touches(inForce, '2026-09'), covers(inForce, '2026-09')]).toEqual([some, throughout]);
});
