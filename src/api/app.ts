/** The HTTP door: routes, bodies, keys, problem documents. Built apart from the server that listens (server.ts); tests inject into it. */
import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { MessageVersion } from '../engine/types.ts';
import { type Problem, problem } from '../shared/errors.ts';
import { fail, type Result } from '../shared/result.ts';
import type { Rendering } from './answers.ts';
import { bodyLimit, encodingFault, readBody } from './body.ts';
import type { Caller } from './caller.ts';
import { docsPage } from './docs-page.ts';
import type { KeyRing } from './key-ring.ts';
import type { Metrics } from './metrics.ts';
import { observe } from './observe.ts';
import { openApiDocument } from './openapi.ts';
import { type Operation, operations } from './operations.ts';
import type { ListQuery } from './parts.ts';
import { readQuery } from './query.ts';
import { answerBrokenHttp, discardBody, problemOf, Refused, sendProblems } from './refusals.ts';
import type { Service } from './service.ts';
import { foundView, pageView } from './views.ts';

/** What the door is built from. */
export interface AppParts {
  readonly service: Service;
  readonly keys: Pick<KeyRing, 'callerOf'>;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Version of the program, for the OpenAPI document. */
  readonly version: string;
}

/** A request that does not arrive whole in this time is given up, milliseconds. */
const arrivalMs = 15_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the key check of secured operations. */
    caller?: Caller;
    /** performance.now() at arrival. */
    startedAt: number;
    /** Id of the operation that the request's path names; `none`. */
    operation: string;
    /** For the log line: what was answered. */
    flow?: string;
  }
}

/** Builds the door. It listens to nothing yet. */
export function buildApp(parts: AppParts): FastifyInstance {
  const app = Fastify({
    bodyLimit,
    requestTimeout: arrivalMs,
    // Node takes the longer one of the two for the whole request, whichever it is, and looks every 30 s, if it is not told to.
    http: { headersTimeout: arrivalMs, connectionsCheckingInterval: 5_000 },
    logger: false,
    genReqId: requestIds(),
    // Ids have up to 128 characters, each up to 12 bytes when percent-encoded.
    routerOptions: { maxParamLength: 1_600 },
    // What arrives on an open connection while the service stops is still answered; its connection then closes.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenHttp,
    frameworkErrors: (error, request, reply) =>
      sendProblems(reply as FastifyReply, [problemOf(error, parts.log, request as FastifyRequest)]),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const encoded = encodingFault(request.headers);
    const body = encoded ? fail(encoded) : readBody(bytes as Buffer);
    if (body.ok) done(null, body.value);
    else done(new Refused(body.error));
  });
  observe(app, parts.metrics, parts.log);
  app.setErrorHandler(async (error, request, reply) => {
    const found = problemOf(error, parts.log, request);
    if (found.code === 'body-too-large') await discardBody(request.raw);
    return sendProblems(reply, [found]);
  });
  // Before a body is read: nobody has shown a key for it.
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    const allowed = methodsOf(request.url);
    if (allowed.length === 0) sendProblems(reply, [problem('not-found')]);
    else sendProblems(reply.header('allow', allowed.join(', ')), [problem('method-not-allowed')]);
  });
  const route = router(app, parts);
  assessmentRoutes(route, parts.service);
  operatingRoutes(route, parts);
  return app;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> | FastifyReply;
type Route = (operation: Operation, handler: Handler) => void;

/** Adds operations to the app; secured ones ask for a key, and wait until the counters stand. */
function router(app: FastifyInstance, { keys, service }: AppParts): Route {
  const authenticate = async (request: FastifyRequest, reply: FastifyReply) => {
    const key = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    const caller = key === undefined ? undefined : keys.callerOf(key);
    if (!caller) return sendProblems(reply.header('www-authenticate', 'Bearer'), [problem('unauthorized')]);
    request.caller = caller;
    return undefined;
  };
  const ready = async (_request: FastifyRequest, reply: FastifyReply) => {
    if (service.ready()) return undefined;
    const wait = problem('unavailable', undefined, 'The counters are being rebuilt from the journal.');
    return sendProblems(reply, [wait]);
  };
  // Not by the route's configuration: to ask Fastify for it makes getters, and a hidden class, that hold the whole request until the
  // next full garbage collection.
  const named = (operation: string) => (request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
    request.operation = operation;
    done();
  };
  return (operation, handler) => {
    app.route({
      method: operation.method,
      url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      onRequest: [named(operation.id), ...(operation.secured ? [authenticate, ready] : [])],
      handler,
    });
  };
}

