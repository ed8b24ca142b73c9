/** `sekisho rules explain`: what a name means, or why a checkout was decided as it was. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { fixturesOf } from '../../authoring/cases/fixtures.ts';
import { CasePlayer, type Situation } from '../../authoring/cases/play.ts';
import type { RunnableParts } from '../../authoring/cases/run.ts';
import { explainSituation, signed } from '../../authoring/explain/assessment.ts';
import { countersBehind, showCounters } from '../../authoring/explain/events.ts';
import { explainName } from '../../authoring/explain/names.ts';
import { showShadow } from '../../authoring/explain/shadow.ts';
import { readParts } from '../../authoring/parts.ts';
import { inLanguage } from '../../authoring/report/japanese.ts';
import { painter } from '../../authoring/show-cases.ts';
import { type PersonalRecord, type RecordedDecision, storedFeatures } from '../../engine/journal.ts';
import type { Assessment, Checkout } from '../../engine/types.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { timeInJapan } from '../../shared/time.ts';
import { faultsInJapanese } from '../common/faults-in-japanese.ts';
import { findAttempt } from '../common/journal-attempt.ts';
import { dataOption, secretsOption } from '../common/journal-options.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { openFolder, openRunnable, wantsColour } from '../common/rules-folder.ts';
import { addCheckoutOptions, type CheckoutOptions, situationOf } from './checkout.ts';

interface ExplainCommandOptions extends CheckoutOptions, LanguageFlags {
  readonly rules?: string;
  readonly story?: string;
  readonly attempt?: string;
  readonly all?: true;
  readonly data: string;
  readonly secrets: string;
  readonly merchant?: string;
}

const help = `
NAME is a rule, a feature (goods.high_risk_share), a record of features (goods), a counter, a list, a family, a band, or
a code (of a finding of "rules check", of a problem that the API answers with, of a fault that ends a command), or the id
of an assessment in the journal. With --checkout, or --story and --attempt, a decision is explained: how the score adds
up, each rule that hit with the values of its parts, the rules that lacked data, how the address and the goods were read,
step by step, and the smallest change that would have changed the flow.

Examples:
  $ sekisho rules explain goods.high_risk_share
  $ sekisho rules explain unknown-feature
  $ sekisho rules explain id-conflict                      an answer of the API
  $ sekisho rules explain att-20261122-0001-1              an assessment of ./data
  $ sekisho rules explain --checkout fixtures/checkouts/guest-console.json
  $ sekisho rules explain --story fixtures/stories/number-walking.ndjson --attempt walk-5 --language ja`;

/** Adds the command. */
export function registerRulesExplain(command: Command): void {
  addCheckoutOptions(
    command
      .argument('[name]', 'rule, feature, counter, list, family, band, code, or id of an assessment')
      .option('--rules <dir>', 'rule set to explain')
      .option('--story <file>', 'stream of attempts and outcomes, for an attempt in it')
      .option('--attempt <id>', 'attempt of the story')
      .addOption(dataOption())
      .addOption(secretsOption())
      .option('--merchant <id>', 'merchant of the assessment, where several share the id')
      .option('--all', 'show the rules that missed as well')
      .addOption(languageOption()),
  )
    .addHelpText('after', help)
    .action(explain);
}

function explain(name: string | undefined, options: ExplainCommandOptions): void {
  if (name !== undefined) {
    const named = nameText(name, options);
    say(named.ok ? named : (assessmentText(name, options) ?? named), options.language);
    return;
  }
  if (!['checkout', 'story'].some(option => option in options) && options.set.length + options.feature.length === 0) {
    say(fail('say what: a name, --checkout FILE, or --story FILE --attempt ID (see --help)'), options.language, 64);
    return;
  }
  const parts = openRunnable(openFolder(options.rules), options.language);
  if (parts === undefined) return;
  const situation = options.story === undefined ? situationOf(options, parts) : situationInStory(options, parts);
  if (!situation.ok) {
    say(situation, options.language, 65);
    return;
  }
  say(ok(explainSituation(situation.value, parts, shownAs(options))), options.language);
}

function shownAs({ language, all }: ExplainCommandOptions) {
  return { language, paint: painter(wantsColour()), ...(all === undefined ? {} : { all }) };
}

