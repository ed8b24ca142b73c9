/**
 * One request to the service: tried again where that is safe, within a budget of time.
 *
 * Every try sends the same bytes. An attempt has the id that the shop gave it, an outcome its own body as identity, so a
 * try that arrived though its answer was lost counts once, and the second try gets the first one's answer.
 */

import { type JsonObject, jsonObjectOf } from '../shared/json-object.ts';
import { type RefusedProblem, SekishoRefused, SekishoUnreachable } from './errors.ts';

/** How the service is reached. */
export interface Transport {
  readonly baseUrl: URL;
  readonly apiKey: string;
  /** Milliseconds that one try may take. */
  readonly timeoutMs: number;
  /** Milliseconds that all tries and the pauses between them may take. */
  readonly budgetMs: number;
  /** Further tries after the first. */
  readonly retries: number;
  readonly fetch: typeof fetch;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** JSON text. */
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

/** What one try came to: an answer, or a reason to try again. */
type Try =
  | { readonly answer: Readonly<Record<string, unknown>> }
  | { readonly reason: string; readonly waitMs?: number };

/** Sends a call. Throws SekishoRefused where the service refuses it, SekishoUnreachable when no try brought an answer, and the caller's own abort. */
export async function send(transport: Transport, call: Call): Promise<Readonly<Record<string, unknown>>> {
  const until = performance.now() + transport.budgetMs;
  let reason = 'timeout';
  for (let tries = 1; ; tries++) {
    call.signal?.throwIfAborted();
    const left = until - performance.now();
    if (left <= 0) throw new SekishoUnreachable(reason, tries - 1);
    const tried = await once(transport, call, Math.min(transport.timeoutMs, left));
    if ('answer' in tried) return tried.answer;
    reason = tried.reason;
    const pause = Math.max(pauseBefore(tries), tried.waitMs ?? 0);
    if (tries > transport.retries || performance.now() + pause >= until) throw new SekishoUnreachable(reason, tries);
    await sleep(pause, call.signal);
  }
}

/** Full jitter up to 50, 100, 200 ms …: shops that lost the service together do not come back together. */
function pauseBefore(tries: number): number {
  return Math.random() * Math.min(1_000, 50 * 2 ** (tries - 1));
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

async function once(transport: Transport, call: Call, timeoutMs: number): Promise<Try> {
  const limit = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
  const signal = call.signal ? AbortSignal.any([limit, call.signal]) : limit;
  try {
    const response = await transport.fetch(urlOf(transport, call), {
      method: call.method,
      headers: {
        accept: 'application/json, application/problem+json',
        authorization: `Bearer ${transport.apiKey}`,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: call.body }),
      redirect: 'error',
      signal,
    });
    return await read(response);
  } catch (error) {
    if (error instanceof SekishoRefused) throw error;
    call.signal?.throwIfAborted();
    return { reason: limit.aborted ? 'timeout' : 'connection' };
  }
}

function urlOf({ baseUrl }: Transport, { path, query = {} }: Call): URL {
  const url = new URL(path.replace(/^\//, ''), baseUrl.href.endsWith('/') ? baseUrl : `${baseUrl.href}/`);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

/**
 * 2xx with a JSON object is an answer; 408, 425, 429 and 5xx are tried again; any other status is a refusal where the service itself
 * says so. A proxy in front of it has pages of 403 and 404 too, for a while as a rule: those are tried again as well.
 */
async function read(response: Response): Promise<Try> {
  const again = [408, 425, 429].includes(response.status) || response.status >= 500;
  if (again) {
    await response.body?.cancel();
    return { reason: `status ${response.status}`, waitMs: retryAfter(response) };
  }
  const body = jsonObjectOf(await response.text());
  if (response.ok) return body ? { answer: body } : { reason: 'not an answer' };
  const problems = isProblemDocument(response) ? problemsOf(body) : [];
  if (problems.length === 0) return { reason: `status ${response.status}` };
  throw new SekishoRefused(response.status, problems);
}

const isProblemDocument = ({ headers }: Response) =>
  /^application\/problem\+json\s*(;|$)/i.test(headers.get('content-type') ?? '');

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? '0');
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0;
}

/** The problems of a document of the service; empty where it has none with a code. */
function problemsOf(body: JsonObject | undefined): readonly RefusedProblem[] {
  if (typeof body?.['code'] !== 'string') return [];
  const listed = body['errors'];
  const found = Array.isArray(listed) && listed.length > 0 ? listed : [body];
  return found
    .filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null)
    .map(one => ({
      code: String(one['code'] ?? 'unknown'),
      ...(typeof one['pointer'] === 'string' ? { pointer: one['pointer'] } : {}),
      ...(typeof one['detail'] === 'string' ? { detail: one['detail'] } : {}),
    }));
}
