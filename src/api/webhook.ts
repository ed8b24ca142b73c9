/**
 * Signed notices to one URL, as the Standard Webhooks specification has them: headers `webhook-id`, `webhook-timestamp`,
 * `webhook-signature: v1,<base64 of HMAC-SHA-256 over "id.timestamp.body">`.
 */
import { createHmac, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';

/** Sends a notice; it is tried again a few times, and then given up with a line in the log. */
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
}

const patienceMs = 5_000;
const usualWaitsMs = [1_000, 5_000, 30_000];

/** Signature of a notice (Standard Webhooks, "Signature scheme"). */
export function signatureOf(key: Uint8Array, id: string, timestamp: string, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** A sender of signed notices. It never rejects: a notice that is not taken by the last try ends as a line in the log, without its data. */
export function createWebhook({ url, key, log, now, waitsMs = usualWaitsMs }: WebhookOptions): Webhook {
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
  return async (type, data) => {
    const id = `msg_${randomUUID()}`;
    const body = JSON.stringify({ type, timestamp: new Date(now()).toISOString(), data });
    for (const wait of [0, ...waitsMs]) {
      if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait).unref());
      if (await send(id, body)) return;
    }
    log.warn({ webhook: id, type }, 'the webhook was not taken');
  };
}
