/** Files of different kinds → one history: shop orders and payments find one another by order number or payment id. */
import { problem } from '../../shared/errors.ts';
import { isJsonObject } from '../../shared/json-object.ts';
import type { ReadLine, Rejected } from '../types.ts';
import type { Built } from './build.ts';
import { type LineOptions, linesOf, outcomeLines, refused, rowOf, seqsARow, withholdNumbers } from './check.ts';
import type { MappingKind } from './mapping/spec.ts';
import { joinKey } from './mapping/values.ts';
import type { Json } from './order-maker.ts';
import { addEach, type FileReport, type JoinReport } from './report.ts';
import { type NamedAttempt, type Tie, type WaitingOrder, WaitingOrders } from './waiting-orders.ts';

/** Lines that are ready, and rows that were refused. */
export interface JoinStep {
  readonly lines: readonly ReadLine[];
  readonly rejected: readonly Rejected[];
}

/** Joins the rows of all files. Orders are taken first, payments next, outcomes last. */
export class Join {
  readonly report: JoinReport = {
    orders: 0,
    orders_with_payment: 0,
    payments: 0,
    payments_with_order: 0,
    outcome_rows: 0,
    outcome_rows_with_attempt: 0,
  };
  readonly #made: LineOptions;
  readonly #looksUp: boolean;
  readonly #waiting: WaitingOrders;

  /**
   * @param looksUp files of outcomes follow, so that attempts must be found by their numbers
   * @param memoryBytes memory for orders that wait
   */
  constructor(made: LineOptions, looksUp: boolean, memoryBytes?: number) {
    this.#made = made;
    this.#looksUp = looksUp;
    this.#waiting = new WaitingOrders(memoryBytes);
  }

