/** The command line over all doors. Each command is a file of its own beside this one. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { Fault } from '../shared/errors.ts';

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

/** Adds a command; where it has commands below it, only the one that is named needs to be there. */
type Register = (program: Command, named?: string) => void | Promise<void>;

/**
 * Every command, in the order of the help. A command's file is loaded when it is asked for: loading all of them takes
 * longer than scoring a checkout.
 */
const commands: Readonly<Record<string, () => Promise<Register>>> = {
  serve: async () => (await import('./serve.ts')).registerServe,
  score: async () => (await import('./score.ts')).registerScore,
  replay: async () => (await import('./replay.ts')).registerReplay,
  rules: async () => (await import('./rules.ts')).registerRules,
  orders: async () => (await import('./orders.ts')).registerOrders,
  lists: async () => (await import('./rules-lists.ts')).registerLists,
  journal: async () => (await import('./journal.ts')).registerJournal,
  keys: async () => (await import('./keys.ts')).registerKeys,
  address: async () => (await import('./address.ts')).registerAddress,
  goods: async () => (await import('./goods.ts')).registerGoods,
  fixtures: async () => (await import('./fixtures.ts')).registerFixtures,
  sandbox: async () => (await import('./sandbox.ts')).registerSandbox,
};

/** The command line, unparsed: with the one command that is named (and the one below it), or with all of them. */
export async function createProgram(named?: string, below?: string): Promise<Command> {
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
  const wanted = named !== undefined && Object.hasOwn(commands, named) ? [named] : Object.keys(commands);
  for (const name of wanted) await (await commands[name]!())(program, below);
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
    const program = await createProgram(argv[2], argv[3]);
    await program.parseAsync(argv);
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
