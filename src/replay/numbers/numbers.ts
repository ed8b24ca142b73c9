/** Collects the numbers of a replay, one attempt at a time, in bounded memory and in any order (types.ts says what each means). */
import type { ReplayOutcome, ReplayRecord } from '../types.ts';
import { keptDay, weekName, weekOfDay } from './calendar.ts';
import { Table, type TableState } from './cells.ts';
import { type FlipState, Flips } from './flips.ts';
import { judgementOf, reasonOf } from './judge.ts';
import { type LabelState, Labels } from './labels.ts';
import { MissedFraud, type MissedState } from './missed.ts';
import { Months } from './months.ts';
import { amountSegment } from './segments.ts';
import { type Counting, Side, type SideState } from './side.ts';
import { fraud } from './tally.ts';
import {
  type AtChallengeRate,
  type Numbers,
  type NumbersOptions,
  type NumbersState,
  numbersFormat,
  type ReplayNumbers,
  stateFormat,
} from './types.ts';

/** Round challenge rates at which every report shows what the scores achieve. */
const fixedRates = [0.005, 0.01, 0.02, 0.05, 0.1] as const;

/** What ids of made-up shops begin with (docs/fixtures.md). */
const syntheticMerchant = 'synthetic-';

/** A collector. Throws when an attempt lacks its counterpart under the second rule set, or names a rule that the summary does not. */
export function createNumbers(options: NumbersOptions): Numbers {
  return new Collector(options);
}

interface Parts {
  readonly options: string;
  readonly period: readonly [from: number, to: number] | null;
  readonly synthetic: number;
  readonly currencies: TableState;
  readonly weeks: TableState;
  readonly labels: LabelState;
  readonly months: TableState;
  readonly rules: SideState;
  readonly against?: SideState;
  readonly missed: MissedState;
  readonly flips: FlipState;
}

class Collector implements Numbers {
  readonly #options: Required<Omit<NumbersOptions, 'against'>> & Pick<NumbersOptions, 'against'>;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  #synthetic = 0;
  /** By currency: orders, amount. */
  readonly #currencies = new Table(2);
  readonly #weeks = new Table(1);
  readonly #labels = new Labels();
  readonly #months = new Months();
  readonly #rules: Side;
  readonly #against: Side | undefined;
  readonly #missed = new MissedFraud();
  readonly #flips = new Flips();

  constructor(options: NumbersOptions) {
    this.#options = { labelDelayDays: 0, openLabels: 'genuine', abandonment: 0.1, currency: 'JPY', ...options };
    this.#rules = new Side(options.rules);
    this.#against = options.against && new Side(options.against);
  }

  attempt(record: ReplayRecord, outcome: ReplayOutcome): void {
    const { asOf, currency } = this.#options;
    const { at, features, decision, against } = record;
    const isMain = record.currency === currency;
    const amount = isMain ? record.amount : 0;
    const reason = reasonOf(at, outcome, this.#options);
    const day = keptDay(at, asOf);
    const week = weekOfDay(day);
    const counting: Counting = {
      judgement: judgementOf(reason),
      approved: outcome.approved === true,
      amount,
      day,
      week,
      features,
      amountSegment: amountSegment(record.amount, isMain),
    };
    this.#from = Math.min(this.#from, at);
    this.#to = Math.max(this.#to, at);
    const ofCurrency = this.#currencies.at(record.currency);
    this.#currencies.cells[ofCurrency]! += 1;
    this.#currencies.cells[ofCurrency + 1]! += record.amount;
    const ofWeek = this.#weeks.at(week);
    this.#weeks.cells[ofWeek]! += 1;
    this.#labels.count(at, asOf, reason, outcome, amount);
    if (record.merchant?.startsWith(syntheticMerchant)) this.#synthetic++;
    if (features.purpose !== 'add_card') this.#months.count(day, decision.flow, outcome, amount);
    this.#rules.count(decision, counting);
    if (counting.judgement === fraud) this.#missed.count(record, outcome, amount);
    if (!this.#against) return;
    if (!against) throw new Error('two rule sets are compared: the attempt under the second one is missing');
    this.#against.count(against, counting);
    this.#flips.count(against, record, {
      judgement: counting.judgement,
      approved: outcome.approved === true,
      amount,
    });
  }

