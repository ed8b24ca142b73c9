/**
 * A desk does all of an attempt's work but counting: it reads, checks and recognises a batch, hands what counters need to the
 * counting stage, and decides once it has answered. Desks share nothing, so any number of them may work beside that stage.
 */
import { decide, recognise } from '../../../engine/assess.ts';
import { createCardGuard } from '../../../engine/card/guard.ts';
import { cardKey } from '../../../engine/card/tokens.ts';
import type { CardNumberGuard } from '../../../engine/checkout/read.ts';
import { counterNamesOf } from '../../../engine/rules/feature-paths.ts';
import { readLine, type StreamLine } from '../../../engine/stream.ts';
import type { Checkout, Recognised, VelocityReading } from '../../../engine/types.ts';
import type { CounterSet } from '../../../engine/velocity/counters.ts';
import { countedAs } from '../../../engine/velocity/events.ts';
import { problemText } from '../../../shared/errors.ts';
import { KeyDigester } from '../../../stores/memory/digested-event.ts';
import { BlockBuilder } from '../../features/block.ts';
import type { ReadLine } from '../../types.ts';
import { RecordLines } from '../parts/record-lines.ts';
import type { LoadedSets, RuleSetTexts } from '../rule-sets.ts';
import {
  attemptItem,
  type CountedBatch,
  type DecidedBatch,
  itemVerdict,
  type LineBatch,
  outcomeItem,
  type PreparedBatch,
  type RawReadings,
  type Rejection,
} from './batch.ts';
import { bodyIdentity } from './body-hash.ts';
import { ItemWriter } from './items.ts';

/** What a desk is opened with; plain data, for threads. */
export interface DeskSettings {
  readonly texts: RuleSetTexts;
  /** Secret for card tokens where full numbers are taken; the same for all desks of a run. */
  readonly cardSecret?: Uint8Array;
  /** A feature store is written: features come with the decisions. */
  readonly features?: boolean;
}

/** Four random words for the digests of a run; the same for all desks and the counting stage. */
export type DigestKey = Int32Array;

/** Masks or takes card numbers, as the settings say. */
export function guardFor({ cardSecret }: DeskSettings): CardNumberGuard {
  return createCardGuard(cardSecret ? cardKey('run', cardSecret) : undefined);
}

/** An attempt between being recognised and being decided. */
interface Pending {
  readonly item: number;
  readonly seq: number;
  /** Which line of the batch it was: its raw text is needed only if it clashes. */
  readonly line: number;
  readonly recognised: readonly Recognised[];
}

/** Where batches are read, and decided once the counting stage has counted them. Each batch is decided by the desk that prepared it. */
export interface Desk {
  prepare(batch: LineBatch): PreparedBatch;
  decide(counted: CountedBatch): DecidedBatch;
}

/** Opens a desk. */
export function createDesk(sets: LoadedSets, settings: DeskSettings, key: DigestKey): Desk {
  const { features = false } = settings;
  const guard = guardFor(settings);
  const writer = itemWriterFor(sets, key);
  const waiting = new Map<number, { readonly batch: LineBatch; readonly pending: readonly Pending[] }>();
  const blocks = features ? new BlockBuilder(counterNamesOf(sets.rules.counters)) : undefined;
  const lines = new RecordLines();
  const decideOn = createDecider(sets, blocks, lines);
  return {
    prepare(batch) {
      const { prepared, pending } = prepareBatch(batch, sets, guard, writer);
      if (batch.role === 'run') waiting.set(batch.number, { batch, pending });
      return prepared;
    },
    decide(counted) {
      const { batch, pending } = waiting.get(counted.number)!;
      waiting.delete(counted.number);
      let attempts = 0;
      const rejected: Rejection[] = [];
      for (const attempt of pending) {
        const verdict = counted.verdicts[attempt.item];
        if (verdict === itemVerdict.decide) decideOn(attempt, counted.readings, attempts++);
        else if (verdict === itemVerdict.conflict) rejected.push(conflictOf(batch, attempt, guard));
      }
      return {
        number: counted.number,
        attempts,
        records: lines.take(),
        rejected,
        ...(blocks ? { features: blocks.take() } : {}),
      };
    },
  };
}

