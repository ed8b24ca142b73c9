/** `sekisho rules try --on STORE`: the answer from stored features. It loads little, for it has a second in all. */
import { inLanguage } from '../../authoring/report/japanese.ts';
import { FeatureStore } from '../../replay/features/reader.ts';
import { trialFormat } from '../../replay/what-if/numbers.ts';
import { type Unanswerable, unanswerable } from '../../replay/what-if/stale.ts';
import { readTrialRules, type TrialRules, withStatusOf } from '../../replay/what-if/trial-rules.ts';
import { whatIf } from '../../replay/what-if/what-if.ts';
import { errorsIn } from '../../rule-set/folder.ts';
import { Fault } from '../../shared/errors.ts';
import type { Language } from '../../shared/languages.ts';
import { programVersion } from '../common/program-version.ts';
import { openFolder, openFolderOrRevision, type RulesFolder } from '../common/rules-texts.ts';
import type { TryOptions } from './try-options.ts';
import { trialReport } from './try-report.ts';

/** Runs the trial and prints its report. */
export async function tryOnStore(folder: string, options: TryOptions): Promise<void> {
  const store = new FeatureStore(folder, programVersion());
  try {
    const sides = await sidesOf(store, options);
    if (!sides) return;
    const progress = options.quiet ? undefined : sayEvery(2_000, store.manifest.rows, options.language);
    const answer = whatIf(store, { ...sides, ...(progress ? { progress } : {}) });
    if ('unanswerable' in answer) throw new Fault('full-replay-needed', described(answer.unanswerable));
    const { numbers } = answer;
    const { rows, rule_set } = store.manifest;
    const json = () =>
      JSON.stringify({ format: trialFormat, store: { rows, rule_set: rule_set.version }, ...numbers }, null, 2);
    process.stdout.write(`${options.json ? json() : trialReport(numbers, options.rule, options.language)}\n`);
  } finally {
    store.close();
  }
}

/** The two rule sets; undefined where one cannot be used, which has then been said. */
async function sidesOf(store: FeatureStore, { rules: asked, rule, against: other, language }: TryOptions) {
  const rules = await readSide(store, openFolder(asked), language);
  if (!rules) return undefined;
  if (rule !== undefined) {
    if (rules.rules.some(({ id }) => id === rule)) {
      const asked = withoutUnansweredShadows(rules, rule, language);
      return { rules: withStatusOf(asked, rule, 'live'), against: withStatusOf(asked, rule, 'retired') };
    }
    process.stderr.write(`${inLanguage(`there is no rule "${rule}"`, language)}\n`);
    process.exitCode = 64;
    return undefined;
  }
  const replayed = {
    folder: '',
    prefix: '',
    files: new Map(Object.entries(store.manifest.rule_set.files)),
    findings: [],
  };
  const against = await readSide(store, other === undefined ? replayed : openFolderOrRevision(other), language);
  return against && { rules, against };
}

/** Other rules that only watch are no reason for a full replay: what is asked of one rule does not hang on them. Says which are left out. */
function withoutUnansweredShadows(trial: TrialRules, rule: string, language: Language): TrialRules {
  const watching = trial.rules.filter(({ id, status }) => status === 'shadow' && id !== rule);
  const out = new Set(unanswerable(watching, trial.stale).map(each => each.rule));
  if (out.size === 0) return trial;
  const said = 'left out, for shadow rules act on nothing and stored features cannot say what these hit';
  process.stderr.write(`${inLanguage(`${said}: ${[...out].join(', ')}`, language)}\n`);
  return { ...trial, rules: trial.rules.filter(({ id }) => !out.has(id)) };
}

/** Reads a rule set; its errors are shown, and there is no answer then. */
async function readSide(store: FeatureStore, folder: RulesFolder, language: Language): Promise<TrialRules | undefined> {
  const { files, prefix } = folder;
  const read = await readTrialRules(store.manifest.rule_set, files);
  const errors = errorsIn(folder, read.findings);
  if (errors.length === 0) return read.trial;
  const { textReport } = await import('../../authoring/report/text.ts');
  process.stderr.write(`${textReport(errors, { files, prefix, language })}\n`);
  process.exitCode = 1;
  return undefined;
}

/** Most causes that are named. */
const mostNamed = 10;

function described(causes: readonly Unanswerable[]): string {
  const lines = causes.slice(0, mostNamed).map(({ rule, feature, why }) => `\n  ${rule} reads ${feature}: ${why}`);
  const more = causes.length > mostNamed ? [`\n  and ${causes.length - mostNamed} more`] : [];
  return [...lines, ...more].join('');
}

/** Says on stderr how far it is, no more often than this; most trials are over before the first time. */
function sayEvery(ms: number, rows: number, language: Language): (done: number) => void {
  let last = Date.now();
  return done => {
    if (done === rows || Date.now() - last < ms) return;
    last = Date.now();
    const [so, all] = [done, rows].map(count => count.toLocaleString('en-US'));
    process.stderr.write(language === 'ja' ? `注文${all}件のうち${so}件を確認\n` : `asked ${so} of ${all} orders\n`);
  };
}
