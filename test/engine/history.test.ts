/** The account's own history reaches the request data: counted by us, only where the facts cover the whole window. */
import { expect, test } from 'vitest';
import { playTexts } from '../content/default-rule-set.ts';

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
