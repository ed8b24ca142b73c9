/** Which column of a table says when an order was made, and how its times are written. */
import { type DateReader, dateReader } from '../mapping/dates.ts';
import { type Column, describe, mostOf, quoted, wordsApart } from './columns.ts';

/** What a suggested mapping says of the time of an order. */
export interface SuggestedTime {
  /** Columns that it is read from. */
  readonly columns: readonly Column[];
  /** Lines of `fields`. */
  readonly field: readonly string[];
  /** The lines of `time` that say how it is written; none where it says so by itself. */
  readonly format: readonly string[];
}

const named =
  /created|(注文|受注|受付|申し?込み?|購入|決済|取引|オーダー|利用|売上|発生)(日|年月日|時刻)|(order|purchase|transaction|trans|txn|trx|tx|event|invoice|checkout|payment|booking).?(date|time|dt|start.?time)|(order(ed)?|purchased?|placed|paid|created|booked)[ _]?(at|on)$|日時|timestamp|epoch|unix.?time|^(date|time|datetime|datum|ts|when|日付)$/i;
const not =
  /update|modified|更新|変更|配送|届|誕生|生年|birth|signup|sign[ _]up|会員|入会|確認|期限|expir|入金|取消|キャンセル|cancel|返金|refund|hour|day|age|ship|deliver|発送|出荷/i;

const dayForms = ['M/d/yyyy', 'd/M/yyyy', 'M-d-yyyy', 'd-M-yyyy', 'd.M.yyyy', 'M/d/yy', 'd/M/yy', 'd.M.yy', 'yy/M/d'];
const namedMonths = ['MMM d, yyyy', 'MMMM d, yyyy', 'd MMM yyyy', 'd MMMM yyyy', 'd-MMM-yyyy', 'd-MMM-yy'];
const ownForms = ['yyyy-M-d', 'yyyy/M/d'];
const clocks = [' H:mm:ss', ' H:mm', ' h:mm:ss a', ' h:mm a'];
/** Forms that are no forms by themselves: which is the month, or a number of what since when. */
const formats: readonly string[] = [
  ...[...dayForms, ...namedMonths].flatMap(day => [...clocks.map(clock => day + clock), day]),
  ...namedMonths.flatMap(day => [`${day}, H:mm:ss`, `${day}, h:mm:ss a`]),
  // With the clock of 24 hours these say by themselves what they are.
  ...ownForms.flatMap(day => [`${day} h:mm:ss a`, `${day} h:mm a`, `${day} HHmmss`]),
  'excel',
  'unix-ms',
  'unix',
];

/** Orders of a shop: a form that puts them elsewhere is another one. Seconds read as milliseconds fall into 1970. */
const earliest = Date.UTC(1990, 0, 1);
const latest = Date.UTC(2100, 0, 1);

/** Share of the times that a format reads: some rows are broken. */
const mostlyRead = 0.9;

/** Reads times of UTC; what is no time of an order is none. */
function readerOf(format: string): DateReader {
  const read = dateReader(format === '' ? [] : [format], 'UTC');
  return text => {
    const at = read(text);
    return at !== undefined && at >= earliest && at < latest ? at : undefined;
  };
}

const readers = new Map(['', ...formats].map(format => [format, readerOf(format)]));
const count = (values: readonly string[], format: string) =>
  values.filter(value => readers.get(format)!(value) !== undefined).length;

/**
 * Formats that read the most of the values, all of them equally many; `''` alone where they say by themselves what they are.
 * Of days and months the wrong way round a format reads fewer, where some day is above 12.
 */
function formatsOf(values: readonly string[]): readonly string[] {
  if (values.length === 0 || count(values, '') >= values.length * mostlyRead) return [''];
  const first = values.slice(0, 50);
  const counts = formats
    .filter(format => count(first, format) * 2 >= first.length)
    .map(format => ({ format, read: count(values, format) }));
  const most = Math.max(0, ...counts.map(({ read }) => read));
  if (most < values.length * mostlyRead) return [];
  const best = counts.filter(({ read }) => read === most).map(({ format }) => format);
  // May is its own abbreviation.
  return best.filter(format => !format.includes('MMMM') || !best.includes(format.replace('MMMM', 'MMM')));
}

