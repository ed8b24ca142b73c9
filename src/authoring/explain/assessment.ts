/** A decision explained: the score step by step, each rule that hit with its parts and values, and what would have changed it. */
import { featuresRead } from '../../engine/cel/expression.ts';
import { featureAt } from '../../engine/rules/feature-paths.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import { scoreOf } from '../../engine/score/score.ts';
import type { RuleHit, RuleOutcomes, Score } from '../../engine/types.ts';
import type { Bilingual } from '../../shared/languages.ts';
import type { Situation } from '../cases/play.ts';
import type { RunnableParts } from '../cases/run.ts';
import { padTo } from '../report/width.ts';
import { type painter, showTraceLines } from '../show-cases.ts';
import { traceLines, traceOf } from '../show-trace.ts';
import { changesOfFlow, decidingRules } from './changes.ts';

/** How an explanation is written. */
export interface ExplainOptions {
  readonly language: keyof Bilingual;
  /** Show the rules that missed as well. */
  readonly all?: boolean;
  readonly paint: ReturnType<typeof painter>;
}

/** Most changes that are listed: the nearest say enough. */
const mostChanges = 5;

/** The whole explanation of one situation by a rule set. */
export function explainSituation(situation: Situation, parts: RunnableParts, options: ExplainOptions): string {
  const outcomes = parts.ruleSet.evaluate(situation.features, situation.at);
  const score = scoreOf(outcomes, parts.ruleSet.policy);
  const sections = [
    decision(score, options),
    scoreSteps(outcomes, score, options),
    ...outcomes.hits.map(hit => ruleSection(hit, situation, parts, options)),
    shadowRules(outcomes, options),
    unknownRules(outcomes, situation, parts.rules),
    ...(options.all ? [missedRules(outcomes, situation, parts, options)] : []),
    whatWouldChange(situation, parts),
  ];
  return sections.filter(section => section !== '').join('\n\n');
}

function decision({ score, band }: Score, { paint }: ExplainOptions): string {
  return paint(
    'bold',
    `Score ${score}, band ${band.name}, flow ${band.flow} (threeDSRequestorChallengeInd ${band.challenge_ind}).`,
  );
}

function scoreSteps({ hits }: RuleOutcomes, { score, families, band }: Score, { paint }: ExplainOptions): string {
  if (hits.length === 0) return 'No rule hit.';
  const lines = families.flatMap(({ family, points, capped }) => {
    const own = hits.filter(hit => hit.family === family);
    const limit = capped === points ? '' : `, ${points > capped ? 'capped' : 'floored'} at ${capped}`;
    return [
      `  ${padTo(family, 12)} ${signed(capped)}${limit === '' ? '' : `   (${points}${limit})`}`,
      ...own.map(hit =>
        paint('dim', `    ${signed(hit.points)}  ${hit.rule}${hit.lifts ? ' (asks for a challenge)' : ''}`),
      ),
    ];
  });
  const sum = families.reduce((total, { capped }) => total + capped, 0);
  const clamped = sum === score ? '' : ` (${sum}, kept between 0 and 100)`;
  const lifted = hits.some(({ lifts }) => lifts) ? '; at least the first band with a challenge' : '';
  return ['How the score adds up:', ...lines, `  = ${score}${clamped}, band ${band.name}${lifted}`].join('\n');
}

function signed(points: number): string {
  return `${points < 0 ? '−' : '+'}${Math.abs(points)}`.padStart(4);
}

function ruleSection(
  hit: RuleHit,
  situation: Situation,
  parts: RunnableParts,
  { language, paint }: ExplainOptions,
): string {
  const rule = parts.rules.find(({ id }) => id === hit.rule)!;
  const lines = showTraceLines(traceLines(traceOf(rule.condition, situation, parts.lists)), paint);
  return [
    `${paint('bold', hit.rule)}  ${rule.title[language]}`,
    `  ${hit.text[language]}`,
    ...lines.map(line => `  ${line}`),
  ].join('\n');
}

function shadowRules({ shadow }: RuleOutcomes, { language }: ExplainOptions): string {
  const lines = shadow.map(hit => `  ${hit.rule} (${signed(hit.points).trim()}): ${hit.text[language]}`);
  return lines.length === 0 ? '' : ['Shadow rules that hit, and add nothing:', ...lines].join('\n');
}

function unknownRules({ unknown, errors }: RuleOutcomes, situation: Situation, rules: readonly Rule[]): string {
  const missing = (id: string) => {
    const rule = rules.find(one => one.id === id)!;
    return featuresRead(rule.condition).filter(path => featureAt(situation.features, path) === undefined);
  };
  const lines = unknown.map(id => `  ? ${id}: lacks ${missing(id).join(', ') || 'data'}`);
  const failed = errors.map(({ rule, cause }) => `  ! ${rule}: ${cause}`);
  return lines.length + failed.length === 0 ? '' : ['Rules that could not say:', ...lines, ...failed].join('\n');
}

function missedRules(
  outcomes: RuleOutcomes,
  situation: Situation,
  parts: RunnableParts,
  { paint }: ExplainOptions,
): string {
  const said = new Set([
    ...outcomes.hits.map(({ rule }) => rule),
    ...outcomes.unknown,
    ...outcomes.errors.map(({ rule }) => rule),
  ]);
  const missed = parts.rules.filter(({ id, status }) => status === 'live' && !said.has(id));
  const blocks = missed.map(rule => {
    const lines = showTraceLines(traceLines(traceOf(rule.condition, situation, parts.lists)), paint);
    return [`  ${rule.id}`, ...lines.map(line => `    ${line}`)].join('\n');
  });
  return blocks.length === 0 ? '' : ['Rules that missed:', ...blocks].join('\n');
}

function whatWouldChange(situation: Situation, { ruleSet }: RunnableParts): string {
  const changes = changesOfFlow(situation, ruleSet).slice(0, mostChanges);
  const features = changes.map(
    ({ path, from, to, score, flow }) =>
      `  ${path} ${JSON.stringify(to)} instead of ${JSON.stringify(from)}: ${flow} (score ${score})`,
  );
  const rules = decidingRules(situation, ruleSet).map(
    ({ rule, score, flow }) => `  without ${rule}: ${flow} (score ${score})`,
  );
  const lines = [...features, ...rules];
  const head = 'The smallest changes that would have changed the flow, one at a time:';
  return lines.length === 0
    ? 'No change of a single feature or rule would have changed the flow.'
    : [head, ...lines].join('\n');
}
