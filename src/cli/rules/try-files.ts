/** `sekisho rules try FILE…`: a replay of the files with both rule sets, and what of it speaks of the change. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunnableParts } from '../../authoring/cases/run.ts';
import { inLanguage, refusalIn } from '../../authoring/report/japanese.ts';
import { withStatus } from '../../authoring/try-rule.ts';
import { temporaryFolder } from '../../replay/order/runs.ts';
import { readReportText } from '../../replay/read/report-text.ts';
import { runJob } from '../../replay/run/job.ts';
import { type LoadedSets, loadSets, type RuleSetTexts } from '../../replay/run/rule-sets.ts';
import type { Rejected, Source } from '../../replay/types.ts';
import type { Language } from '../../shared/languages.ts';
import { programVersion } from '../common/program-version.ts';
import { openFolder, openFolderOrRevision, openRunnable } from '../common/rules-folder.ts';
import { openReplayInputs } from '../replay/inputs.ts';
import { createProgress } from '../replay/progress.ts';
import { usualWorkers } from '../replay/workers.ts';
import type { TryOptions } from './try-options.ts';
import { trialReport } from './try-report.ts';

/** Runs the trial and prints its report. Lines that cannot be used are named on stderr, and the exit status is 65 then. */
export async function tryOnFiles(files: readonly string[], options: TryOptions): Promise<void> {
  const parts = openRunnable(openFolder(options.rules), options.language);
  const sides = parts && sidesOf(parts, options);
  if (!sides) return;
  const progress = createProgress(options.quiet === true);
  const temporary = temporaryFolder();
  const rejects = options.rejects ?? join(temporary.path, 'rejects');
  try {
    const { history, report } = await openReplayInputs(
      files,
      options,
      { arrival: false, progress: progress.reading },
      undefined,
    );
    try {
      const { numbers, counts } = await runJob(history, {
        ...sides,
        // A rule that is switched on or off stands in no text that a thread could load.
        workers: options.rule === undefined ? usualWorkers(files) : 1,
        maxRejects: options.maxRejects,
        rejects,
        detailFor: detail => refusalIn(detail, options.language),
        program: programVersion(),
        ...(report ? { readers: report } : {}),
        progress,
        now: Date.now,
      });
      progress.end();
      if (counts.rejected > 0) {
        tellRejects(rejects, counts.rejected, options.language);
        process.exitCode = 65;
      }
      if (report && !options.json) process.stdout.write(`${readReportText(report, options.language)}\n`);
      process.stdout.write(
        `${options.json ? JSON.stringify(numbers, null, 2) : trialReport(numbers!, options.rule, options.language)}\n`,
      );
    } finally {
      history.close();
    }
  } finally {
    progress.end();
    temporary.remove();
  }
}

interface Sides {
  readonly texts: RuleSetTexts;
  readonly sets: LoadedSets;
}

/** The two rule sets of a trial; undefined where one cannot be had, which has then been said. */
function sidesOf(parts: RunnableParts, { rule, against, language }: TryOptions): Sides | undefined {
  const { files, ruleSet } = parts;
  if (rule !== undefined) {
    if (parts.rules.some(({ id }) => id === rule))
      return { texts: { rules: files }, sets: withAndWithout(parts, rule) };
    process.stderr.write(`${inLanguage(`there is no rule "${rule}"`, language)}\n`);
    process.exitCode = 64;
    return undefined;
  }
  const other = against === undefined ? { files, ruleSet } : openRunnable(openFolderOrRevision(against), language);
  if (!other) return undefined;
  const texts = { rules: files, against: other.files };
  const sets = loadSets(texts);
  return sets && { texts, sets };
}

/** The rule live against the rule not there: all else is the same, so it is recognised and counted once. */
function withAndWithout(parts: RunnableParts, rule: string): LoadedSets {
  const rules = withStatus(parts, rule, 'live');
  const against = withStatus(parts, rule, 'retired');
  return { rules, against, sharedRecognition: true, sharedCounting: true, counting: [rules] };
}

/** Most lines that are named; `--rejects` has them all. */
const mostNamed = 20;

function tellRejects(path: string, all: number, language: Language): void {
  const ja = language === 'ja';
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, Math.min(all, mostNamed));
  for (const text of lines) {
    // The detail is in the language already: it was written so.
    const { file, line, code, detail } = JSON.parse(text) as Source & Pick<Rejected, 'code' | 'detail'>;
    const name = ja ? file.replace(/^standard input$/, '標準入力') : file;
    process.stderr.write(`${name}:${line}: ${ja ? '対象外' : 'left out'}: ${detail} [${code}]\n`);
  }
  const more = all - lines.length;
  if (more === 0) return;
  const rest = ja
    ? `ほか${more}行。--rejects ファイル ですべて書き出せます`
    : `and ${more} more; --rejects FILE lists them all`;
  process.stderr.write(`${rest}\n`);
}
