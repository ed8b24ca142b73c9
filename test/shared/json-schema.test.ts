/** Our builders of schemas against TypeBox's own: the same text, keys in the same order. */
import fc from 'fast-check';
import { Type as TypeBox } from 'typebox';
import { describe, expect, it } from 'vitest';
import { Type } from '../../src/shared/json-schema.ts';

/** A schema as a program: the builders to call. */
type Program = (type: typeof TypeBox) => object;

const options = fc.option(fc.record({ description: fc.string(), title: fc.string() }, { requiredKeys: [] }), {
  nil: undefined,
});
const call =
  (name: string, ...given: readonly unknown[]): Program =>
  type =>
    (type as never as Record<string, (...all: unknown[]) => object>)[name]!(...given);
const made = (program: Program | readonly Program[], type: typeof TypeBox): unknown =>
  typeof program === 'function' ? program(type) : program.map(each => each(type));

const { schema } = fc.letrec<{ schema: Program; leaf: Program }>(tie => ({
  leaf: fc.oneof(
    fc
      .tuple(fc.constantFrom('String', 'Integer', 'Number', 'Boolean', 'Unknown'), options)
      .map(([name, more]) => call(name, more)),
    fc
      .tuple(fc.oneof(fc.string(), fc.integer(), fc.boolean()), options)
      .map(([value, more]) => call('Literal', value, more)),
    fc
      .tuple(fc.uniqueArray(fc.string(), { minLength: 1 }), options)
      .map(([values, more]) => call('Enum', values, more)),
  ),
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('leaf'),
    fc.tuple(tie('schema'), options).map(
      ([items, more]): Program =>
        type =>
          call('Array', made(items, type), more)(type),
    ),
    fc.tuple(tie('schema'), options).map(
      ([value, more]): Program =>
        type =>
          call('Record', type.String(), made(value, type), more)(type),
    ),
    fc.tuple(fc.array(tie('schema'), { minLength: 1, maxLength: 3 }), options).map(
      ([all, more]): Program =>
        type =>
          call('Union', made(all, type), more)(type),
    ),
    fc
      .tuple(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.tuple(fc.boolean(), tie('schema')), {
          maxKeys: 4,
          noNullPrototype: true,
        }),
        options,
      )
      .map(
        ([properties, more]): Program =>
          type => {
            const entries = Object.entries(properties).map(([key, [isOptional, of]]) => {
              const value = made(of, type);
              return [key, isOptional ? call('Optional', value)(type) : value];
            });
            return call('Object', Object.fromEntries(entries), more)(type);
          },
      ),
  ),
}));

describe('builders of schemas', () => {
  it("write what TypeBox's write (property)", () => {
    fc.assert(
      fc.property(schema, program => {
        expect(JSON.stringify(program(Type as typeof TypeBox))).toBe(JSON.stringify(program(TypeBox)));
      }),
    );
  });

  it('keep the mark of an optional property when an object is built anew from the properties of another', () => {
    const { properties } = Type.Object({ a: Type.Optional(Type.String()), b: Type.String() });
    expect(Type.Object({ ...properties, c: Type.Boolean() })).toMatchObject({ required: ['b', 'c'] });
  });
});
