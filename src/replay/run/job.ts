/**
 * A replay from beginning to end: history → steps → part file → outcomes joined → output and numbers. It can be cut into
 * slices for several machines (`mergeParts` puts them together), and gone on with after it was interrupted.
 */
import { hash } from 'node:crypto';
import { closeSync, ftruncateSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../shared/errors.ts';
import { writeAll } from '../../shared/write-all.ts';
import type { FeatureStoreWriter } from '../features/writer.ts';
import type { Numbers, ReplayNumbers } from '../numbers/index.ts';
import type { History } from '../order/ndjson-history.ts';
import type { ReadReport } from '../read/report.ts';
import type { Rejected } from '../types.ts';
import { type Checkpoint, readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { decisionsFormatOf } from './decisions-file.ts';
import type { DeskSettings } from './desk.ts';
import { finish, type NumbersChoices, readOutcomes } from './finish.ts';
import { OutcomeStates } from './outcome-states.ts';
import { refuseOutcomesAlone } from './outcomes-alone.ts';
import { openOutput } from './output-file.ts';
import { type PartHead, PartWriter, partFormat, type ReplayedHistory } from './part-file.ts';
import { type DeskPool, openPool } from './pool.ts';
import { noCounts, ofWholeHistory, type Part, type ReplayCounts, type ReplayOptions, replay } from './replay.ts';
import type { LoadedSets } from './rule-sets.ts';
import { Spill } from './spill.ts';

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

/** Told how far a job is. */
export interface JobProgress {
  /** A stage begins; `total` in its own unit. */
  begin(stage: 'replaying' | 'adding up', total: number, from: number): void;
  at(done: number): void;
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
  const files = filesOf(options, spill);
  const pool = options.pool ?? openPool(options.workers, () => sets, settingsOf(options));
  try {
    const known = options.resume ? usable(files, options.rejects, fingerprint) : undefined;
    const writer = new PartWriter(files.part, known?.part_bytes);
    const rejects =
      options.rejects === undefined
        ? undefined
        : new RejectsFile(options.rejects, options.detailFor, known?.rejects_bytes);
    const states = new OutcomeStates(spill);
    if (known) await readOutcomes([files.part], states);
    else if (options.slice) writer.head(headOf(history, fingerprint, options.slice, options));
    const slice = await partOf(history, options.slice);
    const part = known ? { ...slice, from: known.position, at: known.at } : slice;
    const counted = known?.counts ?? noCounts();
    let asOf = known?.at ?? Number.NEGATIVE_INFINITY;
    let saved = options.now();
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
      if (!files.checkpoint || !resumable || position <= part.from) continue;
      if (options.now() - saved < (options.checkpointMs ?? usualCheckpointMs)) continue;
      saved = options.now();
      writer.flush(true);
      save(files.checkpoint, {
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
      ...(known ? { resumedAt: known.position } : {}),
    };
  } finally {
    options.features?.abandon();
    await pool.close();
    files.close();
    spill.remove();
  }
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

/** What is stated of a history that was replayed. */
export function replayedHistory({ inputs, ordering }: History, readers?: ReadReport): ReplayedHistory {
  return {
    inputs: inputs.map(({ name, sha256, lines, bytes }) => ({ name, sha256, lines, bytes })),
    ...(readers ? { readers } : {}),
    order: ordering,
  };
}

/** What a thread may be given: plain data only. */
function settingsOf({ texts, cardSecret, features }: JobOptions): DeskSettings {
  return { texts, ...(cardSecret ? { cardSecret } : {}), ...(features ? { features: true } : {}) };
}

/** What is needed to add up records that are decided. */
export interface AddUpOptions extends Pick<JobOptions, 'sets' | 'out' | 'progress' | 'numbers'> {
  readonly asOf: number;
  /** For progress. */
  readonly records: number;
}

/** Joins outcomes to the records of parts, for the output and the numbers. */
export async function addUp(
  parts: readonly string[],
  states: OutcomeStates,
  pool: DeskPool,
  { sets, out, progress, numbers: choices, asOf, records }: AddUpOptions,
): Promise<Numbers> {
  progress?.begin('adding up', records, 0);
  const draft = out === undefined ? undefined : `${out}.draft`;
  const numbers = await finish(parts, states, sets, pool, {
    numbers: { ...choices, asOf },
    ...(out === undefined || draft === undefined ? {} : { out: { path: draft, format: decisionsFormatOf(out) } }),
    progress: done => progress?.at(done),
  });
  if (draft !== undefined) renameSync(draft, out!);
  return numbers;
}

interface JobFiles {
  readonly part: string;
  readonly checkpoint: string | undefined;
  close(): void;
}

/** Beside the output where there is one: a checkpoint and what it speaks of stay on one disk. */
function filesOf({ out }: JobOptions, spill: Spill): JobFiles {
  if (out === undefined) return { part: join(spill.path, 'part'), checkpoint: undefined, close: () => {} };
  const checkpoint = `${out}.checkpoint`;
  const part = `${out}.part`;
  return {
    part,
    checkpoint,
    // The part stays while a checkpoint speaks of it.
    close: () => {
      if (!statSync(checkpoint, { throwIfNoEntry: false })) rmSync(part, { force: true });
    },
  };
}

function save(path: string, checkpoint: Omit<Checkpoint, 'format'>): void {
  writeCheckpoint(path, { format: 'sekisho-replay-checkpoint/2', ...checkpoint });
}

/**
 * The checkpoint to go on from; undefined where there is none, or where the files that it speaks of hold less than it says (a disk that
 * was full, a file that was removed): the replay then begins anew. Throws the fault when there is one of another replay.
 */
function usable(
  { checkpoint: path, part }: JobFiles,
  rejects: string | undefined,
  fingerprint: string,
): Checkpoint | undefined {
  const checkpoint = path === undefined ? undefined : readCheckpoint(path);
  if (!checkpoint) return undefined;
  if (checkpoint.fingerprint !== fingerprint) throw new Fault('replay-changed', path);
  const holds =
    sizeOf(part) >= checkpoint.part_bytes && sizeOf(rejects) >= (rejects === undefined ? 0 : checkpoint.rejects_bytes);
  return holds ? checkpoint : undefined;
}

const sizeOf = (path: string | undefined) =>
  path === undefined ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? -1);

/** Everything that the result depends on, as one digest. Workers do not belong to it: the result is the same whatever N. */
export function fingerprintOf(history: History, sets: LoadedSets, options: Pick<JobOptions, 'cardSecret'>): string {
  const inputs = [
    ...history.inputs.map(({ sha256 }) => sha256),
    ...(history.contents === undefined ? [] : [history.contents]),
  ];
  const versions = [sets.rules.version, sets.against?.version ?? ''];
  const numbersTaken = options.cardSecret !== undefined;
  return hash('sha256', JSON.stringify([partFormat, inputs, history.ordering, versions, numbersTaken]), 'hex');
}

/** The lines of a slice: equal shares of all lines, by their place in the order. */
async function partOf(history: History, slice: readonly [number, number] | undefined): Promise<Part> {
  const whole = { from: 0, to: history.lines, at: Number.NEGATIVE_INFINITY };
  if (!slice) return whole;
  const [index, of] = slice;
  const from = Math.floor((history.lines * (index - 1)) / of);
  const to = Math.floor((history.lines * index) / of);
  return from === 0 ? { ...whole, to } : { from, to, at: await timeAt(history, from) };
}

/** Time of the line at a place in the order. */
async function timeAt(history: History, position: number): Promise<number> {
  let before = 0;
  for await (const { count, ats } of history.tables()) {
    if (position < before + count) return ats[position - before]!;
    before += count;
  }
  return Number.POSITIVE_INFINITY;
}

/** `--rejects`: a line of JSON a reject. */
class RejectsFile {
  readonly #file: number;
  readonly #detailFor: (detail: string) => string;
  bytes: number;

  constructor(path: string, detailFor: JobOptions['detailFor'], goOnAt = 0) {
    this.#file = openOutput(path, goOnAt > 0);
    this.#detailFor = detailFor ?? (detail => detail);
    ftruncateSync(this.#file, goOnAt);
    this.bytes = goOnAt;
  }

  add(rejected: readonly Rejected[]): void {
    for (const { source, code, detail, raw } of rejected) {
      const line = Buffer.from(`${JSON.stringify({ ...source, code, detail: this.#detailFor(detail), raw })}\n`);
      writeAll(this.#file, line, this.bytes);
      this.bytes += line.length;
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}
