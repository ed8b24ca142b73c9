/** Shapes of queries and answers: validation of queries, OpenAPI, and the tests of the answers rest on them. */

import { pspIds } from '../engine/threeds/psp/index.ts';
import { degradedParts, eventFields, flows, messageVersions, plainAdvice } from '../engine/types.ts';
import { type ProblemCode, problems } from '../shared/errors.ts';
import { Type } from '../shared/json-schema.ts';

const closed = { additionalProperties: false } as const;
const Text = (description: string) => Type.String({ description });
const Bilingual = Type.Object({ ja: Type.String(), en: Type.String() }, closed);
const FlowSchema = Type.Enum([...flows], {
  description: 'The flow to request. The card issuer decides.',
});
const Time = (description: string) => Type.String({ format: 'rfc3339', description });

const MerchantQuery = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 128,
    description: 'The merchant, where a key serves several that use the same id.',
  }),
);
const VersionQuery = Type.Optional(
  Type.Enum([...messageVersions], { description: 'EMV 3-D Secure message version of three_ds; 2.2.0 when absent.' }),
);

const PspQuery = Type.Optional(
  Type.Enum([...pspIds], {
    description: 'A payment provider: the answer then holds the decision as it takes it, under psp.',
  }),
);

/** Query of POST /v1/assessments. */
export const AssessQuery = Type.Object({ message_version: VersionQuery, psp: PspQuery }, closed);
/** Query of GET /v1/assessments/{id}. */
export const FindQuery = Type.Object({ merchant: MerchantQuery, message_version: VersionQuery, psp: PspQuery }, closed);
/** Query of POST /v1/assessments/{id}/outcomes. */
export const OutcomeQuery = Type.Object({ merchant: MerchantQuery }, closed);
/** Query of GET /v1/assessments. */
export const ListQuerySchema = Type.Object(
  {
    since: Type.Optional(Time('Only attempts at this time or later.')),
    flow: Type.Optional(FlowSchema),
    rule: Type.Optional(
      Type.String({ minLength: 1, maxLength: 128, description: 'Only attempts that this rule hit.' }),
    ),
    near: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 128,
        description: 'Only attempts that share device, IP, account, door or card range with the attempt of this id.',
      }),
    ),
    merchant: MerchantQuery,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Attempts a page.' })),
    page: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,16}-[0-9]{1,16}$', description: 'Where to go on: `next` of the page before.' }),
    ),
  },
  closed,
);

const AdviceSchema = Type.Object({
  do: Type.Enum([...plainAdvice, 'limit_attempts']),
  key: Type.Optional(
    Type.Enum([...eventFields], {
      description: 'limit_attempts: whose value of this attempt to limit; which field that is: docs/api.md, "Limits".',
    }),
  ),
  for_s: Type.Optional(Type.Integer({ description: 'limit_attempts: for so many seconds.' })),
});
const DegradedSchema = Type.Object({
  part: Type.Enum([...degradedParts]),
  cause: Type.String(),
  action: Text('What the policy made of it.'),
});
const ThreeDsSchema = Type.Object(
  {
    message_version: Type.Enum([...messageVersions], {
      description: 'What the elements are written for. Itself no element: leave it out of the AReq.',
    }),
    threeDSRequestorChallengeInd: Type.Union([Type.String(), Type.Array(Type.String())], {
      description: 'The wish for a flow. An array in 2.3.1.',
    }),
  },
  {
    additionalProperties: true,
    description:
      'EMV 3-D Secure request data by their exact names, to be passed on. We request; the card issuer decides between frictionless and challenge. Nothing here skips 3-D Secure.',
  },
);
const assessmentFields = {
  id: Text('The id that was sent.'),
  assessed_at: Time('Time of receipt.'),
  recorded: Type.Boolean({
    description: 'False when the journal was away: nothing is promised, and the same id is assessed anew later.',
  }),
  score: Type.Integer({ minimum: 0, maximum: 100 }),
  band: Text('Band of the policy.'),
  flow: FlowSchema,
  three_ds: ThreeDsSchema,
  reasons: Type.Array(
    Type.Object({
      rule: Type.String(),
      family: Type.String(),
      points: Type.Integer(),
      text: Bilingual,
      evidence: Type.Record(Type.String(), Type.Unknown()),
    }),
    { description: 'Rules that hit, highest points first.' },
  ),
  advice: Type.Array(AdviceSchema, { description: 'What to do besides. It never changes the flow.' }),
  unknown: Type.Array(Type.String(), { description: 'Rules that lacked data.' }),
  degraded: Type.Array(DegradedSchema, { description: 'Parts that failed, and what the policy made of it.' }),
  rule_set: Type.Object({ version: Type.String() }),
  observed: Type.Optional(
    Type.Object(
      { flow: FlowSchema, challenge_ind: Type.String(), advice: Type.Array(AdviceSchema) },
      { description: 'Present while the service only observes (serve --observe): what it would have asked.' },
    ),
  ),
  psp: Type.Optional(
    Type.Object(
      {
        psp: Type.String(),
        request: Text("The provider's request that the fields belong to."),
        fields: Type.Object({}, { additionalProperties: true, description: 'Exactly as the provider names them.' }),
        lost: Type.Array(Type.String(), { description: 'What the provider has no place for.' }),
        abilities: Type.Object({ run_3ds: Type.Boolean(), challenge_wish: Type.Boolean(), risk_data: Type.Boolean() }),
        note: Type.Optional(Bilingual),
      },
      { additionalProperties: true, description: 'Present with ?psp=.' },
    ),
  ),
};

