/** Dates as exports write them → milliseconds. A date without a zone means the mapping's zone, Asia/Tokyo unless stated. */
import { TZDate } from '@date-fns/tz';
import { japan } from '../../../shared/time.ts';

/** Reads a text; undefined for what is no date in the forms asked for. */
export type DateReader = (text: string) => number | undefined;

const minuteMs = 60_000;

/** Parts of a moment; `offset` in minutes east of UTC where the text states one. */
interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
  readonly offset?: number;
}

/** Fixed offsets, minutes east of UTC; Japan has had no summer time since 1951. */
const fixed: Readonly<Record<string, number>> = { [japan]: 540, UTC: 0, Z: 0, GMT: 0, 'Etc/UTC': 0, JST: 540 };

/** True for a zone that can be used: IANA name, `UTC`, or `+09:00`. */
export function isZone(zone: string): boolean {
  if (zone in fixed || offsetOf(zone) !== undefined) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function offsetOf(text: string): number | undefined {
  if (/^z$/i.test(text)) return 0;
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

/**
 * The forms that say by themselves what is year, month and day: `2026-11-22 09:30:00`, `2026/1/2 9:30`, `20261122093000`,
 * `2026年1月2日 9時30分`, with `T`, fractions and an offset (PostgreSQL's is `+09`) or without. Years of an era, days of the week and
 * halves of the day are written otherwise first (`plainReader`).
 */
const plain =
  /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|年(\d{1,2})月(\d{1,2})日|\.(\d{1,2})\.(\d{1,2}))(?:(?:[T ]\s*|(?<=日))(\d{1,2})(?::|時)(\d{1,2})(?:(?::|分)(\d{1,2})(?:[.,](\d{1,9}))?)?[分秒]?)?\s*(Z|UTC|GMT|JST|[+-]\d{2}:?\d{2}|(?<=:\d\d(?:\.\d+)?)[+-]\d{2})?$/i;
const compact = /^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(Z|(?<=T\d{6})[+-]\d{2}:?\d{2})?)?$/;

function plainParts(text: string): Parts | undefined {
  const match = plain.exec(text);
  if (match) {
    const [, year, m1, d1, m2, d2, m3, d3, m4, d4, hour, minute, second, fraction, zone] = match;
    const offset = zone === undefined ? undefined : (fixed[zone.toUpperCase()] ?? offsetOf(zone));
    return {
      year: Number(year),
      month: Number(m1 ?? m2 ?? m3 ?? m4),
      day: Number(d1 ?? d2 ?? d3 ?? d4),
      hour: Number(hour ?? 0),
      minute: Number(minute ?? 0),
      second: Number(second ?? 0),
      ms: fraction === undefined ? 0 : Math.trunc(Number(`0.${fraction}`) * 1000 + 1e-6),
      ...(offset === undefined ? {} : { offset }),
    };
  }
  const digits = compact.exec(text);
  if (!digits) return undefined;
  const [year, month, day, hour, minute, second] = digits.slice(1, 7).map(part => Number(part ?? 0));
  const offset = digits[7] === undefined ? undefined : offsetOf(digits[7]);
  const parts = { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second!, ms: 0 };
  return { ...parts, ...(offset === undefined ? {} : { offset }) };
}

type Field =
  | 'year'
  | 'shortYear'
  | 'month'
  | 'monthName'
  | 'day'
  | 'hour'
  | 'hour12'
  | 'minute'
  | 'second'
  | 'ms'
  | 'half'
  | 'offset';

/** In any case, as files have them; a format matches what it says. */
const longMonths = 'January February March April May June July August September October November December'
  .split(' ')
  .map(name => [...name].map(letter => `[${letter.toUpperCase()}${letter.toLowerCase()}]`).join(''))
  .join('|');

/** The letters of a format, as Unicode (CLDR) and date-fns have them. */
const tokens: readonly (readonly [RegExp, Field, string])[] = [
  [/^yyyy/, 'year', '(\\d{4})'],
  [/^yy/, 'shortYear', '(\\d{2})'],
  [/^MMMM/, 'monthName', `(${longMonths})`],
  [/^MMM/, 'monthName', '([A-Za-z]{3})'],
  [/^MM?/, 'month', '(\\d{1,2})'],
  [/^dd?/, 'day', '(\\d{1,2})'],
  [/^HH/, 'hour', '(\\d{2})'],
  [/^H/, 'hour', '(\\d{1,2})'],
  [/^hh?/, 'hour12', '(\\d{1,2})'],
  [/^mm/, 'minute', '(\\d{2})'],
  [/^m/, 'minute', '(\\d{1,2})'],
  [/^ss/, 'second', '(\\d{2})'],
  [/^s/, 'second', '(\\d{1,2})'],
  [/^S{1,3}/, 'ms', '(\\d{1,9})'],
  [/^a/, 'half', '(午前|午後|[AaPp]\\.?[Mm]\\.?)'],
  [/^X{1,3}/, 'offset', '(Z|[+-]\\d{2}:?\\d{2})'],
];
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Forms that are numbers: seconds and milliseconds since 1970, and a spreadsheet's days since 1899-12-30. */
const numeric = ['unix', 'unix-ms', 'excel'];

/** True for a format that can be read: `unix`, `unix-ms`, `excel`, or letters as in `yyyy/M/d H:mm`, with at least year, month and day. */
export function isDateFormat(format: string): boolean {
  if (numeric.includes(format)) return true;
  const compiled = compileFormat(format);
  const has = (...fields: Field[]) => fields.some(field => compiled?.fields.includes(field));
  return compiled !== undefined && has('year', 'shortYear') && has('month', 'monthName') && has('day');
}

