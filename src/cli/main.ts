/** The command line over all doors. Each command is a file of its own beside this one. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { Fault } from '../shared/errors.ts';
import { registerAddress } from './address.ts';
import { registerGoods } from './goods.ts';
import { registerKeys } from './keys.ts';
import { registerReplay } from './replay.ts';
import { registerRules } from './rules.ts';
import { registerScore } from './score.ts';
import { registerServe } from './serve.ts';

const examples = `
Examples:
  $ sekisho serve                              the scoring service, on http://127.0.0.1:8080
  $ sekisho score fixtures/checkouts/guest-console.json
  $ sekisho score --json fixtures/stories/number-walking.ndjson | jq .flow
  $ sekisho rules check                        every problem of rules/, with its place
  $ sekisho keys create --name shop            a key for the API, shown once

Exit status: 0 all went well · 1 the answer is no (a check failed, a case did not hold) · 64 wrong usage ·
65 input that cannot be used · 66 input that cannot be read · 69 not available here · 70 a fault of ours ·
73, 75 the data folder cannot be used · 78 configuration.`;

/** The whole command line, unparsed. */
export function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const program = new Command('sekisho')
    .description(
      'A checkpoint before card authentication: scores each payment attempt and says which EMV 3-D Secure flow to request.\n' +
        'カード認証の前の関所：決済のたびにリスクを採点し、求めるべき3Dセキュアのフローを示します。',
    )
    .version(version)
    .showHelpAfterError('Run with --help to see what is possible.')
    .addHelpText('after', examples)
    .exitOverride();
  for (const register of [
    registerServe,
    registerScore,
    registerReplay,
    registerRules,
    registerKeys,
    registerAddress,
    registerGoods,
  ])
    register(program);
  for (const command of everyCommand(program))
    command.exitOverride().showHelpAfterError(`Run "sekisho ${pathOf(command)} --help" to see what is possible.`);
  return program;
}

function everyCommand(command: Command): Command[] {
  return command.commands.flatMap(each => [each as Command, ...everyCommand(each as Command)]);
}

function pathOf(command: Command): string {
  return command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

/** Runs the command line and sets the exit status. No stack trace reaches the reader, unless SEKISHO_DEBUG asks for it. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader went away (| head): nothing is left to say.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 64;
  if (error instanceof Fault) {
    process.stderr.write(`sekisho: ${error.message}.\n  ${error.remedy}.\n`);
    return error.exit;
  }
  const detail = process.env['SEKISHO_DEBUG'] ? `${error instanceof Error ? error.stack : String(error)}\n` : '';
  process.stderr.write(
    `sekisho: something went wrong that is a fault of ours, not of your input. Set SEKISHO_DEBUG=1 to see where.\n${detail}`,
  );
  return 70;
}
