/**
 * Files of different kinds → one history: shop orders and payments find one another by order number or payment id. Orders
 * wait in a temporary SQLite file, which keeps memory bounded whatever their number.
 */
import Database from 'better-sqlite3';
import type { CardNumberGuard } from '../../engine/checkout/read.ts';
import type { StreamLine } from '../../engine/stream.ts';
import type { Rejected } from '../types.ts';
import type { Built, Json } from './build.ts';
import { linesOf, outcomeLines, seqsARow } from './check.ts';
import type { FileReport, JoinReport } from './report.ts';

/** Lines that are ready, and rows that were refused. */
export interface JoinStep {
  readonly lines: readonly StreamLine[];
  readonly rejected: readonly Rejected[];
}

/** An order that waits. */
interface WaitingOrder {
  readonly number: number;
  readonly first_seq: number;
  readonly line: number;
  readonly body: string;
  readonly outcomes: string;
  /** Attempt that its outcomes belong to: the approved one, else the latest. */
  readonly attempt: string | null;
  readonly merchant: string | null;
}

const schema = `
  CREATE TABLE orders (number INTEGER PRIMARY KEY, first_seq REAL, line INTEGER, body TEXT, outcomes TEXT,
    attempt TEXT, merchant TEXT, approved INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL DEFAULT '');
  CREATE TABLE order_keys (key TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE attempt_keys (key TEXT PRIMARY KEY, attempt TEXT NOT NULL, merchant TEXT) WITHOUT ROWID;`;

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
  readonly #guard: CardNumberGuard;
  readonly #looksUp: boolean;
  readonly #database: Database.Database;
  readonly #statements: ReturnType<typeof prepare>;

  /** @param looksUp files of outcomes follow, so that attempts must be found by their numbers */
  constructor(guard: CardNumberGuard, looksUp: boolean) {
    this.#guard = guard;
    this.#looksUp = looksUp;
    // An empty name is a temporary file that SQLite removes by itself.
    this.#database = new Database('');
    this.#database.pragma('journal_mode = OFF');
    this.#database.pragma('synchronous = OFF');
    this.#database.pragma('cache_size = -65536');
    this.#database.exec(schema);
    this.#statements = prepare(this.#database);
  }

  /** Takes rows of one file; what is ready comes back. */
  take(
    kind: 'orders' | 'payments' | 'outcomes',
    built: readonly Built[],
    firstSeq: number,
    report: FileReport,
  ): JoinStep {
    const lines: StreamLine[] = [];
    const rejected: Rejected[] = [];
    this.#database.transaction(() => {
      for (const each of built) {
        if (kind === 'orders') this.#keep(each, firstSeq);
        else if (kind === 'outcomes') lines.push(...this.#outcomesOf(each, firstSeq, report));
        else {
          const step = this.#pay(each, firstSeq, report);
          lines.push(...step.lines);
          if (step.rejected) rejected.push(step.rejected);
        }
      }
    })();
    return { lines, rejected };
  }

  #keep({ line, body, outcomes, keys }: Built, firstSeq: number): void {
    this.report.orders++;
    const { lastInsertRowid } = this.#statements.keep.run(
      firstSeq,
      line,
      JSON.stringify(body),
      JSON.stringify(outcomes),
    );
    for (const key of keys) this.#statements.keepKey.run(key, lastInsertRowid);
  }

  #pay(built: Built, firstSeq: number, report: FileReport) {
    this.report.payments++;
    const order = this.#orderOf(built.keys);
    const merged = order ? { ...built, body: withOrder(built.body, JSON.parse(order.body) as Json) } : built;
    const step = linesOf(merged, firstSeq, this.#guard, report);
    const attempt = step.lines[0];
    if (attempt?.kind !== 'attempt') return step;
    const { id, merchant } = attempt.checkout;
    const approved = built.outcomes.some(outcome => outcome['result'] === 'approved') ? 1 : 0;
    const at = String(built.body['at']);
    const shop = merchant?.id ?? null;
    if (this.#looksUp) for (const key of built.keys) this.#statements.keepAttempt.run(key, id, shop);
    if (order) {
      this.report.payments_with_order++;
      if (order.attempt === null) this.report.orders_with_payment++;
      this.#statements.tie.run({ number: order.number, attempt: id, merchant: shop, approved, at });
    }
    return step;
  }

  #orderOf(keys: readonly string[]): WaitingOrder | undefined {
    for (const key of keys) {
      const found = this.#statements.find.get(key) as WaitingOrder | undefined;
      if (found) return found;
    }
    return undefined;
  }

  #outcomesOf({ line, body, outcomes, keys }: Built, firstSeq: number, report: FileReport): StreamLine[] {
    this.report.outcome_rows++;
    const found = this.#attemptOf(keys);
    if (found) this.report.outcome_rows_with_attempt++;
    // Without a partner it keeps its own id: the replay then counts it among the outcomes without an attempt.
    const attempt = found?.attempt ?? String(body['id']);
    const seq = firstSeq + line * seqsARow;
    return outcomeLines(outcomes, attempt, found?.merchant ?? undefined, seq, this.#guard, report);
  }

  #attemptOf(keys: readonly string[]): { attempt: string; merchant: string | null } | undefined {
    const order = this.#orderOf(keys);
    if (order?.attempt) return { attempt: order.attempt, merchant: order.merchant };
    for (const key of keys) {
      const found = this.#statements.findAttempt.get(key);
      if (found) return found as { attempt: string; merchant: string | null };
    }
    return undefined;
  }

  /** After the payments: orders without one come as attempts of their own, outcomes of the others go to their attempt. */
  *ordersLeft(reportOf: (firstSeq: number) => FileReport): Generator<JoinStep> {
    let last = 0;
    for (;;) {
      const page = this.#statements.page.all(last) as WaitingOrder[];
      if (page.length === 0) return;
      last = page.at(-1)!.number;
      yield this.#settle(page, reportOf);
    }
  }

  #settle(page: readonly WaitingOrder[], reportOf: (firstSeq: number) => FileReport): JoinStep {
    const lines: StreamLine[] = [];
    const rejected: Rejected[] = [];
    const settle = (order: WaitingOrder) => {
      const report = reportOf(order.first_seq);
      const outcomes = JSON.parse(order.outcomes) as Json[];
      const { line, first_seq } = order;
      if (order.attempt !== null) {
        const seq = first_seq + line * seqsARow;
        lines.push(...outcomeLines(outcomes, order.attempt, order.merchant ?? undefined, seq, this.#guard, report));
        return;
      }
      const body = JSON.parse(order.body) as Json;
      const built: Built = { line, body, outcomes, keys: [], masked: 0, raw: () => order.body };
      const step = linesOf(built, first_seq, this.#guard, report);
      lines.push(...step.lines);
      if (step.rejected) rejected.push(step.rejected);
      const attempt = step.lines[0];
      if (attempt?.kind !== 'attempt') return;
      const { id, merchant } = attempt.checkout;
      this.#statements.tie.run({
        number: order.number,
        attempt: id,
        merchant: merchant?.id ?? null,
        approved: 0,
        at: '',
      });
    };
    this.#database.transaction(() => page.forEach(settle))();
    return { lines, rejected };
  }

  /** Removes the temporary file. */
  close(): void {
    this.#database.close();
  }
}

