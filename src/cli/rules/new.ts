/** `sekisho rules new`: writes a rule that passes check and test, from flags or by asking. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { RunnableParts } from '../../authoring/cases/run.ts';
import { checkRuleSet } from '../../authoring/check.ts';
import { showExpressionProblems } from '../../authoring/evaluate.ts';
import { firstStatuses, type NewRule, newRule, whyNotTaken } from '../../authoring/new-rule.ts';
import { inLanguage } from '../../authoring/report/japanese.ts';
import { textReport } from '../../authoring/report/text.ts';
import { readExpression } from '../../engine/cel/check.ts';
import type { RuleSetFiles } from '../../engine/rules/read-rules.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { openFolder, openRunnable } from '../common/rules-folder.ts';
import { Asker } from './asker.ts';

/** The options of the command; what they leave open is asked. */
export interface NewCommandOptions extends LanguageFlags {
  readonly rules?: string;
  readonly family?: string;
  readonly when?: string;
  readonly points?: string;
  readonly challenge?: true;
  readonly ja?: string;
  readonly en?: string;
  readonly status?: string;
}

const help = `
What is not given as a flag is asked for on a terminal. Two cases are made up from the condition, one that hits and one
that nearly does, and are run; where none can be made up the rule is a draft whose notes say what to fill in. A rule that
"rules check" would refuse is not written. It begins in the shadow, unless --status live says otherwise.

Examples:
  $ sekisho rules new
  $ sekisho rules new new-account-many-consoles --family account \\
      --when 'account.age_days < 3 && goods.identical_units >= 3' --points 20 \\
      --ja 新規会員が同じゲーム機を多数購入 --en "New account buys many of one console"`;

/** Adds the command. */
export function registerRulesNew(command: Command): void {
  command
    .argument('[id]', 'id of the rule, such as many-cards-one-door')
    .option('--rules <dir>', 'rule set to add it to')
    .option('--family <name>', 'family: the folder that it stands in')
    .option('--when <expression>', 'condition')
    .option('--points <number>', 'points of a hit, -100 to 100')
    .option('--challenge', 'ask for a challenge whatever the score, instead of points')
    .option('--ja <text>', 'title in Japanese')
    .option('--en <text>', 'title in English')
    .option('--status <status>', 'shadow (usual: recorded, acts on nothing) or live')
    .addOption(languageOption())
    .addHelpText('after', help)
    .action(create);
}

async function create(id: string | undefined, options: NewCommandOptions): Promise<void> {
  const folder = openFolder(options.rules);
  const { language } = options;
  const parts = openRunnable(folder, language);
  if (parts === undefined) return;
  const say = (text: string) => inLanguage(text, language);
  const rule = await collect(id, options, parts);
  if (typeof rule === 'string') return refuse(say(rule), 64);
  if (rule === undefined) return refuse(`\n${say('Nothing was written.')}`, 1);
  const taken = whyNotTaken(rule, parts);
  if (taken !== undefined) return refuse(say(taken), 1);
  const made = newRule(rule, parts, language);
  if (!made.ok) return refuse(showExpressionProblems(rule.when, made.error, language), 1);
  const { file, text, hasCases } = made.value;
  const path = join(folder.folder, file);
  if (existsSync(path)) return refuse(say(`${path} is there already`), 1);
  const files = new Map([...folder.files, [file, text]]);
  const findings = findingsOf(rule.id, file, files);
  const report = findings.length === 0 ? '' : `${textReport(findings, { files, prefix: folder.prefix, language })}\n`;
  if (findings.some(({ severity }) => severity === 'error'))
    return refuse(`${report}${say('Nothing was written.')}`, 1);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { flag: 'wx' });
  const where = `${folder.prefix}${file}`;
  const written = language === 'ja' ? `${where} に書き込みました。` : `Written to ${where}.`;
  process.stdout.write(`${text}\n${report}${written}\n${next(rule, hasCases)[language]}\n`);
}

/** What "rules check" says of the new rule, and of others because of it. */
function findingsOf(id: string, file: string, files: RuleSetFiles): readonly Finding[] {
  return checkRuleSet(files, { now: Date.now() }).filter(
    finding => finding.file === file || finding.message.includes(`"${id}"`),
  );
}

function next({ id, status }: NewRule, hasCases: boolean): Bilingual {
  if (!hasCases) {
    return {
      en: 'It is a draft: its notes say what to fill in.',
      ja: '下書き（draft）です。書き足すことはファイルの中の注記にあります。',
    };
  }
  const then = `sekisho rules test --filter ${id} --mutate`;
  const shadow = status === 'shadow';
  return {
    en: `Its two cases hold.${shadow ? ' It stands in the shadow: what it hits is recorded and acts on nothing.' : ''} Add the cases that you know of, then: ${then}`,
    ja: `二つの例は期待どおりです。${shadow ? 'シャドーなので、該当は記録されるだけで何にも影響しません。' : ''}ほかの例を書き足してから、次を実行してください：${then}`,
  };
}

