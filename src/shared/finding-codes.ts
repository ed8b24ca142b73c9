/**
 * Every code that a finding can carry, with its severity and its one-line meaning. A code is never renamed and never
 * reused. Each has a page `docs/errors/<code>.md` and a broken example under test/authoring/broken/<code>/;
 * test/authoring/codes.test.ts compares the three, all ways.
 */
interface CodeDefinition {
  /** Errors refuse the rule set; warnings do not. */
  readonly severity: 'error' | 'warning';
  /** What the code means, for lists of codes (SARIF rules, the index of the pages). */
  readonly title: string;
}

const error = (title: string): CodeDefinition => ({ severity: 'error', title });
const warning = (title: string): CodeDefinition => ({ severity: 'warning', title });

/** The table of codes, by the part that finds them. */
export const findingCodes = {
  // ── the folder ──
  'folder-unreadable': error('A folder or file of the rule set cannot be read'),
  'file-too-large': error('A file that is too large to be part of a rule set'),
  'file-encoding': error('A file that is not UTF-8'),
  'file-outside': error('A link that leads out of the rule set'),
  // ── YAML and shape ──
  'yaml-syntax': error('The file is not well-formed YAML'),
  'yaml-duplicate-key': error('A key stands twice in one map'),
  'unknown-key': error('A key that this place does not know'),
  'missing-key': error('A key that must be there is absent'),
  'wrong-type': error('A value of the wrong type'),
  'unknown-value': error('A value that is none of those allowed here'),
  'unknown-file': warning('A file that no part of the rule set reads'),
  'missing-file': error('A file that every rule set has is absent'),
  // ── rules ──
  'rule-id': error('The id of a rule differs from its file name, or is not kebab-case'),
  'rule-id-duplicate': error('Two rules carry the same id'),
  'rule-family': error('The family of a rule differs from its folder, or the policy does not know it'),
  'rule-points': error('A rule says how it counts in no way, or in more than one'),
  'points-range': error('Points that are not a whole number within reach'),
  'points-steps': error('Steps of points that are not in ascending order'),
  'points-above-cap': warning('Points that the cap of the family cuts off'),
  'rule-advice': error('Advice that is not known, or is incomplete'),
  'rule-false-positives': warning('A note on false positives that says nothing'),
  'reason-placeholder': error('A placeholder in a reason that names no feature'),
  'reason-format': error('A placeholder in a reason with a format that does not fit'),
  'case-missing': error('A live or shadow rule without a case that hits and one that nearly does'),
  'case-form': error('A case that is neither a checkout nor a story'),
  'case-path': error('A case that sets a field that no checkout has'),
  'case-feature': error('A case that overrides a feature that does not exist, or with a value it cannot have'),
  'case-fixture': error('A case that names a fixture that does not exist'),
  'case-repeats': warning('Two cases that test the same thing'),
  // ── conditions (engine/cel) ──
  'expression-syntax': error('A condition that is no CEL expression'),
  'expression-too-long': error('A condition of more than 10,000 characters'),
  'unsupported-expression': error('A part of CEL that conditions do not support'),
  'unknown-feature': error('A condition that reads a feature that does not exist'),
  'unknown-counter': error('A condition that reads a counter that counters.yaml does not declare'),
  'unknown-list': error('A condition that asks a list that does not exist'),
  'unknown-function': error('A condition that calls a function that does not exist'),
  'type-mismatch': error('Values of types that do not go together'),
  'not-boolean': error('A condition that is neither true nor false'),
  'int-out-of-range': error('A whole number that is too large to be exact'),
  'bad-has': error('has() of something that cannot be missing'),
  'bad-pattern': error('A pattern that is no regular expression'),
  'nested-comprehension': error('Loops inside loops that could take too long'),
  'ambiguous-comparison': error('A comparison that reads two ways'),
  'comparison-never-true': error('A comparison that can never be true'),
  'comparison-always-true': warning('A comparison that is true whenever the data are there'),
  'condition-never-true': error('A condition whose parts exclude one another'),
  'condition-always-true': warning('A condition that can never be false'),
  'condition-repeats': warning('A part of a condition that another part of it already says'),
  'rule-equal': warning('Two rules that say the same'),
  'rule-implied': warning('A rule that hits only where another hits as well'),
  // ── policy ──
  'policy-bands': error('Bands that do not cover the scores from 0 to 100'),
  'band-no-challenge': warning('A policy without a band that asks for a challenge'),
  'band-unreachable': warning('A band that no score can reach'),
  'challenge-indicator': error('A challenge indicator that is no code of EMV 3-D Secure, or does not fit the flow'),
  'family-limits': error('A cap or floor of a family that makes no sense'),
  'policy-fail': error('A fail policy that names no band, or no sensible time'),
  // ── lists ──
  'list-name': error('The name of a list is not [a-z0-9_]+'),
  'list-syntax': error('A list that is not CSV'),
  'list-header': error('A list without its header, or with a column that it does not know'),
  'list-row': error('A row of a list that cannot be read'),
  'list-date': error('A date in a list that is not one'),
  'list-duplicate': warning('A value that stands twice in a list'),
  'list-expired': warning('An entry of a list that has expired'),
  'list-unused': warning('A list that nothing reads'),
  'decline-code': error('A decline code without a known reason'),
  // ── counters (engine/velocity) ──
  'counter-unused': warning('A counter that no rule reads'),
  'counters-shape': error('A part of counters.yaml of the wrong shape'),
  'counters-name': error('A counter or ratio with a name that cannot be used'),
  'counters-value': error('A counter with a value that makes no sense'),
  'counters-ratio': error('A ratio of counters that do not exist'),
  'counters-field': error('A counter keyed by something that is no field of an event'),
  'counters-duration': error('A length of time that cannot be read or is out of reach'),
  'counters-where': error('A condition of a counter that cannot be read'),
  'counters-unknown-key': error('A key that a counter does not know'),
  'counters-missing-key': error('A key that a counter must have'),
  // ── goods (engine/goods) ──
  'goods-classes-missing': warning('A rule set without lists/goods/classes.csv'),
  'goods-class': error('A pattern for goods that names no class'),
  'goods-pattern': error('A pattern for goods that holds nothing to look for'),
  'goods-gtin': error('A GTIN that is none'),
  'goods-resale-index': error('A resale index outside 0 to 1'),
  'goods-strength': error('A strength of a pattern outside 1 to 9'),
} as const satisfies Readonly<Record<string, CodeDefinition>>;

/** A code of the table. */
export type FindingCode = keyof typeof findingCodes;
