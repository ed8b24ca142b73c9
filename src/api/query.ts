/** Query parameters, validated by their schema; an unknown, repeated or impossible one is refused, never ignored. */
import { Ajv, type ValidateFunction } from 'ajv';
import type { TObject } from 'typebox';
import { isTime } from '../engine/checkout/formats.ts';
import { type Problem, problem } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';

const ajv = new Ajv({ allErrors: true, coerceTypes: true, strict: true });
ajv.addFormat('rfc3339', { type: 'string', validate: isTime });
const validators = new Map<TObject, ValidateFunction>();

/** Reads a query. Problems name the parameter and never its value. */
export function readQuery<Query>(schema: TObject, sent: unknown): Result<Query, readonly Problem[]> {
  let validator = validators.get(schema);
  if (!validator) {
    validator = ajv.compile(schema);
    validators.set(schema, validator);
  }
  const query = { ...(sent as object) };
  if (validator(query)) return ok(query as Query);
  const known = Object.keys(schema.properties);
  const names = new Set(
    (validator.errors ?? []).map(
      error => error.instancePath.slice(1).split('/')[0] || error.params['additionalProperty'],
    ),
  );
  const details = [...names].map(name =>
    known.includes(name)
      ? `"${name}" has a value that it cannot have.`
      : `A parameter is not known here; there are: ${known.join(', ')}.`,
  );
  return fail([...new Set(details)].map(detail => problem('bad-query', undefined, detail)));
}
