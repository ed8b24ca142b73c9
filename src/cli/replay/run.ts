/** `sekisho replay FILE…`: plays a history and says what the rule set would have done with it. */
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { refusalIn } from '../../authoring/report/japanese.ts';
import { FeatureStoreWriter } from '../../replay/features/writer.ts';
import type { History } from '../../replay/order/ndjson-history.ts';
import type { ReadReport } from '../../replay/read/report.ts';
import { readReportText } from '../../replay/read/report-text.ts';
import { openPool } from '../../replay/run/desks/pool.ts';
import { type JobResult, runJob } from '../../replay/run/job.ts';
import type { LoadedSets, RuleSetTexts } from '../../replay/run/rule-sets.ts';
import { programVersion } from '../common/program-version.ts';
import { ruleSetFolder } from '../common/rule-set.ts';
import { openReplayInputs } from './inputs.ts';
import { numbersChoices } from './numbers-options.ts';
import { createProgress } from './progress.ts';
import { writeReport } from './report.ts';
import { readRuleSets } from './rule-sets.ts';
import { limitHeap } from './run-memory.ts';
import { refuseMisuse } from './run-misuse.ts';
import { addRunOptions, type RunFlags } from './run-options.ts';
import { runJson, runText } from './run-output.ts';
import { inputBytes, largeBytes, usualWorkers } from './workers.ts';

/** Adds `sekisho replay FILE…` to the command. */
export function registerReplayRun(command: Command): void {
  addRunOptions(command).action(run);
}

async function run(files: readonly string[], flags: RunFlags): Promise<void> {
  refuseMisuse(files, flags);
  const workers = flags.workers ?? usualWorkers(files);
  const keepHeapSmall = workers === 1 && inputBytes(files) >= largeBytes ? limitHeap() : () => {};
  const { texts, load } = readRuleSets(flags);
  const progress = createProgress(flags.quiet === true);
  const cardSecret = flags.acceptCardNumbers ? randomBytes(32) : undefined;
  const order = {
    arrival: flags.order === 'arrival',
    ...(flags.temporary === undefined ? {} : { temporary: flags.temporary }),
    progress(bytes: number) {
      keepHeapSmall();
      progress.reading(bytes);
    },
  };
  // Further threads load the rule sets while this one does, and while it looks the inputs through.
  const pool = openPool(workers, load, {
    texts,
    ...(cardSecret ? { cardSecret } : {}),
    ...(flags.features === undefined ? {} : { features: true }),
  });
  const open = async () => {
    const sets = load();
    const features = storeFor(flags, sets, texts);
    const inputs = await openReplayInputs(files, flags, order, cardSecret).catch(error => {
      features?.abandon();
      throw error;
    });
    return { sets, features, ...inputs };
  };
  const { sets, features, history, report } = await open().catch(async error => {
    await pool.close();
    throw error;
  });
  try {
    const result = await runJob(history, {
      texts,
      sets,
      pool,
      workers,
      maxRejects: flags.maxRejects,
      ...(cardSecret ? { cardSecret } : {}),
      ...(flags.out === undefined ? {} : { out: flags.out }),
      ...(flags.rejects === undefined ? {} : { rejects: flags.rejects }),
      detailFor: detail => refusalIn(detail, flags.language),
      ...(flags.slice ? { slice: flags.slice } : {}),
      resume: flags.resume === true,
      ...(features ? { features } : {}),
      numbers: numbersChoices(flags),
      ...(flags.temporary === undefined ? {} : { temporary: flags.temporary }),
      program: programVersion(),
      ...(report ? { readers: report } : {}),
      checkpointMs: flags.checkpointEvery * 1_000,
      progress: {
        begin: progress.begin,
        at(done) {
          keepHeapSmall();
          progress.at(done);
        },
      },
      now: Date.now,
    });
    progress.end();
    if (result.numbers) writeReport(flags, result.numbers, sourceOf(result, history, report, flags));
    process.stdout.write(
      flags.json
        ? runJson(result, history, report, flags)
        : readReportText(report, flags.language) + runText(result, history, flags),
    );
  } finally {
    progress.end();
    history.close();
  }
}

/** The feature store that `--features` asks for. */
function storeFor({ features }: RunFlags, { rules: ruleSet }: LoadedSets, { rules: files }: RuleSetTexts) {
  return features === undefined
    ? undefined
    : new FeatureStoreWriter(features, { ruleSet, files, program: programVersion() });
}

function sourceOf({ counts }: JobResult, { inputs }: History, readers: ReadReport | undefined, flags: RunFlags) {
  const { rules, against } = flags;
  return { program: programVersion(), inputs, readers, counts, rules: ruleSetFolder(rules), against };
}
