import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formats } from '../../src/engine/checkout/formats.ts';
import { CheckoutBodySchema } from '../../src/engine/checkout/schema.ts';
import { checkoutBodies } from './checkout.ts';

test('random bodies are bodies that the schema takes', () => {
  const ajv = new Ajv({ strict: true });
  for (const [name, validate] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate });
  const validate = ajv.compile(CheckoutBodySchema);
  fc.assert(
    fc.property(checkoutBodies(), body => {
      validate(body);
      expect(validate.errors ?? []).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
