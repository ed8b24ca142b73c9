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
const covered = (since: number | undefined) => ({
  velocity,
  surge: {},
  saturated: [],
  ...(since === undefined ? {} : { covered_since: since }),
});

describe("the account's history", () => {
  test.each([
    [undefined, {}],
    [attemptAt - day + 1, {}],
    [attemptAt - day, { txn_attempts_24h: 3, add_card_attempts_24h: 0 }],
    [attemptAt - 180 * day + 1, { txn_attempts_24h: 3, add_card_attempts_24h: 0 }],
    [attemptAt - 365 * day + 1, { txn_attempts_24h: 3, add_card_attempts_24h: 0, purchases_180d: 7 }],
    [attemptAt - 180 * day, { txn_attempts_24h: 3, add_card_attempts_24h: 0, purchases_180d: 7 }],
    [
      attemptAt - 365 * day,
      { txn_attempts_24h: 3, add_card_attempts_24h: 0, purchases_180d: 7, txn_attempts_365d: 1_200 },
    ],
  ])('a journal since %s covers %o', (since, history) => {
    expect(accountHistory(covered(since), attemptAt)).toEqual(history);
  });

  test('a counter that is missing for this attempt gives no figure', () => {
    const guest = { ...covered(0), velocity: { txn_attempts_24h: undefined } };
    expect(accountHistory(guest, attemptAt)).toEqual({});
  });

  test('stands in the message, clamped; a fact of fraud is told whatever the journal covers', () => {
    const fraud = { velocity: { ...velocity, frauds_365d: 2, frauds_withdrawn_365d: 1 }, surge: {}, saturated: [] };
    const history = accountHistory({ ...fraud, covered_since: 0 }, attemptAt);
    expect(threeDsRequest({ ...bareRecognised, history }, { challenge_ind: '01' })['acctInfo']).toEqual({
      txnActivityDay: '3',
      txnActivityYear: '999',
      nbPurchaseAccount: '7',
      provisionAttemptsDay: '0',
      suspiciousAccActivity: '02',
    });
    expect(accountHistory(fraud, attemptAt)).toEqual({ suspicious: true });
  });

  test.each([
    [{ frauds_365d: 1 }, [], true],
    [{ frauds_365d: 1, frauds_withdrawn_365d: 1 }, [], undefined],
    [{ frauds_365d: 0, frauds_withdrawn_365d: 0 }, [], undefined],
    [{}, [], undefined],
    // More than a counter keeps: that all of them were taken back cannot be known.
    [{ frauds_365d: 10_000, frauds_withdrawn_365d: 10_000 }, ['frauds_365d'], true],
  ])('frauds %o, saturated %j: suspicious %s', (figures, saturated, suspicious) => {
    expect(accountHistory({ velocity: figures, surge: {}, saturated }, attemptAt).suspicious).toBe(suspicious);
  });
});
