/** `sekisho rules explain`: what a name means, or why a checkout was decided as it was. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import { fixturesOf } from '../authoring/cases/fixtures.ts';
import { CasePlayer, type Situation } from '../authoring/cases/play.ts';
import type { RunnableParts } from '../authoring/cases/run.ts';
import { explainSituation } from '../authoring/explain/assessment.ts';
import { explainName } from '../authoring/explain/names.ts';
import { readParts } from '../authoring/parts.ts';
import { painter } from '../authoring/show-cases.ts';
import type { Bilingual } from '../shared/languages.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { addCheckoutOptions, type CheckoutOptions, situationOf } from './rules-checkout.ts';
import { openFolder, openRunnable, wantsColour } from './rules-folder.ts';

interface ExplainCommandOptions extends CheckoutOptions {
  readonly rules?: string;
  readonly story?: string;
  readonly attempt?: string;
  readonly all?: true;
  readonly language: keyof Bilingual;
}

const help = `
NAME is a rule, a feature (goods.high_risk_share), a record of features (goods), a counter, a list, a family, a band, or
the code of a problem. With --checkout, or --story and --attempt, a decision is explained: how the score adds up, each
rule that hit with the values of its parts, the rules that lacked data, and the smallest change that would have changed
the flow.

Examples:
  $ sekisho rules explain goods.high_risk_share
  $ sekisho rules explain unknown-feature
  $ sekisho rules explain --checkout fixtures/checkouts/guest-console.json
  $ sekisho rules explain --story fixtures/stories/number-walking.ndjson --attempt walk-5 --language ja`;

/** Adds the command. */
export function registerRulesExplain(rules: Command): void {
  addCheckoutOptions(
    rules
      .command('explain')
      .description('say what a name means, or why a checkout is decided as it is')
      .argument('[name]', 'rule, feature, counter, list, family, band or code')
      .option('--rules <dir>', 'rule set to explain')
      .option('--story <file>', 'stream of attempts and outcomes, for an attempt in it')
      .option('--attempt <id>', 'attempt of the story')
      .option('--all', 'show the rules that missed as well')
      .addOption(new Option('--language <code>', 'language of the reasons').choices(['ja', 'en']).default('en')),
  )
    .addHelpText('after', help)
    .action(explain);
}

function explain(name: string | undefined, options: ExplainCommandOptions): void {
  const folder = openFolder(options.rules);
  if (name !== undefined) {
    say(nameText(name, options));
    return;
  }
  const parts = openRunnable(folder);
  if (parts === undefined) return;
  const situation = options.story === undefined ? situationOf(options, parts) : situationInStory(options, parts);
  if (!situation.ok) {
    say(situation, 65);
    return;
  }
  const { language, all } = options;
  const shown = { language, paint: painter(wantsColour()), ...(all === undefined ? {} : { all }) };
  say(ok(explainSituation(situation.value, parts, shown)));
}

function say(text: Result<string, string>, exit = 1): void {
  if (text.ok) process.stdout.write(`${text.value}\n`);
  else {
    process.stderr.write(`${text.error}\n`);
    process.exitCode = exit;
  }
}

function nameText(name: string, options: ExplainCommandOptions): Result<string, string> {
  const found = explainName(name, readParts(openFolder(options.rules).files), pageOf);
  if ('texts' in found) return ok(found.texts.join('\n\n'));
  return fail(
    `There is nothing called "${name}".${found.nearest === undefined ? '' : ` Did you mean "${found.nearest}"?`}`,
  );
}

/** The page of a code, where the documentation lies beside the program. */
function pageOf(code: string): string | undefined {
  const path = fileURLToPath(new URL(`../../docs/errors/${code}.md`, import.meta.url));
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd() : undefined;
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
