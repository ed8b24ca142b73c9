/** Which files of a rule set are what. */

/** Path inside the rule-set folder → text. */
export type RuleSetFiles = ReadonlyMap<string, string>;

/** Files with a meaning of their own at the top of a rule set. */
export const settingsFiles = ['counters.yaml', 'policy.yaml'] as const;

/** True when the path is that of a rule. */
export function isRuleFile(path: string): boolean {
  return path.endsWith('.yaml') && path.split('/').length === 2 && !path.startsWith('lists/');
}
