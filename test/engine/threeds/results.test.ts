import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outcomeSchemas } from '../../../src/engine/checkout/schema.ts';
import {
  type AuthenticationBody,
  authenticationMeaning,
  outcomeAdvice,
  readProtocolResult,
} from '../../../src/engine/threeds/results.ts';

function meaning(trans_status: AuthenticationBody['trans_status'], more: Partial<AuthenticationBody> = {}) {
  const { state, final, advice, cancelled } = authenticationMeaning({ type: 'authentication', trans_status, ...more });
  return { state, final, cancelled, advice: advice.map(one => one.do) };
}

describe('what a status means', () => {
  test.each([
    ['Y', 'authenticated', true, []],
    ['A', 'attempted', true, ['authorize_by_policy']],
    ['N', 'failed', true, ['do_not_authorize']],
    ['R', 'rejected', true, ['do_not_authorize']],
    ['U', 'not_performed', true, ['authorize_by_policy']],
    ['I', 'not_performed', true, ['authorize_by_policy']],
    ['C', 'pending', false, []],
    ['D', 'pending', false, []],
    ['S', 'pending', false, []],
  ] as const)('%s: %s', (status, state, final, advice) => {
    expect(meaning(status)).toEqual({ state, final, cancelled: false, advice });
  });

  test('a challenge that was broken off authenticated nobody, and is no proof', () => {
    expect(meaning('C', { challenge_cancel: '01' })).toEqual({
      state: 'failed',
      final: true,
      cancelled: true,
      advice: ['do_not_authorize'],
    });
    const broken = authenticationMeaning({ type: 'authentication', trans_status: 'N', challenge_cancel: '01' });
    expect(broken.issuer_suspects_fraud).toBe(false);
    expect(broken.text.en).toContain('a sign, not a proof');
    expect(broken.text.ja).toContain('兆候');
    expect(meaning('U', { challenge_cancel: '04' }).advice).toEqual(['authorize_by_policy']);
    const rejected = { type: 'authentication', trans_status: 'R' } as const;
    expect(authenticationMeaning({ ...rejected, challenge_cancel: '01' }).text).toBe(
      authenticationMeaning(rejected).text,
    );
  });

  test('Y without the ECI of full authentication is for the policy', () => {
    for (const eci of ['05', '02']) expect(meaning('Y', { eci }).advice).toEqual([]);
    for (const eci of ['06', '01', '07', '00']) expect(meaning('Y', { eci }).advice).toEqual(['authorize_by_policy']);
  });

  test('where the issuer names fraud, what is authorised by policy is looked at before it ships', () => {
    for (const trans_status_reason of ['10', '11'])
      expect(meaning('U', { trans_status_reason }).advice).toEqual(['authorize_by_policy', 'review_before_shipping']);
    expect(meaning('U', { trans_status_reason: '13' }).advice).toEqual(['authorize_by_policy']);
    expect(meaning('N', { trans_status_reason: '11' }).advice).toEqual(['do_not_authorize']);
  });
});

test('fraud that is found later stops the parcel; other outcomes need nothing', () => {
  expect(outcomeAdvice({ type: 'chargeback', category: 'fraud' })).toEqual([{ do: 'hold_shipment' }]);
  expect(outcomeAdvice({ type: 'label', label: 'fraud' })).toEqual([{ do: 'hold_shipment' }]);
  expect(outcomeAdvice({ type: 'fraud_report' })).toEqual([{ do: 'hold_shipment' }]);
  expect(outcomeAdvice({ type: 'label', label: 'genuine' })).toEqual([]);
  expect(outcomeAdvice({ type: 'chargeback', category: 'dispute' })).toEqual([]);
  expect(outcomeAdvice({ type: 'authorization', result: 'approved' })).toEqual([]);
  expect(outcomeAdvice({ type: 'authentication', trans_status: 'R' })).toEqual([{ do: 'do_not_authorize' }]);
});