function refuse(text: string, exit: number): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = exit;
}

/** The rule from the flags, what is missing asked for; a sentence where that cannot be done, undefined where it was broken off. */
async function collect(
  given: string | undefined,
  options: NewCommandOptions,
  parts: RunnableParts,
): Promise<NewRule | string | undefined> {
  if (options.challenge && options.points !== undefined) {
    return 'a rule gives points or asks for a challenge: take --points or --challenge, not both';
  }
  const asker = new Asker(undefined, options.language);
  try {
    return await askAll(asker, given, options, parts);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return undefined;
    throw error;
  } finally {
    asker.close();
  }
}

/** Asks for all that makes a rule; a sentence where something is missing or wrong and nobody can be asked. */
export async function askAll(
  asker: Asker,
  given: string | undefined,
  options: NewCommandOptions,
  parts: RunnableParts,
): Promise<NewRule | string> {
  const families = [...parts.ruleSet.policy.families.keys()];
  const ask = questions[options.language];
  const family = await asker.ask({
    given: options.family,
    flag: '--family',
    text: ask.family(families.join(', ')),
    wrong: answer => (families.includes(answer) ? undefined : 'there is no such family'),
    words: families,
  });
  const id = await asker.ask({
    given,
    flag: 'the id',
    text: ask.id,
    wrong: answer => whyNotTaken({ id: answer, family }, parts),
  });
  const when = await asker.ask({
    given: options.when,
    flag: '--when',
    text: ask.when,
    wrong(answer) {
      const read = readExpression(answer, parts.names);
      return read.ok ? undefined : showExpressionProblems(answer, read.error, options.language);
    },
    words: [...parts.paths.keys(), ...[...parts.lists.byName.keys()].map(name => `lists.${name}`)],
  });
  const points = await asker.ask({
    given: options.challenge ? challenge : options.points,
    flag: '--points or --challenge',
    text: ask.points,
    wrong: whyNotPoints,
    words: [challenge],
  });
  const titleJa = await asker.ask({ given: options.ja, flag: '--ja', text: ask.titleJa });
  const titleEn = await asker.ask({ given: options.en, flag: '--en', text: ask.titleEn });
  const status = await asker.ask({
    given: options.status,
    flag: '--status',
    text: ask.status(firstStatuses.join(', '), firstStatuses[0]),
    wrong: whyNotStatus,
    usual: firstStatuses[0],
    words: firstStatuses,
  });
  if (asker.missing.length > 0) return `missing: ${asker.missing.join(', ')}`;
  const fault = whyNotPoints(points) ?? whyNotStatus(status);
  if (fault !== undefined) return fault;
  return {
    id,
    family,
    when,
    titleJa,
    titleEn,
    status: firstStatuses.find(known => known === status)!,
    ...(points === challenge ? {} : { points: Number(points) }),
  };
}

const challenge = 'challenge';

/** What is asked for; the Japanese has the same questions, or does not compile. */
const inEnglish = {
  family: (families: string) => `Family (${families})`,
  id: 'Id, such as many-cards-one-door',
  when: 'Hits when (Tab completes names)',
  points: `Points (-100 to 100), or "${challenge}" to ask for one whatever the score`,
  titleJa: 'Title in Japanese',
  titleEn: 'Title in English',
  status: (statuses: string, usual: string) => `Status (${statuses}; Enter for ${usual})`,
};

const questions: Readonly<Record<Language, typeof inEnglish>> = {
  en: inEnglish,
  ja: {
    family: families => `系統（${families}）`,
    id: 'ID（例：many-cards-one-door）',
    when: '該当する条件（Tab で項目名を補えます）',
    points: `点数（-100から100）。スコアにかかわらずチャレンジを要求するなら "${challenge}"`,
    titleJa: '日本語の表題',
    titleEn: '英語の表題',
    status: (statuses, usual) => `状態（${statuses}。Enter だけなら ${usual}）`,
  },
};

function whyNotStatus(answer: string): string | undefined {
  return firstStatuses.some(known => known === answer) ? undefined : `a new rule is ${firstStatuses.join(' or ')}`;
}

function whyNotPoints(answer: string): string | undefined {
  if (answer === challenge) return undefined;
  const points = Number(answer);
  const sound = Number.isInteger(points) && points !== 0 && Math.abs(points) <= 100;
  return sound ? undefined : 'points are a whole number from -100 to 100, and not 0';
}
