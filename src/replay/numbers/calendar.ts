/** Days, weeks and months in Tokyo as whole numbers. Japan is UTC+9 without summer time since 1952, so plain arithmetic is exact. */

/** A day in milliseconds. */
export const dayMs = 86_400_000;
const tokyoMs = 9 * 3_600_000;
/** 1970-01-01 was a Thursday: three days after its week's Monday. */
const mondayOffset = 3;

/** Days since 1970-01-01 in Tokyo. */
export function dayOf(at: number): number {
  return Math.floor((at + tokyoMs) / dayMs);
}

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
  const last = dayOf(asOf) + 1;
  return Math.min(last, Math.max(0, last - daysKept, dayOf(at)));
}