/**
 * Stage by stage over the whole batch, not line by line: a stage's code and tables stay in the processor's caches, which made a replay
 * a tenth faster.
 */
function prepareBatch(batch: LineBatch, sets: LoadedSets, guard: CardNumberGuard, writer: ItemWriter) {
  const texts = textsOf(batch);
  const lines = Array.from(batch.seqs, (_, line) => readLineOf(batch, line, texts[line], guard));
  const recognisedOf = lines.map(read =>
    batch.role !== 'index' && isAttempt(read) ? recogniseFor(read.checkout, sets) : undefined,
  );
  const kinds: number[] = [];
  const seqs: number[] = [];
  const ats: number[] = [];
  const lineOf: number[] = [];
  const checkouts: string[] = [];
  const rejected: Rejection[] = [];
  const pending: Pending[] = [];
  let masked = 0;
  for (const [line, read] of lines.entries()) {
    if (read === undefined) continue;
    if (!('kind' in read)) {
      rejected.push(read);
      continue;
    }
    masked += read.maskedNumbers;
    const item = kinds.length;
    const seq = batch.seqs[line]!;
    seqs.push(seq);
    lineOf.push(line);
    if (read.kind === 'outcome') {
      const { outcome } = read;
      kinds.push(outcomeItem);
      ats.push(outcome.at);
      writer.outcome(
        outcome,
        sets.counting.map(({ declineReasonOf }) => countedAs(outcome, declineReasonOf)),
      );
      continue;
    }
    const { checkout } = read;
    kinds.push(attemptItem);
    ats.push(checkout.at);
    const recognised = recognisedOf[line];
    if (recognised === undefined) {
      writer.attempt(checkout, []);
      checkouts[item] = JSON.stringify(checkout);
      continue;
    }
    writer.attempt(checkout, eventsOf(recognised, sets));
    pending.push({ item, seq, line, recognised });
  }
  const prepared: PreparedBatch = {
    number: batch.number,
    role: batch.role,
    lines: batch.seqs.length,
    kinds: Uint8Array.from(kinds),
    seqs: Float64Array.from(seqs),
    ats: Float64Array.from(ats),
    lineOf: Uint32Array.from(lineOf),
    items: writer.take(),
    ...(batch.role === 'index' ? { checkouts } : {}),
    rejected,
    masked,
  };
  return { prepared, pending };
}

const isAttempt = (read: StreamLine | Rejection | undefined) =>
  read !== undefined && 'kind' in read && read.kind === 'attempt';

/** Puts attempts and outcomes into words for the counting stage of these sets. */
export function itemWriterFor(sets: LoadedSets, key: DigestKey): ItemWriter {
  const keys = new KeyDigester(
    key,
    sets.counting.map(({ counters }) => counters),
  );
  return new ItemWriter(keys, key);
}

/** The events of an attempt: one, or two where the rule sets recognise it differently. */
export function eventsOf(recognised: readonly Recognised[], sets: LoadedSets) {
  return recognised.slice(0, sets.sharedRecognition ? 1 : 2).map(({ event }) => event);
}

/** A line of a batch as its file has it, card numbers masked; empty where the reader was not asked to keep it. */
export function rowOfLine(batch: LineBatch, line: number, guard: CardNumberGuard): string {
  const bytes = batch.bytes.subarray(batch.offsets[line]!, batch.offsets[line + 1]!);
  const text = decoder.decode(bytes).trim();
  return batch.checked ? ((JSON.parse(text) as ReadLine).row ?? '') : maskedRow(text, guard);
}

