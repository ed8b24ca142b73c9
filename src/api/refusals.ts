/** Errors on the way in and out of the HTTP door → problem documents. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { JournalUnreadable } from '../engine/journal.ts';
import { type Problem, type ProblemCode, problem } from '../shared/errors.ts';
import { problemDocument } from './problem-document.ts';

const problemJson = 'application/problem+json; charset=utf-8';

/** A refusal before a handler runs. */
export class Refused extends Error {
  readonly refusal: Problem;
  constructor(refusal: Problem) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** Fastify's own refusals in our codes. */
const byFastifyCode: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'not-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'not-json',
  FST_ERR_BAD_URL: 'not-found',
  // No id is so long.
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
};

/** What an error means to the caller. Only a fault of ours is logged, by its place in the code: its words might repeat a value. */
export function problemOf(error: unknown, log: Logger, request: FastifyRequest): Problem {
  if (error instanceof Refused) return error.refusal;
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = byFastifyCode[String(code)];
  if (known) return problem(known);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return problem('not-json');
  if (error instanceof JournalUnreadable) {
    log.error(
      { request: request.id, cause: (error.cause as { code?: unknown } | undefined)?.code },
      'the journal cannot be read',
    );
    return problem('unavailable', undefined, 'The journal cannot be read at the moment.');
  }
  const places = error instanceof Error ? error.stack?.split('\n').filter(line => /^\s+at /.test(line)) : undefined;
  log.error(
    { request: request.id, fault: error instanceof Error ? error.name : typeof error, places },
    'internal error',
  );
  return problem('internal');
}

/** A body that is refused for its size is read away for so long, milliseconds. */
const discardMs = 5_000;

/**
 * Reads what is left of a body and forgets it. Answered while the client still writes, the connection would be closed under it, and it
 * would see a broken pipe in place of the problem document.
 */
export async function discardBody(request: IncomingMessage): Promise<void> {
  request.resume();
  try {
    await finished(request, { writable: false, cleanup: true, signal: AbortSignal.timeout(discardMs) });
  } catch {
    // Too long, or the client went away: it is answered, as far as it still listens.
  }
}

/** Sends a problem document; the first problem decides the status. What is not available now may be tried again in a second. */
export function sendProblems(reply: FastifyReply, found: readonly Problem[]): FastifyReply {
  const document = problemDocument(found, String(reply.request.id));
  if (document.status === 503) reply.header('retry-after', '1');
  return reply.code(document.status).type(problemJson).send(JSON.stringify(document));
}

/** What is not HTTP at all, or too large a header, before fastify sees a request. */
export function answerBrokenHttp(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const [status, words, code]: readonly [number, string, ProblemCode] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large', 'not-http']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout', 'not-http']
        : [400, 'Bad Request', 'not-http'];
  const body = JSON.stringify({ ...problemDocument([problem(code)], ''), status });
  socket.end(
    `HTTP/1.1 ${status} ${words}\r\ncontent-type: ${problemJson}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
