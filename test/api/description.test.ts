/** The description of the API against the API itself, both ways. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../src/api/operations.ts';
import { formats } from '../../src/engine/checkout/formats.ts';
import { CheckoutBodySchema, outcomeSchemas } from '../../src/engine/checkout/schema.ts';
import { problems } from '../../src/shared/errors.ts';
import { type Door, openDoor, removeDoor } from './door.ts';
import { fullCheckout } from './fuzzed-body.ts';

let door: Door;
// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is looked into at every depth.
let document: any;
beforeAll(async () => {
  door = await openDoor({ cardNumbers: true });
  document = (await door.send({ method: 'GET', url: '/openapi.json' })).body;
  await door.assess({ ...fullCheckout, id: 'full' });
  await door.assess({ ...fullCheckout, id: 'full-2' });
});
afterAll(() => removeDoor(door));

/** A validator for a schema of the document. */
function validator(schema: unknown) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  for (const [name, validate] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate });
  ajv.addSchema({ $id: 'doc', components: document.components });
  const text = JSON.stringify(schema).replaceAll('#/components', 'doc#/components');
  return ajv.compile(JSON.parse(text));
}
const answerSchema = (path: string, method: string, status: string) => {
  const content = document.paths[path][method].responses[status].content;
  return (content['application/json'] ?? content['application/problem+json']).schema;
};

/** Members of an answer that its schema lists no place for, though it lists others; a request's elements are the standard's to list. */
function undescribed(value: unknown, schema: Record<string, unknown>, at: string): readonly string[] {
  const { $ref, properties, items } = schema as { $ref?: string; properties?: object; items?: Record<string, unknown> };
  if ($ref !== undefined) return undescribed(value, document.components.schemas[$ref.split('/').at(-1)!], at);
  if (Array.isArray(value)) return items ? value.flatMap(each => undescribed(each, items, `${at}[]`)) : [];
  if (typeof value !== 'object' || value === null || Object.keys(properties ?? {}).length === 0) return [];
  const listed = properties as Record<string, Record<string, unknown>>;
  return Object.entries(value).flatMap(([name, inner]) => {
    const place = listed[name];
    if (place !== undefined) return undescribed(inner, place, `${at}.${name}`);
    return at.endsWith('.three_ds') ? [] : [`${at}.${name}`];
  });
}

test('is OpenAPI 3.1 with every operation that is served, and none besides', () => {
  expect(document.openapi).toBe('3.1.0');
  for (const { method, path } of Object.values(operations)) {
    expect(document.paths[path]).toHaveProperty(method.toLowerCase());
    expect(door.app.hasRoute({ method, url: path.replaceAll(/\{(\w+)\}/g, ':$1') })).toBe(true);
  }
  const described = Object.values(document.paths).flatMap(path => Object.keys(path as object));
  const served = door.app.printRoutes({ commonPrefix: false }).match(/\b(GET|POST)\b/g) ?? [];
  expect(served.length).toBe(described.length);
});

test('says that what is not available now is answered with the seconds to wait', () => {
  const { headers } = document.paths['/v1/assessments'].post.responses['503'];
  expect(Object.keys(headers)).toEqual(['Retry-After']);
});

test('names every problem code at least once, and no other', () => {
  const named = new Set(Object.values(operations).flatMap(operation => [...(operation.problems as readonly string[])]));
  const elsewhere = ['not-http', 'method-not-allowed'];
  expect([...named, ...elsewhere].sort()).toEqual(Object.keys(problems).sort());
});