/** An assessment of the journal, explained by the present rule set; undefined where there is none of this id. */
function assessmentText(id: string, options: ExplainCommandOptions): Result<string, string> | undefined {
  const parts = readParts(openFolder(options.rules).files);
  const { ruleSet } = parts;
  if (ruleSet === undefined) return undefined;
  const behind = (hits: readonly { readonly rule: string }[]) =>
    countersBehind(
      ruleSet,
      hits.map(({ rule }) => rule),
    );
  const found = findAttempt(id, options, ({ decision }) =>
    Math.max(0, ...behind(decision?.hits ?? []).map(({ overMs }) => overMs)),
  );
  if (found === undefined || !found.ok) return found;
  const { attempt, events, shadow } = found.value;
  const { decision, personal, event } = attempt;
  if (decision === undefined) return fail(`"${id}" is imported history: it was never assessed`);
  const { language } = options;
  const ja = language === 'ja';
  const { score, band, flow } = decision;
  const time = timeInJapan(event.at);
  const sent = personal && (JSON.parse(personal.checkout) as Omit<Checkout, 'at'>);
  const order = sent?.order_id === undefined ? '' : ja ? `（注文 ${sent.order_id}）` : ` of order ${sent.order_id}`;
  const decided = ja
    ? `判定 ${id}${order}：スコア${score}、帯${band}、フロー${flow}、${time}`
    : `Assessment ${id}${order}: score ${score}, band ${band}, flow ${flow}, ${time}`;
  const head = decision.observed ? `${decided}\n${onlyObserved[language]}` : decided;
  const counters = showCounters(behind(decision.hits), decision.reading, event, events, language);
  const beside = showShadow(decision.shadow, shadow, language);
  const failed = decision.degraded.map(({ part, cause, action }) => `  ! ${part}: ${cause}; ${action}`);
  if (personal === undefined || sent === undefined) {
    const hits = decision.hits.map(({ rule, points }) => `  ${rule} (${points})`);
    return ok([head, notKept[language], ...hits, ...failed, counters, beside].filter(text => text !== '').join('\n'));
  }
  const isOther = decision.rule_set !== ruleSet.version;
  const then = isOther || failed.length > 0 ? [reasonsThen(decision, personal, language), ...failed].join('\n') : '';
  const other = isOther ? otherRules[language] : '';
  const checkout: Checkout = { ...sent, at: event.at };
  const situation = { features: storedFeatures(decision, personal), at: event.at, checkout };
  const explained = explainSituation(situation, { ...parts, ruleSet }, shownAs(options));
  return ok([head, then, other, explained, counters, beside].filter(text => text !== '').join('\n\n'));
}

/** What it was decided by at the time, in the words that were answered: the present rules may say something else. */
function reasonsThen({ hits }: RecordedDecision, { answer }: PersonalRecord, language: Language): string {
  const { reasons = [] } = JSON.parse(answer) as Partial<Assessment>;
  const lines = hits.map(({ rule, points }) => {
    const told = reasons.find(reason => reason.rule === rule)?.text[language];
    return `  ${signed(points)}  ${rule}${told === undefined ? '' : `  ${told}`}`;
  });
  return [language === 'ja' ? '当時の判定の理由：' : 'What it was decided by at the time:', ...lines].join('\n');
}

const notKept: Bilingual = {
  ja: `個人データは消去されたか、保存されなかったか、この鍵では開けません。
そのため、特徴量も、住所と商品を読み取った過程も示せません。公開部分に残っているもの：`,
  en: `Its personal data were erased, never kept, or cannot be opened with these keys: neither the features nor the steps of
address and goods can be shown. What stands in the open:`,
};

const onlyObserved: Bilingual = {
  ja: '観察のみ（--observe）の判定です。実際の回答は frictionless（01）で、以下は求めるはずだった内容です。',
  en: 'The service only observed: it was answered frictionless with 01, and this is what it would have asked.',
};

const otherRules: Bilingual = {
  ja: '判定したのは別のルールセットです。以下は、現在のルールセットによる説明です。',
  en: 'It was decided by another rule set. What follows is what the present one says.',
};

function say(text: Result<string, string>, language: Language, exit = 1): void {
  if (text.ok) process.stdout.write(`${text.value}\n`);
  else {
    process.stderr.write(`${inLanguage(text.error, language)}\n`);
    process.exitCode = exit;
  }
}

function nameText(name: string, options: ExplainCommandOptions): Result<string, string> {
  const { language } = options;
  const found = explainName(name, readParts(openFolder(options.rules).files), {
    language,
    pageOf: code => pageOf(code, language),
    faultsInJapanese,
  });
  if ('texts' in found) return ok(found.texts.join('\n\n'));
  return fail(
    `There is nothing called "${name}".${found.nearest === undefined ? '' : ` Did you mean "${found.nearest}"?`}`,
  );
}

/** The page of a code, where the documentation lies beside the program; in Japanese its Japanese part and the example. */
function pageOf(code: string, language: Language): string | undefined {
  const path = fileURLToPath(new URL(`../../../docs/errors/${code}.md`, import.meta.url));
  if (!existsSync(path)) return undefined;
  const page = readFileSync(path, 'utf8').trimEnd();
  if (language === 'en') return page;
  const [first = '', ...others] = page.split(/^## /m);
  const part = (title: string) =>
    others
      .find(text => text.startsWith(title))
      ?.slice(title.length)
      .trim();
  const example = part('Example');
  const parts = [first.split('\n')[0], part('日本語'), ...(example === undefined ? [] : ['## 例', example])];
  return parts.join('\n\n');
}

function situationInStory(
  { story = '', attempt }: ExplainCommandOptions,
  { ruleSet }: RunnableParts,
): Result<Situation, string> {
  if (attempt === undefined) return fail('--story needs --attempt: which attempt of the story is meant');
  let text: string;
  try {
    text = readFileSync(story, 'utf8');
  } catch {
    return fail(`there is no file ${story}`);
  }
  const played = new CasePlayer(ruleSet, fixturesOf({ 'stories/given.ndjson': text })).story('given');
  if (!played.ok) return fail(played.error.replace('stories/given.ndjson', story));
  const situation = played.value.get(attempt);
  return situation === undefined ? fail(`${story} has no attempt "${attempt}"`) : ok(situation);
}