const json = 'application/json; charset=utf-8';
const answer = (reply: FastifyReply, text: string) => reply.type(json).send(text);
const idOf = (request: FastifyRequest) => (request.params as { readonly id: string }).id;

/** The operations on attempts. */
function assessmentRoutes(route: Route, service: Service): void {
  /** A secured operation: its query is read, its result sent as JSON or as problems. */
  const add = <Query>(
    operation: Operation & { readonly query: NonNullable<Operation['query']> },
    run: (request: FastifyRequest, query: Query, caller: Caller) => Promise<Result<string, readonly Problem[]>>,
  ) =>
    route(operation, async (request, reply) => {
      const query = readQuery<Query>(operation.query, request.query);
      const result = query.ok ? await run(request, query.value, request.caller!) : query;
      return result.ok ? answer(reply, result.value) : sendProblems(reply, result.error);
    });
  add<RenderingParameters>(operations.assess, async (request, query, caller) => {
    const result = await service.assess(request.body, caller, renderingOf(query));
    if (!result.ok) return result;
    request.flow = result.value.assessment.flow;
    return { ok: true, value: result.value.text };
  });
  add<{ merchant?: string }>(operations.outcome, async (request, { merchant }, caller) => {
    const result = await service.outcome(idOf(request), request.body, caller, merchant);
    if (!result.ok) return result;
    const { duplicate, ...rest } = result.value;
    return { ok: true, value: JSON.stringify(duplicate ? result.value : rest) };
  });
  add<RenderingParameters & { merchant?: string }>(operations.find, async (request, query, caller) => {
    const found = await service.find(idOf(request), caller, query.merchant, renderingOf(query));
    return found.ok ? { ok: true, value: JSON.stringify(foundView(found.value)) } : found;
  });
  add<ListParameters>(operations.list, async (_request, query, caller) => {
    const page = await service.list(listQuery(query), caller);
    return page.ok ? { ok: true, value: JSON.stringify(pageView(page.value)) } : page;
  });
}

interface RenderingParameters {
  readonly message_version?: MessageVersion;
  readonly psp?: string;
}

function renderingOf({ message_version: version, psp }: RenderingParameters): Rendering {
  return { ...(version === undefined ? {} : { version }), ...(psp === undefined ? {} : { psp }) };
}

type ListParameters = Omit<ListQuery, 'since' | 'after' | 'limit'> & {
  readonly since?: string;
  readonly page?: string;
  readonly limit?: number;
};

function listQuery({ since, page, limit, ...rest }: ListParameters): ListQuery {
  const [at, seq] = page?.split('-').map(Number) ?? [];
  return {
    ...rest,
    limit: limit ?? 50,
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    ...(at === undefined || seq === undefined ? {} : { after: { at, seq } }),
  };
}

/** Health, metrics and the description of the API. */
function operatingRoutes(route: Route, { service, metrics, version }: AppParts): void {
  const description = openApiDocument(version);
  const descriptionText = JSON.stringify(description);
  const page = docsPage(description);
  route(operations.healthz, (_request, reply) => answer(reply, '{"status":"ok"}'));
  route(operations.readyz, (_request, reply) =>
    service.ready() ? answer(reply, '{"status":"ready"}') : sendProblems(reply, [problem('unavailable')]),
  );
  route(operations.metrics, async (_request, reply) => {
    metrics.setReady(service.ready());
    const { velocity, shadow } = service.deciding;
    const stores = [velocity.missed, shadow?.velocity?.missed].filter(missed => missed !== undefined);
    metrics.setMissed({
      waiting: stores.reduce((sum, { waiting }) => sum + waiting, 0),
      lost: stores.reduce((sum, { lost }) => sum + lost, 0),
    });
    return reply.type(metrics.contentType).send(await metrics.text());
  });
  route(operations.openapi, (_request, reply) => answer(reply, descriptionText));
  route(operations.docs, (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
}

/** Ids that name a request in answers and logs: a random part for the process, then a count. */
function requestIds(): () => string {
  const part = randomBytes(4).toString('hex');
  let count = 0;
  return () => `${part}-${(++count).toString(36)}`;
}

/** Methods that a concrete path takes. */
function methodsOf(url: string): string[] {
  const path = url.split('?', 1)[0]!;
  return Object.values(operations)
    .filter(operation => new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}
