/** The typed client of the scoring API. */
import type { Assessment } from '../engine/types.ts';
import { SekishoUnreachable } from './errors.ts';
import { challengePreferred } from './fail-policy.ts';
import { send, type Transport } from './transport.ts';
import type {
  AssessOptions,
  ClientCheckout,
  ClientOutcome,
  Decision,
  FallbackDecision,
  OutcomeAnswer,
} from './types.ts';

/** How to reach the service, and how long to wait for it. What cannot work is refused when the client is made, not at a payment. */
export interface ClientOptions {
  /** Such as `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds for one try; 500 when absent. */
  readonly timeoutMs?: number;
  /** Milliseconds for all tries of a call together, for the shopper is waiting; 1,500 when absent. */
  readonly budgetMs?: number;
  /** Further tries after the first; 2 when absent. */
  readonly retries?: number;
  /** What to answer when the service cannot be reached; `challengePreferred` when absent. */
  readonly failPolicy?: (id: string, cause: string, version: AssessOptions['messageVersion']) => FallbackDecision;
  /** Told of every fallback, for a metric or a log line. */
  readonly onFallback?: (error: SekishoUnreachable) => void;
  /** Another fetch, for tests and proxies. */
  readonly fetch?: typeof fetch;
}

/**
 * Calls the scoring API from a shop's or payment provider's server.
 *
 * `assess` always decides: when the service is away, too slow, or answers 5xx, and when a proxy answers in its place,
 * the fail policy answers (challenge preferred). It throws only what trying again cannot mend: SekishoRefused (the service
 * says that the body or the key is wrong), and the caller's own abort.
 */
export class SekishoClient {
  readonly #transport: Transport;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#transport = {
      baseUrl: serviceAddress(options.baseUrl),
      apiKey: headerText(options.apiKey),
      timeoutMs: wholeNumber('timeoutMs', options.timeoutMs ?? 500, 1),
      budgetMs: wholeNumber('budgetMs', options.budgetMs ?? 1_500, 1),
      retries: wholeNumber('retries', options.retries ?? 2, 0),
      fetch: options.fetch ?? fetch,
    };
  }

  /**
   * Scores a payment attempt, before authentication. The same `id` and body may be sent again: it counts once and gets
   * the same answer. A new card, a new expiry, another press of the button is a new attempt and a new id.
   */
  async assess(checkout: ClientCheckout, options: AssessOptions = {}): Promise<Decision> {
    refuseNumber(checkout);
    try {
      const answer = await send(this.#transport, {
        method: 'POST',
        path: '/v1/assessments',
        query: { message_version: options.messageVersion, psp: options.psp },
        body: JSON.stringify(checkout),
        signal: options.signal,
      });
      if (answer['flow'] === 'challenge' || answer['flow'] === 'frictionless') {
        return { ...(answer as unknown as Assessment), from: 'service' };
      }
      return this.#fallback(checkout.id, new SekishoUnreachable(notAnAnswer, 1), options);
    } catch (error) {
      if (!(error instanceof SekishoUnreachable)) throw error;
      return this.#fallback(checkout.id, error, options);
    }
  }

  #fallback(id: string, error: SekishoUnreachable, { messageVersion }: AssessOptions): FallbackDecision {
    this.#options.onFallback?.(error);
    return (this.#options.failPolicy ?? challengePreferred)(id, error.reason, messageVersion);
  }

  /**
   * Reports what became of an attempt. Safe to send again: an outcome counts once. Throws SekishoUnreachable when it
   * could not be delivered: keep it and send it later, with its `at`.
   */
  async recordOutcome(
    attempt: string,
    outcome: ClientOutcome,
    options: { readonly merchant?: string; readonly signal?: AbortSignal } = {},
  ): Promise<OutcomeAnswer> {
    const answer = await send(this.#transport, {
      method: 'POST',
      path: `/v1/assessments/${encodeURIComponent(attempt)}/outcomes`,
      query: { merchant: options.merchant },
      body: JSON.stringify(outcome),
      signal: options.signal,
    });
    if (answer['recorded'] !== true || !Array.isArray(answer['advice'])) throw new SekishoUnreachable(notAnAnswer, 1);
    return answer as unknown as OutcomeAnswer;
  }

  /** A past assessment with everything that explains it. Throws SekishoRefused (404) when there is none. */
  async find(
    attempt: string,
    options: AssessOptions & { readonly merchant?: string } = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    return send(this.#transport, {
      method: 'GET',
      path: `/v1/assessments/${encodeURIComponent(attempt)}`,
      query: { merchant: options.merchant, message_version: options.messageVersion, psp: options.psp },
      signal: options.signal,
    });
  }
}

/** Why a 2xx of JSON is none of the service's. */
const notAnAnswer = 'not an answer';

/** Longest time that a timer of Node takes. */
const mostMs = 2 ** 31 - 1;

/** `localhost:8080` is a URL as well, of the scheme `localhost`: nobody would ever be reached, and every payment challenged. */
function serviceAddress(baseUrl: string): URL {
  const url = new URL(baseUrl);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new TypeError('baseUrl starts with http:// or https://, and holds no user and no password');
  }
  // Behind either no path can stand: calls would leave out the one before it.
  if (url.search !== '' || url.hash !== '') {
    throw new TypeError('baseUrl ends with its path: it holds no "?" and no "#"');
  }
  return url;
}

/** The key without the line break of the file that it was read from. Of a key that no header can hold nobody would be told but by fallbacks. */
function headerText(apiKey: string | undefined): string {
  // In JavaScript a variable that is not set arrives here as it is.
  const key = apiKey?.trim() ?? '';
  if (!/^[\x21-\x7e]+$/.test(key)) throw new TypeError('apiKey is empty, or holds what no key of the service does');
  return key;
}

/** A number that is none (of a variable that is not set) would stop each payment, not the start. */
function wholeNumber(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least && value <= mostMs) return value;
  throw new RangeError(`${name} is a whole number from ${least} to ${mostMs}`);
}

/** Numbers stay where they are: what reaches the network is tokens. */
function refuseNumber(checkout: ClientCheckout): void {
  if (checkout.card && 'number' in checkout.card) {
    throw new TypeError(
      'card.number is not sent by this client: put tokenisedCard(number, expiry, key) into card instead',
    );
  }
}
