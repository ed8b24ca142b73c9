/** The first stage: a parsed JSON value becomes a canonical checkout or outcome, or a list of everything wrong with it. */
import type { TSchema } from 'typebox';
import { fail, ok, type Result } from '../../shared/result.ts';
import { timeOf } from '../../shared/rfc3339.ts';
import { digestOf } from './canonical.ts';
import { faultsOf, prepareFaults } from './faults.ts';
import { type Fit, type Fits, fit, fitsOf, isBlank } from './fits.ts';
import { type FieldProblem, problemOf } from './problems.ts';
import {
  type Checkout,
  type CheckoutBody,
  CheckoutBodySchema,
  type CheckoutCard,
  CheckoutLineSchema,
  type Outcome,
  type OutcomeBody,
  outcomeSchemas,
} from './schema.ts';

/**
 * Keeps card numbers out: turns `card.number` into tokens, and finds numbers written where none belong.
 * The card stage implements it (card/guard.ts); it is handed in because checkout stands left of card.
 */
export interface CardNumberGuard {
  /** Takes a card with its full number; undefined when numbers are not accepted here. */
  readonly tokenise?: (
    card: NonNullable<CheckoutBody['card']> & { number: string },
  ) => Result<CheckoutCard, FieldProblem>;
  /** The text with every card number in it masked, or undefined when it holds none. `whole`: only if the entire text is one. */
  readonly mask: (text: string, whole: boolean) => string | undefined;
}

/** How to read: the live API refuses what a stream carries (`at`) and what a stream masks (numbers in text). */
export interface ReadOptions {
  readonly door: 'api' | 'stream';
  /** Time of receipt, milliseconds since 1970 UTC; a stream's own `at` goes before it. */
  readonly receivedAt: number;
  readonly guard: CardNumberGuard;
  /**
   * Identity of an outcome that was sent without an `id`: equal for equal bodies, whatever the order of their keys. A digest
   * when absent; a replay, which keeps no identity, takes a cheaper one.
   */
  readonly identityOf?: ((body: object) => string) | undefined;
}

/** A checkout that was read, with the count of card numbers that were masked in its texts (streams only). */
export interface CheckoutRead {
  readonly checkout: Checkout;
  readonly maskedNumbers: number;
}

/** An outcome's time may lie at most this far after receipt, which then stands for it (docs/api.md): clocks differ. */
const clockToleranceMs = 5 * 60_000;
/** A body with more faults than this names the first ones only. */
const mostProblems = 20;

const checkoutSchemas = { api: CheckoutBodySchema, stream: CheckoutLineSchema };
const schemasOfOutcomes = new Map<string, TSchema>(Object.entries(outcomeSchemas));

/** Compiled when first asked: most commands need one. */
const known = new Map<TSchema, Fits>();

function fitOf(schema: TSchema, value: unknown, { mask }: CardNumberGuard): Fit {
  let fits = known.get(schema);
  if (!fits) {
    fits = fitsOf(schema);
    known.set(schema, fits);
  }
  return fits(value, mask);
}

/** Makes ready for the first checkout and the first outcome, faulty ones too, so that they take no longer than the next. */
export function prepareReading(door: ReadOptions['door']): void {
  for (const schema of [checkoutSchemas[door], ...schemasOfOutcomes.values()]) {
    fitOf(schema, undefined, { mask: () => undefined });
    prepareFaults(schema);
  }
}

/** Fields that hold an identifier: refused as a card number only when the entire value is one (docs/velocity.md). */
export const identifiers: ReadonlySet<string> = new Set([
  'id',
  'order_id',
  'token',
  'range_token',
  'gtin',
  'acs_trans_id',
  'ds_trans_id',
  'assessment',
  'code',
]);

/** Reads one checkout. Blank texts count as absent. */
export function readCheckout(value: unknown, options: ReadOptions): Result<CheckoutRead, readonly FieldProblem[]> {
  const schema = checkoutSchemas[options.door];
  const fitting = fitOf(schema, value, options.guard);
  if (fitting === fit.not) return fail(problemsOf(schema, value, options.door));
  const { at: sentAt, card: sentCard, ...rest } = value as CheckoutBody & { readonly at?: string };
  const tokenised = readCard(sentCard, options.guard);
  if (!tokenised.ok) return fail([tokenised.error]);
  const card = tokenised.value;
  const at = sentAt === undefined ? options.receivedAt : timeOf(sentAt);
  const checkout: Checkout = card === undefined ? { ...rest, at } : { ...rest, card, at };
  if (fitting === fit.clean) return ok({ checkout, maskedNumbers: 0 });
  const cleaned = withoutNumbers(checkout, options);
  if (!cleaned.ok) return cleaned;
  const { body, masked } = cleaned.value;
  // A blank text counts as absent, and an attempt has an id.
  if ((body as Partial<Checkout>).id === undefined)
    return fail([
      { code: 'missing-field', pointer: '/id', detail: 'This field is required, and blank counts as absent.' },
    ]);
  return ok({ checkout: body, maskedNumbers: masked });
}

