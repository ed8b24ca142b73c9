/** `sekisho rules new`: writes a rule that passes check and test, from flags or by asking. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { RunnableParts } from '../authoring/cases/run.ts';
import { showExpressionProblems } from '../authoring/evaluate.ts';
import { type NewRule, newRule, sentences, whyNotTaken } from '../authoring/new-rule.ts';
import { readExpression } from '../engine/cel/check.ts';
import { openFolder, openRunnable } from './rules-folder.ts';

interface NewCommandOptions {
  readonly rules?: string;
  readonly family?: string;
  readonly when?: string;
  readonly points?: string;
  readonly challenge?: true;
  readonly ja?: string;
  readonly en?: string;
}

const help = `
What is not given as a flag is asked for on a terminal. Two cases are made up from the condition, one that hits and one
that nearly does; where that cannot be done the rule is written as a draft.

Examples:
  $ sekisho rules new
  $ sekisho rules new new-account-many-consoles --family account \\
      --when 'account.age_days < 3 && goods.identical_units >= 3' --points 20 \\
      --ja 新規会員が同じゲーム機を多数購入 --en "New account buys many of one console"`;

/** Adds the command. */
export function registerRulesNew(command: Command): void {
  command
    .argument('[id]', 'id of the rule, such as many-cards-one-door')
    .option('--rules <dir>', 'rule set to add it to')
    .option('--family <name>', 'family: the folder that it stands in')
    .option('--when <expression>', 'condition')
    .option('--points <number>', 'points of a hit, -100 to 100')
    .option('--challenge', 'ask for a challenge whatever the score, instead of points')
    .option('--ja <text>', 'title in Japanese')
    .option('--en <text>', 'title in English')
    .addHelpText('after', help)
    .action(create);
}

async function create(id: string | undefined, options: NewCommandOptions): Promise<void> {
  const folder = openFolder(options.rules);
  const parts = openRunnable(folder);
  if (parts === undefined) return;
  const rule = await collect(id, options, parts);
  if (typeof rule === 'string') return refuse(rule, 64);
  const taken = whyNotTaken(rule, parts);
  if (taken !== undefined) return refuse(taken, 1);
  const made = newRule(rule, parts);
  if (!made.ok) return refuse(showExpressionProblems(rule.when, made.error), 1);
  const path = join(folder.folder, made.value.file);
  if (existsSync(path)) return refuse(`${path} is there already`, 1);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, made.value.text, { flag: 'wx' });
  process.stdout.write(`${made.value.text}\nWritten to ${folder.prefix}${made.value.file}.\n`);
  if (!made.value.hasCases) {
    process.stdout.write('It is a draft: write a case that hits and a near miss, then set status: live.\n');
  }
}

function refuse(text: string, exit: number): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = exit;
}

/** The rule from the flags, what is missing asked for; a sentence where that cannot be done. */
async function collect(
  given: string | undefined,
  options: NewCommandOptions,
  parts: RunnableParts,
): Promise<NewRule | string> {
  if (options.challenge && options.points !== undefined) {
    return 'a rule gives points or asks for a challenge: take --points or --challenge, not both';
  }
  const asking = process.stdin.isTTY && process.stdout.isTTY;
  const lines = asking ? createInterface({ input: process.stdin, output: process.stdout }) : undefined;
  const missing: string[] = [];
  const ask = async (
    value: string | undefined,
    flag: string,
    question: string,
    wrong: (answer: string) => string | undefined,
  ) => {
    if (value !== undefined) return value;
    if (lines === undefined) missing.push(flag);
    else {
      for (;;) {
        const answer = (await lines.question(`${question}: `)).trim();
        const fault = answer === '' ? 'an answer is needed' : wrong(answer);
        if (fault === undefined) return answer;
        process.stdout.write(`  ${fault}\n`);
      }
    }
    return '';
  };
  try {
    const families = [...parts.ruleSet.policy.families.keys()];
    const any = () => undefined;
    const family = await ask(options.family, '--family', `Family (${families.join(', ')})`, answer =>
      families.includes(answer) ? undefined : 'there is no such family',
    );
    const id = await ask(given, 'the id', 'Id', answer => whyNotTaken({ id: answer, family }, parts));
    const when = await ask(options.when, '--when', 'Hits when', answer => {
      const read = readExpression(answer, parts.names);
      return read.ok ? undefined : sentences(read.error);
    });
    const points = options.challenge
      ? undefined
      : await ask(options.points, '--points or --challenge', 'Points (-100 to 100)', answer => whyNotPoints(answer));
    const titleJa = await ask(options.ja, '--ja', 'Title in Japanese', any);
    const titleEn = await ask(options.en, '--en', 'Title in English', any);
    if (missing.length > 0) return `missing: ${missing.join(', ')}`;
    const fault = points === undefined ? undefined : whyNotPoints(points);
    if (fault !== undefined) return fault;
    return { id, family, when, titleJa, titleEn, ...(points === undefined ? {} : { points: Number(points) }) };
  } finally {
    lines?.close();
  }
}

function whyNotPoints(answer: string): string | undefined {
  const points = Number(answer);
  const sound = Number.isInteger(points) && points !== 0 && Math.abs(points) <= 100;
  return sound ? undefined : 'points are a whole number from -100 to 100, and not 0';
}
