import { describe, expect, it } from 'vitest';
import { fixturesOf } from '../../src/authoring/cases/fixtures.ts';
import { type RunnableParts, runCases } from '../../src/authoring/cases/run.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { caseReport } from '../../src/authoring/show-cases.ts';
import { base } from './sample.ts';

const device = '"device":{"id":"d-1"}';
const attempt = (id: string, second: number, token: string) =>
  `{"id":"${id}","at":"2026-11-20T12:00:${String(second).padStart(2, '0')}+09:00","amount":{"value":1000,"currency":"JPY"},"card":{"token":"${token}"},${device}}`;
const fixtures = fixturesOf({
  'checkouts/guest.json': JSON.stringify({
    id: 'guest',
    amount: { value: 49980, currency: 'JPY' },
    items: [{ name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 1, unit_price: 49980 }],
    shipping: { prefecture: '東京都', city: '新宿区', line1: '新宿9-88-7', line2: 'コーポ山吹 203', country: 'JP' },
    account: { guest: true },
  }),
  // Lines out of their order: stories are played by time.
  'stories/walk.ndjson': [5, 1, 2, 3, 4].map(index => attempt(`w-${index}`, index, `t-${index}`)).join('\n'),
  'stories/broken.ndjson': '{"id":"x"',
});

/** Runs the cases of the base rule set after putting one file in place of another. */
function run(files: Record<string, string>) {
  const parts = readParts(new Map([...base, ...Object.entries(files)]));
  expect(parts.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const runnable = parts as RunnableParts;
  return { parts: runnable, results: runCases(runnable, fixtures) };
}

/** A rule of the address family with these lines for its cases. */
function rule(when: string, cases: string): Record<string, string> {
  const text = `id: tried
title: { ja: 試し, en: Tried }
status: draft
family: address
when: >
  ${when}
points: 5
reason: { ja: 試し, en: Tried }
cases:
${cases}`;
  return { 'address/tried.yaml': text };
}

describe('running the cases of rules', () => {
  it('holds for the base', () => {
    const { results } = run({});
    expect(results).toHaveLength(6);
    expect(results.every(({ holds }) => holds)).toBe(true);
  });

  it('runs fixtures with edits and overridden features through the whole engine', () => {
    const { results } = run(
      rule(
        'address.kind == "ordinary" && account.guest && amount.value >= 40000',
        `  - { name: as it is, from: guest, expect: hit }
  - { name: cheaper, from: guest, set: { amount.value: 39999 }, expect: miss }
  - { name: a depot, from: guest, set: { shipping.method: depot }, expect: miss }
  - { name: no account, from: guest, set: { account: null }, expect: unknown }
  - { name: overridden, from: guest, features: { address.kind: hotel }, expect: miss }
  - { name: missing, from: guest, features: { account.guest: null }, expect: unknown }
  - { name: an item more, from: guest, set: { "items.1": { name: 乾電池, quantity: 2, unit_price: 500 } }, expect: hit }
`,
      ),
    );
    const own = results.filter(result => result.rule.id === 'tried');
    expect(own.map(({ entry, holds, problem }) => [entry.name, holds, problem])).toEqual(
      own.map(({ entry }) => [entry.name, true, undefined]),
    );
    expect(own).toHaveLength(7);
  });

  it('plays stories by time with a fresh memory, and judges each attempt', () => {
    const { results } = run(
      rule(
        'velocity.numbers_per_device_10m >= 4',
        '  - { story: walk, expect: { w-3: miss, w-4: hit, w-5: hit } }\n  - { name: again, story: walk, expect: { w-1: miss } }\n',
      ),
    );
    const own = results.filter(({ rule: { id } }) => id === 'tried');
    expect(own.map(({ holds }) => holds)).toEqual([true, true]);
  });

  it('says what does not hold, with the values of each part', async () => {
    const { parts, results } = run(
      rule(
        '(address.kind == "hotel" || account.age_days < 3) && !(amount.value < 50000) && has(goods.classes)',
        `  - { name: wrong, from: guest, expect: hit }
  - { name: not there, from: nobody, expect: hit }
  - { name: refused, from: guest, set: { amount.value: -1 }, expect: hit }
  - { story: walk, expect: { w-1: hit, w-9: hit } }
  - { name: torn, story: broken, expect: { w-1: hit } }
  - { name: story differs, story: walk, expect: { w-1: hit, w-2: unknown } }
`,
      ),
    );
    const inJapanese = caseReport(results, { parts, prefix: 'rules/', language: 'ja', milliseconds: 12.3 });
    await expect(`${inJapanese}\n`).toMatchFileSnapshot('golden/cases-report.ja.txt');
    await expect(`${caseReport(results, { parts, prefix: 'rules/' })}\n`).toMatchFileSnapshot(
      'golden/cases-report.txt',
    );
  });

  it('shows errors other than missing data', () => {
    const { results } = run(
      rule('amount.value / (amount.value - 49980) > 1', '  - { name: zero, from: guest, expect: hit }\n'),
    );
    expect(results.find(({ rule: { id } }) => id === 'tried')?.checks[0]).toMatchObject({
      actual: 'unknown',
      cause: 'division by zero',
    });
  });

  it('runs only what the filter takes', () => {
    const parts = readParts(base) as RunnableParts;
    expect(runCases(parts, fixtures, ({ id }) => id === 'blocked-door')).toHaveLength(2);
  });
});
