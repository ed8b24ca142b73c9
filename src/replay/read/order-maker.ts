/** One order, payment or row of outcomes, from its rows: JSON of our own form, not yet checked against the schema. */
import type { CardNumberGuard } from '../../engine/checkout/read.ts';
import type { Rejected } from '../types.ts';
import { amountFault, minorUnits } from './mapping/amounts.ts';
import { type FieldGetter, labelKey, type Mapping, type OutcomeGetter } from './mapping/compile.ts';
import { isTrue } from './mapping/expression.ts';
import { neededFields } from './mapping/fields.ts';
import {
  booleanOf,
  countryOf,
  integerOf,
  isShortened,
  joinKey,
  monthOf,
  truncated,
  writtenCard,
} from './mapping/values.ts';

/** JSON being put together. */
export type Json = Record<string, unknown>;

/** What rows were made into. */
export interface Made {
  /** The checkout; its `id`, `at` and `amount` are there. For a file of outcomes: `id` only. */
  readonly body: Json;
  /** Outcomes without `assessment`, each with its `at`. */
  readonly outcomes: readonly Json[];
  /** Numbers by which it finds its partners, the surest first; `id` and `order_id` are among them. */
  readonly keys: readonly string[];
  readonly masked: number;
  /** Fields (`outcome chargeback`: outcomes) whose values could not be used: counted by whoever takes the order. */
  readonly dropped: readonly string[];
}

/** Why rows cannot be used. */
export type Refusal = Pick<Rejected, 'code' | 'detail'>;

/** What an order cannot be without; an outcome; an item. */
const needsAll: ReadonlySet<string> = new Set(neededFields);
const needsTime: ReadonlySet<string> = new Set(['at']);
const needsNone: ReadonlySet<string> = new Set();

/** Makes the orders of one file. */
export class OrderMaker {
  readonly #mapping: Mapping;
  readonly #guard: CardNumberGuard;
  /** `Made.dropped` of the order that is being made. */
  #dropped: string[] = [];

  constructor(mapping: Mapping, guard: CardNumberGuard) {
    this.#mapping = mapping;
    this.#guard = guard;
  }

  /** What the rows of one order make, the first of them telling all but the items; undefined where the mapping leaves it out (`only`). */
  make(rows: readonly (readonly string[])[]): Made | Refusal | undefined {
    const cells = rows[0]!;
    const mapping = this.#mapping;
    if (mapping.only && !isTrue(mapping.only(cells))) return undefined;
    this.#dropped = [];
    const body: Json = {};
    const stated = mapping.fields.find(({ name }) => name === 'amount.currency')?.get(cells);
    const currency = stated?.trim().toUpperCase() ?? mapping.currency ?? 'JPY';
    for (const field of mapping.fields) {
      const value = this.#valueOf(field, cells, currency, needsAll);
      if (value !== undefined) put(body, field.path, value);
    }
    const items = rows.flatMap(row => this.#itemsOf(row, currency));
    const total = this.#sum(items, cells, currency);
    if (total !== undefined) put(body, ['amount', 'value'], total);
    const missing = this.#lacks(body, cells, currency);
    if (missing) return missing;
    if (mapping.kind !== 'outcomes') (body['amount'] as Json)['currency'] = currency;
    if (items.length > 0) body['items'] = items;
    const masked = this.#card(body);
    const at = body['at'] as string | undefined;
    const outcomes = mapping.outcomes.flatMap(outcome => this.#outcomeOf(outcome, cells, at, currency));
    const label = this.#labelOf(cells, at);
    if (label) outcomes.push(label);
    const undated = outcomes.length === 0 && this.#dropped.some(isOutcome) ? this.#undated(cells) : undefined;
    if (undated && mapping.kind === 'outcomes') return undated;
    return { body, outcomes, keys: this.#keysOf(body, cells), masked, dropped: this.#dropped };
  }

  #itemsOf(cells: readonly string[], currency: string): Json[] {
    const { items, itemWhen } = this.#mapping;
    if (!items || (itemWhen && !isTrue(itemWhen(cells)))) return [];
    const item: Json = {};
    for (const field of items) {
      const value = this.#valueOf(field, cells, currency);
      if (value !== undefined) item[field.name] = value;
    }
    if (item['name'] !== undefined || item['gtin'] !== undefined || item['category'] !== undefined) return [item];
    if (item['unit_price'] !== undefined) this.#dropped.push(namelessItem);
    return [];
  }

  /** The value of a field, or undefined where the cell is blank or cannot be used; the latter is noted. */
  #valueOf(
    { name, kind, get }: FieldGetter,
    cells: readonly string[],
    currency: string,
    needed: ReadonlySet<string> = needsNone,
  ): unknown {
    const text = get(cells)?.trim();
    if (text === undefined || text === '') return undefined;
    const value = this.#convert(kind, text, currency);
    // Without one of the needed fields the row is refused, or the outcome left out, which is counted there.
    if (value === undefined && !needed.has(name)) this.#dropped.push(name);
    return value;
  }

  #timeOf(text: string): number | undefined {
    return this.#mapping.readDate(text) ?? isoTime(text);
  }

