/** Slices that were replayed apart become one result, the same as that of a replay in one piece. */
import { Fault } from '../../shared/errors.ts';
import type { ReplayNumbers } from '../numbers/index.ts';
import { causesOf } from '../reject-names.ts';
import { noCounts, ofWholeHistory, type ReplayCounts } from './counts.ts';
import { openPool } from './desks/pool.ts';
import { Spill } from './disk/spill.ts';
import { addUp, readOutcomes } from './finish.ts';
import type { JobOptions } from './job.ts';
import { OutcomeStates } from './outcome-states.ts';
import { type PartFoot, type PartHead, partFormat, type ReplayedHistory, readPart } from './parts/part-file.ts';
import type { LoadedSets } from './rule-sets.ts';

/** As those of a job, with the rule sets that decided the slices. */
export interface MergeOptions
  extends Pick<
    JobOptions,
    'out' | 'progress' | 'sets' | 'numbers' | 'texts' | 'workers' | 'temporary' | 'spillLimits'
  > {}

/** What the slices came to. */
export interface Merged {
  readonly counts: ReplayCounts;
  readonly numbers: ReplayNumbers;
  readonly slices: number;
  readonly fingerprint: string;
  readonly history: ReplayedHistory;
}

/**
 * Merges part files, given in any order. Throws the fault `slices-differ` when they are not the slices of one replay, and `bad-option`
 * when other rule sets are given than those that decided.
 */
export async function mergeParts(paths: readonly string[], options: MergeOptions): Promise<Merged> {
  const parts = (await Promise.all(paths.map(endsOf))).sort((one, other) => one.head.slice[0] - other.head.slice[0]);
  const fault = faultOf(parts.map(({ head }) => head));
  if (fault !== undefined) throw new Fault('slices-differ', fault);
  const { fingerprint, history, rule_sets } = parts[0]!.head;
  refuseOtherRules(rule_sets, options.sets);
  const files = parts.map(({ path }) => path);
  const counts = ofWholeHistory(parts.map(({ foot }) => foot.counts).reduce(sum, noCounts()));
  const pool = openPool(options.workers, () => options.sets, { texts: options.texts });
  const spill = new Spill(options.temporary, options.spillLimits);
  try {
    const states = new OutcomeStates(spill);
    await readOutcomes(files, states);
    const asOf = Math.max(...parts.map(({ foot }) => foot.as_of));
    const numbers = await addUp(files, states, pool, { ...options, asOf, records: counts.attempts });
    return { counts, numbers: numbers.result(), slices: parts.length, fingerprint, history };
  } finally {
    await pool.close();
    spill.remove();
  }
}

async function endsOf(
  path: string,
): Promise<{ readonly path: string; readonly head: PartHead; readonly foot: PartFoot }> {
  let head: PartHead | undefined;
  let foot: PartFoot | undefined;
  for await (const lines of readPart(path, kind => kind === 'head' || kind === 'foot')) {
    for (const line of lines) {
      if (line.kind === 'head') head = line.head;
      if (line.kind === 'foot') foot = line.foot;
    }
  }
  if (!head) throw new Fault('slices-differ', `${path} is not the output of a slice`);
  if (head.format !== partFormat)
    throw new Fault('slices-differ', `${path} was written by another version of the program (${head.program})`);
  if (!foot) throw new Fault('slices-differ', `${path} is not finished`);
  return { path, head, foot };
}

/** The names, points and bands of other rule sets would stand beside decisions that they never made. */
function refuseOtherRules({ rules, against }: PartHead['rule_sets'], sets: LoadedSets): void {
  if (rules !== sets.rules.version) throw new Fault('bad-option', otherRules('--rules', rules, sets.rules.version));
  if (against === sets.against?.version) return;
  if (against === undefined) {
    const way = 'leave it out, or replay the slices with it';
    throw new Fault('bad-option', `--against: the slices hold the decisions of one rule set only; ${way}`);
  }
  throw new Fault('bad-option', otherRules('--against', against, sets.against?.version));
}

function otherRules(option: string, decided: string, given: string | undefined): string {
  const instead = given === undefined ? 'and none is given' : `not ${given}`;
  return `${option}: the slices were decided by the rule set ${decided}, ${instead}; give the folder that they were replayed with`;
}

function faultOf(heads: readonly PartHead[]): string | undefined {
  const [first] = heads;
  const of = first?.slice[1] ?? 0;
  // Slices of halves and of thirds overlap or leave gaps, whatever their numbers.
  if (heads.some(({ slice }) => slice[1] !== of))
    return `they are slices of different divisions (${heads.map(({ slice }) => slice.join('/')).join(', ')})`;
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter(
    index => !heads.some(({ slice }) => slice[0] === index),
  );
  if (missing.length > 0) return `of ${of} slices ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing`;
  if (heads.length !== of) return `${heads.length} files for ${of} slices`;
  return heads.some(({ fingerprint }) => fingerprint !== first!.fingerprint)
    ? 'they come from other inputs or rule sets'
    : undefined;
}

function sum(one: ReplayCounts, other: ReplayCounts): ReplayCounts {
  const by = { ...one.rejected_by };
  for (const { code, rows } of causesOf(other.rejected_by)) by[code] = (by[code] ?? 0) + rows;
  return {
    lines: one.lines + other.lines,
    attempts: one.attempts + other.attempts,
    repeated: one.repeated + other.repeated,
    outcomes: one.outcomes + other.outcomes,
    without_attempt: one.without_attempt + other.without_attempt,
    rejected: one.rejected + other.rejected,
    rejected_by: by,
    masked: one.masked + other.masked,
    warm_up: one.warm_up + other.warm_up,
    indexed: one.indexed + other.indexed,
  };
}
