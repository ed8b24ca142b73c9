/**
 * A shop on Fastify that asks Sekisho before it calls its payment provider.
 * In your own project: `import { SekishoClient } from 'sekisho/client'`.
 */
import Fastify, { type FastifyInstance } from 'fastify';
import type { SekishoClient } from '../../src/client/index.ts';

/** What the shop's own database would hold; here it comes with the request. */
export interface Order {
  readonly order_id: string;
  /** Counts presses of the button: each is a payment attempt of its own. */
  readonly attempt: number;
  readonly total_yen: number;
  readonly card: { readonly token: string; readonly bin: string };
  readonly email: string;
}

/** The payment provider's client: authenticates and authorises. Yours differs; see docs/psp.md. */
export interface Payments {
  pay(
    order: Order,
    threeDs: object,
  ): Promise<{ readonly trans_status: 'Y' | 'N' | 'A' | 'U' | 'R'; readonly eci: string }>;
}

/** Builds the shop. */
export function buildShop(sekisho: SekishoClient, payments: Payments): FastifyInstance {
  const app = Fastify();
  app.post<{ Body: Order }>('/orders', async (request, reply) => {
    const order = request.body;
    const attempt = `${order.order_id}-${order.attempt}`;

    // 1. Ask. This always decides: without an answer in time it is "challenge preferred".
    const decision = await sekisho.assess({
      id: attempt,
      order_id: order.order_id,
      purpose: 'purchase',
      amount: { value: order.total_yen, currency: 'JPY' },
      card: order.card,
      email: order.email,
      device: { ip: request.ip, user_agent: request.headers['user-agent'] ?? '' },
    });

    // 2. Stop a walk before 3-D Secure is even called.
    if (decision.advice.some(one => one.do === 'limit_attempts')) {
      return reply.code(429).send({ message: 'しばらくしてからもう一度お試しください。' });
    }

    // 3. Authenticate with the wish and the risk data.
    const result = await payments.pay(order, decision.three_ds);

    // 4. Say what became of it: counters and later decisions rest on it. The advice says what may follow.
    const { advice } = await sekisho.recordOutcome(attempt, { type: 'authentication', ...result }).catch(() => ({
      advice: result.trans_status === 'N' || result.trans_status === 'R' ? [{ do: 'do_not_authorize' }] : [],
    }));
    if (advice.some(one => one.do === 'do_not_authorize')) {
      return reply.code(402).send({ message: 'カードを認証できませんでした。' });
    }
    const review = decision.advice.some(one => one.do === 'review_before_shipping' || one.do === 'hold_shipment');
    return { order_id: order.order_id, status: review ? 'paid, to be reviewed before shipping' : 'paid' };
  });
  return app;
}