  #convert(kind: FieldGetter['kind'], text: string, currency: string): unknown {
    switch (kind) {
      case 'text':
        return isShortened(text) ? undefined : text;
      case 'time': {
        const at = this.#timeOf(text);
        return at === undefined ? undefined : new Date(at).toISOString();
      }
      case 'amount': {
        const value = minorUnits(text, currency, this.#mapping.amountUnit, this.#mapping.decimal);
        return value === undefined || value < 0 ? undefined : value;
      }
      case 'integer':
        return integerOf(text.normalize('NFKC'));
      case 'boolean':
        return booleanOf(text);
      case 'country':
        return countryOf(text);
      case 'month':
        return monthOf(text);
      case 'currency':
        return /^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : undefined;
      case 'digits':
        return isShortened(text) ? undefined : text.normalize('NFKC').replaceAll(/[^0-9]/g, '') || undefined;
      case 'card':
        return writtenCard(text);
    }
  }

  /** The total of a file that has none; undefined where an item has no price or no name, or a quantity that cannot be read. */
  #sum(items: readonly Json[], cells: readonly string[], currency: string): number | undefined {
    const { sumOfItems, amountUnit, decimal } = this.#mapping;
    if (!sumOfItems || items.length === 0) return undefined;
    if (this.#dropped.includes('quantity') || this.#dropped.includes(namelessItem)) return undefined;
    let total = 0;
    for (const { quantity = 1, unit_price } of items) total += Number(quantity) * Number(unit_price ?? Number.NaN);
    for (const get of sumOfItems) total += minorUnits(get(cells) ?? '0', currency, amountUnit, decimal) ?? Number.NaN;
    return Number.isSafeInteger(total) && total >= 0 ? total : undefined;
  }

  /** What an order must have: without it the row is refused. */
  #lacks(body: Json, cells: readonly string[], currency: string): Refusal | undefined {
    const needed = this.#mapping.kind === 'outcomes' ? ['id'] : needsAll;
    for (const name of needed) {
      const value = name === 'amount.value' ? (body['amount'] as Json | undefined)?.['value'] : body[name];
      if (value !== undefined) continue;
      const written = this.#mapping.fields.find(field => field.name === name)?.get(cells);
      if (written === undefined) return { code: 'missing-field', detail: noneOf(name) };
      if (name === 'id' && isShortened(written.trim()))
        return { code: 'shortened-number', detail: shortened(written.trim()) };
      return name === 'at'
        ? { code: 'bad-date', detail: unreadableTime }
        : amountFault(written, currency, this.#mapping.amountUnit, this.#mapping.decimal);
    }
    return undefined;
  }