/** Answer of POST /v1/assessments. */
export const AssessmentSchema = Type.Object(assessmentFields, { $id: 'Assessment' });

const RecordedOutcome = Type.Object({
  recorded_as: Text('Identity of the outcome.'),
  at: Time('When it happened.'),
  outcome: Type.Object({}, { additionalProperties: true, description: 'The outcome as sent.' }),
});
const CountersSchema = Type.Object({
  velocity: Type.Record(Type.String(), Type.Number()),
  surge: Type.Record(Type.String(), Type.Number()),
  saturated: Type.Array(Type.String()),
  covered_since: Type.Optional(
    Type.Integer({
      description: 'Time of the earliest fact that the counters could know, milliseconds since 1970 UTC.',
    }),
  ),
});

/** Answer of GET /v1/assessments/{id}. */
export const FoundSchema = Type.Object(
  {
    id: Type.String(),
    merchant: Type.Optional(Type.String()),
    arrival: Type.Integer({ description: 'Arrival number: the order in which the counters saw the facts.' }),
    at: Time('Time of the attempt.'),
    assessment: Type.Optional(Type.Object(assessmentFields, { description: 'Absent for imported history.' })),
    shadow: Type.Array(Type.String(), { description: 'Shadow rules that hit; they add nothing.' }),
    counters: Type.Optional(CountersSchema),
    personal: Type.Enum(['kept', 'absent'], {
      description: 'Absent: erased, never kept, or sealed under a key that is not at hand.',
    }),
    checkout: Type.Optional(
      Type.Object({}, { additionalProperties: true, description: 'The checkout as sent, card numbers as tokens.' }),
    ),
    features: Type.Optional(
      Type.Object({}, { additionalProperties: true, description: 'Every feature that the rules read.' }),
    ),
    outcomes: Type.Array(RecordedOutcome),
  },
  { $id: 'FoundAssessment' },
);

/** Answer of GET /v1/assessments. */
export const PageSchema = Type.Object(
  {
    assessments: Type.Array(
      Type.Object({
        id: Type.String(),
        merchant: Type.Optional(Type.String()),
        assessed_at: Time('Time of the attempt.'),
        score: Type.Optional(Type.Integer()),
        band: Type.Optional(Type.String()),
        flow: Type.Optional(FlowSchema),
        rules: Type.Array(Type.String(), { description: 'Rules that hit.' }),
      }),
    ),
    next: Type.Optional(Text('Give it as ?page= for the next page; absent at the end.')),
  },
  { $id: 'AssessmentPage' },
);

/** Answer of POST /v1/assessments/{id}/outcomes. */
export const OutcomeAnswerSchema = Type.Object(
  {
    recorded: Type.Literal(true),
    duplicate: Type.Optional(Type.Literal(true, { description: 'This outcome was known; it counts once.' })),
    advice: Type.Array(AdviceSchema),
  },
  { $id: 'OutcomeAnswer' },
);

const problemEntry = {
  code: Type.Enum(Object.keys(problems) as ProblemCode[], { description: 'Stable.' }),
  pointer: Type.Optional(Text('JSON pointer (RFC 6901) into the body.')),
  detail: Type.String(),
  remedy: Text('What to do about it.'),
};

/** Every error (RFC 9457). */
export const ProblemSchema = Type.Object(
  {
    type: Text('URN of the code.'),
    title: Type.String(),
    status: Type.Integer(),
    ...problemEntry,
    request_id: Text('Names the request in the log of the service.'),
    errors: Type.Array(Type.Object(problemEntry), { description: 'All that is wrong; the first stands above too.' }),
  },
  { $id: 'Problem' },
);
