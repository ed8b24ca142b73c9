/**
 * Dates and ages as EMV 3-D Secure writes them.
 *
 * `purchaseDate`, `threeDSReqAuthTimestamp` and `threeDSReqPriorAuthTimestamp` are UTC by the standard (facts/emv-3ds.md 1.4).
 * The account's dates (`chAccDate`, …) and `preOrderDate` carry no zone in the standard: they are the shop's calendar
 * days, Asia/Tokyo. Ages are counted between calendar days in the same zone, so that an indicator always agrees with the
 * date beside it.
 */
import { onDemand } from '../../shared/on-demand.ts';
import { timeOf } from '../../shared/rfc3339.ts';
import { dayInJapan, japan } from '../../shared/time.ts';

/** Zone arithmetic, for days before 1952 only: it takes longer to load than hundreds of requests take. */
const zones = onDemand<typeof import('@date-fns/tz')>('@date-fns/tz');
// One file: the package's index takes seconds to load.
const calendar = onDemand<typeof import('date-fns/differenceInCalendarDays')>('date-fns/differenceInCalendarDays');

/**
 * Japan has kept UTC+9 without summer time since 1952, so later days are plain arithmetic. Zone arithmetic took 350 µs a
 * request (every date asks Intl); a property test holds the two against each other. Earlier days still go through date-fns.
 */
const steadySince = Date.UTC(1952, 0, 1);
const ahead = 9 * 3_600_000;

/**
 * How long before the attempt something may have happened and still be "during this transaction": one checkout session.
 * The standard names no figure; this one is ours (docs/threeds.md, "During this transaction").
 */
const checkoutSessionMs = 30 * 60_000;

/** Moments whose year has four digits in every zone: what `YYYYMMDD` can write. */
const earliest = Date.UTC(1000, 0, 2);
const latest = Date.UTC(9999, 11, 30);

/** A moment from RFC 3339 text in milliseconds since 1970 UTC; undefined when absent, unreadable or without a year of four digits. */
export function momentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const moment = timeOf(text);
  return moment >= earliest && moment <= latest ? moment : undefined;
}

/** `YYYYMMDD` of the calendar day in Asia/Tokyo. */
export function shopDay(moment: number): string {
  if (moment >= steadySince) return dayOf(new Date(moment + ahead));
  // date-fns' own `format` brings a locale along that takes longer to load than most commands run.
  const date = new (zones().TZDate)(moment, japan);
  return dayOf(new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())));
}

/** `YYYYMMDDHHMMSS` in UTC. */
export function utcSecond(moment: number): string {
  const date = new Date(moment);
  const time = date.getUTCHours() * 10_000 + date.getUTCMinutes() * 100 + date.getUTCSeconds();
  return dayOf(date) + String(time).padStart(6, '0');
}

function dayOf(date: Date): string {
  return String(date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate());
}

/** `YYYYMMDDHHMM` in UTC. */
export function utcMinute(moment: number): string {
  return utcSecond(moment).slice(0, 12);
}

/** Calendar days in Asia/Tokyo from `earlier` to `later`; negative when `earlier` lies on a later day. */
export function shopDaysBetween(earlier: number, later: number): number {
  if (Math.min(earlier, later) < steadySince) {
    const { TZDate } = zones();
    return calendar().differenceInCalendarDays(new TZDate(later, japan), new TZDate(earlier, japan));
  }
  return dayInJapan(later) - dayInJapan(earlier);
}

/** How long ago something happened, in the four steps that every age indicator of `acctInfo` has. */
export type AgeStep = 'this_transaction' | 'under_30_days' | '30_to_60_days' | 'over_60_days';

/**
 * The step of `moment` as seen from the attempt; undefined when it lies after the attempt by more than clocks differ (a
 * later day, or more than a checkout session: Japanese time sent as UTC is nine hours ahead), which cannot be.
 */
export function ageStep(moment: number, attemptAt: number): AgeStep | undefined {
  const days = shopDaysBetween(moment, attemptAt);
  if (days < 0 || moment - attemptAt > checkoutSessionMs) return undefined;
  if (attemptAt - moment <= checkoutSessionMs) return 'this_transaction';
  if (days < 30) return 'under_30_days';
  return days <= 60 ? '30_to_60_days' : 'over_60_days';
}
