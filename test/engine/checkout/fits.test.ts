/** The quick answer of fits.ts against Ajv, over bodies that fit and bodies that nearly do. */
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { maskCardNumbers } from '../../../src/engine/card/numbers-in-text.ts';
import { faultsOf } from '../../../src/engine/checkout/faults.ts';
import { fit, fitsOf } from '../../../src/engine/checkout/fits.ts';
import { CheckoutBodySchema, CheckoutLineSchema, outcomeSchemas } from '../../../src/engine/checkout/schema.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

const sizes = fc.constantFrom(0, 1, 2, 4, 8, 16, 32, 40, 64, 128, 256, 512);
const scalar = fc.oneof(
  fc.constantFrom(true, false, null, '', ' ', 'JPY', 'JP', '2026-10', '2026-11-20T12:30:00+09:00', '203.0.113.7'),
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    0.5,
    1e12,
    1e12 + 1,
    1e300,
    100_000,
    100_001,
    2 ** 53,
    '0106',
    '352800',
    '01',
    '\u0000',
    undefined,
  ),
  fc.constantFrom(
    '4111111111111111',
    '番号4111-1111-1111-1111',
    'fe80::1%4111111111111111',
    '\u3000',
    '\ufeff',
    '\u00a0a',
  ),
  fc
    .tuple(sizes, fc.constantFrom('a', '1', '𠮷', '\ud842', 'é'), fc.integer({ min: -1, max: 1 }))
    .map(([size, sign, more]) => sign.repeat(Math.max(0, size + more))),
  fc.string({ maxLength: 6 }),
  fc.constantFrom([], {}, [null], { constructor: 1 }),
);

/** Values that mostly have the schema's shape, and are off by a field, a type or a length here and there. */
function nearly(schema: Schema): fc.Arbitrary<unknown> {
  const anything = { weight: 1, arbitrary: scalar };
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, field]) => [name, nearly(field)] as const);
    const record = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
    const strange = fc.constantFrom('at', 'idd', '__proto__', 'constructor', 'toString');
    const withMore = fc.tuple(record, fc.option(fc.tuple(strange, scalar), { freq: 12 })).map(([body, more]) => {
      // As JSON.parse makes it: a key "__proto__" of its own.
      if (more) Object.defineProperty(body, more[0], { value: more[1], enumerable: true });
      return body as unknown;
    });
    return fc.oneof({ weight: 30, arbitrary: withMore }, anything);
  }
  if (schema.items) {
    return fc.oneof({ weight: 10, arbitrary: fc.array(nearly(schema.items), { maxLength: 3 }) }, anything);
  }
  const fitting = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  return fitting ? fc.oneof({ weight: 10, arbitrary: fc.constantFrom(...fitting) }, anything) : scalar;
}

/** What is to be said of a value: whether it fits by Ajv, whether it is clean by looking at each of its texts. */
function fitOf(schema: TSchema, value: unknown): number {
  if (faultsOf(schema, value).length > 0) return fit.not;
  return isClean(value) ? fit.clean : fit.unclean;
}

function isClean(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '' && maskCardNumbers(value, false) === undefined;
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isClean);
  return value !== undefined;
}

describe('whether a body fits', () => {
  const schemas = { api: CheckoutBodySchema, stream: CheckoutLineSchema, ...outcomeSchemas };
  it.each(Object.entries<TSchema>(schemas))(
    'is what Ajv says, and whether it is clean what its texts say, of %s (property)',
    (_name, schema) => {
      const fits = fitsOf(schema);
      const fields = Object.entries((schema as unknown as Schema).properties!);
      const counts = { [fit.not]: 0, [fit.clean]: 0, [fit.unclean]: 0 };
      // A field at a time beside what must be there, or no body would ever fit; then whole bodies.
      for (const [name, field] of fields) {
        fc.assert(
          fc.property(nearly(field), fc.boolean(), (value, alone) => {
            const body = { ...(alone ? {} : least(schema as unknown as Schema)), [name]: value };
            const said = fits(body, maskCardNumbers);
            counts[said]++;
            expect(said).toBe(fitOf(schema, body));
          }),
          { numRuns: 60 },
        );
      }
      fc.assert(
        fc.property(nearly(schema as unknown as Schema), body => {
          expect(fits(body, maskCardNumbers)).toBe(fitOf(schema, body));
        }),
        { numRuns: 60 },
      );
      expect(counts[fit.clean]).toBeGreaterThan(fields.length);
      expect(counts[fit.unclean]).toBeGreaterThan(3);
    },
  );

  it('is never said of a schema that says more than is looked at', () => {
    expect(() => fitsOf({ type: 'string', contentEncoding: 'base64' } as unknown as TSchema)).toThrow(
      'contentEncoding',
    );
    expect(() => fitsOf({ type: 'object', properties: {} } as unknown as TSchema)).toThrow('further properties');
  });
});

const written: Readonly<Record<string, unknown>> = { id: 'a', amount: { value: 1, currency: 'JPY' } };

/** The least that a body of the schema holds. */
function least({ required = [], properties = {} }: Schema): Readonly<Record<string, unknown>> {
  const held = (name: string) => properties[name]?.const ?? properties[name]?.enum?.[0] ?? written[name];
  return Object.fromEntries(required.map(name => [name, held(name)]));
}
