/** The checkout of a case as a shop would send it (its fixture, or the smallest there is, with what the case sets), and how it is read. */
import { createCardGuard } from '../../engine/card/guard.ts';
import type { FieldProblem } from '../../engine/checkout/problems.ts';
import { readCheckout } from '../../engine/checkout/read.ts';
import { editCheckout } from '../../engine/rules/checkout-path.ts';
import type { CheckoutCase } from '../../engine/rules/rule.ts';
import type { Checkout } from '../../engine/types.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Fixtures } from './fixtures.ts';

/** The time of a case whose checkout does not say `at`: noon of a Friday in Tokyo. */
export const usualTime = Date.parse('2026-11-20T12:30:00+09:00');

/** The smallest checkout, for cases without a fixture. */
const smallest: unknown = { id: 'case', amount: { value: 10_000, currency: 'JPY' } };

const guard = createCardGuard();

/** Bodies of cases. A fixture is parsed once; edits copy. */
export class CaseBodies {
  readonly #fixtures: Fixtures;
  /** Bodies of fixtures by name, as they stand there. */
  readonly #written = new Map<string, Result<unknown, string>>();

  constructor(fixtures: Fixtures) {
    this.#fixtures = fixtures;
  }

  /** The body of a case, or why its fixture gives none. */
  of({ from, set }: Pick<CheckoutCase, 'from' | 'set'>): Result<unknown, string> {
    const written = from === undefined ? ok(smallest) : this.#fixture(from);
    if (!written.ok || set.length === 0) return written;
    return ok(set.reduce((body, { path, value }) => editCheckout(body, path, value), written.value));
  }

  #fixture(name: string): Result<unknown, string> {
    const known = this.#written.get(name) ?? this.#parse(name);
    this.#written.set(name, known);
    return known;
  }

  #parse(name: string): Result<unknown, string> {
    const text = this.#fixtures.checkout(name);
    if (text === undefined) return fail(`there is no fixture checkouts/${name}.json`);
    try {
      return ok(JSON.parse(text));
    } catch {
      return fail(`checkouts/${name}.json is not JSON`);
    }
  }
}

/** Reads the body of a case as a checkout of a stream, or says everything that is wrong with it. */
export function readCaseBody(body: unknown): Result<Checkout, readonly FieldProblem[]> {
  const read = readCheckout(body, { door: 'stream', receivedAt: usualTime, guard });
  return read.ok ? ok(read.value.checkout) : read;
}
