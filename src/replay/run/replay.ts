/**
 * The replay: lines in their order pass the desks (read, recognise), the counting stage and the desks again (decide), and
 * leave in the same order, whatever works beside what.
 */
import { latenessMs } from '../../engine/velocity/counters.ts';
import type { FeatureBlock } from '../features/block.ts';
import { type LineTable, sliceOf } from '../order/line-table.ts';
import type { History } from '../order/ndjson-history.ts';
import type { RejectCode, Rejected } from '../types.ts';
import type { Coming } from './coming.ts';
import { type CountingResult, CountingStage, type OutcomeListener, partnerless } from './counting/stage.ts';
import { noCounts, type ReplayCounts } from './counts.ts';
import type { BatchRole, DecidedBatch, LineBatch, PreparedBatch, Rejection } from './desks/batch.ts';
import type { DeskPool } from './desks/pool.ts';
import { Spill, type SpillLimits } from './disk/spill.ts';
import type { JoinedOutcome } from './outcome-states.ts';
import { RejectLimit } from './reject-limit.ts';
import type { LoadedSets } from './rule-sets.ts';
import type { Part } from './slices.ts';

/** What a replay gives, batch by batch in order. */
export interface ReplayStep {
  /** Records of the attempts that were decided, as lines (record-lines.ts). */
  readonly records: Uint8Array;
  /** Outcomes that were joined to attempts, earlier ones included. */
  readonly outcomes: readonly JoinedOutcome[];
  readonly rejected: readonly Rejected[];
  /** Features of the same attempts, where a feature store is written. */
  readonly features?: FeatureBlock;
  /** Lines of the history that are done with, counted from its start. */
  readonly position: number;
  /** Time of the last of them, milliseconds. */
  readonly at: number;
  /**
   * A replay may go on behind this step. Not behind rows that the readers refused, nor behind outcomes that found no attempt: a run that
   * goes on comes to both again.
   */
  readonly resumable: boolean;
}

/** What a replay works with, and whom it tells of its progress. */
export interface ReplayOptions {
  /** Where lines are read and attempts decided. Stays open. */
  readonly pool: DeskPool;
  /** Share of lines that may be rejected before the replay stops, 0 to 1. */
  readonly maxRejects: number;
  readonly part?: Part;
  readonly sets: LoadedSets;
  /** Counts to go on from. */
  readonly counts?: ReplayCounts;
  /** Folder for temporary files. */
  readonly temporary?: string;
  /** What stays in memory of that which grows with the history. */
  readonly spillLimits?: SpillLimits;
  /** Told of the lines done, of all lines. */
  readonly progress?: (lines: number, of: number) => void;
  /** Told of memory at the end. */
  readonly memory?: (use: ReturnType<CountingStage['use']>) => void;
}

/**
 * Replays a history. `counts` of the result is alive while the steps come and final after the last; outcomes that found no attempt are
 * still among its outcomes (`ofWholeHistory`).
 */
export function replay(history: History, options: ReplayOptions) {
  const counts = options.counts ?? noCounts();
  return { counts, steps: stepsOf(history, options, counts) };
}

/** A batch on its way. */
interface UnderWay {
  readonly prepared: PreparedBatch;
  readonly counting: CountingResult;
  readonly outcomes: readonly JoinedOutcome[];
  /** Absent where nothing is to be decided. */
  readonly decided: Coming<DecidedBatch> | undefined;
  readonly place: Place;
}

const isDone = (batch: UnderWay | undefined) => batch !== undefined && (!batch.decided || batch.decided.ready);

const nothing = new Uint8Array(0);

/** How far a batch reaches. */
interface Place {
  readonly position: number;
  readonly at: number;
}