function compileFormat(format: string): { pattern: RegExp; fields: Field[] } | undefined {
  let pattern = '';
  const fields: Field[] = [];
  for (let at = 0; at < format.length; ) {
    const rest = format.slice(at);
    const quoted = /^'((?:[^']|'')*)'/.exec(rest);
    if (quoted) {
      pattern += escaped(quoted[1]!.replaceAll("''", "'"));
      at += quoted[0].length;
      continue;
    }
    const token = tokens.find(([letters]) => letters.test(rest));
    if (token) {
      const [letters, field, group] = token;
      fields.push(field);
      pattern += group;
      at += letters.exec(rest)![0].length;
      continue;
    }
    if (/^[A-Za-z]/.test(rest)) return undefined;
    pattern += rest[0] === ' ' ? '\\s+' : escaped(rest[0]!);
    at++;
  }
  return { pattern: new RegExp(`^${pattern}$`), fields };
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Makes a reader for the formats, tried in their order; none: the forms that say by themselves what they mean. */
export function dateReader(formats: readonly string[], zone: string): DateReader {
  const readers = formats.length === 0 ? [plainReader(zone)] : formats.map(format => readerOf(format, zone));
  return written => {
    const text = /^[\x20-\x7e]*$/.test(written) ? written.trim() : written.normalize('NFKC').trim();
    for (const reader of readers) {
      const at = reader(text);
      if (at !== undefined) return at;
    }
    return undefined;
  };
}

/** Years of the eras in which there were online shops: `令和8年1月5日`, `R8/1/5`, `平成31年4月30日`. */
const inEra = /^(令和|平成|[RH])\s?(元|\d{1,2})(?=[年./-])/i;
const yearsBefore = (era: string) => (/令和|r/i.test(era) ? 2018 : 1988);
const withYear = (text: string) =>
  text.replace(inEra, (_, era: string, year: string) => String(yearsBefore(era) + (year === '元' ? 1 : Number(year))));

/** `2026/1/5(月) 9:03`, as people and calendars write it. */
const weekday = /\s*\((?:[月火水木金土日](?:曜日?)?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\)\s*/i;
/** `午後9時3分`: the half of the day stands before the hour. */
const half = /(午前|午後)\s?(\d{1,2})(?=[:時])/;
const withHours = (text: string) =>
  text.replace(half, (all, name: string, hour: string) =>
    Number(hour) > 12 ? all : String((Number(hour) % 12) + (name === '午後' ? 12 : 0)),
  );

function plainReader(zone: string): DateReader {
  return text => {
    const parts = plainParts(text) ?? plainParts(withHours(withYear(text).replace(weekday, ' ').trim()));
    return parts && momentOf(parts, zone);
  };
}

function readerOf(format: string, zone: string): DateReader {
  if (format === 'excel') return text => spreadsheetDay(text, zone);
  if (numeric.includes(format)) {
    const scale = format === 'unix' ? 1000 : 1;
    return text => (/^\d{1,16}(\.\d+)?$/.test(text) ? Math.trunc(Number(text) * scale) : undefined);
  }
  const { pattern, fields } = compileFormat(format)!;
  return text => {
    const match = pattern.exec(text);
    if (!match) return undefined;
    const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, ms: 0 } as Record<string, number>;
    for (const [index, field] of fields.entries()) take(parts, field, match[index + 1]!);
    return momentOf(withHalf(parts) as unknown as Parts, zone);
  };
}

/** Day 0 of spreadsheets, such that days after February 1900, which they get wrong, are right (ECMA-376, 18.17.4.1). */
const spreadsheetStart = Date.UTC(1899, 11, 30);
/** 1954-10-03 to 2119-01-10: other numbers are no days of orders. */
const spreadsheetDays = /^[2-7]\d{4}(\.\d+)?$/;

/** `46329.5`: days and their fraction, to the second, as the wall clock of the zone shows them. */
function spreadsheetDay(text: string, zone: string): number | undefined {
  if (!spreadsheetDays.test(text)) return undefined;
  const wall = new Date(spreadsheetStart + Math.round(Number(text) * 86_400) * 1000);
  const parts = { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
  const clock = { hour: wall.getUTCHours(), minute: wall.getUTCMinutes(), second: wall.getUTCSeconds(), ms: 0 };
  return momentOf({ ...parts, ...clock }, zone);
}

function take(parts: Record<string, number>, field: Field, text: string): void {
  if (field === 'shortYear') parts['year'] = 2000 + Number(text);
  else if (field === 'monthName') parts['month'] = monthNames.indexOf(text.slice(0, 3).toLowerCase()) + 1;
  else if (field === 'hour12') parts['hour'] = Number(text) % 12;
  else if (field === 'half') parts['half'] = /^(午後|p)/i.test(text) ? 12 : 0;
  else if (field === 'offset') parts['offset'] = offsetOf(text)!;
  else if (field === 'ms') parts['ms'] = Math.trunc(Number(`0.${text}`) * 1000 + 1e-6);
  else parts[field] = Number(text);
}

const withHalf = (parts: Record<string, number>) => ({ ...parts, hour: parts['hour']! + (parts['half'] ?? 0) });

/** The moment, or undefined for a day or hour that does not exist. */
function momentOf(parts: Parts, zone: string): number | undefined {
  const { year, month, day, hour, minute, second, ms } = parts;
  if (year < 1900 || year > 9999 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59)
    return undefined;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  if (day < 1 || new Date(wall).getUTCDate() !== day) return undefined;
  const offset = parts.offset ?? fixed[zone] ?? offsetOf(zone);
  if (offset !== undefined) return wall - offset * minuteMs;
  return new TZDate(year, month - 1, day, hour, minute, second, ms, zone).getTime();
}
