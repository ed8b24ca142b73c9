/**
 * When people in Japan order: by season, day of the week, payday and hour. The weights are invented from common knowledge
 * (year-end sales, summer gifts, payday on the 25th, evenings), not measured.
 */
import type { Random } from './random.ts';

/** Lengths of time in milliseconds. */
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
const tokyo = 9 * hour;

/** A moment as lines have it, in UTC, and its year there. */
export const rfc3339 = (at: number) => new Date(at).toISOString();
export const yearOf = (at: number) => new Date(at).getUTCFullYear();

/** Start of the day in Tokyo that a moment falls in. */
export function startOfDay(at: number): number {
  return Math.floor((at + tokyo) / day) * day - tokyo;
}

/** Day, month (1–12) and weekday (0 = Sunday) in Tokyo. */
function dateOf(at: number): { readonly month: number; readonly date: number; readonly weekday: number } {
  const local = new Date(at + tokyo);
  return { month: local.getUTCMonth() + 1, date: local.getUTCDate(), weekday: local.getUTCDay() };
}

const months = [0.95, 0.85, 1, 0.95, 0.95, 1.05, 1.15, 0.95, 0.95, 0.95, 1.15, 1.4];
const weekdays = [1.2, 0.95, 0.92, 0.93, 0.95, 1, 1.15];

/** Orders on a day, relative to an average one. */
export function weightOfDay(at: number): number {
  const { month, date, weekday } = dateOf(at);
  let weight = months[month - 1]! * weekdays[weekday]!;
  if (date >= 25 && date <= 27) weight *= 1.1;
  // Sales at the end of November, New Year sales.
  if (month === 11 && date >= 20 && date <= 28) weight *= 1.5;
  if (month === 1 && date <= 3) weight *= 1.3;
  return weight;
}

/** Share of orders that are presents for others: summer gifts (中元), year-end gifts (歳暮), Mother's day. */
export function giftSeason(at: number): number {
  const { month, date } = dateOf(at);
  if (month === 12 && date <= 20) return 4;
  if (month === 7 && date <= 15) return 3;
  if (month === 5 && date <= 12) return 2;
  return 1;
}

const hours = [5, 3, 1.5, 1, 0.7, 0.8, 1.5, 3, 4, 5, 5.5, 5.5, 7, 6, 5, 5, 5.2, 5.5, 6, 7, 8.5, 10, 9.5, 7.5];
const hourTable = hours.map((weight, index) => [index, weight] as const);

/** A moment of the day that starts at `start`. */
export function momentOf(random: Random, start: number): number {
  return start + random.weighted(hourTable) * hour + random.below(hour);
}

/** Orders on each of the days from the first, adding up to the total. */
export function ordersByDay(total: number, first: number, days: number): readonly number[] {
  const weights = Array.from({ length: days }, (_, index) => weightOfDay(first + index * day));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let given = 0;
  let reached = 0;
  return weights.map(weight => {
    reached += weight;
    const upTo = Math.round((total * reached) / whole);
    const count = upTo - given;
    given = upTo;
    return count;
  });
}
