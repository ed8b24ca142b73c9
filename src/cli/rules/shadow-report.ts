/** `sekisho rules shadow-report`: what shadow rules, and a shadow rule set, said over the journal, beside what the live ones decided. */
import type { Command } from 'commander';
import { columnLines } from '../../authoring/report/width.ts';
import type { Features } from '../../engine/features.ts';
import type { StoredAttempt } from '../../engine/journal.ts';
import type { RuleSet } from '../../engine/rule-set.ts';
import { pointsReader } from '../../engine/rules/compile.ts';
import { formatDecimal, formatPercent } from '../../engine/rules/numbers.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import { scoreOf } from '../../engine/score/score.ts';
import type { Flow } from '../../engine/types.ts';
import { proportion } from '../../replay/numbers/wilson.ts';
import type { Label } from '../../replay/types.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { dataOption, secretsOption } from '../common/journal-options.ts';
import { labelOf, lookIntoJournal, sinceTime } from '../common/journal-view.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { loadRules } from '../common/rule-set.ts';
import { createShadowSetReports, type ShadowSetReport } from './shadow-sets.ts';
import { shadowSetText } from './shadow-sets-text.ts';

interface ReportOptions extends LanguageFlags {
  readonly data: string;
  readonly secrets: string;
  readonly since: string;
  readonly rules?: string;
  readonly json?: true;
}

/** What one shadow rule did. */
export interface ShadowRow {
  readonly rule: string;
  hits: number;
  fraud: number;
  genuine: number;
  /** Hits on attempts to which no live rule added points or a challenge. */
  alone: number;
  /** Attempts that would have been challenged, and were not. */
  toChallenge: number;
  /** Attempts that would have passed without a challenge, and did not: a rule that takes points away. */
  toFrictionless: number;
  /** Hits of which the flow cannot be told: the rule or its data are gone, or the policy has changed since. */
  untold: number;
}

const help = `
Fraud among the hits counts every hit, with Wilson's interval at 95 %; those nobody has labelled yet count as no fraud.
The flow that a shadow rule would have brought is worked out with the points and the policy of the rule set as it now stands; what a
shadow rule set (serve --shadow-rules) would have decided was recorded at the time, and is compared version by version.

Examples:
  $ sekisho rules shadow-report
  $ sekisho rules shadow-report --language ja
  $ sekisho rules shadow-report --since 90d --json`;

/** Adds the command. */
export function registerRulesShadowReport(command: Command): void {
  command
    .option('--since <when>', '12h, 30d, a date in Tokyo, or a time with its zone', '30d')
    .addOption(dataOption())
    .addOption(secretsOption())
    .option('--rules <dir>', 'rule set as it now stands')
    .option('--json', 'as JSON')
    .addOption(languageOption())
    .addHelpText('after', help)
    .action((options: ReportOptions) => {
      const ruleSet = loadRules(options.rules, options.language);
      const found = lookIntoJournal(options.data, options.secrets, view => {
        const report = createShadowReport(ruleSet);
        const sets = createShadowSetReports();
        for (const attempt of view.attempts(sinceTime(options.since, Date.now()))) {
          const label = () => labelOf(view.reader.outcomes(attempt.seq));
          report.add(attempt, label);
          const shadow = view.reader.shadow(attempt.seq);
          if (shadow) sets.add({ attempt, shadow, label: label() });
        }
        return { attempts: report.attempts(), rules: report.rows(), rule_sets: sets.reports() };
      });
      process.stdout.write(`${options.json ? JSON.stringify(found) : textOf(found, options.language)}\n`);
    });
}

/** Adds up attempts; every shadow rule of the rule set has a row, hit or not. */
function createShadowReport(ruleSet: RuleSet) {
  const rules = new Map(ruleSet.rules.map(rule => [rule.id, rule]));
  const rows = new Map<string, ShadowRow>();
  let attempts = 0;
  const rowOf = (rule: string): ShadowRow => {
    const row = rows.get(rule) ?? {
      rule,
      hits: 0,
      fraud: 0,
      genuine: 0,
      alone: 0,
      toChallenge: 0,
      toFrictionless: 0,
      untold: 0,
    };
    rows.set(rule, row);
    return row;
  };
  for (const { id, status } of ruleSet.rules) if (status === 'shadow') rowOf(id);
  return {
    attempts: () => attempts,
    rows: () => [...rows.values()].sort((a, b) => b.hits - a.hits || (a.rule < b.rule ? -1 : 1)),
    add(attempt: StoredAttempt, label: () => Label): void {
      const { decision } = attempt;
      if (!decision) return;
      attempts++;
      if (decision.shadow.length === 0) return;
      const known = label();
      // A challenge by a rule without points adds none; trust takes some away.
      const suspected = decision.hits.some(({ points }) => points >= 0);
      for (const id of decision.shadow) {
        const row = rowOf(id);
        row.hits++;
        if (known !== 'open') row[known]++;
        if (!suspected) row.alone++;
        const flow = flowWith(attempt, rules.get(id), ruleSet, rules);
        if (flow === undefined) row.untold++;
        else if (flow !== decision.flow) row[flow === 'challenge' ? 'toChallenge' : 'toFrictionless']++;
      }
    },
  };
}

