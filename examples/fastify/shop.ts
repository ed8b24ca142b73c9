/**
 * A shop on Fastify that asks Sekisho before it calls its payment provider.
 * In your own project: `import { SekishoClient, SekishoUnreachable } from 'sekisho/client'`.
 */
import Fastify, { type FastifyInstance } from 'fastify';
import {
  type ClientCheckout,
  type ClientOutcome,
  type OutcomeAnswer,
  type SekishoClient,
  SekishoUnreachable,
} from '../../src/client/index.ts';

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

/** An outcome that Sekisho does not have yet, with the attempt that it belongs to: Sekisho may not have that either. */
export interface Unsent {
  readonly checkout: ClientCheckout;
  readonly outcome: ClientOutcome;
}

/** A table of your database, and your alarms. */
export interface Outbox {
  keep(unsent: Unsent): Promise<void>;
  /** Sekisho refuses an outcome: a mistake in this code, which sending it again does not mend. */
  alarm(error: unknown): void;
}

/** For a job of yours that runs every few minutes. True: it arrived, and need not be kept any longer. Throws SekishoRefused. */
export async function sendLater(sekisho: SekishoClient, { checkout, outcome }: Unsent): Promise<boolean> {
  try {
    // The same id and body: an attempt that was counted already counts once, and gets the answer of the first time.
    if (!(await sekisho.assess(checkout)).recorded) return false;
    await sekisho.recordOutcome(checkout.id, outcome);
    return true;
  } catch (error) {
    if (error instanceof SekishoUnreachable) return false;
    throw error;
  }
}

/** Builds the shop. */
export function buildShop(sekisho: SekishoClient, payments: Payments, outbox: Outbox): FastifyInstance {
  const app = Fastify();

  /** Tells Sekisho, or keeps it for later: no payment fails over it. Answers Sekisho's advice, where there is one. */
  const report = async (unsent: Unsent, recorded: boolean): Promise<OutcomeAnswer['advice'] | undefined> => {
    try {
      // Of an attempt that is not recorded Sekisho takes no outcome.
      if (recorded) return (await sekisho.recordOutcome(unsent.checkout.id, unsent.outcome)).advice;
    } catch (error) {
      if (!(error instanceof SekishoUnreachable)) {
        outbox.alarm(error);
        return undefined;
      }
    }
    await outbox.keep(unsent);
    return undefined;
  };

  app.post<{ Body: Order }>('/orders', async (request, reply) => {
    const order = request.body;
    const checkout: ClientCheckout = {
      id: `${order.order_id}-${order.attempt}`,
      order_id: order.order_id,
      purpose: 'purchase',
      amount: { value: order.total_yen, currency: 'JPY' },
      card: order.card,
      email: order.email,
      device: { ip: request.ip, user_agent: request.headers['user-agent'] ?? '' },
    };

    // 1. Ask. This always decides: without an answer in time it is "challenge preferred".
    const decision = await sekisho.assess(checkout);

    // 2. Stop a walk before 3-D Secure is even called.
    if (decision.advice.some(one => one.do === 'limit_attempts')) {
      return reply.code(429).send({ message: 'しばらくしてからもう一度お試しください。' });
    }

    // 3. Authenticate with the wish and the risk data.
    const result = await payments.pay(order, decision.three_ds);

    // 4. Say what became of it: counters and later decisions rest on it. The advice says what may follow.
    const outcome: ClientOutcome = { type: 'authentication', ...result, at: new Date().toISOString() };
    const advice = await report({ checkout, outcome }, decision.recorded);
    const failed = result.trans_status === 'N' || result.trans_status === 'R';
    if (advice ? advice.some(one => one.do === 'do_not_authorize') : failed) {
      return reply.code(402).send({ message: 'カードを認証できませんでした。' });
    }
    const review = decision.advice.some(one => one.do === 'review_before_shipping' || one.do === 'hold_shipment');
    return { order_id: order.order_id, status: review ? 'paid, to be reviewed before shipping' : 'paid' };
  });
  return app;
}
