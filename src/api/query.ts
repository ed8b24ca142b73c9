/** Query parameters, validated by their schema; an unknown, repeated or impossible one is refused, never ignored. */
import { Ajv, type ValidateFunction } from 'ajv';
import type { TObject, TSchema } from 'typebox';
import { formatTexts } from '../engine/checkout/formats.ts';
import { type Problem, problem } from '../shared/errors.ts';
import { nearest } from '../shared/nearest.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { isTime } from '../shared/rfc3339.ts';

const ajv = new Ajv({ allErrors: true, strict: true });
ajv.addFormat('rfc3339', { type: 'string', validate: isTime });
const validators = new Map<TObject, ValidateFunction>();

/** Reads a query. Problems name the parameter and never its value. */
export function readQuery<Query>(schema: TObject, sent: unknown): Result<Query, readonly Problem[]> {
  let validator = validators.get(schema);
  if (!validator) {
    validator = ajv.compile(schema);
    validators.set(schema, validator);
  }
  const query = withNumbers(schema, sent as Readonly<Record<string, unknown>>);
  if (validator(query)) return ok(query as Query);
  const known = Object.keys(schema.properties);
  const names = new Set(
    (validator.errors ?? []).map(
      error => error.instancePath.slice(1).split('/')[0] || error.params['additionalProperty'],
    ),
  );
  const details = [...names].map(name =>
    known.includes(name)
      ? `"${name}" has a value that it cannot have${possible(schema.properties[name], query[name])}.`
      : `A parameter is not known here; there are: ${known.join(', ')}.`,
  );
  return fail([...new Set(details)].map(detail => problem('bad-query', undefined, detail)));
}

/** Texts of whole numbers become numbers, as a query can hold texts only. Written otherwise (`1e2`, `0x10`) they stay, and are refused. */
function withNumbers(schema: TObject, sent: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => {
      const isNumber = (schema.properties[name] as Described | undefined)?.type === 'integer';
      return [name, isNumber && typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value];
    }),
  );
}

/** What a schema of a parameter may say. */
interface Described {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly description?: string;
}

/** What a parameter can be; of a few possible values those, and the one that was most likely meant. */
function possible(schema: TSchema | undefined, sent: unknown): string {
  const described: Described = schema ?? {};
  if (described.enum) return choicesOf(described.enum, sent);
  if (described.type === 'integer') return `: a whole number from ${described.minimum} to ${described.maximum}`;
  if (described.format === 'rfc3339') return `: ${formatTexts['rfc3339']}; in a query, + is written %2B`;
  if (described.maxLength !== undefined) return `: 1 to ${described.maxLength} characters`;
  return described.description === undefined ? '' : `: ${described.description.replace(/\.$/, '')}`;
}

function choicesOf(choices: readonly string[], sent: unknown): string {
  const near = typeof sent === 'string' && sent.length <= longestGuessed ? nearest(sent, choices) : undefined;
  const list = choices.join(', ');
  return near === undefined ? `; there are: ${list}` : `; did you mean "${near}"? There are: ${list}`;
}

/** Longer values are no misspelt names. */
const longestGuessed = 40;
