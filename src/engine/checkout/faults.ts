/** What is wrong with a value that does not fit its schema, by Ajv: loaded and compiled for the first such value. */
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import { onDemand } from '../../shared/on-demand.ts';
import { formats } from './formats.ts';

const ajvPackage = onDemand<typeof import('ajv')>('ajv');
let ajv: Ajv | undefined;
const validators = new Map<TSchema, ValidateFunction>();

/** Every error of the value; none where it fits. */
export function faultsOf(schema: TSchema, value: unknown): readonly ErrorObject[] {
  const validator = prepareFaults(schema);
  return validator(value) ? [] : (validator.errors ?? []);
}

/** Compiles the validator of a schema. */
export function prepareFaults(schema: TSchema): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  ajv ??= createAjv();
  const validator = ajv.compile(schema);
  validators.set(schema, validator);
  return validator;
}

function createAjv(): Ajv {
  const { Ajv } = ajvPackage();
  // Few bodies come here: compiling quickly counts for more than running quickly.
  const code = { optimize: false };
  const created = new Ajv({ allErrors: true, strict: true, verbose: true, allowUnionTypes: true, code });
  for (const [name, validate] of Object.entries(formats)) created.addFormat(name, { type: 'string', validate });
  return created;
}
