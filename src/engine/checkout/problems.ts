/** What can be wrong with a body, each with the place it is wrong at. Texts never repeat a value. */
import type { ErrorObject } from 'ajv';
import type { LineProblemCode, Problem } from '../../shared/errors.ts';
import { nearest } from '../../shared/nearest.ts';
import { formatTexts } from './formats.ts';

/** One fault of a body, with the place it is at: titles and remedies of the codes stand in shared/errors.ts. */
export interface FieldProblem extends Problem<LineProblemCode> {
  /** JSON pointer (RFC 6901) to the value, or to where it should be. */
  readonly pointer: string;
  /** One sentence for the reader: what is wrong, and what would be right. Never a value that was sent. */
  readonly detail: string;
}

/** A long run of digits in a field's *name* could be a card number: it is not repeated. */
export function safeName(name: string): string {
  const short = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  return /\p{Nd}(?:[^\p{L}]*\p{Nd}){7}/u.test(short) ? '(name withheld: it holds a long number)' : short;
}

/** The pointer to a member. */
export function pointerTo(parent: string, name: string): string {
  return `${parent}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

type Describe = (error: ErrorObject, parent: Readonly<Record<string, unknown>>) => FieldProblem;

const size = (error: ErrorObject, text: string): FieldProblem => ({
  code: 'bad-value',
  pointer: error.instancePath,
  detail: text,
});

/** What the schema says of the field: a pattern alone does not say what was meant by it. */
function meant({ description }: Readonly<Record<string, unknown>>): string {
  return typeof description === 'string' ? ` (${description.replace(/\.$/, '')})` : '';
}

const describeByKeyword: Readonly<Record<string, Describe>> = {
  additionalProperties(error, schema) {
    const name = safeName(String(error.params['additionalProperty']));
    const known = Object.keys((schema['properties'] as object | undefined) ?? {});
    const near = nearest(name, known);
    return {
      code: 'unknown-field',
      pointer: pointerTo(error.instancePath, name),
      detail: near ? `There is no such field here; did you mean "${near}"?` : 'There is no such field here.',
    };
  },
  required: error => ({
    code: 'missing-field',
    pointer: pointerTo(error.instancePath, String(error.params['missingProperty'])),
    detail: 'This field is required.',
  }),
  type: error => {
    const missing = error.data === null ? '; leave the field out where nothing is known' : '';
    return {
      code: 'wrong-type',
      pointer: error.instancePath,
      detail: `This must be of type ${error.params['type']}${missing}.`,
    };
  },
  enum: (error, schema) => ({
    code: 'bad-value',
    pointer: error.instancePath,
    detail: `This must be one of: ${((schema['enum'] as unknown[]) ?? error.params['allowedValues']).join(', ')}.`,
  }),
  const: error => ({
    code: 'bad-value',
    pointer: error.instancePath,
    detail: `This must be ${error.params['allowedValue']}.`,
  }),
  format: error => ({
    code: 'bad-format',
    pointer: error.instancePath,
    detail: `This must be ${formatTexts[String(error.params['format'])]}.`,
  }),
  pattern: (error, schema) => ({
    code: 'bad-format',
    pointer: error.instancePath,
    detail: `This must match the pattern ${error.params['pattern']}${meant(schema)}.`,
  }),
  minimum: error => size(error, `This must be at least ${error.params['limit']}.`),
  maximum: error => size(error, `This must be at most ${error.params['limit']}.`),
  minLength: error => size(error, 'This must not be empty; leave the field out where nothing is known.'),
  maxLength: error => size(error, `This may have at most ${error.params['limit']} characters.`),
  maxItems: error => size(error, `This may have at most ${error.params['limit']} entries.`),
};

/** Turns the validator's error into a problem in the reader's terms. */
export function problemOf(error: ErrorObject): FieldProblem {
  const describe = describeByKeyword[error.keyword];
  const schema = (error.parentSchema ?? {}) as Readonly<Record<string, unknown>>;
  return describe
    ? describe(error, schema)
    : { code: 'bad-value', pointer: error.instancePath, detail: 'This value is not possible here.' };
}