describe('answers are as described', () => {
  test.each([
    ['assess', 'post', '/v1/assessments', '/v1/assessments?psp=stripe'],
    ['find', 'get', '/v1/assessments/{id}', '/v1/assessments/full?merchant=shop-7'],
    ['list', 'get', '/v1/assessments', '/v1/assessments?limit=1'],
    ['outcome', 'post', '/v1/assessments/{id}/outcomes', '/v1/assessments/full/outcomes'],
    ['healthz', 'get', '/healthz', '/healthz'],
    ['readyz', 'get', '/readyz', '/readyz'],
  ] as const)('%s', async (operation, method, path, url) => {
    const bodies: Readonly<Record<string, unknown>> = {
      assess: { ...fullCheckout, id: 'full' },
      outcome: { type: 'authentication', trans_status: 'N' },
    };
    const answer = await door.send({
      method: method === 'get' ? 'GET' : 'POST',
      url,
      ...(bodies[operation]
        ? { headers: { 'content-type': 'application/json' }, payload: JSON.stringify(bodies[operation]) }
        : {}),
    });
    expect(answer.status).toBe(200);
    const validate = validator(answerSchema(path, method, '200'));
    expect(validate(answer.body) ? [] : validate.errors).toEqual([]);
    expect([...new Set(undescribed(answer.body, answerSchema(path, method, '200'), operation))]).toEqual([]);
  });

  test('problems', async () => {
    const answer = await door.assess({ id: 1 });
    const validate = validator(answerSchema('/v1/assessments', 'post', '400'));
    expect(validate(answer.body) ? [] : validate.errors).toEqual([]);
  });

  test('bodies: what the schema takes, the API takes', () => {
    const schema = document.paths['/v1/assessments'].post.requestBody.content['application/json'].schema;
    const validate = validator(schema);
    expect(validate(fullCheckout) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...fullCheckout, colour: 1 })).toBe(false);
    const outcome = document.paths['/v1/assessments/{id}/outcomes'].post.requestBody.content['application/json'].schema;
    expect(validator(outcome)({ type: 'label', label: 'fraud' })).toBe(true);
    expect(validator(outcome)({ type: 'label', label: 'fraud', assessment: 'a' })).toBe(false);
    expect(validator(outcome)({ messageType: 'RReq', transStatus: 'Y', eci: '05' })).toBe(true);
    expect(validator(outcome)({ messageType: 'RReq', transStatus: 'maybe' })).toBe(false);
  });
});

test('every field of a body says what it is', () => {
  const silent = (schema: object, at: string): string[] => {
    const { properties, items, description } = schema as Record<string, Record<string, object> | undefined>;
    const inner = items ?? { properties };
    if (items === undefined && properties === undefined) {
      return description !== undefined || 'const' in schema ? [] : [at];
    }
    const fields = Object.entries((inner as { properties?: Record<string, object> }).properties ?? {});
    return fields.flatMap(([name, field]) => silent(field, `${at}/${name}`));
  };
  const forms = { checkout: CheckoutBodySchema, ...outcomeSchemas };
  expect(Object.entries(forms).flatMap(([name, schema]) => silent(schema, name))).toEqual([]);
});

test('the page for reading stands alone and names every path', async () => {
  const page = await door.send({ method: 'GET', url: '/docs' });
  expect(page.type).toBe('text/html; charset=utf-8');
  for (const { path } of Object.values(operations)) expect(page.text).toContain(path);
  // Each kind of outcome is a table of its own: their fields repeat, and one after another they read as one body.
  for (const type of Object.keys(outcomeSchemas)) expect(page.text).toContain(`<h3>${type}</h3>`);
  // An icon of no bytes, so that no browser asks for one that is not there.
  expect(page.text).toContain('<link rel="icon" href="data:,">');
  expect(page.text).not.toMatch(/<script|<link(?! rel="icon" href="data:,")|@import|url\(|https?:\/\//);
});

test('what an alarm waits for is there before it happens', async () => {
  const { text } = await door.send({ method: 'GET', url: '/metrics' });
  for (const name of ['sekisho_rule_set_reloads_total', 'sekisho_shadow_reloads_total'])
    expect(text).toContain(`${name}{result="refused"} 0`);
});

test('metrics count, and carry no personal data', async () => {
  await door.assess({ ...fullCheckout, id: 'full' });
  await door.send({
    method: 'POST',
    url: '/v1/assessments/full/outcomes',
    headers: { 'content-type': 'application/json' },
    payload: '{"type":"label","label":"genuine"}',
  });
  const { text } = await door.send({ method: 'GET', url: '/metrics' });
  expect(text).toMatch(/sekisho_assessments_total\{flow="frictionless",band="low"\} 2/);
  expect(text).toMatch(/sekisho_repeats_total [12]/);
  expect(text).toMatch(/sekisho_rule_hits_total\{rule="costly",status="live"\} 2/);
  expect(text).toMatch(/sekisho_outcomes_total\{type="label",duplicate="false"\} 1/);
  expect(text).toMatch(/sekisho_request_seconds_count\{operation="assess",status="200"\}/);
  expect(text).toMatch(/sekisho_ready 1/);
  for (const word of ['shop-7', 'taro', '山田', '203.0.113', 'att-1', 'full', 'acc"', 'dev"', door.key])
    expect(text).not.toContain(word);
});

test('the log names requests and nothing personal', async () => {
  await door.send({ method: 'GET', url: '/v1/assessments/full?merchant=shop-7' });
  const lines = door.logged.map(line => JSON.parse(line));
  expect(lines.at(-1)).toMatchObject({ level: 30, operation: 'find', method: 'GET', status: 200 });
  expect(lines.find(line => line.operation === 'assess')).toMatchObject({ flow: 'frictionless' });
  const text = door.logged.join('');
  for (const word of ['shop-7', 'taro', '山田', '203.0.113', 'full', door.key]) expect(text).not.toContain(word);
});
