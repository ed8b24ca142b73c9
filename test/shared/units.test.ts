import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textOf } from '../../src/shared/units.ts';

it('gives back any part of a text, however long', () => {
  const long = fc.string({ unit: 'binary', maxLength: 40 }).chain(text => fc.nat(120).map(times => text.repeat(times)));
  fc.assert(
    fc.property(long, fc.nat(3000), fc.nat(3000), (text, one, other) => {
      const units = Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
      const [from, to] = [Math.min(one, other, text.length), Math.min(Math.max(one, other), text.length)];
      expect(textOf(units, from, to)).toBe(text.slice(from, to));
    }),
  );
});