/** True where one format reads both columns. */
export function areWrittenAlike(one: Column, other: Column): boolean {
  const [first] = formatsOf(one.values);
  return first !== undefined && first === formatsOf(other.values)[0];
}

/** Days alone: no time of day, or midnight throughout. */
function isDays({ values }: Column): boolean {
  const [format] = formatsOf(values);
  const read = format === undefined ? undefined : readers.get(format);
  return values.length > 0 && read !== undefined && mostOf(values, value => (read(value) ?? 1) % 86_400_000 === 0);
}

const clockForm = /^(\d{1,2}[:時]\d{2}([:分]\d{2})?[分秒]?( ?[ap]\.?m\.?)?|([01]\d|2[0-3])[0-5]\d[0-5]\d)$/i;
/** A time of day without its day. Six digits are one only where the name says so. */
const isClock = ({ name, values }: Column) =>
  mostOf(values, value => clockForm.test(value)) &&
  (/time|時/i.test(name) || !mostOf(values, value => /^\d+$/.test(value)));

const isTime = (column: Column) => column.values.length === 0 || formatsOf(column.values).length > 0;

/** Looks among the columns that are not used otherwise; undefined where none can be the time of an order. */
export function suggestTime(columns: readonly Column[], used: ReadonlySet<string>): SuggestedTime | undefined {
  const free = columns.filter(({ name }) => !used.has(name) && !not.test(name));
  const whole = free.filter(column => !isClock(column));
  const candidates = whole.filter(({ name }) => named.test(name) || named.test(wordsApart(name)));
  const column = candidates.find(isTime) ?? candidates[0] ?? whole.find(speaks);
  if (!column) return fromParts(columns, used);
  if (!isDays(column)) return timeFrom(column);
  const exact = whole.find(other => other !== column && isTime(other) && !isDays(other) && isSameDay(other, column));
  if (exact) return timeFrom(exact, [`  # The same days as ${column.name}, with the time of day.`]);
  return withClock(column, free.filter(isClock)) ?? timeFrom(column, daysAlone);
}

/** Year, month and day in a column each, with the time of day where one has it. */
function fromParts(columns: readonly Column[], used: ReadonlySet<string>): SuggestedTime | undefined {
  const free = columns.filter(({ name }) => !used.has(name) && !/[[\]]/.test(name));
  const parts = dayParts.map(part => free.find(({ name }) => part.test(name)));
  const days = parts.filter(part => part !== undefined);
  if (days.length < dayParts.length) return undefined;
  const clocks = free.filter(isClock);
  const clock = clocks.length === 1 ? clocks[0] : undefined;
  const joined = days[0]!.cells.map((_, row) => {
    const day = days.map(({ cells }) => cells[row]).join('-');
    return clock ? `${day} ${clock.cells[row]}` : day;
  });
  if (count(joined, '') < joined.length * mostlyRead) return undefined;
  const day = days.map(({ name }) => `[${name}]`).join(' & "-" & ');
  const source = quoted(clock ? `=${day} & " " & [${clock.name}]` : `=${day}`);
  const field = `  at: ${source}   # put together from its parts`;
  return { columns: clock ? [...days, clock] : days, field: clock ? [field] : [...daysAlone, field], format: [] };
}
const dayParts = [/^(.+[ _])?year$|^年$/i, /^(.+[ _])?month$|^月$/i, /^(.+[ _])?day$|^日$/i];

/** Values that say by themselves that they are times, where no column has the name. */
const speaks = ({ values }: Column) =>
  mostOf(values, value => /\d:\d/.test(value) && readers.get('')!(value) !== undefined);

