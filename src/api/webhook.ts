/**
 * Signed notices to one URL, as the Standard Webhooks specification has them: headers `webhook-id`, `webhook-timestamp`,
 * `webhook-signature: v1,<base64 of HMAC-SHA-256 over "id.timestamp.body">`.
 */
import { createHmac, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { nowAndThen } from '../shared/now-and-then.ts';

/** Sends a notice; it is tried again a few times, and then given up with a line in the log. So is one at once that finds no room any more. */
export type Webhook = (type: string, data: unknown) => Promise<void>;

/** Where notices go, and how they are signed. */
export interface WebhookOptions {
  /** `https://…` (or `http://…`); redirects are not followed. */
  readonly url: string;
  /** Signs each notice (`webhook.key`). */
  readonly key: Uint8Array;
  readonly log: Logger;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Waits between tries, milliseconds. */
  readonly waitsMs?: readonly number[];
  /** Requests under way at a time. */
  readonly most?: number;
  /** Notices that are neither taken nor given up. */
  readonly mostWaiting?: number;
}

const patienceMs = 5_000;
const usualWaitsMs = [1_000, 5_000, 30_000];
/**
 * An attack that takes another device, account and order each time makes hundreds of notices a second. Where their receiver hangs, each
 * would hold a connection of its own for as long as it is waited for, and shoppers would find none left.
 */
const mostAtOnce = 16;
/** Notices of a kilobyte or so. */
const mostNotices = 1_000;
/** How often the log tells of notices for which there was no room, milliseconds. */
const givenUpToldMs = 60_000;

/** Signature of a notice (Standard Webhooks, "Signature scheme"). */
export function signatureOf(key: Uint8Array, id: string, timestamp: string, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** A sender of signed notices. It never rejects: a notice that is not taken by the last try ends as a line in the log, without its data. */
export function createWebhook({
  url,
  key,
  log,
  now,
  waitsMs = usualWaitsMs,
  most = mostAtOnce,
  mostWaiting = mostNotices,
}: WebhookOptions): Webhook {
  let notices = 0;
  let underWay = 0;
  /** Who waits for a request to end, the first one first. */
  const queue: (() => void)[] = [];
  const tellGivenUp = nowAndThen<void>(givenUpToldMs, (_of, times) => {
    log.warn({ notices: times }, 'the webhook is too slow: there was no room for more notices');
  });
  const send = async (id: string, body: string): Promise<boolean> => {
    const timestamp = String(Math.floor(now() / 1_000));
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signatureOf(key, id, timestamp, body),
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  };
  /** Sends when it is its turn. */
  const sendInTurn = async (id: string, body: string): Promise<boolean> => {
    // Whoever ends hands its place over, so that nobody comes in between.
    if (underWay < most) underWay++;
    else await new Promise<void>(resolve => queue.push(resolve));
    try {
      return await send(id, body);
    } finally {
      const next = queue.shift();
      if (next) next();
      else underWay--;
    }
  };
  const deliver = async (type: string, data: unknown): Promise<void> => {
    const id = `msg_${randomUUID()}`;
    const body = JSON.stringify({ type, timestamp: new Date(now()).toISOString(), data });
    for (const wait of [0, ...waitsMs]) {
      if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait).unref());
      if (await sendInTurn(id, body)) return;
    }
    log.warn({ webhook: id, type }, 'the webhook was not taken');
  };
  return async (type, data) => {
    if (notices >= mostWaiting) return tellGivenUp();
    notices++;
    try {
      await deliver(type, data);
    } finally {
      notices--;
    }
  };
}
