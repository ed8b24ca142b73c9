/**
 * A replay from beginning to end: history → steps → part file → outcomes joined → output and numbers. It can be cut into
 * slices for several machines (`mergeParts` puts them together), and gone on with after it was interrupted.
 */
import { renameSync } from 'node:fs';
import type { FeatureStoreWriter } from '../features/writer.ts';
import type { Numbers, ReplayNumbers } from '../numbers/index.ts';
import type { History } from '../order/ndjson-history.ts';
import type { ReadReport } from '../read/report.ts';
import { type JobProgress, noCounts, ofWholeHistory, type ReplayCounts } from './counts.ts';
import type { DeskSettings } from './desks/desk.ts';
import type { NumbersChoices } from './desks/finisher.ts';
import { type DeskPool, openPool } from './desks/pool.ts';
import { Spill } from './disk/spill.ts';
import { addUp, readOutcomes } from './finish.ts';
import { OutcomeStates } from './outcome-states.ts';
import { refuseOutcomesAlone } from './outcomes-alone.ts';
import { RejectsFile } from './outputs/rejects-file.ts';
import { checkpointToGoOnFrom, removeCheckpoint, replayFiles, writeCheckpoint } from './parts/checkpoint.ts';
import { type PartHead, PartWriter, partFormat } from './parts/part-file.ts';
import { fingerprintOf, replayedHistory } from './parts/provenance.ts';
import { type ReplayOptions, replay } from './replay.ts';
import { partOf } from './slices.ts';

/** What a job is to do, with what, and where its files go. */
export interface JobOptions
  extends Pick<ReplayOptions, 'sets' | 'maxRejects' | 'memory' | 'temporary' | 'spillLimits'>,
    Pick<DeskSettings, 'texts' | 'cardSecret'> {
  /** Threads, the one that counts among them. */
  readonly workers: number;
  /** Desks that were opened ahead; otherwise the job opens them. It closes them in any case. */
  readonly pool?: DeskPool;
  /** `--out`: lines of NDJSON, or rows of Parquet by its name; for a slice its part file. */
  readonly out?: string;
  /** `--rejects`. */
  readonly rejects?: string;
  /** Puts the `detail` of a reject into the language of its reader; absent: English, as it is found. */
  readonly detailFor?: (detail: string) => string;
  /** Slice, from 1, of how many; needs `out`. */
  readonly slice?: readonly [number, number];
  /** Go on where a checkpoint says; needs `out`. */
  readonly resume?: boolean;
  readonly numbers?: NumbersChoices;
  /** Takes the features of every attempt (`--features`); a pool that was opened ahead must have been told. Whole replays only. */
  readonly features?: FeatureStoreWriter;
  /** Version of the program, for part files. */
  readonly program: string;
  /** What the readers say of the inputs, for part files. */
  readonly readers?: ReadReport;
  readonly progress?: JobProgress;
  /** Milliseconds between checkpoints, by `now`. */
  readonly checkpointMs?: number;
  readonly now: () => number;
}

/** What a job came to. Its lines are in `out`, its rejects in `rejects`. */
export interface JobResult {
  readonly counts: ReplayCounts;
  /** Absent for a slice: labels may come in a later one. */
  readonly numbers?: ReplayNumbers;
  /** Lines that were spared because a checkpoint held. */
  readonly resumedAt?: number;
  readonly fingerprint: string;
}

const usualCheckpointMs = 5_000;

/** Runs a replay over an opened history. */
export async function runJob(history: History, options: JobOptions): Promise<JobResult> {
  const { sets } = options;
  const fingerprint = fingerprintOf(history, sets, options);
  const spill = new Spill(options.temporary, options.spillLimits);
  const files = replayFiles(options.out, spill.path);
  const pool = options.pool ?? openPool(options.workers, () => sets, settingsOf(options));
  try {
    const checkpoint = options.resume ? checkpointToGoOnFrom(files, options.rejects, fingerprint) : undefined;
    const writer = new PartWriter(files.part, checkpoint?.part_bytes);
    const rejects =
      options.rejects === undefined
        ? undefined
        : new RejectsFile(options.rejects, options.detailFor, checkpoint?.rejects_bytes);
    const states = new OutcomeStates(spill);
    if (checkpoint) await readOutcomes([files.part], states);
    else if (options.slice) writer.head(headOf(history, fingerprint, options.slice, options));
    const slice = await partOf(history, options.slice);
    const part = checkpoint ? { ...slice, from: checkpoint.position, at: checkpoint.at } : slice;
    const counted = checkpoint?.counts ?? noCounts();
    let asOf = checkpoint?.at ?? Number.NEGATIVE_INFINITY;
    const isCheckpointDue = dueEvery(options.checkpointMs ?? usualCheckpointMs, options.now);
    options.progress?.begin('replaying', part.to, 0);
    const steps = replay(history, {
      ...options,
      pool,
      part,
      counts: counted,
      progress: lines => options.progress?.at(lines),
    }).steps;
    for await (const { records, outcomes, rejected, features, position, at, resumable } of steps) {
      writer.records(records);
      if (features) options.features?.add(features);
      writer.outcomes(outcomes);
      rejects?.add(rejected);
      for (const outcome of outcomes) states.take(outcome);
      if (Number.isFinite(at)) asOf = Math.max(asOf, at);
      // Where nothing of the part is done, a run that goes on would only be one that begins.
      if (!files.checkpoint || !resumable || position <= part.from || !isCheckpointDue()) continue;
      writer.flush(true);
      writeCheckpoint(files.checkpoint, {
        fingerprint,
        position,
        at,
        part_bytes: writer.bytes,
        rejects_bytes: rejects?.bytes ?? 0,
        counts: counted,
      });
    }
    rejects?.close();
    const counts = options.slice ? counted : ofWholeHistory(counted);
    refuseOutcomesAlone(history, counts, options);
    if (options.slice) writer.foot({ counts, as_of: asOf });
    writer.close();
    let numbers: Numbers | undefined;
    if (options.slice) renameSync(files.part, options.out!);
    else numbers = await addUp([files.part], states, pool, { ...options, asOf, records: counts.attempts });
    if (files.checkpoint) removeCheckpoint(files.checkpoint);
    const result = numbers?.result();
    if (result) options.features?.finish(result, position => states.of(position));
    return {
      counts,
      fingerprint,
      ...(result ? { numbers: result } : {}),
      ...(checkpoint ? { resumedAt: checkpoint.position } : {}),
    };
  } finally {
    options.features?.abandon();
    await pool.close();
    files.close();
    spill.remove();
  }
}

/** Asks whether so much time has passed since it was last due, or since the start. */
function dueEvery(milliseconds: number, now: () => number): () => boolean {
  let last = now();
  return () => {
    if (now() - last < milliseconds) return false;
    last = now();
    return true;
  };
}

function headOf(
  history: History,
  fingerprint: string,
  slice: readonly [number, number],
  { sets: { rules, against }, program, readers }: JobOptions,
): PartHead {
  return {
    format: partFormat,
    slice,
    fingerprint,
    program,
    rule_sets: { rules: rules.version, ...(against ? { against: against.version } : {}) },
    history: replayedHistory(history, readers),
  };
}

/** What a thread may be given: plain data only. */
function settingsOf({ texts, cardSecret, features }: JobOptions): DeskSettings {
  return { texts, ...(cardSecret ? { cardSecret } : {}), ...(features ? { features: true } : {}) };
}
