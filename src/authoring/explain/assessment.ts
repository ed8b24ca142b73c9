/**
 * A decision explained: the score step by step, each rule that hit with its parts and values, how the address and the goods
 * were read, and what would have changed it.
 */
import { featuresRead } from '../../engine/cel/expression.ts';
import { featureAt } from '../../engine/rules/feature-paths.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import { scoreOf } from '../../engine/score/score.ts';
import type { RuleHit, RuleOutcomes, Score } from '../../engine/types.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import type { Situation } from '../cases/play.ts';
import type { RunnableParts } from '../cases/run.ts';
import { padTo } from '../report/width.ts';
import { type painter, showTraceLines } from '../show-cases.ts';
import { traceLines, traceOf } from '../show-trace.ts';
import { changesOfFlow, decidingRules } from './changes.ts';
import { checkoutGoodsSteps } from './goods.ts';
import { checkoutPlaceSteps } from './place.ts';

/** How an explanation is written. */
export interface ExplainOptions {
  readonly language: Language;
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
    unknownRules(outcomes, situation, parts.rules, options),
    ...(options.all ? [missedRules(outcomes, situation, parts, options)] : []),
    recognitionSteps(situation, parts, options),
    whatWouldChange(situation, parts, options),
  ];
  return sections.filter(section => section !== '').join('\n\n');
}

