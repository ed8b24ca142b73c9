/** Days and months as Japan counts them, and ages. Times are milliseconds since 1970 UTC. */
import { onDemand } from './on-demand.ts';

/** Zone arithmetic, for times before 1970 only: loading it took a twentieth of what the shortest commands take. */
const zones = onDemand<typeof import('@date-fns/tz')>('@date-fns/tz');
// One file: the package's index loads 250 files, each of which reads a package.json of 200 kB (seconds at start).
const months = onDemand<typeof import('date-fns/addMonths')>('date-fns/addMonths');

/** Where a time without a zone belongs, and whose days and months count. */
export const japan = 'Asia/Tokyo';

/** A day of 24 hours, in milliseconds. */
export const dayMs = 86_400_000;

/**
 * Whole days (of 24 hours) from `then` to `now`; 0 where `then` lies up to a day ahead, since clocks differ;
 * undefined where it lies further ahead, because that says nothing about an age.
 */
export function ageInDays(then: number, now: number): number | undefined {
  if (then > now + dayMs) return undefined;
  return Math.max(0, Math.trunc((now - then) / dayMs));
}

/** First moment after the month `YYYY-MM` in Tokyo: a card is good through the last day of its month. */
export function endOfMonthInJapan(month: string): number {
  const [year, monthOfYear] = month.split('-').map(Number);
  if (year! >= 1970) return Date.UTC(year!, monthOfYear!, 1) - offsetMs;
  const { TZDate } = zones();
  return months()
    .addMonths(new TZDate(year!, monthOfYear! - 1, 1, japan), 1)
    .getTime();
}

/** `2026-11-20T21:00:04+09:00`: a time since 1970 as people in Japan read it, whose rules, days and `--since` are Tokyo's as well. */
export function timeInJapan(at: number): string {
  return `${new Date(at + offsetMs).toISOString().slice(0, 19)}+09:00`;
}

/** Days since 1970-01-01 in Tokyo, for times since 1952. */
export function dayInJapan(at: number): number {
  return Math.floor((at + offsetMs) / dayMs);
}

/** The day in Tokyo, `YYYY-MM-DD`, for times since 1952. */
export function dateInJapan(at: number): string {
  return new Date(at + offsetMs).toISOString().slice(0, 10);
}

/** First moment after a day (`YYYY-MM-DD`, since 1952) in Tokyo; NaN for a text that is no date. */
export function endOfDayInJapan(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) + dayMs - offsetMs;
}

/** Hour (0–23) and weekday (0 = Sunday) in Tokyo. */
export interface HourInJapan {
  readonly hour: number;
  readonly weekday: number;
}

/** Hour and weekday in Tokyo. */
export function hourInJapan(at: number): HourInJapan {
  if (at < offsetSince) {
    const moment = new (zones().TZDate)(at, japan);
    return { hour: moment.getHours(), weekday: moment.getDay() };
  }
  const hours = Math.floor((at + offsetMs) / 3_600_000);
  // 1970-01-01 was a Thursday.
  return { hour: hours % 24, weekday: (Math.floor(hours / 24) + 4) % 7 };
}

/** Tokyo has been nine hours ahead of UTC without a break since summer time ended in 1951; zone arithmetic is slow. */
const offsetSince = Date.UTC(1970, 0, 1);
const offsetMs = 9 * 3_600_000;