function prepare(database: Database.Database) {
  return {
    keep: database.prepare('INSERT INTO orders (first_seq, line, body, outcomes) VALUES (?, ?, ?, ?)'),
    keepKey: database.prepare('INSERT OR IGNORE INTO order_keys (key, number) VALUES (?, ?)'),
    find: database.prepare('SELECT orders.* FROM order_keys JOIN orders USING (number) WHERE key = ?'),
    keepAttempt: database.prepare('INSERT OR IGNORE INTO attempt_keys (key, attempt, merchant) VALUES (?, ?, ?)'),
    findAttempt: database.prepare('SELECT attempt, merchant FROM attempt_keys WHERE key = ?'),
    tie: database.prepare(
      `UPDATE orders SET attempt = @attempt, merchant = @merchant, approved = @approved, at = @at
       WHERE number = @number AND (attempt IS NULL OR @approved > approved OR (@approved = approved AND @at > at))`,
    ),
    page: database.prepare('SELECT * FROM orders WHERE number > ? ORDER BY number LIMIT 1000'),
  };
}

/** A payment with what the shop knows of its order; where both say something, the payment's own word stands. */
function withOrder(payment: Json, order: Json): Json {
  const merged: Json = { ...order, ...payment, order_id: order['order_id'] ?? order['id'] };
  for (const [name, value] of Object.entries(order)) {
    const own = payment[name];
    if (isObject(value) && isObject(own) && name !== 'amount') merged[name] = { ...value, ...own };
  }
  return merged;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
