/** Lines of records: what closes one once its outcome is known, and a line read back. */
import type { RecordedDecision, ReplayOutcome, ReplayRecord, SegmentFeatures } from '../types.ts';

/** What stands behind a record's line (record-lines.ts) in place of its brace. */
export function closingOf({ labelled_at, ...rest }: ReplayOutcome): string {
  const time = labelled_at === undefined ? {} : { labelled_at: new Date(labelled_at).toISOString() };
  return `,"outcome":${JSON.stringify({ ...rest, ...time })}}`;
}

/** A line read back. */
export interface LineBack {
  readonly record: ReplayRecord;
  /** Where the line was closed. */
  readonly outcome?: ReplayOutcome;
}

/**
 * Reads the line back that stands from one byte to before another. It is taken apart at keys of ours, which no text in it can hold,
 * since a quote in a text is escaped. Equal decisions, and equal features, are one object.
 */
export function readLineBack(block: Buffer, from: number, to: number): LineBack {
  // Decisions and features are looked up by their bytes, one character each: only what is new, and the head, are decoded.
  const line = block.toString('latin1', from, to);
  const decisionAt = line.indexOf(',"score":');
  const featuresAt = line.indexOf(',"features":{', decisionAt);
  const timeAt = line.indexOf(',"at":"', featuresAt);
  const endOfTime = line.indexOf('"', timeAt + ',"at":"'.length) + 1;
  const head = JSON.parse(`${block.toString('utf8', from, from + decisionAt)}}`) as Pick<
    ReplayRecord,
    'id' | 'amount' | 'currency'
  >;
  const outcomeAt = line.indexOf(',"outcome":{', endOfTime);
  const endOfAgainst = outcomeAt < 0 ? line.length - 1 : outcomeAt;
  const record: ReplayRecord = {
    ...head,
    at: Date.parse(line.slice(timeAt + ',"at":"'.length, endOfTime - 1)),
    features: features.of(line.slice(featuresAt + ',"features":'.length, timeAt)),
    decision: decisions.of(line.slice(decisionAt + 1, featuresAt)),
    ...(endOfAgainst > endOfTime
      ? { against: decisions.of(line.slice(endOfTime + ',"against":{'.length, endOfAgainst - 1)) }
      : {}),
  };
  return outcomeAt < 0
    ? { record }
    : { record, outcome: outcomeBack(JSON.parse(`{${line.slice(outcomeAt + 1)}`).outcome) };
}

/** More than rule sets and lists ever give; a history of as many begins anew. */
const mostRemembered = 10_000;

/** Objects that were read back before, by their bytes as one text. */
class ReadBack<Read> {
  readonly #known = new Map<string, Read>();
  readonly #jsonOf: (text: string) => string;

  constructor(jsonOf: (text: string) => string) {
    this.#jsonOf = jsonOf;
  }

  of(bytes: string): Read {
    const known = this.#known.get(bytes);
    if (known !== undefined) return known;
    if (this.#known.size >= mostRemembered) this.#known.clear();
    const own = Buffer.from(bytes, 'latin1');
    const read = JSON.parse(this.#jsonOf(own.toString())) as Read;
    // In memory of its own: a slice keeps all of the line that it was cut from.
    this.#known.set(own.toString('latin1'), read);
    return read;
  }
}

const decisions = new ReadBack<RecordedDecision>(text => `{${text}}`);
const features = new ReadBack<SegmentFeatures>(text => text);

function outcomeBack({ labelled_at, ...rest }: Omit<ReplayOutcome, 'labelled_at'> & { labelled_at?: string }) {
  return { ...rest, ...(labelled_at === undefined ? {} : { labelled_at: Date.parse(labelled_at) }) };
}
