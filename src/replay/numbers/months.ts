/** Payments by month for the acquirer's page: 3-D Secure requested, challenge asked for, challenged by the issuer, and fraud in each. */
import type { Flow } from '../../engine/types.ts';
import type { ReplayOutcome } from '../types.ts';
import { monthName } from './calendar.ts';
import { Table, type TableState } from './cells.ts';
import type { CountWithFraud, MonthNumbers } from './types.ts';

const groups = [
  'payments',
  'three_ds_requested',
  'challenge_asked',
  'challenge_asked_and_requested',
  'challenged_by_issuer',
  'challenged_when_asked',
  'challenged_unasked',
  'approved',
] as const satisfies readonly (keyof MonthNumbers)[];
const groupWidth = 4;

/** Counts orders by month: what was asked for, and what became of it. */
export class Months {
  readonly #months = new Table(groups.length * groupWidth);

  count(day: number, flow: Flow, outcome: ReplayOutcome, amount: number): void {
    const row = this.#months.at(monthOf(day));
    const asked = flow === 'challenge';
    // An issuer can challenge only where 3-D Secure ran.
    const requested = outcome.authenticated === true || outcome.challenged === true;
    const challenged = outcome.challenged === true;
    const belongs = [
      true,
      requested,
      asked,
      asked && requested,
      challenged,
      challenged && asked,
      challenged && !asked,
      outcome.approved === true,
    ];
    const isFraud = outcome.label === 'fraud';
    for (let group = 0; group < groups.length; group++) {
      if (!belongs[group]) continue;
      const cell = row + group * groupWidth;
      const { cells } = this.#months;
      cells[cell]! += 1;
      cells[cell + 1]! += amount;
      if (!isFraud) continue;
      cells[cell + 2]! += 1;
      cells[cell + 3]! += amount;
    }
  }

  result(): MonthNumbers[] {
    return this.#months.keys().map(key => {
      const cells = this.#months.row(key);
      const of = (group: number): CountWithFraud => {
        const [orders, amount, frauds, fraudAmount] = cells.subarray(group * groupWidth, (group + 1) * groupWidth);
        return { orders: orders!, amount: amount!, fraud_orders: frauds!, fraud_amount: fraudAmount! };
      };
      const byGroup = Object.fromEntries(groups.map((name, group) => [name, of(group)]));
      return { month: String(key), ...(byGroup as Record<(typeof groups)[number], CountWithFraud>) };
    });
  }

  state(): TableState {
    return this.#months.state();
  }

  add(state: TableState): void {
    this.#months.add(state);
  }
}

let last = { day: Number.NaN, month: '' };

/** The last day's month is kept: attempts come in order of time. */
function monthOf(day: number): string {
  if (last.day !== day) last = { day, month: monthName(day) };
  return last.month;
}
