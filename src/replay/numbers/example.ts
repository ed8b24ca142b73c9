/** Orders that are shown one by one: ids, figures and rules, nothing personal. */
import type { RecordedDecision, ReplayRecord } from '../types.ts';
import type { DecisionExample, OrderExample } from './types.ts';

/** What is shown of an order whatever was decided of it. */
export function exampleOf({ id, merchant, order_id, at, amount, currency }: ReplayRecord): OrderExample {
  return {
    id,
    ...(merchant === undefined ? {} : { merchant }),
    ...(order_id === undefined ? {} : { order_id }),
    at: new Date(at).toISOString(),
    amount,
    currency,
  };
}

/** What is shown of a decision. */
export function decisionExample({ flow, score, band, hits }: RecordedDecision): DecisionExample {
  return { flow, score, band, hits: hits.map(({ rule, points }) => ({ rule, points })) };
}
