/** One attempt's record: made from a decision, written as a line, and read back. */
import type { Assessed } from '../../engine/assess.ts';
import type { VelocityReading } from '../../engine/types.ts';
import type { ReplayOutcome, ReplayRecord, SegmentFeatures } from '../types.ts';

/** What the second rule set of `--against` decided. */
export type OtherDecision = Pick<
  ReplayRecord,
  'score' | 'band' | 'flow' | 'lifted' | 'hits' | 'shadow' | 'unknown' | 'saturated'
>;

/** A record, and the other rule set's decision on the same attempt. */
export interface DecidedAttempt {
  readonly record: ReplayRecord;
  readonly other?: OtherDecision;
}

export function recordOf(assessed: Assessed, reading: VelocityReading): ReplayRecord {
  const { checkout, place, goods } = assessed.recognised;
  const guest = checkout.account?.guest ?? (checkout.account?.id === undefined ? undefined : false);
  return {
    id: checkout.id,
    ...(checkout.merchant?.id === undefined ? {} : { merchant: checkout.merchant.id }),
    ...(checkout.order_id === undefined ? {} : { order_id: checkout.order_id }),
    at: checkout.at,
    amount: checkout.amount.value,
    currency: checkout.amount.currency,
    ...decisionOf(assessed, reading),
    features: {
      purpose: checkout.purpose ?? 'purchase',
      address: { kind: place.kind, prefecture: place.prefecture, country: place.country },
      goods: { classes: goods.classes },
      account: { guest },
    },
  };
}

export function decisionOf({ assessment, outcomes }: Assessed, reading: VelocityReading): OtherDecision {
  return {
    score: assessment.score,
    band: assessment.band,
    flow: assessment.flow,
    ...(outcomes.hits.some(({ lifts }) => lifts) ? { lifted: true } : {}),
    hits: outcomes.hits.map(({ rule, points }) => ({ rule, points })),
    shadow: outcomes.shadow.map(({ rule }) => rule),
    unknown: outcomes.unknown,
    saturated: reading.saturated,
  };
}

/**
 * A line of `--out`, before its outcome is known: it lacks the closing brace, which `closedLine` brings. The bytes are those
 * of JSON.stringify, put together from parts that come again and again: rules, bands and segments are few.
 */
export function openLine({ record, other }: DecidedAttempt): string {
  const { id, merchant, order_id, at, amount, currency, features } = record;
  let text = `{"id":${JSON.stringify(id)}`;
  if (merchant !== undefined) text += `,"merchant":${vocabulary(merchant)}`;
  if (order_id !== undefined) text += `,"order_id":${JSON.stringify(order_id)}`;
  text += `,"amount":${amount},"currency":${vocabulary(currency)},${decisionText(record)}`;
  text += `,"features":${featuresText(features)},"at":"${isoTime(at)}"`;
  return other ? `${text},"against":{${decisionText(other)}}` : text;
}

function decisionText({ score, band, flow, lifted, hits, shadow, unknown, saturated }: OtherDecision): string {
  let text = `"score":${score},"band":${vocabulary(band)},"flow":"${flow}"`;
  if (lifted !== undefined) text += `,"lifted":${lifted}`;
  text += ',"hits":[';
  for (let index = 0; index < hits.length; index++) {
    const { rule, points } = hits[index]!;
    text += `${index === 0 ? '' : ','}{"rule":${vocabulary(rule)},"points":${points}}`;
  }
  return `${text}],"shadow":${namesText(shadow)},"unknown":${namesText(unknown)},"saturated":${namesText(saturated)}`;
}

function namesText(names: readonly string[]): string {
  if (names.length === 0) return '[]';
  let text = `[${vocabulary(names[0]!)}`;
  for (let index = 1; index < names.length; index++) text += `,${vocabulary(names[index]!)}`;
  return `${text}]`;
}

function featuresText(features: SegmentFeatures): string {
  const { purpose, address, goods, account } = features;
  const { kind, prefecture, country } = address;
  const classes = goods.classes?.join() ?? '?';
  const name = `${purpose}|${kind}|${prefecture}|${country}|${classes}|${account.guest}`;
  return segmentTexts.get(name) ?? remember(segmentTexts, name, JSON.stringify(features));
}

/** A text that comes again and again, as JSON. */
function vocabulary(text: string): string {
  return words.get(text) ?? remember(words, text, JSON.stringify(text));
}