  result(): ReplayNumbers {
    const { rules, against, asOf, currency, labelDelayDays, openLabels, abandonment } = this.#options;
    const rates = this.#rates();
    const [orders, amount] = this.#currencies.row(currency);
    const others = this.#otherCurrencies();
    return {
      format: numbersFormat,
      assumptions: {
        currency,
        as_of: new Date(asOf).toISOString(),
        label_delay_days: labelDelayDays,
        open_labels: openLabels,
        abandonment,
        confidence: 0.95,
      },
      period: { from: timeOf(this.#from), to: timeOf(this.#to) },
      all: { orders: others.reduce((sum, other) => sum + other.orders, orders!), amount: amount! },
      other_currencies: others,
      synthetic: this.#synthetic,
      labels: this.#labels.result(),
      weeks: this.#weeks.keys().map(week => ({ week: weekName(Number(week)), orders: this.#weeks.row(week)[0]! })),
      months: this.#months.result(),
      rule_sets: { rules, ...(against === undefined ? {} : { against }) },
      rules: this.#rules.result(abandonment, rates),
      missed: this.#missed.result(),
      ...(this.#against === undefined
        ? {}
        : { against: this.#against.result(abandonment, rates), flips: this.#flips.result() }),
    };
  }

  /** The same rates for both sides, or they could not be compared. */
  #rates(): Pick<AtChallengeRate, 'rate' | 'basis'>[] {
    const own = [
      { basis: 'rules', rate: this.#rules.challengeRate() },
      { basis: 'against', rate: this.#against?.challengeRate() ?? null },
    ] as const;
    return [
      ...own.flatMap(({ basis, rate }) => (rate === null ? [] : [{ basis, rate }])),
      ...fixedRates.map(rate => ({ basis: 'fixed' as const, rate })),
    ].sort((one, other) => one.rate - other.rate);
  }

  #otherCurrencies(): ReplayNumbers['other_currencies'] {
    return this.#currencies
      .keys()
      .map(String)
      .filter(currency => currency !== this.#options.currency)
      .map(currency => {
        const [orders, amount] = this.#currencies.row(currency);
        return { currency, orders: orders!, amount: amount! };
      });
  }

  state(): NumbersState {
    const parts: Parts = {
      options: this.#fingerprint(),
      period: this.#to < this.#from ? null : [this.#from, this.#to],
      synthetic: this.#synthetic,
      currencies: this.#currencies.state(),
      weeks: this.#weeks.state(),
      labels: this.#labels.state(),
      months: this.#months.state(),
      rules: this.#rules.state(),
      ...(this.#against === undefined ? {} : { against: this.#against.state() }),
      missed: this.#missed.state(),
      flips: this.#flips.state(),
    };
    return { format: stateFormat, parts: { ...parts } };
  }

  add({ format, parts }: NumbersState): void {
    const state = parts as unknown as Parts;
    if (format !== stateFormat || state.options !== this.#fingerprint())
      throw new Error('these numbers were collected by another version, with other rule sets or with other options');
    if (state.period !== null) {
      this.#from = Math.min(this.#from, state.period[0]);
      this.#to = Math.max(this.#to, state.period[1]);
    }
    this.#synthetic += state.synthetic;
    this.#currencies.add(state.currencies);
    this.#weeks.add(state.weeks);
    this.#labels.add(state.labels);
    this.#months.add(state.months);
    this.#rules.add(state.rules);
    if (this.#against && state.against) this.#against.add(state.against);
    this.#missed.add(state.missed);
    this.#flips.add(state.flips);
  }

  /** Counts can be added only where they were counted alike. */
  #fingerprint(): string {
    const { rules, against, asOf, labelDelayDays, openLabels, abandonment, currency } = this.#options;
    return JSON.stringify([
      rules.version,
      against?.version ?? null,
      asOf,
      labelDelayDays,
      openLabels,
      abandonment,
      currency,
    ]);
  }
}

const timeOf = (at: number) => (Number.isFinite(at) ? new Date(at).toISOString() : null);
