/** OpenAPI 3.1 from the table of operations: its schemas are JSON Schema 2020-12 already, the same ones that validate. */
import type { TSchema } from 'typebox';
import { type ProblemCode, problems } from '../shared/errors.ts';
import { type Operation, operations } from './operations.ts';
import { ProblemSchema } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

/** The document. @param version of the program. */
export function openApiDocument(version: string): Json {
  const schemas: Record<string, unknown> = { Problem: inline(ProblemSchema) };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of Object.values(operations) as Operation[]) {
    const path = paths[operation.path] ?? {};
    paths[operation.path] = path;
    path[operation.method.toLowerCase()] = describe(operation, schemas);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sekisho',
      version,
      description:
        'Fraud-pattern risk scoring before EMV 3-D Secure. Each payment attempt is assessed once, before authentication; the answer says which flow to request. The card issuer decides.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas,
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key of `sekisho keys create`.' } },
    },
  };
}

function describe(operation: Operation, schemas: Record<string, unknown>): Json {
  const content =
    'contentType' in operation.answer
      ? { [String(operation.answer.contentType)]: {} }
      : { 'application/json': { schema: named(operation.answer as TSchema, schemas) } };
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    ...(operation.secured ? { security: [{ key: [] }] } : { security: [] }),
    parameters: parametersOf(operation),
    ...(operation.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: named(operation.body, schemas) } },
          },
        }
      : {}),
    responses: { '200': { description: 'OK', content }, ...problemResponses(operation.problems) },
  };
}

function parametersOf(operation: Operation): Json[] {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(match => ({
    name: match[1],
    in: 'path',
    required: true,
    description: 'Id of the attempt, percent-encoded.',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  }));
  const inQuery = Object.entries(operation.query?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: inline(schema as TSchema),
  }));
  return [...inPath, ...inQuery];
}

/** Answers by status; each names the codes that it can carry. */
function problemResponses(codes: readonly ProblemCode[]): Json {
  const byStatus = Map.groupBy(codes, code => problems[code].status);
  const entries = [...byStatus].map(([status, group]) => [
    String(status),
    {
      description: group.map(code => `\`${code}\`: ${problems[code].text}`).join('\n\n'),
      ...(status === 503 ? { headers: { 'Retry-After': retryAfter } } : {}),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]);
  return Object.fromEntries(entries);
}

const retryAfter = { description: 'Seconds until it may be tried again.', schema: { type: 'integer' } };

/** A schema with a name stands among the components once. */
function named(schema: TSchema, schemas: Record<string, unknown>): Json {
  const name = (schema as { $id?: string }).$id;
  if (name === undefined) return inline(schema);
  schemas[name] = inline(schema);
  return { $ref: `#/components/schemas/${name}` };
}

/** The schema as plain JSON, `$id` left out: inside OpenAPI it would change what references mean. */
function inline(schema: TSchema): Json {
  const { $id: _id, ...rest } = JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
  return rest;
}
