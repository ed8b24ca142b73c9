import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { challengeCodes } from '../../../src/engine/threeds/challenge.ts';
import { threeDsRequest } from '../../../src/engine/threeds/request.ts';
import { requestSchema } from '../../../src/engine/threeds/schema/parts.ts';
import { type AccountHistory, messageVersions } from '../../../src/engine/types.ts';
import { recognisedCheckouts } from '../../arbitraries/checkout.ts';
import { runs } from '../../runs.ts';
import { bareRecognised, fullRecognised } from './sample.ts';

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const validators = new Map(messageVersions.map(version => [version, ajv.compile(requestSchema(version))]));

/** Validator's complaints; empty when the message passes. */
function complaints(message: unknown, version: (typeof messageVersions)[number]): unknown {
  const validate = validators.get(version);
  return validate?.(message) ? [] : validate?.errors;
}

const count = fc.nat(100_000);
const histories: fc.Arbitrary<AccountHistory> = fc.record(
  {
    txn_attempts_24h: count,
    txn_attempts_365d: count,
    purchases_180d: count,
    add_card_attempts_24h: count,
    suspicious: fc.constant(true as const),
  },
  { requiredKeys: [] },
);

describe.each(messageVersions)('request data in %s', version => {
  test('of any checkout passes our schema of the message version', () => {
    fc.assert(
      fc.property(
        recognisedCheckouts(),
        fc.constantFrom(...challengeCodes['2.3.1'], '85'),
        histories,
        (found, code, history) => {
          const request = threeDsRequest({ ...found, history }, { challenge_ind: code }, version);
          expect(complaints(request, version)).toEqual([]);
          expect(JSON.parse(JSON.stringify(request))).toEqual(request);
        },
      ),
      { numRuns: runs(300) },
    );
  });

  test('the schema takes the samples and refuses each element when it is spoilt', () => {
    for (const found of [fullRecognised, bareRecognised]) {
      const request = threeDsRequest(found, { challenge_ind: '03' }, version);
      expect(complaints(request, version)).toEqual([]);
      for (const element of Object.keys(request)) {
        expect(complaints({ ...request, [element]: '\u0000'.repeat(3000) }, version), element).not.toEqual([]);
      }
    }
    const request = threeDsRequest(bareRecognised, { challenge_ind: '03' }, version);
    expect(complaints({ ...request, riskScore: '78' }, version)).not.toEqual([]);
    expect(complaints({ ...request, acctInfo: {} }, version)).not.toEqual([]);
    expect(complaints({ ...request, shipAddrState: '13' }, version)).not.toEqual([]);
  });
});
