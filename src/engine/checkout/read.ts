/** The first stage: a parsed JSON value becomes a canonical checkout or outcome, or a list of everything wrong with it. */
import { Ajv, type ValidateFunction } from 'ajv';
import { fail, ok, type Result } from '../../shared/result.ts';
import { digestOf } from './canonical.ts';
import { formats } from './formats.ts';
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
}

/** A checkout that was read, with the count of card numbers that were masked in its texts (streams only). */
export interface CheckoutRead {
  readonly checkout: Checkout;
  readonly maskedNumbers: number;
}

/** An outcome's time may lie at most this far after receipt (api.md): clocks differ. */
const clockToleranceMs = 5 * 60_000;
/** A body with more faults than this names the first ones only. */
const mostProblems = 20;

const ajv = new Ajv({ allErrors: true, strict: true, verbose: true, allowUnionTypes: true });
for (const [name, validate] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate });

const validators = { api: ajv.compile(CheckoutBodySchema), stream: ajv.compile(CheckoutLineSchema) };
const outcomeValidators = new Map(Object.entries(outcomeSchemas).map(([type, schema]) => [type, ajv.compile(schema)]));

/** Fields that hold an identifier: refused as a card number only when the entire value is one (velocity.md). */
const identifiers = new Set([
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
  const faults = check(validators[options.door], value, options.door);
  if (faults.length > 0) return fail(faults);
  const { at, card, ...rest } = value as CheckoutBody & { at?: string };
  const tokenised = readCard(card, options.guard);
  if (!tokenised.ok) return fail([tokenised.error]);
  const body = tokenised.value === undefined ? rest : { ...rest, card: tokenised.value };
  const cleaned = withoutNumbers(body, options);
  if (!cleaned.ok) return cleaned;
  const { value: checkout, masked } = cleaned.value;
  // A blank text counts as absent, and an attempt has an id.
  if ((checkout as Partial<Checkout>).id === undefined)
    return fail([
      { code: 'missing-field', pointer: '/id', detail: 'This field is required, and blank counts as absent.' },
    ]);
  const time = at === undefined ? options.receivedAt : Date.parse(at);
  return ok({ checkout: { ...(checkout as Omit<Checkout, 'at'>), at: time }, maskedNumbers: masked });
}

/** Reads one outcome; `attempt` names the attempt where the body does not (the API has it in the path). */
export function readOutcome(
  value: unknown,
  options: ReadOptions & { readonly attempt?: string },
): Result<Outcome, readonly FieldProblem[]> {
  const type = (value as { type?: unknown } | null)?.type;
  const validator = typeof type === 'string' ? outcomeValidators.get(type) : undefined;
  if (!validator) return fail([unknownType(type)]);
  const faults = check(validator, value, options.door);
  if (faults.length > 0) return fail(faults);
  const cleaned = withoutNumbers(value as OutcomeBody, options);
  if (!cleaned.ok) return cleaned;
  const { assessment, merchant, ...body } = cleaned.value.value as OutcomeBody;
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
  const at = body.at === undefined ? options.receivedAt : Date.parse(body.at);
  if (options.door === 'api' && at > options.receivedAt + clockToleranceMs) {
    return fail([
      { code: 'at-in-future', pointer: '/at', detail: 'This lies more than 5 minutes ahead of our clock.' },
    ]);
  }
  const identity = body.id ?? digestOf(body);
  return ok({ attempt, at, body: body as OutcomeBody, identity, ...(merchant ? { merchant: merchant.id } : {}) });
}

function unknownType(type: unknown): FieldProblem {
  const kinds = [...outcomeValidators.keys()].join(', ');
  return type === undefined
    ? { code: 'missing-field', pointer: '/type', detail: `An outcome names its type: ${kinds}.` }
    : { code: 'bad-value', pointer: '/type', detail: `This must be one of: ${kinds}.` };
}

/** Everything wrong with a value, one problem a place: the first of several at the same place is the plainest. */
function check(validator: ValidateFunction, value: unknown, door: ReadOptions['door']): FieldProblem[] {
  if (validator(value)) return [];
  const byPlace = new Map<string, FieldProblem>();
  for (const error of validator.errors ?? []) {
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

/** Walks every text of a body: masks card numbers (streams) or refuses them (API), and drops blank texts. */
function withoutNumbers(
  body: object,
  options: ReadOptions,
): Result<{ readonly value: unknown; readonly masked: number }, readonly FieldProblem[]> {
  let masked = 0;
  const found: FieldProblem[] = [];
  /** Steps to the place at hand: a pointer is put together only where something is found. */
  const steps: (string | number)[] = [];
  const text = (value: string, whole: boolean): string | undefined => {
    const without = value.length < 14 ? undefined : options.guard.mask(value, whole);
    if (without === undefined) return isBlank(value) ? undefined : value;
    masked++;
    const pointer = `/${steps.join('/')}`;
    found.push({ code: 'card-number-in-text', pointer, detail: 'This text holds a card number; send it without.' });
    return without;
  };
  const clean = (value: unknown, whole: boolean): unknown => {
    if (typeof value === 'string') return text(value, whole);
    if (value === null || typeof value !== 'object') return value;
    const depth = steps.length;
    if (Array.isArray(value)) {
      const entries = value.map((entry, index) => {
        steps[depth] = index;
        return clean(entry, whole);
      });
      steps.length = depth;
      return entries;
    }
    const from = value as Readonly<Record<string, unknown>>;
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(from)) {
      steps[depth] = key;
      const kept = clean(from[key], identifiers.has(key));
      if (kept !== undefined) copy[key] = kept;
    }
    steps.length = depth;
    return copy;
  };
  const value = clean(body, false);
  if (options.door === 'api' && found.length > 0) return fail(found.slice(0, mostProblems));
  return ok({ value, masked });
}

/** A text of white space only. Most texts begin with something else, and trimming would copy the others. */
function isBlank(text: string): boolean {
  return text.charCodeAt(0) > 0x20 && text.charCodeAt(0) < 0x80 ? false : text.trim() === '';
}
