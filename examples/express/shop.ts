/**
 * The same shop as a route for Express (4 or 5), or for anything else with `app.post(path, handler)`.
 *
 *   import express from 'express';
 *   import { SekishoClient } from 'sekisho/client';
 *   const app = express().use(express.json());
 *   addCheckout(app, new SekishoClient({ baseUrl, apiKey }));
 */
import type { SekishoClient } from '../../src/client/index.ts';

/** What is used of Express. */
interface Request {
  readonly body: {
    readonly order_id: string;
    readonly attempt: number;
    readonly total_yen: number;
    readonly bin: string;
    readonly last4: string;
  };
  readonly ip?: string | undefined;
}
interface Response {
  status(code: number): Response;
  json(body: unknown): unknown;
}
interface App {
  post(path: string, handler: (request: Request, response: Response, next: (error: unknown) => void) => void): unknown;
}

/** Adds `POST /checkout`: answers with the request data that the page hands to the payment provider. */
export function addCheckout(app: App, sekisho: SekishoClient): void {
  app.post('/checkout', (request, response, next) => {
    const { order_id, attempt, total_yen, bin, last4 } = request.body;
    sekisho
      .assess({
        id: `${order_id}-${attempt}`,
        order_id,
        amount: { value: total_yen, currency: 'JPY' },
        card: { bin, last4 },
        ...(request.ip === undefined ? {} : { device: { ip: request.ip } }),
      })
      .then(decision => {
        if (decision.advice.some(one => one.do === 'limit_attempts')) {
          return response.status(429).json({ message: 'しばらくしてからもう一度お試しください。' });
        }
        return response.status(200).json({ flow: decision.flow, three_ds: decision.three_ds });
      })
      .catch(next);
  });
}
