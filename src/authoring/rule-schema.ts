/** A JSON Schema of rule files, from which editors complete names and mark mistakes. Made from the catalogue and the checkout's schema. */
import { CheckoutLineSchema } from '../engine/checkout/schema.ts';
import type { FeatureDefinition } from '../engine/features.ts';
import { type FeaturePaths, featurePaths } from '../engine/rules/feature-paths.ts';
import { longestLimitS } from '../engine/rules/read-advice.ts';
import { ruleKeys } from '../engine/rules/read-rule.ts';
import { ruleStatuses } from '../engine/rules/rule.ts';
import { eventFields, plainAdvice } from '../engine/types.ts';

type Schema = Readonly<Record<string, unknown>>;

const text = (description: string): Schema => ({ type: 'string', minLength: 1, description });
const closed = (properties: Schema, required: readonly string[] = [], more: Schema = {}): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  ...more,
});
const points: Schema = { type: 'integer', minimum: -100, maximum: 100, description: 'Points of a hit, not 0.' };
const verdict: Schema = { enum: ['hit', 'miss', 'unknown'] };
const counterName = '^(velocity|surge)\\.[a-z0-9_]+$';

/** The schema, in JSON Schema 2020-12. Counters and families of a rule set are left open: `rules check` knows them. */
export function ruleSchema(): Schema {
  const paths = featurePaths();
  const both = (what: string) =>
    closed({ ja: text(`${what}（日本語）`), en: text(`${what}, in English`) }, ['ja', 'en']);
  const properties = {
    id: {
      type: 'string',
      pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
      description: 'The file name without .yaml; never reused.',
    },
    title: both('Title'),
    status: {
      enum: ruleStatuses,
      description: 'draft: not loaded; shadow: recorded, adds nothing; live; retired: not loaded.',
    },
    family: {
      type: 'string',
      pattern: '^[a-z0-9_-]+$',
      description: 'The folder; policy.yaml caps the sum of its points.',
    },
    description: text('What it detects, and how to tune it.'),
    when: text('Condition in CEL over the features, such as account.age_days < 3 && amount.value > 50000.'),
    points,
    points_by: pointsBy(paths),
    flow: { const: 'challenge', description: 'Lifts to at least the first band with a challenge, whatever the score.' },
    advice: { type: 'array', items: advice() },
    attack: {
      enum: eventFields,
      description: 'What is under attack while it keeps hitting: told as a notice, without advice to limit it.',
    },
    reason: both('Why it hit, with placeholders such as {goods.high_risk_share:%}'),
    tags: { type: 'array', items: text('A word to find it by.') },
    false_positives: { type: 'array', items: text('Who is hit wrongly, and what tells them apart.') },
    cases: { type: 'array', items: { oneOf: [checkoutCase(paths), storyCase()] } },
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Rule of Sekisho',
    ...closed(properties, ruleKeys.required),
    oneOf: [{ required: ['points'] }, { required: ['points_by'] }, { required: ['flow'] }],
  };
}

function pointsBy(paths: FeaturePaths): Schema {
  const numeric = [...paths].filter(([, { type }]) => type === 'int' || type === 'double').map(([path]) => path);
  const step = closed({ from: { type: 'number' }, points }, ['from', 'points']);
  return closed(
    {
      feature: { anyOf: [{ enum: numeric }, { type: 'string', pattern: counterName }] },
      steps: { type: 'array', minItems: 1, items: step },
    },
    ['feature', 'steps'],
  );
}

function advice(): Schema {
  const limit = {
    do: { const: 'limit_attempts' },
    key: { enum: eventFields },
    for_s: { type: 'integer', minimum: 1, maximum: longestLimitS },
  };
  return {
    anyOf: [
      { enum: plainAdvice },
      closed({ do: { enum: plainAdvice } }, ['do']),
      closed(limit, ['do', 'key', 'for_s']),
    ],
  };
}

function checkoutCase(paths: FeaturePaths): Schema {
  const features = Object.fromEntries([...paths].map(([path, definition]) => [path, featureValue(definition)]));
  return closed(
    {
      name: text('What this case shows.'),
      from: text('Fixture: fixtures/checkouts/<name>.json.'),
      set: {
        type: 'object',
        properties: checkoutPaths(),
        propertyNames: { pattern: '^[a-z0-9_.[\\]]+$' },
        description: 'Fields of the checkout; null takes one away.',
      },
      features: {
        type: 'object',
        properties: features,
        patternProperties: { [counterName]: { type: ['number', 'null'], minimum: 0 } },
        additionalProperties: false,
        description: 'Features set after the stages; null is missing.',
      },
      expect: verdict,
    },
    ['name', 'expect'],
  );
}

function storyCase(): Schema {
  return closed(
    {
      story: text('Fixture: fixtures/stories/<name>.ndjson.'),
      name: text('What this case shows.'),
      expect: {
        type: 'object',
        minProperties: 1,
        additionalProperties: verdict,
        description: 'Verdict by attempt id.',
      },
    },
    ['story', 'expect'],
  );
}

function featureValue({ type, values, min, max, title, unit }: FeatureDefinition): Schema {
  const description = `${title.en} / ${title.ja}${unit === undefined ? '' : ` (${unit})`}`;
  const bounds = { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
  if (type === 'bool') return { type: ['boolean', 'null'], description };
  if (type === 'int') return { type: ['integer', 'null'], ...bounds, description };
  if (type === 'double') return { type: ['number', 'null'], ...bounds, description };
  if (type === 'string')
    return values === undefined ? { type: ['string', 'null'], description } : { enum: [...values, null], description };
  return { type: ['array', 'null'], items: values === undefined ? {} : { enum: values }, description };
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly description?: string;
}

/** Every dotted path of a checkout, items as those of the first. */
function checkoutPaths(): Schema {
  const paths: Record<string, Schema> = {};
  const visit = (node: SchemaNode, path: string): void => {
    if (path !== '') paths[path] = node.description === undefined ? {} : { description: node.description };
    for (const [name, inner] of Object.entries(node.properties ?? {}))
      visit(inner, path === '' ? name : `${path}.${name}`);
    if (node.items !== undefined) visit(node.items, `${path}.0`);
  };
  visit(CheckoutLineSchema as unknown as SchemaNode, '');
  return paths;
}