  /** Fields that are made into others: masked numbers, expiry in two columns. Returns full numbers found. */
  #card(body: Json): number {
    const card = body['card'] as Json | undefined;
    if (!card) return 0;
    const { number, masked, expiry_month, expiry_year, ...rest } = card;
    const written = (number ?? masked) as ReturnType<typeof writtenCard>;
    const month = expiry_month && expiry_year ? monthOf(`${expiry_month}/${expiry_year}`) : undefined;
    const { full, ...parts } = written ?? {};
    const accepted = full !== undefined && this.#guard.tokenise !== undefined;
    const made = {
      ...(month === undefined ? {} : { expiry: month }),
      ...parts,
      ...(full === undefined ? {} : accepted ? { number: full } : truncated(full)),
      ...rest,
      // A spreadsheet drops the zeros in front: 106 is 0106.
      ...(typeof rest['last4'] === 'string' ? { last4: rest['last4'].padStart(4, '0') } : {}),
    };
    if (Object.keys(made).length === 0) delete body['card'];
    else body['card'] = made;
    return full !== undefined && !accepted ? 1 : 0;
  }

  #outcomeOf(
    { type, when, fields }: OutcomeGetter,
    cells: readonly string[],
    at: string | undefined,
    currency: string,
  ): Json[] {
    if (when && !isTrue(when(cells))) return [];
    const outcome: Json = { type };
    for (const field of fields) {
      const value = this.#valueOf(field, cells, currency, needsTime);
      if (value !== undefined) put(outcome, field.path, value);
    }
    // A day that cannot be read is not that of the order: counters would know then what no shop knew.
    const misdated =
      outcome['at'] === undefined && fields.some(({ name, get }) => name === 'at' && get(cells) !== undefined);
    const amount = outcome['amount'] as Json | undefined;
    if (amount) amount['currency'] ??= currency;
    if (outcome['at'] === undefined && at !== undefined && !misdated) outcome['at'] = at;
    const complete = needed[type]?.every(name => outcome[name] !== undefined) ?? true;
    if (complete && outcome['at'] !== undefined) return [outcome];
    // Without a condition a blank cell only says that there is none; with one it was promised.
    if (when || complete) this.#dropped.push(`outcome ${type}`);
    return [];
  }

  #labelOf(cells: readonly string[], at: string | undefined): Json | undefined {
    const { label } = this.#mapping;
    const value = label?.get(cells)?.trim();
    if (!label || value === undefined) return undefined;
    const key = labelKey(value);
    const isFraud = label.fraud.has(key);
    if (!isFraud && label.genuine && !label.genuine.has(key)) return undefined;
    const stated = label.at?.(cells);
    const known = stated === undefined ? undefined : this.#timeOf(stated);
    if (stated !== undefined && known === undefined) this.#dropped.push('label.at');
    const learnt = known ?? (at === undefined ? undefined : Date.parse(at) + label.knownAfterMs);
    if (learnt === undefined) {
      this.#dropped.push('outcome label');
      return undefined;
    }
    return { type: 'label', label: isFraud ? 'fraud' : 'genuine', at: new Date(learnt).toISOString() };
  }

  /** Why a row that is nothing but an outcome has none: its time is not there, or cannot be read. */
  #undated(cells: readonly string[]): Refusal | undefined {
    const { fields, outcomes, label } = this.#mapping;
    const named = [...fields, ...outcomes.flatMap(outcome => outcome.fields)].filter(({ name }) => name === 'at');
    const getters = [...named.map(({ get }) => get), ...(label?.at ? [label.at] : [])];
    const times = getters.map(get => get(cells)).filter(text => text !== undefined);
    if (times.length === 0) return { code: 'missing-field', detail: noneOf('at') };
    const isUnread = times.some(text => this.#timeOf(text.trim()) === undefined);
    return isUnread ? { code: 'bad-date', detail: unreadableTime } : undefined;
  }

  #keysOf(body: Json, cells: readonly string[]): readonly string[] {
    const stated = this.#mapping.join.map(get => get(cells));
    const { id, order_id } = body;
    // A payment's own number, 5, may be that of another order: what it says of its order goes before.
    const known = this.#mapping.kind === 'payments' ? [order_id, ...stated, id] : [id, order_id, ...stated];
    const numbers = known.map(number => (typeof number === 'string' ? joinKey(number) : ''));
    return [...new Set(numbers)].filter(key => key !== '' && !isShortened(key));
  }
}

/** What an outcome of each type cannot be without. */
const needed: Readonly<Record<string, readonly string[]>> = {
  authentication: ['trans_status'],
  authorization: ['result'],
  order: ['result'],
  chargeback: ['category'],
  label: ['label'],
};

/** Why a number that a spreadsheet shortened is refused. */
export const shortened = (written: string) =>
  `A spreadsheet wrote this number as ${written}, and its other digits are lost: export the file again and do not save it from a spreadsheet.`;

/** An item with a price that nothing says the goods of, as it is counted among what was left out. */
const namelessItem = 'item without a name';
const isOutcome = (name: string) => name.startsWith('outcome ');
const unreadableTime = 'The time cannot be read; a mapping file says how with time.format.';
const noneOf = (name: string) => `The row has no ${name}, or what it is made of gives none.`;

/** A time that an expression already made. */
function isoTime(text: string): number | undefined {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) ? Date.parse(text) : undefined;
}

function put(body: Json, path: readonly string[], value: unknown): void {
  let at = body;
  for (const step of path.slice(0, -1)) {
    at[step] ??= {};
    at = at[step] as Json;
  }
  at[path.at(-1)!] = value;
}
