/** Checks a rule set and runs its cases in a thread of its own: that takes seconds, and answers must not wait for it. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type RunnableParts, runCases } from '../../authoring/cases/run.ts';
import { checkFolder } from '../../authoring/check.ts';
import { yamlOf } from '../../authoring/lints/place.ts';
import { readParts } from '../../authoring/parts.ts';
import type { RuleSetFiles } from '../../engine/rule-set.ts';
import { scanFolder } from '../../rule-set/folder.ts';
import { openFixtures } from '../common/rules-folder.ts';

/** Why a rule set is refused: an error of the check, or a case that does not hold. */
export interface Refusal {
  /** Code of the check's finding; absent for a case. */
  readonly code?: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly message: string;
  readonly hint?: string;
}

/** What was read, with every error in it; the rule set can be used when there is none. */
export interface VerifiedFiles {
  readonly files: RuleSetFiles;
  readonly errors: readonly Refusal[];
}

/** Reads a folder, checks it and runs its cases. Throws nothing but faults of our own. */
function verifyFolder(folder: string, now: number): VerifiedFiles {
  const read = scanFolder(folder);
  const { files } = read;
  const fixtures = openFixtures(folder, undefined);
  const found = checkFolder(read, { now, fixtures });
  const errors = found.filter(({ severity }) => severity === 'error');
  const parts = readParts(files);
  if (errors.length > 0 || parts.ruleSet === undefined) return { files, errors };
  const failing = runCases(parts as RunnableParts, fixtures).filter(({ holds }) => !holds);
  return {
    files,
    errors: failing.map(({ rule: { file }, entry, problem }) => {
      const { line, column } = yamlOf(files, file).placeOf(['cases', entry.index]);
      const message = `the case "${entry.name}" does not hold${problem === undefined ? '' : `: ${problem}`}`;
      return { file, line, column, message, hint: 'sekisho rules test shows why' };
    }),
  };
}

/** The same in a thread beside this one. */
export function verifyBeside(folder: string, now: number): Promise<VerifiedFiles> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { verify: folder, now } });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the check ended without an answer')));
  });
}

if (!isMainThread && typeof workerData?.verify === 'string')
  parentPort?.postMessage(verifyFolder(workerData.verify, workerData.now));
