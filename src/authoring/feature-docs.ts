/** docs/features.md, written from the catalogue: the page cannot say anything that the engine does not. */
import { catalogue, type FeatureDefinition, itemFields, standalone } from '../engine/features.ts';

const intro = `# Features: what a rule can read

<!-- Generated from src/engine/features.ts by "npm run docs". Edit there. -->

A rule reads these names and nothing else. A feature whose data was not sent is **missing**: not false and not zero. A
condition that needs it is *unknown*, adds nothing, and is reported as such (docs/rules.md). "never" in the last column
means that the feature is always there.

ルールが参照できる名前の一覧です。データが送られていない項目は「データなし」であり、偽でも0でもありません。そのデータを必要とする条件は
「不明」となり、点数を加えず、その旨が報告されます。最後の列が "never" の項目は常に存在します。

Whole numbers (\`int\`) are exact inside ±2^53. Money is in minor units of the currency (JPY has none: 128000 is ¥128,000).
`;

const counters = `## velocity, surge

\`velocity.<name>\` is a counter or a ratio of \`rules/counters.yaml\`, \`surge.<name>\` a counter that has a baseline: the count
divided by what the same key usually has in that time. They are declared in the rule set, not here: docs/velocity.md.
Missing when a field that the counter is keyed by was not sent.
`;

function row(name: string, definition: FeatureDefinition): string {
  const { type, unit, values, title, missing } = definition;
  const shape = values ? values.map(value => `\`${value}\``).join(' ') : (unit?.en ?? '');
  const absent = missing ? `${missing.en}／${missing.ja}` : 'never';
  return `| \`${name}\` | ${type.replace('<', '&lt;')} | ${title.en} | ${title.ja} | ${shape} | ${absent} |`;
}

function table(entries: readonly (readonly [string, FeatureDefinition])[]): string {
  const head = '| name | type | meaning | 意味 | unit or values | missing when |\n|---|---|---|---|---|---|';
  return `${head}\n${entries.map(([name, definition]) => row(name, definition)).join('\n')}\n`;
}

/** The whole page as Markdown. */
export function featuresPage(): string {
  const records = Object.entries(catalogue).map(([record, fields]) => {
    const entries = Object.entries(fields).map(([name, definition]) => [`${record}.${name}`, definition] as const);
    return `## ${record}\n\n${table(entries)}`;
  });
  const items = Object.entries(itemFields).map(([name, definition]) => [name, definition] as const);
  const example = '`items.exists(i, i.class == "ticket" && i.quantity > 4)`';
  return [
    intro,
    `## alone\n\n${table(Object.entries(standalone))}`,
    ...records,
    `## items\n\nFields of one line of the basket, as in ${example}.\n\n${table(items)}`,
    counters,
  ].join('\n');
}
