/** JSON that rows gave → checked lines. A value that no field can hold is dropped and counted, if its row is taken; what an order needs is not. */
import { type CardNumberGuard, identifiers, readCheckout, readOutcome } from '../../engine/checkout/read.ts';
import type { CheckoutCard } from '../../engine/checkout/schema.ts';
import { type LineProblemCode, type Problem, problemText } from '../../shared/errors.ts';
import type { ReadLine, Rejected } from '../types.ts';
import type { Built } from './build.ts';
import type { Json } from './order-maker.ts';
import { add, addEach, type FileReport } from './report.ts';

/** Sequence numbers that belong to one row: its attempt, then its outcomes. */
export const seqsARow = 8;

/** What lines are made with. */
export interface LineOptions {
  readonly guard: CardNumberGuard;
  /** Each line carries its row (`ReadLine`). */
  readonly keepRows: boolean;
}

/** Checks what one row gave. `attempt` names the attempt of the outcomes; without it they belong to the body. */
export function linesOf(
  built: Built,
  firstSeq: number,
  made: LineOptions,
  report: FileReport,
): { readonly lines: readonly ReadLine[]; readonly rejected?: Rejected } {
  const { guard } = made;
  const seq = firstSeq + built.line * seqsARow;
  const options = { door: 'stream', receivedAt: 0, guard } as const;
  const withheld = takeWithheld(built.body);
  const read = readLenient(built.body, value => readCheckout(value, options), report);
  if (!read.ok) return { lines: [], rejected: refused(built, read.error[0]!, report) };
  report.attempts++;
  addEach(report.dropped, built.dropped);
  report.masked += built.masked + read.value.maskedNumbers;
  const row = rowOf(built, made);
  const { checkout } = read.value;
  const attempt: ReadLine = {
    line: seq,
    kind: 'attempt',
    checkout: withheld && checkout.card ? { ...checkout, card: { ...withheld, ...checkout.card } } : checkout,
    maskedNumbers: built.masked + read.value.maskedNumbers,
    ...row,
  };
  const { id, merchant } = checkout;
  const place = { attempt: id, merchant: merchant?.id, seq: seq + 1, row };
  return { lines: [attempt, ...outcomeLines(built.outcomes, place, made, report)] };
}

/**
 * Takes card numbers out of a body that is not read yet, because it waits, maybe in a file: those in texts are masked, and one that is
 * accepted becomes what its tokenising made of it. Returns how many were masked.
 */
export function withholdNumbers(body: Json, guard: CardNumberGuard): number {
  const card = body['card'] as Json | undefined;
  if (card?.['number'] !== undefined) {
    const { number: _number, ...rest } = card;
    const made = guard.tokenise?.(card as { number: string });
    body['card'] = made?.ok ? made.value : rest;
  }
  return maskTexts(body, guard);
}

/** Takes out what a number that was withheld said of its card, and what a reading of the body would refuse. */
function takeWithheld(body: Json): Partial<CheckoutCard> | undefined {
  const card = body['card'] as Partial<CheckoutCard> | undefined;
  if (card?.luhn_valid === undefined) return undefined;
  const { luhn_valid, brand, expiry_token, ...rest } = card;
  body['card'] = rest;
  return {
    luhn_valid,
    ...(brand === undefined ? {} : { brand }),
    ...(expiry_token === undefined ? {} : { expiry_token }),
  };
}

function maskTexts(part: Json, guard: CardNumberGuard): number {
  let masked = 0;
  for (const [name, value] of Object.entries(part)) {
    if (typeof value === 'object' && value !== null) masked += maskTexts(value as Json, guard);
    if (typeof value !== 'string') continue;
    const without = guard.mask(value, identifiers.has(name));
    if (without === undefined) continue;
    part[name] = without;
    masked++;
  }
  return masked;
}

/** Whose outcomes they are, and where they stood. */
export interface OutcomesPlace {
  readonly attempt: string;
  readonly merchant: string | null | undefined;
  /** Sequence number of the first of them. */
  readonly seq: number;
  readonly row: Pick<ReadLine, 'row'>;
}

/** Outcomes as lines of the attempt that they belong to. */
export function outcomeLines(
  outcomes: readonly Json[],
  { attempt, merchant, seq, row }: OutcomesPlace,
  { guard }: LineOptions,
  report: FileReport,
): ReadLine[] {
  const options = { door: 'stream', receivedAt: 0, guard } as const;
  const lines: ReadLine[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const body = { ...outcome, assessment: attempt, ...(merchant == null ? {} : { merchant: { id: merchant } }) };
    const read = readLenient(body, value => readOutcome(value, options), report);
    if (!read.ok) {
      add(report.dropped, `outcome ${String(outcome['type'])}`);
      continue;
    }
    report.outcomes++;
    lines.push({
      line: seq + Math.min(index, seqsARow - 2),
      kind: 'outcome',
      outcome: read.value,
      maskedNumbers: 0,
      ...row,
    });
  }
  return lines;
}

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: readonly Problem<LineProblemCode>[] };

/** Faults at these places cannot be dropped. */
const required = /^\/(id|at|amount|assessment|type|result|category|label|trans_status)?(\/|$)/;

/** Reads a body without the values that no field can hold. A reader lists the first problems only, so what is left may show more. */
function readLenient<Value>(body: Json, read: (value: Json) => Read<Value>, report: FileReport): Read<Value> {
  const removed = new Set<string>();
  for (;;) {
    const found = read(body);
    if (found.ok) {
      const fields = [...removed].map(pointer => pointer.slice(1).replaceAll(/\/\d+/g, '').replaceAll('/', '.'));
      addEach(report.dropped, fields);
      return found;
    }
    const pointers = found.error.map(({ pointer = '' }) => pointer);
    // What was taken out and is missed now is no value that can be done without.
    if (pointers.some(pointer => pointer === '' || required.test(pointer) || removed.has(pointer))) return found;
    for (const pointer of pointers) {
      remove(body, pointer);
      removed.add(pointer);
    }
  }
}

function remove(body: Json, pointer: string): void {
  const path = pointer.slice(1).split('/');
  let at: Json | undefined = body;
  for (const step of path.slice(0, -1)) at = at?.[step] as Json | undefined;
  if (at) delete at[path.at(-1)!];
}

/** What the lines of a row carry of it. */
export function rowOf({ raw }: Pick<Built, 'raw'>, { keepRows }: LineOptions): Pick<ReadLine, 'row'> {
  return keepRows ? { row: raw() } : {};
}

/** A row that is left out for a problem of what it holds; it is counted. */
export function refused(
  { line, raw }: Pick<Built, 'line' | 'raw'>,
  problem: Problem<LineProblemCode>,
  report: FileReport,
): Rejected {
  add(report.rejected, problem.code);
  return {
    source: { file: report.file, line },
    code: problem.code,
    detail: problemText(problem),
    raw: raw(),
  };
}
