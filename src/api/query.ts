/** Query parameters, validated by their schema; an unknown, repeated or impossible one is refused, never ignored. */
import { Ajv, type ValidateFunction } from 'ajv';
import type { TObject, TSchema } from 'typebox';
import { isTime } from '../engine/checkout/formats.ts';
import { type Problem, problem } from '../shared/errors.ts';
import { nearest } from '../shared/nearest.ts';
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
      ? `"${name}" has a value that it cannot have${choicesOf(schema.properties[name], query[name as keyof typeof query])}.`
      : `A parameter is not known here; there are: ${known.join(', ')}.`,
  );
  return fail([...new Set(details)].map(detail => problem('bad-query', undefined, detail)));
}

/** Of a parameter with a few possible values: those, and the one that was most likely meant. */
function choicesOf(schema: TSchema | undefined, sent: unknown): string {
  const choices = (schema as { readonly enum?: readonly string[] } | undefined)?.enum;
  if (!choices) return '';
  const near = typeof sent === 'string' && sent.length <= longestGuessed ? nearest(sent, choices) : undefined;
  const list = choices.join(', ');
  return near === undefined ? `; there are: ${list}` : `; did you mean "${near}"? There are: ${list}`;
}

/** Longer values are no misspelt names. */
const longestGuessed = 40;
