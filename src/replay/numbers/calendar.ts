/** Days, weeks and months in Tokyo as whole numbers. Japan is UTC+9 without summer time since 1952, so plain arithmetic is exact. */
import { dayInJapan, dayMs } from '../../shared/time.ts';

/** 1970-01-01 was a Thursday: three days after its week's Monday. */
const mondayOffset = 3;

/** Number of the week that begins on a Monday. */
export function weekOfDay(day: number): number {
  return Math.floor((day + mondayOffset) / 7);
}

/** `YYYY-MM-DD`. */
export function dayName(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The week's Monday, `YYYY-MM-DD`. */
export function weekName(week: number): string {
  return dayName(week * 7 - mondayOffset);
}

/** `YYYY-MM`. */
export function monthName(day: number): string {
  return dayName(day).slice(0, 7);
}

/** Days kept apart: ten years before the end of the history. A stray date from 1901 must not open a column of its own for each day since. */
const daysKept = 3_660;

/** The day, or the nearest one that is kept (none lies before 1970). */
export function keptDay(at: number, asOf: number): number {
  const last = dayInJapan(asOf) + 1;
  return Math.min(last, Math.max(0, last - daysKept, dayInJapan(at)));
}
