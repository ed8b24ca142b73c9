/**
 * Builders of JSON Schemas with the types of TypeBox: what `Static` reads of a schema is TypeBox's, the schema itself is
 * made here. Importing TypeBox loads 373 files, a quarter of a second for every command, to build plain objects.
 * test/shared/json-schema.test.ts holds each builder against TypeBox's own.
 */
import type { Type as TypeBox } from 'typebox';

type Schema = Readonly<Record<string, unknown>>;

/** Marks a property that may be absent. Not enumerable: it is no part of the schema. */
const optional = '~optional';

const marked = (schema: Schema): Schema => Object.defineProperty({ ...schema }, optional, { value: true });
const isRequired = (schema: Schema) => !Object.hasOwn(schema, optional);

const builders = {
  String: (options?: Schema): Schema => ({ type: 'string', ...options }),
  Integer: (options?: Schema): Schema => ({ type: 'integer', ...options }),
  Number: (options?: Schema): Schema => ({ type: 'number', ...options }),
  Boolean: (options?: Schema): Schema => ({ type: 'boolean', ...options }),
  Unknown: (options?: Schema): Schema => ({ ...options }),
  Literal: (value: string | number | boolean, options?: Schema): Schema => ({
    type: typeof value,
    const: value,
    ...options,
  }),
  Enum: (values: readonly string[], options?: Schema): Schema => ({ enum: values, ...options }),
  Array: (items: Schema, options?: Schema): Schema => ({ type: 'array', items, ...options }),
  Union: (anyOf: readonly Schema[], options?: Schema): Schema => ({ anyOf, ...options }),
  Optional: marked,
  /** Only over every text: no schema of ours has patterns for names. */
  Record: (_key: Schema, value: Schema, options?: Schema): Schema => ({
    type: 'object',
    patternProperties: { '^.*$': value },
    ...options,
  }),
  Object: (properties: Readonly<Record<string, Schema>>, options?: Schema): Schema => {
    const required = Object.keys(properties).filter(name => isRequired(properties[name]!));
    return { type: 'object', ...(required.length === 0 ? {} : { required }), properties, ...options };
  },
};

/** The builders that the doors use, typed as TypeBox's. */
export const Type = builders as unknown as Pick<typeof TypeBox, keyof typeof builders>;