/** What each rule set recognises in a checkout: the same where their lists are the same. */
export function recogniseFor(checkout: Checkout, sets: LoadedSets): readonly Recognised[] {
  const first = recognise(checkout, sets.rules);
  if (!sets.against) return [first];
  return [first, sets.sharedRecognition ? first : recognise(checkout, sets.against)];
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The lines of a batch; undefined for one that is not UTF-8. Decoded all at once, which takes two thirds of what one by one takes. */
function textsOf(batch: LineBatch): readonly (string | undefined)[] {
  const whole = decoded(batch, 0, batch.seqs.length);
  if (whole === undefined) return Array.from(batch.seqs, (_seq, line) => decoded(batch, line, line + 1)?.trim());
  const texts: string[] = [];
  let from = 0;
  for (let line = 0; line < batch.seqs.length; line++) {
    const feed = whole.indexOf('\n', from);
    const end = feed < 0 ? whole.length : feed;
    texts.push(whole.slice(from, end).trim());
    from = end + 1;
  }
  return texts;
}

/** Some lines of a batch as one text; undefined where they are not UTF-8. */
function decoded({ bytes, offsets }: LineBatch, from: number, to: number): string | undefined {
  try {
    return decoder.decode(bytes.subarray(offsets[from]!, offsets[to]!));
  } catch {
    return undefined;
  }
}

/** A line read; undefined for a blank one. */
function readLineOf(
  batch: LineBatch,
  line: number,
  text: string | undefined,
  guard: CardNumberGuard,
): StreamLine | Rejection | undefined {
  const seq = batch.seqs[line]!;
  if (text === undefined) {
    const bytes = batch.bytes.subarray(batch.offsets[line]!, batch.offsets[line + 1]!);
    const raw = maskedRow(Buffer.from(bytes).toString('latin1').trim(), guard);
    return { seq, code: 'not-utf8', detail: 'The line holds bytes that are not UTF-8.', raw };
  }
  if (text === '') return undefined;
  if (batch.checked) return JSON.parse(text) as StreamLine;
  const read = readLine(text, seq, guard, Number.NaN, bodyIdentity);
  if (!read.ok) {
    // A line that was refused has at least one problem.
    const first = read.error.problems[0]!;
    return { seq, code: first.code, detail: problemText(first), raw: maskedRow(text, guard) };
  }
  const at = read.value.kind === 'attempt' ? read.value.checkout.at : read.value.outcome.at;
  if (!Number.isNaN(at)) return read.value;
  const detail = '/at: A replay needs the time of every line; the time of reading cannot stand in for it.';
  return { seq, code: 'missing-field', detail, raw: maskedRow(text, guard) };
}

/** A row for people to look at, card numbers masked wherever they stand in it: also as a value of their own. */
function maskedRow(text: string, guard: CardNumberGuard): string {
  return guard.mask(text, false) ?? text;
}

function conflictOf(batch: LineBatch, { line, seq }: Pending, guard: CardNumberGuard): Rejection {
  return {
    seq,
    code: 'id-conflict',
    detail: '/id: An earlier attempt has this id and another body.',
    raw: rowOfLine(batch, line, guard),
  };
}

/** Decides with one rule set or both, and puts the record down; `row` is the attempt's place in the readings. */
function createDecider(sets: LoadedSets, blocks: BlockBuilder | undefined, lines: RecordLines) {
  return (attempt: Pending, readings: readonly RawReadings[], row: number): void => {
    const { rules, against } = sets;
    const reading = readingOf(rules.counters, readings[0]!, row);
    const assessed = decide(attempt.recognised[0]!, reading, rules);
    blocks?.add(assessed);
    if (!against) {
      lines.add({ assessed, reading });
      return;
    }
    const otherReading = sets.sharedCounting ? reading : readingOf(against.counters, readings[1]!, row);
    const other = decide(attempt.recognised[1]!, otherReading, against);
    lines.add({ assessed, reading }, { assessed: other, reading: otherReading });
  };
}

/** What the counting stage said of an attempt; `row` is its place in the readings. */
export function readingOf(counters: CounterSet, raw: RawReadings, row: number): VelocityReading {
  const count = counters.definitions.length;
  const [from, to] = [row * count, (row + 1) * count];
  return counters.reading(
    raw.values.subarray(from, to),
    raw.baselines.subarray(from, to),
    raw.saturated.subarray(from, to),
  );
}