/** Sentences of the frame; what rules say of themselves is in their files. */
const texts = {
  noHit: { ja: '該当したルールはありません。', en: 'No rule hit.' },
  adding: { ja: 'スコアの内訳：', en: 'How the score adds up:' },
  capped: { ja: '上限', en: 'capped at' },
  floored: { ja: '下限', en: 'floored at' },
  asks: { ja: 'チャレンジを要求するルール', en: 'asks for a challenge' },
  clamped: { ja: '0～100に収める', en: 'kept between 0 and 100' },
  lifted: { ja: '（チャレンジを要求する最初の帯まで引き上げ）', en: '; at least the first band with a challenge' },
  shadow: { ja: 'シャドーのルールで該当したもの（点数には加えない）：', en: 'Shadow rules that hit, and add nothing:' },
  unknown: { ja: 'データが足りず判断できなかったルール：', en: 'Rules that could not say:' },
  missed: { ja: '該当しなかったルール：', en: 'Rules that missed:' },
  place: { ja: '配送先の読み取り：', en: 'How the address was read:' },
  goods: { ja: '商品の読み取り：', en: 'How the goods were read:' },
  changes: {
    ja: 'どれか一つでフローが変わった、最小の変更：',
    en: 'The smallest changes that would have changed the flow, one at a time:',
  },
  noChange: {
    ja: '特徴量やルール一つの変更では、フローは変わりませんでした。',
    en: 'No change of a single feature or rule would have changed the flow.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

function decision({ score, band }: Score, { paint, language }: ExplainOptions): string {
  const { name, flow, challenge_ind } = band;
  return paint(
    'bold',
    language === 'ja'
      ? `スコア${score}、帯${name}、フロー${flow}（threeDSRequestorChallengeInd ${challenge_ind}）`
      : `Score ${score}, band ${name}, flow ${flow} (threeDSRequestorChallengeInd ${challenge_ind}).`,
  );
}

function scoreSteps(
  { hits }: RuleOutcomes,
  { score, families, band }: Score,
  { paint, language }: ExplainOptions,
): string {
  if (hits.length === 0) return texts.noHit[language];
  const ja = language === 'ja';
  const beside = (text: string) => (ja ? `（${text}）` : ` (${text})`);
  const comma = ja ? '、' : ', ';
  const asks = beside(texts.asks[language]);
  const lines = families.flatMap(({ family, points, capped }) => {
    const own = hits.filter(hit => hit.family === family);
    const limit =
      capped === points
        ? ''
        : `${comma}${(points > capped ? texts.capped : texts.floored)[language]}${ja ? '' : ' '}${minus(capped)}`;
    return [
      `  ${padTo(family, 12)} ${signed(capped)}${limit === '' ? '' : `  ${beside(`${minus(points)}${limit}`)}`}`,
      ...own.map(hit => paint('dim', `    ${signed(hit.points)}  ${hit.rule}${hit.lifts ? asks : ''}`)),
    ];
  });
  const sum = families.reduce((total, { capped }) => total + capped, 0);
  const clamped = sum === score ? '' : beside(`${minus(sum)}${comma}${texts.clamped[language]}`);
  const lifted = hits.some(({ lifts }) => lifts) ? texts.lifted[language] : '';
  const inBand = ja ? `帯${band.name}` : `band ${band.name}`;
  return [texts.adding[language], ...lines, `  = ${score}${clamped}${comma}${inBand}${lifted}`].join('\n');
}

/** Points with their sign, in a column. */
export function signed(points: number): string {
  return `${points < 0 ? '−' : '+'}${Math.abs(points)}`.padStart(4);
}

/** A sum of points, below 0 with the sign that `signed` writes. */
const minus = (points: number) => String(points).replace('-', '−');

function ruleSection(
  hit: RuleHit,
  situation: Situation,
  parts: RunnableParts,
  { language, paint }: ExplainOptions,
): string {
  const rule = parts.rules.find(({ id }) => id === hit.rule)!;
  const lines = showTraceLines(traceLines(traceOf(rule.condition, situation, parts.lists), language), paint);
  return [
    `${paint('bold', hit.rule)}  ${rule.title[language]}`,
    `  ${hit.text[language]}`,
    ...lines.map(line => `  ${line}`),
  ].join('\n');
}

function shadowRules({ shadow }: RuleOutcomes, { language }: ExplainOptions): string {
  const lines = shadow.map(hit => `  ${hit.rule} (${signed(hit.points).trim()}): ${hit.text[language]}`);
  return lines.length === 0 ? '' : [texts.shadow[language], ...lines].join('\n');
}

function unknownRules(
  { unknown, errors }: RuleOutcomes,
  situation: Situation,
  rules: readonly Rule[],
  { language }: ExplainOptions,
): string {
  const missing = (id: string) => {
    const rule = rules.find(one => one.id === id)!;
    return featuresRead(rule.condition).filter(path => featureAt(situation.features, path) === undefined);
  };
  const lines = unknown.map(id => {
    const lacking = missing(id);
    if (language === 'en') return `  ? ${id}: lacks ${lacking.join(', ') || 'data'}`;
    return `  ? ${id}：${lacking.length === 0 ? '' : `${lacking.join('、')} の`}データがない`;
  });
  const failed = errors.map(({ rule, cause }) => `  ! ${rule}: ${cause}`);
  return lines.length + failed.length === 0 ? '' : [texts.unknown[language], ...lines, ...failed].join('\n');
}

function missedRules(
  outcomes: RuleOutcomes,
  situation: Situation,
  parts: RunnableParts,
  { paint, language }: ExplainOptions,
): string {
  const said = new Set([
    ...outcomes.hits.map(({ rule }) => rule),
    ...outcomes.unknown,
    ...outcomes.errors.map(({ rule }) => rule),
  ]);
  const missed = parts.rules.filter(({ id, status }) => status === 'live' && !said.has(id));
  const blocks = missed.map(rule => {
    const lines = showTraceLines(traceLines(traceOf(rule.condition, situation, parts.lists), language), paint);
    return [`  ${rule.id}`, ...lines.map(line => `    ${line}`)].join('\n');
  });
  return blocks.length === 0 ? '' : [texts.missed[language], ...blocks].join('\n');
}

/** How the address and the goods became features; nothing where the situation holds no checkout. */
function recognitionSteps({ checkout }: Situation, { ruleSet }: RunnableParts, options: ExplainOptions): string {
  if (checkout === undefined) return '';
  const { paint, language } = options;
  const indented = (lines: readonly string[]) => lines.map(line => (line === '' ? '' : `  ${line}`));
  return [
    paint('bold', texts.place[language]),
    ...indented(checkoutPlaceSteps(checkout, ruleSet.places, options)),
    '',
    paint('bold', texts.goods[language]),
    ...indented(checkoutGoodsSteps(checkout, ruleSet.goods, options)),
  ].join('\n');
}

function whatWouldChange(situation: Situation, parts: RunnableParts, { language }: ExplainOptions): string {
  const { ruleSet } = parts;
  const changes = changesOfFlow(situation, parts).slice(0, mostChanges);
  const ja = language === 'ja';
  const features = changes.map(({ path, from, to, score, flow }) => {
    const [instead, was] = [JSON.stringify(to), JSON.stringify(from)];
    return ja
      ? `  ${path}が${was}でなく${instead}：${flow}（スコア${score}）`
      : `  ${path} ${instead} instead of ${was}: ${flow} (score ${score})`;
  });
  const rules = decidingRules(situation, ruleSet).map(({ rule, score, flow }) =>
    ja ? `  ${rule}がなければ：${flow}（スコア${score}）` : `  without ${rule}: ${flow} (score ${score})`,
  );
  const lines = [...features, ...rules];
  return lines.length === 0 ? texts.noChange[language] : [texts.changes[language], ...lines].join('\n');
}