/** Reads one outcome; `attempt` names the attempt where the body does not (the API has it in the path). */
export function readOutcome(
  value: unknown,
  options: ReadOptions & { readonly attempt?: string },
): Result<Outcome, readonly FieldProblem[]> {
  const type = (value as { type?: unknown } | null)?.type;
  const schema = typeof type === 'string' ? schemasOfOutcomes.get(type) : undefined;
  if (!schema) return fail([unknownType(type)]);
  const fitting = fitOf(schema, value, options.guard);
  if (fitting === fit.not) return fail(problemsOf(schema, value, options.door));
  const sent = value as OutcomeBody;
  const cleaned = fitting === fit.clean ? ok({ body: sent }) : withoutNumbers(sent, options);
  if (!cleaned.ok) return cleaned;
  const { assessment, merchant, ...body } = cleaned.value.body;
  const inPath =
    options.attempt === undefined
      ? undefined
      : (['assessment', 'merchant'] as const).find(name => name in (value as object));
  if (inPath) {
    return fail([
      { code: 'unknown-field', pointer: `/${inPath}`, detail: 'The path names the attempt; leave this out.' },
    ]);
  }
  const attempt = options.attempt ?? assessment;
  if (attempt === undefined) {
    return fail([
      { code: 'missing-field', pointer: '/assessment', detail: 'Name the attempt that this is the outcome of.' },
    ]);
  }
  const { receivedAt } = options;
  const sentAt = body.at === undefined ? receivedAt : timeOf(body.at);
  if (options.door === 'api' && sentAt > receivedAt + clockToleranceMs) {
    return fail([
      { code: 'at-in-future', pointer: '/at', detail: 'This lies more than 5 minutes ahead of our clock.' },
    ]);
  }
  // Nothing is told before it happened: by the clock of a shop that runs ahead, declines would count only when a walk is over.
  const at = options.door === 'api' ? Math.min(sentAt, receivedAt) : sentAt;
  const identity = body.id ?? (options.identityOf ?? digestOf)(body);
  return ok({ attempt, at, body: body as OutcomeBody, identity, ...(merchant ? { merchant: merchant.id } : {}) });
}

function unknownType(type: unknown): FieldProblem {
  const kinds = [...schemasOfOutcomes.keys()].join(', ');
  return type === undefined
    ? { code: 'missing-field', pointer: '/type', detail: `An outcome names its type: ${kinds}.` }
    : { code: 'bad-value', pointer: '/type', detail: `This must be one of: ${kinds}.` };
}

/** Everything wrong with a value, one problem a place: the first of several at the same place is the plainest. */
function problemsOf(schema: TSchema, value: unknown, door: ReadOptions['door']): FieldProblem[] {
  const byPlace = new Map<string, FieldProblem>();
  for (const error of faultsOf(schema, value)) {
    const problem = problemOf(error);
    const isOwnTime = door === 'api' && problem.pointer === '/at' && problem.code === 'unknown-field';
    if (!byPlace.has(problem.pointer)) byPlace.set(problem.pointer, isOwnTime ? ownTime : problem);
    if (byPlace.size === mostProblems) break;
  }
  return [...byPlace.values()];
}

const ownTime: FieldProblem = {
  code: 'at-not-accepted',
  pointer: '/at',
  detail: 'The live API stamps the time of receipt itself; "at" belongs to streams, replay and import.',
};

function readCard(card: CheckoutBody['card'], guard: CardNumberGuard): Result<CheckoutCard | undefined, FieldProblem> {
  if (card?.number !== undefined) {
    const { number, ...rest } = card;
    return guard.tokenise
      ? guard.tokenise({ ...rest, number })
      : fail({
          code: 'card-numbers-not-accepted',
          pointer: '/card/number',
          detail:
            'Full card numbers are switched off here: send token, bin and last4 instead, or configure a card key.',
        });
  }
  if (card?.range_token === undefined) return ok(card);
  // facts/cards-and-pci.md 5: the last four digits may not stand beside a hash of the first twelve.
  const { last4: _last4, ...rest } = card;
  return ok(rest);
}

/** A copy of a body without its blank texts; card numbers in its texts are masked (streams) or refused (API). */
function withoutNumbers<Body extends object>(
  body: Body,
  { door, guard }: ReadOptions,
): Result<{ readonly body: Body; readonly masked: number }, readonly FieldProblem[]> {
  let masked = 0;
  const found: FieldProblem[] = [];
  const clean = (value: unknown, pointer: string, whole: boolean): unknown => {
    if (typeof value === 'string') {
      const without = guard.mask(value, whole);
      if (without === undefined) return isBlank(value) ? undefined : value;
      masked++;
      found.push({ code: 'card-number-in-text', pointer, detail: 'This text holds a card number; send it without.' });
      return without;
    }
    if (Array.isArray(value)) return value.map((entry, index) => clean(entry, `${pointer}/${index}`, whole));
    if (value === null || typeof value !== 'object') return value;
    const copy: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(value)) {
      const kept = clean(entry, `${pointer}/${key}`, identifiers.has(key));
      if (kept !== undefined) copy[key] = kept;
    }
    return copy;
  };
  const cleaned = clean(body, '', false) as Body;
  if (door === 'api' && found.length > 0) return fail(found.slice(0, mostProblems));
  return ok({ body: cleaned, masked });
}
