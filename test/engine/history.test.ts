/** The account's own history reaches the request data: counted by us, only where the facts cover the whole window. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { playTexts } from '../content/default-rule-set.ts';
import { runs } from '../runs.ts';

const day = 86_400_000;
const start = Date.parse('2026-01-01T00:00:00Z');
const attempt = (id: string, days: number, more: object = {}) =>
  JSON.stringify({
    id,
    at: new Date(start + days * day).toISOString(),
    amount: { value: 1000, currency: 'JPY' },
    account: { id: 'member-1', ...more },
  });
const outcome = (assessment: string, days: number, body: object) =>
  JSON.stringify({ assessment, at: new Date(start + days * day).toISOString(), ...body });
const accountOf = (played: ReturnType<typeof playTexts>[number] | undefined) =>
  (played?.assessment.three_ds['acctInfo'] ?? {}) as Record<string, string>;

test('attempts and approvals stand in once their window is covered, and the shop’s own figure wins', () => {
  const played = playTexts([
    attempt('a', 0),
    outcome('a', 0, { type: 'authorization', result: 'approved' }),
    attempt('b', 0.5),
    attempt('c', 1.2),
    attempt('d', 200, { transactions_24h: 7 }),
    outcome('d', 200, { type: 'chargeback', category: 'fraud' }),
    attempt('e', 201),
    attempt('f', 366),
  ]);
  const [a, b, c, d, e, f] = played.map(accountOf);
  expect(a).not.toHaveProperty('txnActivityDay');
  expect(b).not.toHaveProperty('txnActivityDay');
  expect(c).toMatchObject({ txnActivityDay: '2' });
  expect(c).not.toHaveProperty('nbPurchaseAccount');
  expect(d).toMatchObject({ txnActivityDay: '7', nbPurchaseAccount: '0' });
  expect(d).not.toHaveProperty('suspiciousAccActivity');
  expect(e).toMatchObject({ suspiciousAccActivity: '02' });
  expect(f).toMatchObject({ txnActivityYear: '4' });
});

test('another body under the id of an outcome is told, and not counted', () => {
  const refund = outcome('a', 1, { type: 'refund', id: 'o' });
  expect(playTexts([attempt('a', 0), refund, refund])).toHaveLength(1);
  const other = outcome('a', 2, { type: 'refund', id: 'o' });
  expect(() => playTexts([attempt('a', 0), refund, other])).toThrow(
    'line 3: [{"code":"outcome-conflict","pointer":"/id"}]',
  );
});

test('an outcome of an id that two merchants have names its merchant', () => {
  const of = (merchant: string) => JSON.stringify({ ...JSON.parse(attempt('a', 0)), merchant: { id: merchant } });
  const told = { type: 'chargeback', category: 'fraud' };
  expect(() => playTexts([of('m'), of('n'), outcome('a', 1, told)])).toThrow('"code":"not-found"');
  expect(playTexts([of('m'), outcome('a', 1, told)])).toHaveLength(1);
  expect(playTexts([of('m'), of('n'), outcome('a', 1, { ...told, merchant: { id: 'n' } })])).toHaveLength(2);
});

const suspicious = (played: ReturnType<typeof playTexts>) =>
  played.map(each => accountOf(each)['suspiciousAccActivity'] === '02');
const label = (assessment: string, days: number, said: 'fraud' | 'genuine') =>
  outcome(assessment, days, { type: 'label', label: said });

test('a label fraud marks the account from its own time, for a year, and never another account', () => {
  const played = playTexts([
    attempt('a', 0),
    attempt('b', 1),
    label('a', 2, 'fraud'),
    attempt('c', 2),
    attempt('other', 3, { id: 'member-2' }),
    attempt('d', 366.9),
    attempt('e', 367),
  ]);
  expect(suspicious(played)).toEqual([false, false, true, false, true, false]);
});

test('a label that takes it back clears the account at once, whenever the window ends', () => {
  const played = playTexts([
    attempt('a', 0),
    attempt('b', 0),
    label('a', 1, 'fraud'),
    outcome('a', 2, { type: 'fraud_report' }),
    attempt('c', 3),
    label('a', 300, 'genuine'),
    attempt('d', 301),
    label('b', 302, 'fraud'),
    attempt('e', 303),
    // The fraud of day 1 and its withdrawal have left the window together: the fraud of b still stands.
    attempt('f', 400),
    label('a', 401, 'fraud'),
    label('b', 401, 'genuine'),
    attempt('g', 402),
    label('a', 403, 'genuine'),
    attempt('h', 404),
  ]);
  expect(suspicious(played)).toEqual([false, false, true, false, true, true, true, false]);
});

test('a chargeback that the shop calls genuine afterwards is taken back; an older label changes nothing', () => {
  const played = playTexts([
    attempt('a', 0),
    label('a', 1, 'genuine'),
    outcome('a', 5, { type: 'chargeback', category: 'fraud' }),
    attempt('b', 6),
    label('a', 7, 'genuine'),
    attempt('c', 8),
    outcome('a', 9, { type: 'chargeback', category: 'dispute' }),
    attempt('d', 10),
  ]);
  expect(suspicious(played)).toEqual([false, true, false, false]);
});

test('the account is marked exactly while the latest label of one of its attempts is fraud', () => {
  const said = fc.constantFrom(
    { type: 'label', label: 'fraud' },
    { type: 'label', label: 'genuine' },
    { type: 'fraud_report' },
    { type: 'chargeback', category: 'fraud' },
    { type: 'chargeback', category: 'other' },
  );
  const step = fc.record({ of: fc.nat(2), body: said, hours: fc.nat(2), again: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), steps => {
      const texts = [attempt('a0', 0), attempt('a1', 0), attempt('a2', 0)];
      const latest = new Map<number, string>();
      const expected = [false, false, false];
      let hours = 0;
      for (const [index, { of, body, hours: more, again }] of steps.entries()) {
        hours += more;
        const line = outcome(`a${of}`, hours / 24, { ...body, id: `o${index}` });
        texts.push(line, ...(again ? [line] : []), attempt(`b${index}`, hours / 24));
        const fraud = body.type === 'fraud_report' || body.label === 'fraud' || body.category === 'fraud';
        if (fraud || body.label === 'genuine') latest.set(of, fraud ? 'fraud' : 'genuine');
        expected.push([...latest.values()].includes('fraud'));
      }
      expect(suspicious(playTexts(texts))).toEqual(expected);
    }),
    { numRuns: runs(30) },
  );
});