/** The flow, had the rule been live; undefined where it cannot be told. */
function flowWith(
  { decision, personal }: StoredAttempt,
  rule: Rule | undefined,
  { policy }: RuleSet,
  rules: ReadonlyMap<string, Rule>,
): Flow | undefined {
  if (!decision || !rule) return undefined;
  const { velocity, surge } = decision.reading;
  const kept = personal ? (JSON.parse(personal.features) as Features) : undefined;
  const needed = rule.contribution.kind === 'points_by' && !/^(velocity|surge)\./.test(rule.contribution.feature);
  if (needed && !kept) return undefined;
  const points = pointsReader(rule)({ ...kept, velocity, surge } as Features);
  if (points === undefined) return undefined;
  const advice = [] as const;
  const hitOf = (id: string, family: string, given: number) => ({
    rule: id,
    family,
    points: given,
    lifts: rules.get(id)?.contribution.kind === 'flow',
    advice,
    text: { ja: '', en: '' },
    evidence: {},
  });
  const live = decision.hits.map(hit => hitOf(hit.rule, hit.family, hit.points));
  // Where today's policy does not give the flow of then, what it says of another rule is no answer either.
  if (scoreOf({ hits: live }, policy).band.flow !== decision.flow) return undefined;
  return scoreOf({ hits: [...live, hitOf(rule.id, rule.family, points)] }, policy).band.flow;
}

const honest: Bilingual = {
  en:
    'Outcomes followed the flow of then: an order that would have been challenged was not, and how its 3-D Secure check would have ended\n' +
    'is unknown; one that would have passed was challenged, and what it would have become without is unknown too; chargebacks come weeks\n' +
    'later, so young hits look better than they are.',
  ja:
    'その後の結果は、当時のフローのもとで生じたものです。チャレンジを要求するはずだった注文は実際には要求されておらず、3Dセキュアの認証が\n' +
    'どう終わったかは分かりません。要求しないはずだった注文は実際には要求されており、要求しなければどうなったかも分かりません。\n' +
    'チャージバックは数週間遅れて届くため、新しい該当ほど不正が実際より少なく見えます。',
};

const nothing: Bilingual = {
  en: 'Neither shadow rules nor a shadow rule set: the rule set has no shadow rule, and the journal nothing of either in this time.',
  ja: 'シャドーのルールもルールセットもありません。ルールセットにシャドーのルールがなく、この期間の記録にもどちらもありません。',
};

/** What the command found. */
interface Found {
  readonly attempts: number;
  readonly rules: readonly ShadowRow[];
  readonly rule_sets: readonly ShadowSetReport[];
}

function textOf({ attempts, rules, rule_sets }: Found, language: Language): string {
  if (rules.length === 0 && rule_sets.length === 0) return nothing[language];
  const assessed = formatDecimal(attempts, 0);
  const blocks = [language === 'ja' ? `判定した試行${assessed}件。` : `${assessed} attempts assessed.`];
  if (rules.length > 0) blocks.push(rulesText(rules, language));
  return [...blocks, ...rule_sets.map(set => shadowSetText(set, language)), honest[language]].join('\n\n');
}

const heads: Readonly<Record<Language, readonly string[]>> = {
  en: ['shadow rule', 'hits', 'fraud among them', 'genuine', 'no live rule', '→ challenge', '→ frictionless', 'untold'],
  ja: [
    'シャドーのルール',
    '該当',
    '該当のうち不正',
    '正常',
    '単独該当',
    'チャレンジへ',
    'フリクションレスへ',
    'フロー不明',
  ],
};

function rulesText(rows: readonly ShadowRow[], language: Language): string {
  const cells = rows.map(row => [
    row.rule,
    formatDecimal(row.hits, 0),
    fraudOf(row, language),
    ...[row.genuine, row.alone, row.toChallenge, row.toFrictionless, row.untold].map(count => formatDecimal(count, 0)),
  ]);
  return columnLines([heads[language], ...cells]).join('\n');
}

function fraudOf({ fraud, hits }: ShadowRow, language: Language): string {
  const { share, low, high } = proportion(fraud, hits);
  if (share === null || low === null || high === null) return '–';
  const [part, from, to] = [share, low, high].map(formatPercent);
  return language === 'ja' ? `${fraud}件、${part}（${from}～${to}）` : `${fraud}, ${part} (${from}–${to})`;
}