const words = new Map<string, string>();
const segmentTexts = new Map<string, string>();
/** Decisions and features that were read back, by their text: a history has hundreds of them where it has thousands of orders. */
const decisions = new Map<string, OtherDecision>();
const segments = new Map<string, SegmentFeatures>();
/** More than rule sets and lists ever name; a history of as many merchants begins anew. */
const mostRemembered = 10_000;

function remember<Made>(known: Map<string, Made>, name: string, made: Made): Made {
  if (known.size >= mostRemembered) known.clear();
  known.set(name, made);
  return made;
}

let lastDay = { start: Number.NaN, name: '' };

/** RFC 3339 in UTC, as `Date` writes it. The last day's name is kept: attempts come in order of time. */
function isoTime(at: number): string {
  const inDay = at - lastDay.start;
  if (!(inDay >= 0 && inDay < dayMs)) {
    const text = new Date(at).toISOString();
    lastDay = { start: Math.floor(at / dayMs) * dayMs, name: text.slice(0, -13) };
    return text;
  }
  const seconds = Math.floor(inDay / 1000);
  const minutes = Math.floor(seconds / 60);
  const hour = twoDigits(Math.floor(minutes / 60));
  return `${lastDay.name}${hour}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}.${threeDigits(inDay % 1000)}Z`;
}

const dayMs = 86_400_000;
const twoDigits = (value: number) => (value < 10 ? `0${value}` : `${value}`);
const threeDigits = (value: number) => (value < 100 ? `0${twoDigits(value)}` : `${value}`);

/** What `closedLine` puts behind an open line. */
export function closingOf({ labelled_at, ...rest }: ReplayOutcome): string {
  const time = labelled_at === undefined ? {} : { labelled_at: new Date(labelled_at).toISOString() };
  return `,"outcome":${JSON.stringify({ ...rest, ...time })}}`;
}

/**
 * Reads a whole line back: a closed one, or an open one with its brace put behind it. The line is taken apart at keys of ours, which
 * no text in it can hold, since a quote in a text is escaped. Equal decisions, and equal features, are one object.
 */
export function readLineBack(line: string): DecidedAttempt & { readonly outcome?: ReplayOutcome } {
  const decisionAt = line.indexOf(',"score":');
  const featuresAt = line.indexOf(',"features":{', decisionAt);
  const timeAt = line.indexOf(',"at":"', featuresAt);
  const head = JSON.parse(`${line.slice(0, decisionAt)}}`) as Pick<ReplayRecord, 'id' | 'amount' | 'currency'>;
  const record: ReplayRecord = {
    ...head,
    ...decisionBack(line.slice(decisionAt + 1, featuresAt)),
    features: featuresBack(line.slice(featuresAt + ',"features":'.length, timeAt)),
    at: Date.parse(line.slice(timeAt + ',"at":"'.length, line.indexOf('"', timeAt + ',"at":"'.length))),
  };
  const outcomeAt = line.indexOf(',"outcome":{', timeAt);
  const againstAt = line.indexOf(',"against":{', timeAt);
  const endOfAgainst = outcomeAt < 0 ? line.lastIndexOf('}') : outcomeAt;
  return {
    record,
    ...(againstAt < 0 ? {} : { other: decisionBack(line.slice(againstAt + ',"against":{'.length, endOfAgainst - 1)) }),
    ...(outcomeAt < 0 ? {} : { outcome: outcomeBack(JSON.parse(`{${line.slice(outcomeAt + 1)}`).outcome) }),
  };
}

function decisionBack(text: string): OtherDecision {
  return decisions.get(text) ?? remember(decisions, ownCopy(text), JSON.parse(`{${text}}`) as OtherDecision);
}

function featuresBack(text: string): SegmentFeatures {
  return segments.get(text) ?? remember(segments, ownCopy(text), JSON.parse(text) as SegmentFeatures);
}

/** The text in memory of its own: a slice keeps all of the line that it was cut from. */
const ownCopy = (text: string) => Buffer.from(text).toString();

function outcomeBack({ labelled_at, ...rest }: Omit<ReplayOutcome, 'labelled_at'> & { labelled_at?: string }) {
  return { ...rest, ...(labelled_at === undefined ? {} : { labelled_at: Date.parse(labelled_at) }) };
}
