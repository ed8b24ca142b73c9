import fc from 'fast-check';
import { expect, it } from 'vitest';
import { recordFactory } from '../../../src/engine/velocity/reading.ts';

it('makes the same records with and without generated code, whatever the names', () => {
  const name = fc.oneof(
    fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/),
    fc.string(),
    fc.constantFrom('"', '\\', '\n', '`', '\u2028'),
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(name),
      fc.infiniteStream(fc.oneof(fc.double(), fc.constant(Number.NaN))),
      (names, numbers) => {
        fc.pre(!names.includes('__proto__'));
        const values = Float64Array.from(names, () => numbers.next().value);
        const record = recordFactory(names)(values);
        expect(record).toEqual(recordFactory(names, () => undefined)(values));
        expect(Object.keys(record)).toEqual(Object.keys(recordFactory(names, () => undefined)(values)));
      },
    ),
  );
});
