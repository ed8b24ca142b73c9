/** A checkout given on the command line, with edits and overridden features, as the case of a rule would have it. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { fixturesOf } from '../../authoring/cases/fixtures.ts';
import { CasePlayer, type Situation } from '../../authoring/cases/play.ts';
import type { RunnableParts } from '../../authoring/cases/run.ts';
import type { FeatureValue } from '../../engine/features.ts';
import { checkoutPath } from '../../engine/rules/checkout-path.ts';
import { whyNotValue } from '../../engine/rules/read-cases.ts';
import type { CheckoutEdit } from '../../engine/rules/rule.ts';
import { wordHint } from '../../engine/rules/shape.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

/** Options that say which checkout is meant. */
export interface CheckoutOptions {
  readonly checkout?: string;
  readonly set: readonly string[];
  readonly feature: readonly string[];
}

const collect = (value: string, before: readonly string[]) => [...before, value];

/** Adds the options to a command. */
export function addCheckoutOptions(command: Command): Command {
  return command
    .option('--checkout <file>', 'JSON of one checkout (default: the smallest there is)')
    .option('--set <path=value>', 'change a field of the checkout; may be repeated', collect, [])
    .option(
      '--feature <name=value>',
      'override a feature after the stages; null is missing; may be repeated',
      collect,
      [],
    );
}

/** The situation that the options describe, or a sentence that says what is wrong with them. */
export function situationOf(options: CheckoutOptions, parts: RunnableParts): Result<Situation, string> {
  let text: string | undefined;
  try {
    text = options.checkout === undefined ? undefined : readFileSync(options.checkout, 'utf8');
  } catch {
    return fail(`there is no file ${options.checkout}`);
  }
  const set: CheckoutEdit[] = [];
  for (const assignment of options.set) {
    const { name: path, value, written } = assigned(assignment);
    const found = checkoutPath(path);
    if ('steps' in found) set.push({ path: found.steps, value: found.isText ? asText(value, written) : value });
    else return fail([found.message, wordHint(found.word, found.known)].filter(Boolean).join('; '));
  }
  const features = new Map<string, FeatureValue | null>();
  for (const assignment of options.feature) {
    const { name, value: read, written } = assigned(assignment);
    const definition = parts.paths.get(name);
    if (definition === undefined) {
      return fail([`there is no feature "${name}"`, wordHint(name, parts.paths.keys())].filter(Boolean).join('; '));
    }
    const value = definition.type === 'string' ? asText(read, written) : read;
    const wrong = whyNotValue(definition, name, value);
    if (wrong !== undefined) return fail([wrong.message, wrong.hint].filter(Boolean).join('; '));
    features.set(name, value as FeatureValue | null);
  }
  const fixtures = fixturesOf(text === undefined ? {} : { 'checkouts/given.json': text });
  const played = new CasePlayer(parts.ruleSet, fixtures).checkout({
    ...(text === undefined ? {} : { from: 'given' }),
    set,
    features,
  });
  return played.ok ? ok(played.value) : fail(played.error.replace('checkouts/given.json', options.checkout ?? ''));
}

/** What stands on both sides of the first `=`. */
interface Assignment {
  readonly name: string;
  /** As JSON where it is such, else as text. */
  readonly value: unknown;
  readonly written: string;
}

function assigned(text: string): Assignment {
  const at = text.indexOf('=');
  const [name, written] = at < 0 ? [text, 'null'] : [text.slice(0, at), text.slice(at + 1)];
  try {
    return { name, value: JSON.parse(written), written };
  } catch {
    return { name, value: written, written };
  }
}

/** Where a text is asked for, digits are one: a BIN, a postal code, a phone number. */
function asText(value: unknown, written: string): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? written : value;
}
