/** The request data as the whole flow makes them: real recognisers, real rules, every fixture and random checkouts. */
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recognise } from '../../../src/engine/assess.ts';
import { pspIds, pspRequest } from '../../../src/engine/threeds/psp/index.ts';
import { threeDsRequest } from '../../../src/engine/threeds/request.ts';
import { requestSchema } from '../../../src/engine/threeds/schema/parts.ts';
import { type Checkout, messageVersions } from '../../../src/engine/types.ts';
import { checkouts } from '../../arbitraries/checkout.ts';
import { defaultRuleSet } from '../../content/default-rule-set.ts';
import { runs } from '../../runs.ts';

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const validators = messageVersions.map(version => ({ version, validate: ajv.compile(requestSchema(version)) }));
const ruleSet = defaultRuleSet();

/** Everything wrong with the request data of a checkout, in all versions and for every band. */
function complaints(checkout: Checkout): unknown[] {
  const found = recognise(checkout, ruleSet);
  return ruleSet.policy.bands.flatMap(band =>
    validators.flatMap(({ version, validate }) =>
      validate(threeDsRequest(found, band, version)) ? [] : [version, band.name, validate.errors],
    ),
  );
}

const folder = new URL('../../../fixtures/checkouts/', import.meta.url);
const fixtures = readdirSync(folder).filter(file => file.endsWith('.json') && file !== 'expected.json');

describe('request data of the whole flow', () => {
  test.each(fixtures)('%s passes the schemas, and every provider takes it', file => {
    const checkout = {
      ...JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
      at: Date.UTC(2026, 10, 20, 4),
    } as Checkout;
    expect(complaints(checkout)).toEqual([]);
    const found = recognise(checkout, ruleSet);
    for (const id of pspIds) expect(pspRequest(id, found, { challenge_ind: '03' })?.psp).toBe(id);
  });

  test('random checkouts pass them too', () => {
    fc.assert(
      fc.property(checkouts(), checkout => {
        expect(complaints(checkout)).toEqual([]);
      }),
      { numRuns: runs(80) },
    );
  });
});
