import { describe, expect, test } from 'vitest';
import { accountHistory } from '../../../src/engine/threeds/history.ts';
import { threeDsRequest } from '../../../src/engine/threeds/request.ts';
import { attemptAt, bareRecognised } from './sample.ts';

const day = 86_400_000;
const velocity = {
  txn_attempts_24h: 3,
  txn_attempts_365d: 1_200,
  purchases_180d: 7,
  add_card_attempts_24h: 0,
  numbers_per_range_10s: 5,
};
const reading = { velocity, surge: {}, saturated: [] };

describe("the account's history", () => {
  test.each([
    [undefined, {}],
    [attemptAt - day + 1, {}],
    [attemptAt - day, { txn_attempts_24h: 3, add_card_attempts_24h: 0 }],
    [attemptAt - 180 * day, { txn_attempts_24h: 3, add_card_attempts_24h: 0, purchases_180d: 7 }],
    [
      attemptAt - 365 * day,
      { txn_attempts_24h: 3, add_card_attempts_24h: 0, purchases_180d: 7, txn_attempts_365d: 1_200 },
    ],
  ])('a journal since %s covers %o', (since, history) => {
    expect(accountHistory(reading, since, attemptAt)).toEqual(history);
  });

  test('a counter that is missing for this attempt gives no figure', () => {
    const guest = { ...reading, velocity: { txn_attempts_24h: undefined } };
    expect(accountHistory(guest, 0, attemptAt)).toEqual({});
  });

  test('stands in the message, clamped; a fact of fraud is told whatever the journal covers', () => {
    const history = accountHistory(reading, 0, attemptAt, true);
    expect(threeDsRequest(bareRecognised, { challenge_ind: '01' }, '2.2.0', history)['acctInfo']).toEqual({
      txnActivityDay: '3',
      txnActivityYear: '999',
      nbPurchaseAccount: '7',
      provisionAttemptsDay: '0',
      suspiciousAccActivity: '02',
    });
    expect(accountHistory(reading, undefined, attemptAt, true)).toEqual({ suspicious: true });
  });
});
