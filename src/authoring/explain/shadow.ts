/** What stood in the shadow of a decision: shadow rules that hit, and what a whole shadow rule set would have decided. */
import type { ShadowDecision } from '../../engine/journal.ts';
import type { Language } from '../../shared/languages.ts';

/**
 * Lines for people; empty where nothing was recorded.
 * @param rules ids of the live set's shadow rules that hit
 */
export function showShadow(rules: readonly string[], decision: ShadowDecision | undefined, language: Language): string {
  const ja = language === 'ja';
  const hits =
    rules.length === 0 ? [] : [`${ja ? '該当したシャドールール' : 'Shadow rules that hit'}: ${rules.join(', ')}`];
  if (decision === undefined) return hits.join('\n');
  const { score, band, flow, rule_set, gained, lost, failed = [] } = decision;
  const head = ja
    ? `シャドーのルールセット（${rule_set}）なら：スコア${score}、帯${band}、フロー${flow}`
    : `The shadow rule set (${rule_set}) would have decided: score ${score}, band ${band}, flow ${flow}`;
  return [
    ...hits,
    head,
    ...gained.map(({ rule, points }) => `  + ${rule} (${points})`),
    ...lost.map(rule => `  − ${rule}`),
    ...failed.map(rule => `  ! ${rule}`),
  ].join('\n');
}