const daysAlone = [
  '  # CAREFUL: days without the time of day. All orders of a day come at once: counters over minutes and hours see nothing of',
  '  # their order. Where another file or column has the time, write it here.',
];

/** A moment of UTC and the day of it where the shop is: zones lie up to 14 hours apart. */
const sameDay = { from: -14 * 3_600_000, to: (24 + 14) * 3_600_000 };

function isSameDay(exact: Column, day: Column): boolean {
  return formatsOf(day.values).some(dayFormat => {
    const format = formatsOf(exact.values)[0]!;
    const both = exact.cells.flatMap((cell, row) => {
      const moment = readers.get(format)!(cell);
      const start = readers.get(dayFormat)!(day.cells[row]!);
      return moment === undefined || start === undefined ? [] : [moment - start];
    });
    const near = both.filter(apart => apart >= sameDay.from && apart < sameDay.to);
    return both.length > 0 && near.length >= both.length * mostlyRead;
  });
}

/** A name without what says whether it is the day or the time of day. */
const bareName = (name: string) =>
  name.toLowerCase().replaceAll(/date|day|time|年月日|日付|日時|時刻|時間|日|時|[\s_()-]/g, '');

function withClock(day: Column, all: readonly Column[]): SuggestedTime | undefined {
  const clock =
    all.find(({ name }) => bareName(name) === bareName(day.name)) ?? (all.length === 1 ? all[0] : undefined);
  if (!clock || /[[\]]/.test(day.name + clock.name)) return undefined;
  const joined = day.cells.map((cell, row) => `${cell} ${clock.cells[row]}`.trim());
  const values = joined.filter((_, row) => day.cells[row] !== '' && clock.cells[row] !== '');
  if (formatsOf(values).length === 0) return undefined;
  const source = `=[${day.name}] & " " & [${clock.name}]`;
  return {
    columns: [day, clock],
    field: [`  at: ${quoted(source)}   # CAREFUL: ${clock.name} is taken for the time of day of ${day.name}`],
    format: formatLines(values),
  };
}

/** The time from one column. `before`: comments above its line. */
export function timeFrom(column: Column, before: readonly string[] = []): SuggestedTime {
  const { name, values } = column;
  if (isRelative(values))
    return {
      columns: [column],
      field: [
        `  # CAREFUL: ${name} counts from a moment that the file does not name. Add that moment, in seconds since 1970; this one is`,
        '  # the start of 2025 in Japan. Hours and days of the week are right only with the true one.',
        `  at: ""   # needed: =[${name}] + 1735657200`,
      ],
      format: ['  format: unix'],
    };
  return {
    columns: [column],
    field: [...before, `  at: ${quoted(name)}   # ${describe(column)}`],
    format: formatLines(values),
  };
}

/** Numbers that would put every order into the 1970s. */
const isRelative = (values: readonly string[]) =>
  formatsOf(values).length === 0 && values.every(value => /^\d{1,9}(\.\d+)?$/.test(value));

function formatLines(values: readonly string[]): readonly string[] {
  const fitting = formatsOf(values).map(format => padded(format, values));
  if (fitting.length === 0)
    return ['  # format: yyyy/M/d H:mm   # needed: the times of this file are in no usual form'];
  if (fitting.length > 1)
    return [
      '  # CAREFUL: the days of this file can be read in more than one way. Take away the # before the right one:',
      ...fitting.map(format => `  # format: ${format}`),
    ];
  return fitting[0] === '' ? [] : [`  format: ${fitting[0]}`];
}

/** The same format as people know it, where the file writes days and months with two digits: dd/MM/yyyy. */
function padded(format: string, values: readonly string[]): string {
  if (!/^[dM]([/.-])[dM]\1/.test(format) || !values.every(value => /^\d\d\D\d\d\D/.test(value))) return format;
  return format.replace(/^([dM])(.)([dM])/, '$1$1$2$3$3');
}
