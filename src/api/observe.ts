/** One log line, one measurement and one span a request: no body, no query and no path parameter in any of them. */
import { performance } from 'node:perf_hooks';
import { trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** Adds the hooks. Spans go nowhere unless an OpenTelemetry SDK is registered in the process (docs/operations.md, "Tracing"). */
export function observe(app: FastifyInstance, metrics: Metrics, log: Logger): void {
  const tracer = trace.getTracer('sekisho');
  app.decorateRequest('startedAt', 0);
  app.decorateRequest('operation', 'none');
  app.addHook('onRequest', (request, _reply, done) => {
    request.startedAt = performance.now();
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const ms = performance.now() - request.startedAt;
    const { operation } = request;
    metrics.request(operation, reply.statusCode, ms / 1_000);
    const end = performance.timeOrigin + performance.now();
    const attributes = { 'http.request.method': request.method, 'http.response.status_code': reply.statusCode };
    tracer.startSpan(`sekisho ${operation}`, { startTime: end - ms, attributes }).end(end);
    const { id, flow, caller, method } = request;
    log.info({
      request: id,
      method,
      operation,
      status: reply.statusCode,
      ms: Math.round(ms * 100) / 100,
      flow,
      key: caller?.key,
    });
    done();
  });
}