describe('results in the shape of the protocol', () => {
  const rreq = {
    messageType: 'RReq',
    messageVersion: '2.2.0',
    messageCategory: '01',
    threeDSServerTransID: '8a880dc0-d2d2-4067-bcb1-b08d1690b26e',
    dsTransID: 'f25084f0-5b16-4c0a-ae5d-b24808a95e4b',
    acsTransID: 'd7c1ee99-9478-44a6-b1f2-391e29c6b340',
    transStatus: 'N',
    transStatusReason: '11',
    challengeCancel: '01',
    eci: '07',
    interactionCounter: '02',
    authenticationType: '02',
  };

  test('an RReq is the result of a challenge', () => {
    expect(readProtocolResult(rreq)).toEqual({
      ok: true,
      value: {
        threeDSServerTransID: rreq.threeDSServerTransID,
        body: {
          type: 'authentication',
          trans_status: 'N',
          trans_status_reason: '11',
          eci: '07',
          challenge_cancel: '01',
          challenged: true,
          acs_trans_id: rreq.acsTransID,
          ds_trans_id: rreq.dsTransID,
        },
      },
    });
  });

  test('an ARes is the result without one, unless it asks for one', () => {
    const ares = (transStatus: string) => {
      const read = readProtocolResult({ messageType: 'ARes', transStatus });
      return read.ok ? read.value.body : read.error;
    };
    expect(ares('Y')).toEqual({ type: 'authentication', trans_status: 'Y', challenged: false });
    expect(ares('C')).toEqual({ type: 'authentication', trans_status: 'C' });
  });

  test('what is null or empty was not said; ids have up to 36 characters', () => {
    const message = { messageType: 'ARes', transStatus: 'Y' };
    expect(readProtocolResult({ ...message, eci: '', acsTransID: null, transStatusReason: '' })).toEqual(
      readProtocolResult(message),
    );
    expect(readProtocolResult({ ...message, dsTransID: 'x'.repeat(36) })).toMatchObject({ ok: true });
    expect(readProtocolResult({ ...message, dsTransID: 'x'.repeat(37) })).toMatchObject({
      ok: false,
      error: [{ code: 'bad-value', pointer: '/dsTransID' }],
    });
  });

  test('faults are named by field, values are never repeated', () => {
    const spoilt = { ...rreq, messageType: 'CRes', transStatus: 'X', eci: '4111111111111111' };
    const faults = (message: object) => {
      const read = readProtocolResult(message);
      return read.ok ? [] : read.error.map(({ code, pointer, detail }) => `${code} ${pointer} ${detail}`);
    };
    expect(faults(spoilt)).toEqual([
      'bad-value /messageType This must be one of: RReq, ARes.',
      'bad-value /transStatus This must be one of: Y, A, N, R, U, I, C, D, S.',
      'bad-value /eci This must be two digits in a string.',
    ]);
    expect(faults({ messageType: 'RReq' })).toEqual([
      'missing-field /transStatus This must be one of: Y, A, N, R, U, I, C, D, S.',
    ]);
    expect(faults({ ...rreq, challengeCancel: '02' })).toEqual([
      expect.stringContaining(
        'bad-value /challengeCancel This must be one of: 01, 03, 04, 05, 06, 07, 08, 09, 10, 80, ',
      ),
    ]);
    for (const challengeCancel of ['09', '10', '80', '99']) expect(faults({ ...rreq, challengeCancel })).toEqual([]);
    for (const value of [null, 'RReq', [], 3, undefined])
      expect(readProtocolResult(value)).toMatchObject({ ok: false, error: [{ code: 'wrong-type', pointer: '' }] });
  });

  test('anything at all is read or refused, never thrown at', () => {
    const keys = [
      'messageType',
      'transStatus',
      'transStatusReason',
      'eci',
      'challengeCancel',
      'acsTransID',
      'dsTransID',
    ];
    const values = fc.oneof(fc.constantFrom('RReq', 'ARes', ...'YNUACRDIS', '01', '11'), fc.anything());
    const known = new Set(Object.keys(outcomeSchemas.authentication.properties));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), values), message => {
        const read = readProtocolResult(message);
        if (read.ok) for (const name of Object.keys(read.value.body)) expect(known).toContain(name);
        else expect(read.error.length).toBeGreaterThan(0);
      }),
    );
  });
});
