import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joinedRecordFactory, ratioAt, recordFactory } from '../../../src/engine/velocity/reading.ts';

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

it('joins records the same with and without generated code, whatever the names', () => {
  const names = ['a', 'constructor', '"];', 'toString', '\u2028'];
  const name = fc.constantFrom(...names);
  const sources = fc.uniqueArray(fc.record({ name, record: fc.constantFrom('live', 'own'), field: name }), {
    selector: source => source.name,
  });
  const record = fc.dictionary(name, fc.nat());
  fc.assert(
    fc.property(sources, record, record, (from, live, own) => {
      const joined = joinedRecordFactory(from)({ live, own });
      expect(joined).toEqual(joinedRecordFactory(from, () => undefined)({ live, own }));
      expect(Object.keys(joined)).toEqual(from.map(source => source.name));
    }),
  );
});

it('gives a ratio only of figures that are known, in full and many enough', () => {
  const figure = (value: number | undefined, saturated = false) => ({ value, saturated });
  const ratio = { name: 'share', title: { ja: '', en: '' }, of: 'a', to: 'b', atLeast: 4 };
  expect(ratioAt(ratio, figure(1), figure(4))).toBe(0.25);
  expect(ratioAt(ratio, figure(1), figure(3))).toBeUndefined();
  expect(ratioAt({ ...ratio, atLeast: 0 }, figure(0), figure(0))).toBeUndefined();
  expect(ratioAt(ratio, figure(undefined), figure(4))).toBeUndefined();
  expect(ratioAt(ratio, figure(1, true), figure(4))).toBeUndefined();
});