  /** Takes notice of our own lines, which need no partner: rows of outcomes may speak of them, by `id` or `order_id`. */
  know(lines: readonly ReadLine[]): void {
    if (!this.#looksUp) return;
    this.#waiting.together(() => {
      for (const line of lines) {
        if (line.kind !== 'attempt') continue;
        const { id, order_id, merchant, at } = line.checkout;
        const keys = [...new Set([id, order_id ?? id].map(joinKey))];
        const tie = {
          attempt: id,
          merchant: merchant?.id ?? null,
          approved: 0,
          at: new Date(at).toISOString(),
        } as const;
        this.#name(keys, tie);
      }
    });
  }

  /** Takes rows of one file; what is ready comes back. */
  take(kind: MappingKind, built: readonly Built[], firstSeq: number, report: FileReport): JoinStep {
    const lines: ReadLine[] = [];
    const rejected: Rejected[] = [];
    this.#waiting.together(() => {
      for (const each of built) {
        if (kind === 'orders') this.#keep(each, firstSeq, report);
        else if (kind === 'outcomes') lines.push(...this.#outcomesOf(each, firstSeq, report));
        else {
          const step = this.#pay(each, firstSeq, report);
          lines.push(...step.lines);
          if (step.rejected) rejected.push(step.rejected);
        }
      }
    });
    return { lines, rejected };
  }

  #keep(built: Built, firstSeq: number, report: FileReport): void {
    const { line, body, outcomes, keys, dropped } = built;
    report.masked += built.masked + withholdNumbers(body, this.#made.guard);
    if (!this.#firstWith(body)) this.report.orders++;
    const order = {
      first_seq: firstSeq,
      line,
      body: JSON.stringify(body),
      outcomes: JSON.stringify(outcomes),
      dropped: JSON.stringify(dropped),
      row: rowOf(built, this.#made).row ?? null,
    };
    this.#waiting.keep(order, keys);
  }

  /** The first order of this number and merchant: exports of two periods may both hold an order. */
  #firstWith(body: Json): WaitingOrder | undefined {
    const first = this.#waiting.find([joinKey(String(body['id']))]);
    const known = first && (JSON.parse(first.body) as Json);
    const merchantOf = ({ merchant }: Json) => (merchant as Json | undefined)?.['id'];
    return known && known['id'] === body['id'] && merchantOf(known) === merchantOf(body) ? first : undefined;
  }

  #pay(built: Built, firstSeq: number, report: FileReport) {
    this.report.payments++;
    const order = this.#waiting.find(built.keys);
    const merged = order ? { ...built, body: withOrder(built.body, JSON.parse(order.body) as Json) } : built;
    const step = linesOf(merged, firstSeq, this.#made, report);
    const attempt = step.lines[0];
    if (attempt?.kind !== 'attempt') return step;
    const { id, merchant } = attempt.checkout;
    const approved = built.outcomes.some(outcome => outcome['result'] === 'approved') ? 1 : 0;
    const at = String(built.body['at']);
    const shop = merchant?.id ?? null;
    if (this.#looksUp) this.#name(built.keys, { attempt: id, merchant: shop, approved, at });
    if (order) {
      this.report.payments_with_order++;
      if (order.attempt === null) this.report.orders_with_payment++;
      this.#waiting.tie(order.number, { attempt: id, merchant: shop, approved, at });
    }
    return step;
  }

  /** Notes an attempt under its numbers. Rows of outcomes name no merchant: a number that two of them use speaks of neither. */
  #name(keys: readonly string[], tie: Tie): void {
    for (const key of keys) {
      const known = this.#waiting.findAttempt([key]);
      const isClear = !known || known.merchant === tie.merchant;
      this.#waiting.keepAttempt([key], isClear ? tie : { ...ofTwoMerchants, attempt: key });
    }
  }

  #outcomesOf(built: Built, firstSeq: number, report: FileReport): ReadLine[] {
    const { line, body, outcomes, keys, dropped } = built;
    this.report.outcome_rows++;
    addEach(report.dropped, dropped);
    const found = this.#attemptOf(keys);
    if (found) this.report.outcome_rows_with_attempt++;
    // Without a partner it keeps its own id: the replay then counts it among the outcomes without an attempt.
    const attempt = found?.attempt ?? String(body['id']);
    const seq = firstSeq + line * seqsARow;
    const row = rowOf(built, this.#made);
    return outcomeLines(outcomes, { attempt, merchant: found?.merchant, seq, row }, this.#made, report);
  }

  #attemptOf(keys: readonly string[]): NamedAttempt | undefined {
    const order = this.#waiting.find(keys);
    if (order && order.attempt !== null) return { attempt: order.attempt, merchant: order.merchant };
    const attempt = this.#waiting.findAttempt(keys);
    return attempt?.at === ofTwoMerchants.at ? undefined : attempt;
  }

  /** After the payments: orders without one come as attempts of their own, outcomes of the others go to their attempt. */
  *ordersLeft(reportOf: (firstSeq: number) => FileReport): Generator<JoinStep> {
    for (const page of this.#waiting.pages()) yield this.#settle(page, reportOf);
  }

  #settle(page: readonly WaitingOrder[], reportOf: (firstSeq: number) => FileReport): JoinStep {
    const lines: ReadLine[] = [];
    const rejected: Rejected[] = [];
    const settle = (order: WaitingOrder) => {
      const report = reportOf(order.first_seq);
      const outcomes = JSON.parse(order.outcomes) as Json[];
      const dropped = JSON.parse(order.dropped) as string[];
      const { line, first_seq } = order;
      const raw = () => order.row ?? '';
      const body = JSON.parse(order.body) as Json;
      const first = order.attempt === null ? this.#firstWith(body) : undefined;
      const isPlayed = first !== undefined && first.attempt !== null && first.at !== ownTie;
      // Payments took the first of its number: what it says of that is said already, or something else.
      if (isPlayed && first.body !== order.body) rejected.push(refused({ line, raw }, otherBody, report));
      const { attempt, merchant } = isPlayed ? first : order;
      if (attempt !== null) {
        const seq = first_seq + line * seqsARow;
        const row = rowOf({ raw }, this.#made);
        addEach(report.dropped, dropped);
        lines.push(...outcomeLines(outcomes, { attempt, merchant, seq, row }, this.#made, report));
        return;
      }
      const built: Built = { line, body, outcomes, keys: [], masked: 0, dropped, raw };
      const step = linesOf(built, first_seq, this.#made, report);
      lines.push(...step.lines);
      if (step.rejected) rejected.push(step.rejected);
      const own = step.lines[0];
      if (own?.kind !== 'attempt') return;
      const { id, merchant: shop } = own.checkout;
      this.#waiting.tie(order.number, { attempt: id, merchant: shop?.id ?? null, approved: 0, at: ownTie });
    };
    this.#waiting.together(() => page.forEach(settle));
    return { lines, rejected };
  }

  /** Removes the temporary file. */
  close(): void {
    this.#waiting.close();
  }
}

const otherBody = problem('id-conflict', '/id', 'An earlier attempt has this id and another body.');

/** Time of a tie of an order to itself: no payment took it, whose number may be the order's. */
const ownTie = '';

/** Stands under a number that two merchants use, and no attempt betters it. The replay then finds by the number itself that either could be meant. */
const ofTwoMerchants = { merchant: null, approved: 1, at: '\uffff' } as const;

/** A payment with what the shop knows of its order; where both say something, the payment's own word stands. */
function withOrder(payment: Json, order: Json): Json {
  const merged: Json = { ...order, ...payment, order_id: order['order_id'] ?? order['id'] };
  for (const [name, value] of Object.entries(order)) {
    const own = payment[name];
    if (isJsonObject(value) && isJsonObject(own) && name !== 'amount') merged[name] = { ...value, ...own };
  }
  return merged;
}
