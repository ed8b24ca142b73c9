/** Every path of the API in one table: the router, the OpenAPI document and the page at /docs are made from it. */
import type { TObject, TSchema } from 'typebox';
import { CheckoutBodySchema, outcomeSchemas, transStatuses } from '../engine/checkout/schema.ts';
import type { ProblemCode } from '../shared/errors.ts';
import { Type } from '../shared/json-schema.ts';
import {
  AssessmentSchema,
  AssessQuery,
  FindQuery,
  FoundSchema,
  ListQuerySchema,
  OutcomeAnswerSchema,
  OutcomeQuery,
  PageSchema,
} from './schemas.ts';

/** One path and method. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** As OpenAPI writes it: `/v1/assessments/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** Needs an API key. */
  readonly secured: boolean;
  readonly query?: TObject;
  readonly body?: TSchema;
  readonly answer: TSchema | { readonly contentType: string };
  readonly problems: readonly ProblemCode[];
}

/** An outcome without `assessment` and `merchant`: streams have them, here the path says it. */
const OutcomeBodySchema = Type.Union(
  Object.values(outcomeSchemas)
    .map(({ properties }) => {
      const { assessment: _assessment, merchant: _merchant, ...sent } = properties;
      return Type.Object(sent, { additionalProperties: false });
    })
    .concat(
      Type.Object(
        { messageType: Type.Enum(['RReq', 'ARes']), transStatus: Type.Enum([...transStatuses]) },
        {
          additionalProperties: true,
          description: 'A 3-D Secure message as a 3DS Server passes it on; it is read as an authentication.',
        },
      ) as never,
    ),
  { $id: 'Outcome' },
);

const bodyProblems: readonly ProblemCode[] = [
  'not-utf8',
  'not-json',
  'body-too-large',
  'unsupported-media-type',
  'repeated-field',
  'unknown-field',
  'missing-field',
  'wrong-type',
  'bad-value',
  'bad-format',
  'card-number-in-text',
  'too-many-errors',
];
const securedProblems: readonly ProblemCode[] = [
  'unauthorized',
  'forbidden-merchant',
  'bad-query',
  'unavailable',
  'internal',
];
const Status = (ready: boolean) => Type.Object({ status: Type.Literal(ready ? 'ready' : 'ok') });

/** The operations by their ids; `problems` are all that the operation may answer with, for its description. */
export const operations = {
  assess: {
    id: 'assess',
    method: 'POST',
    path: '/v1/assessments',
    summary: 'Assess a payment attempt, before authentication',
    description:
      'Called once per payment attempt. The same id with the same body: the same assessment, counted once; with another body: 409. The answer leaves after it is recorded.',
    secured: true,
    query: AssessQuery,
    body: CheckoutBodySchema,
    answer: AssessmentSchema,
    problems: [...bodyProblems, 'card-numbers-not-accepted', 'at-not-accepted', 'id-conflict', ...securedProblems],
  },
  outcome: {
    id: 'outcome',
    method: 'POST',
    path: '/v1/assessments/{id}/outcomes',
    summary: 'Tell what became of an attempt',
    description:
      'The 3-D Secure result, the authorisation, the order, a chargeback, a fraud report, a refund or a label. Counted from then on; the same outcome again counts once, and another body under the same id is refused with 409.',
    secured: true,
    query: OutcomeQuery,
    body: OutcomeBodySchema,
    answer: OutcomeAnswerSchema,
    problems: [...bodyProblems, 'at-in-future', 'not-found', 'outcome-conflict', ...securedProblems],
  },
  find: {
    id: 'find',
    method: 'GET',
    path: '/v1/assessments/{id}',
    summary: 'All that is known of an attempt',
    secured: true,
    query: FindQuery,
    answer: FoundSchema,
    problems: ['not-found', 'checkout-not-kept', ...securedProblems],
  },
  list: {
    id: 'list',
    method: 'GET',
    path: '/v1/assessments',
    summary: 'List attempts, newest first',
    secured: true,
    query: ListQuerySchema,
    answer: PageSchema,
    problems: ['not-found', ...securedProblems],
  },
  healthz: {
    id: 'healthz',
    method: 'GET',
    path: '/healthz',
    summary: 'The process answers',
    secured: false,
    answer: Status(false),
    problems: [],
  },
  readyz: {
    id: 'readyz',
    method: 'GET',
    path: '/readyz',
    summary: 'The counters stand and attempts are assessed',
    secured: false,
    answer: Status(true),
    problems: ['unavailable'],
  },
  metrics: {
    id: 'metrics',
    method: 'GET',
    path: '/metrics',
    summary: 'Metrics for Prometheus; no personal data in any label',
    secured: false,
    answer: { contentType: 'text/plain' },
    problems: [],
  },
  openapi: {
    id: 'openapi',
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    secured: false,
    answer: { contentType: 'application/json' },
    problems: [],
  },
  docs: {
    id: 'docs',
    method: 'GET',
    path: '/docs',
    summary: 'The same for reading',
    secured: false,
    answer: { contentType: 'text/html' },
    problems: [],
  },
} as const satisfies Record<string, Operation>;