async function* stepsOf(history: History, options: ReplayOptions, counts: ReplayCounts): AsyncGenerator<ReplayStep> {
  const { sets } = options;
  const part = options.part ?? { from: 0, to: history.lines, at: Number.NEGATIVE_INFINITY };
  const reach = Math.max(...sets.counting.map(({ counters }) => counters.longestWindowMs)) + latenessMs;
  const spill = new Spill(options.temporary, options.spillLimits);
  let joined: JoinedOutcome[] = [];
  const listener: OutcomeListener = (outcome, role) => {
    if (role === 'run' && outcome.bits !== 0) joined.push(outcome);
  };
  const { pool } = options;
  const inOrder = history.ordering !== 'arrival';
  const counting = new CountingStage(sets, spill, listener, { inOrder, digestKey: pool.digestKey });
  const limit = new RejectLimit(history, options.maxRejects);
  const preparing: { readonly place: Place; readonly batch: LineBatch; readonly prepared: Coming<PreparedBatch> }[] =
    [];
  const underWay: UnderWay[] = [];

  const count = async () => {
    const { prepared: coming, batch, place } = preparing.shift()!;
    const prepared = await coming.take();
    joined = [];
    const result = counting.meet(prepared, line => pool.rowOf(batch, line));
    const decided = prepared.role === 'run' ? pool.decide(result.counted) : undefined;
    underWay.push({ prepared, counting: result, outcomes: joined, decided, place });
  };
  const settle = async (): Promise<ReplayStep> => {
    const { prepared, counting: result, outcomes, decided: coming, place } = underWay.shift()!;
    const decided = await coming?.take();
    options.progress?.(place.position, part.to);
    if (!decided) {
      counts[prepared.role === 'warm' ? 'warm_up' : 'indexed'] += prepared.lines;
      return { records: nothing, outcomes: [], rejected: [], ...place, resumable: true };
    }
    const rejections = [...prepared.rejected, ...result.rejected, ...decided.rejected];
    addTo(counts, prepared, result, decided, rejections);
    const { records, features } = decided;
    const rejected = placed(rejections, history);
    return { records, outcomes, rejected, ...(features ? { features } : {}), ...place, resumable: true };
  };

  /** Hands a step over before the limit is looked at: the rows that went over it are among those to be listed. */
  const handedOver = async function* (step: ReplayStep) {
    yield step;
    limit.note(step.rejected);
    limit.check(counts);
  };

  try {
    if (part.from === 0) {
      for await (const rejected of history.rejected.batches()) {
        for (const { code } of rejected) reject(counts, code);
        limit.note(rejected);
        const at = Number.NEGATIVE_INFINITY;
        yield { records: nothing, outcomes: [], rejected, position: 0, at, resumable: false };
      }
      limit.check(counts);
    }
    for await (const { batch, place } of batchesOf(history, part, reach)) {
      preparing.push({ place, batch, prepared: pool.prepare(batch) });
      await pool.turn();
      while (preparing.length >= pool.depth || (preparing[0]?.prepared.ready && !pool.wantsMore())) {
        await count();
        await pool.turn();
      }
      while (underWay.length >= pool.depth || isDone(underWay[0])) yield* handedOver(await settle());
    }
    while (preparing.length > 0) await count();
    while (underWay.length > 0) yield* handedOver(await settle());
    // A slice in the middle cannot know which attempts are still to come; the last one has seen every id.
    const early = part.to < history.lines ? [] : counting.early.map(partnerless);
    counts.without_attempt = early.length;
    yield {
      records: nothing,
      outcomes: [],
      rejected: placed(early, history),
      position: part.to,
      at: Number.POSITIVE_INFINITY,
      resumable: false,
    };
    options.memory?.(counting.use());
  } finally {
    spill.remove();
  }
}

function addTo(
  counts: ReplayCounts,
  prepared: PreparedBatch,
  counting: CountingResult,
  decided: DecidedBatch,
  rejected: readonly Rejection[],
): void {
  counts.lines += prepared.lines;
  counts.masked += prepared.masked;
  counts.attempts += decided.attempts;
  counts.repeated += counting.repeated;
  counts.outcomes += counting.outcomes;
  for (const { code } of rejected) reject(counts, code);
}

function reject(counts: ReplayCounts, code: RejectCode): void {
  counts.rejected++;
  counts.rejected_by[code] = (counts.rejected_by[code] ?? 0) + 1;
}

function placed(rejected: readonly Rejection[], history: History): readonly Rejected[] {
  return rejected
    .toSorted((one, other) => one.seq - other.seq)
    .map(({ seq, ...rest }) => ({ ...rest, source: history.sourceOf(seq) }));
}

/** Tables cut into batches of one role each. */
async function* batchesOf(
  history: History,
  part: Part,
  reachMs: number,
): AsyncGenerator<{ readonly batch: LineBatch; readonly place: Place }> {
  let position = 0;
  let number = 0;
  let warm = part.from === 0;
  for await (const table of history.tables()) {
    const end = Math.min(table.count, part.to - position);
    for (let from = 0; from < end; ) {
      const at = position + from;
      let to = end;
      if (!warm) {
        const first = firstAfter(table, from, part.at - reachMs);
        if (first === from) warm = true;
        else to = Math.min(to, first);
      }
      const role: BatchRole = at >= part.from ? 'run' : warm ? 'warm' : 'index';
      if (at < part.from) to = Math.min(to, part.from - position);
      const { bytes, offsets, seqs } = sliceOf(table, from, to);
      yield {
        batch: { number: number++, role, bytes, offsets, seqs, checked: history.checked },
        place: { position: position + to, at: to === table.count ? table.lastAt : table.ats[to - 1]! },
      };
      from = to;
    }
    position += table.count;
    if (position >= part.to) return;
  }
}

/** The first line from `from` on whose time is after `time`; the table's count when there is none. */
function firstAfter({ ats, count }: LineTable, from: number, time: number): number {
  for (let index = from; index < count; index++) if (ats[index]! > time) return index;
  return count;
}
