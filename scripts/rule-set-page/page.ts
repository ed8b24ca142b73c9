/** Writes docs/rule-set.md from the rule set itself, so that the page cannot lag behind the rules. */
import type { RuleSet } from '../../src/engine/rule-set.ts';
import type { Rule } from '../../src/engine/rules/rule.ts';
import type { Advice } from '../../src/engine/types.ts';
import { families } from './families.ts';

const adviceText = (advice: Advice): string =>
  advice.do === 'limit_attempts'
    ? `limit attempts per \`${advice.key}\` for ${time(advice.for_s)}`
    : advice.do.replaceAll('_', ' ');

function time(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} d`;
  return seconds % 3600 === 0 ? `${seconds / 3600} h` : `${seconds / 60} min`;
}

function weight({ contribution }: Rule): string {
  if (contribution.kind === 'flow') return '**challenge**';
  if (contribution.kind === 'points') return String(contribution.points).replace('-', '−');
  return contribution.steps.map(step => `${step.from.toLocaleString('en')}→${step.points}`).join(', ');
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function row(rule: Rule): string {
  const advice = rule.advice.map(adviceText).join('; ');
  const name = `\`${rule.id}\`<br>${rule.title.en}<br>${rule.title.ja}`;
  return `| ${[name, weight(rule), `\`${oneLine(rule.when)}\``, advice || '–'].map(text => text.replaceAll('|', '\\|')).join(' | ')} |`;
}

function familySection(family: string, ruleSet: RuleSet): string {
  const rules = ruleSet.rules.filter(rule => rule.family === family).sort((one, other) => (one.id < other.id ? -1 : 1));
  const { title, words } = families[family] ?? { title: family, words: '' };
  const limits = ruleSet.policy.families.get(family);
  const limit = limits?.cap === undefined ? `floor −${Math.abs(limits?.floor ?? 0)}` : `cap ${limits.cap}`;
  return [
    `## ${title}`,
    words,
    `${rules.length} rules, ${limit}.`,
    ['| rule | points | condition | advice |', '|---|---|---|---|', ...rules.map(row)].join('\n'),
  ].join('\n\n');
}

function bandTable({ policy }: RuleSet): string {
  const rows = policy.bands.map(
    band =>
      `| ${band.name} | ${band.from} | ${band.flow} | ${band.challenge_ind} | ${band.advice.map(adviceText).join('; ') || '–'} |`,
  );
  return ['| band | from | flow | challenge indicator | advice |', '|---|---|---|---|---|', ...rows].join('\n');
}

const opening = `# The default rule set

<!-- Written by scripts/rule-set-page/write.ts from rules/. Change the rules, then run it. -->

What \`rules/\` looks for, family by family. Every rule is one file with its description, its known false positives and its cases;
this page is drawn from those files.

**Points are expert judgement, not fitted.** Nobody's labelled orders of Japanese shops were at hand: thresholds and points come from the
trade's published figures where there are any (docs of payment providers, the shares named in the descriptions), from the stories in
\`fixtures/stories\`, and from judgement otherwise. Replay your own history before you switch the rule set on, and change points and
thresholds to what it shows.

A rule's points add up inside its family up to the family's cap, the families add up, and the sum from 0 to 100 falls into a band.
*x→y* in the tables reads: from *x* on, *y* points. **challenge** reads: at least the first band with a challenge, whatever the score.
A condition that needs data which the shop did not send is *unknown*: it adds nothing and is named in the answer. A checkout of which
nothing is known but its amount goes through without a challenge.`;

const closing = `## What it does not see

- A walk in which no key repeats and outcomes are not reported: without refusals there is nothing to count.
- A walk hidden in a sale, when its refusals stay below 15 % of the BIN's attempts.
- One number every ninety seconds and slower in one range, from rotating devices, where the issuer never says "no such number".
- A stolen card used once for ordinary goods to a new flat: that is what 3-D Secure itself is for.
- Shops with other goods, prices or customers than these stories have.`;

/** The page, as Markdown. */
export function ruleSetPage(ruleSet: RuleSet): string {
  const live = ruleSet.rules.filter(rule => rule.status === 'live').length;
  const counters = ruleSet.counters.definitions.length;
  const sections = Object.keys(families).map(family => familySection(family, ruleSet));
  return `${[
    opening,
    `There are ${live} live rules and ${counters} counters (\`rules/counters.yaml\`).`,
    bandTable(ruleSet),
    ...sections,
    closing,
  ].join('\n\n')}\n`;
}
