/** The command line over all doors. Each command is a file of its own beside this one. */
import { Command, CommanderError } from 'commander';
import { JournalUnreadable } from '../engine/journal.ts';
import { Fault } from '../shared/errors.ts';
import type { Language } from '../shared/languages.ts';
import { failureOf } from '../stores/sqlite/failure.ts';
import { addCommands, type ListedCommand } from './common/listed-commands.ts';
import { programVersion } from './common/program-version.ts';

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

/** Every command, in the order of the help. A command's file lies beside this one. */
const commands: Readonly<Record<string, ListedCommand>> = {
  serve: { summary: 'run the scoring service', load: async () => (await import('./serve/serve.ts')).registerServe },
  score: {
    summary: 'assess checkouts from files or standard input',
    load: async () => (await import('./score/score.ts')).registerScore,
  },
  replay: {
    summary: 'months of orders through the same engine, and what it would have done',
    load: async () => (await import('./replay/replay.ts')).registerReplay,
  },
  rules: {
    summary: 'check, test and understand rules',
    load: async () => (await import('./rules/rules.ts')).registerRules,
  },
  orders: {
    summary: 'find attempts in the journal, and compare its challenge rate with that of before',
    load: async () => (await import('./orders/orders.ts')).registerOrders,
  },
  lists: { summary: "keep the rule set's lists", load: async () => (await import('./lists.ts')).registerLists },
  journal: {
    summary: 'check, back up, restore, prune, erase from, and import into the journal',
    load: async () => (await import('./journal/journal.ts')).registerJournal,
  },
  keys: { summary: 'create, list and revoke API keys', load: async () => (await import('./keys.ts')).registerKeys },
  address: {
    summary: 'the kind of place that an address is, why, and its delivery-point keys',
    load: async () => (await import('./address/address.ts')).registerAddress,
  },
  goods: {
    summary: 'classes of goods from titles, categories and codes',
    load: async () => (await import('./goods.ts')).registerGoods,
  },
  fixtures: {
    summary: 'synthetic histories of orders',
    load: async () => (await import('./fixtures.ts')).registerFixtures,
  },
  sandbox: {
    summary: 'try the whole J/Secure flow in a browser, simulated',
    load: async () => (await import('./sandbox.ts')).registerSandbox,
  },
};

/** The command line, unparsed. Of its commands only the one that is named, and the one below it, can be run. */
export async function createProgram(named?: string, below?: string): Promise<Command> {
  const program = new Command('sekisho')
    .description(
      'A checkpoint before card authentication: scores each payment attempt and says which EMV 3-D Secure flow to request.\n' +
        'カード認証の前の関所：決済のたびにリスクを採点し、求めるべき3Dセキュアのフローを示します。',
    )
    .version(programVersion())
    .showHelpAfterError('Run with --help to see what is possible.')
    .addHelpText('after', examples)
    // Else an option of "replay" is taken from "replay map", which has one of the same name.
    .enablePositionalOptions()
    .exitOverride();
  await addCommands(program, commands, named, below);
  for (const command of everyCommand(program))
    command
      .exitOverride()
      .showHelpAfterError(`Run "sekisho ${pathOf(command)} --help" to see what is possible.`)
      .hook('preSubcommand', refuseOptionsBefore);
  return program;
}

/** An option before the name of a sub-command belongs to the command above it, which does not run: nobody would read it. */
function refuseOptionsBefore(command: Command, called: Command): void {
  const given = command.options.find(option => command.getOptionValueSource(option.attributeName()) === 'cli');
  if (given === undefined) return;
  const path = pathOf(called);
  throw new Fault(
    'bad-option',
    `${given.long} stands before "${called.name()}"; write "sekisho ${path} … ${given.long}"`,
  );
}

function everyCommand(command: Command): Command[] {
  return command.commands.flatMap(each => [each as Command, ...everyCommand(each as Command)]);
}

function pathOf(command: Command): string {
  return command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

/** The reader of standard output went away (| head): nothing is left to say. */
function readerWentAway(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

/** Runs the command line and sets the exit status. No stack trace reaches the reader, unless SEKISHO_DEBUG asks for it. */
export async function main(argv: readonly string[]): Promise<void> {
  // Once, however many command lines run in a process, as those of tests do.
  process.stdout.off('error', readerWentAway).on('error', readerWentAway);
  /** What the option parser says before it stops. */
  let said = '';
  try {
    // "help serve" is "serve --help".
    const [named, below] = argv.slice(2, 5).filter(word => word !== 'help');
    const program = await createProgram(named, below);
    const writeErr = (text: string) => {
      // It repeats what a variable holds, maybe in a log: the address of Redis or of a webhook with its password.
      said += text.replaceAll(/\/\/\S*@/g, '//…@');
    };
    for (const command of [program, ...everyCommand(program)]) command.configureOutput({ writeErr });
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = await report(asFault(error), said, languageOf(argv));
  }
}

/** A journal that turns out to be damaged, whichever command reads it, is no fault of ours; any other error as it is. */
function asFault(error: unknown): unknown {
  const damaged = failureOf(error instanceof JournalUnreadable ? error.cause : error) === 'foreign';
  return damaged ? new Fault('journal-foreign', undefined, { cause: error }) : error;
}

async function report(error: unknown, said: string, language: Language): Promise<number> {
  if (error instanceof CommanderError) {
    // A help stands in English whatever the language.
    const isHelp = !said.startsWith('error: ');
    process.stderr.write(language === 'en' || isHelp ? said : (await catalogue()).inLanguage(said, language));
    return error.exitCode === 0 ? 0 : 64;
  }
  if (error instanceof Fault) {
    process.stderr.write(
      language === 'ja'
        ? await inJapanese(error)
        : `sekisho: ${error.message}${/[.?!]$/.test(error.message) ? '' : '.'}\n  ${error.remedy}.\n`,
    );
    return error.exit;
  }
  const detail = process.env['SEKISHO_DEBUG'] ? `${error instanceof Error ? error.stack : String(error)}\n` : '';
  process.stderr.write(
    language === 'ja'
      ? `sekisho: 入力ではなく、プログラムの不具合で止まりました。SEKISHO_DEBUG=1 を設定すると、その場所が分かります。\n${detail}`
      : `sekisho: something went wrong that is a fault of ours, not of your input. Set SEKISHO_DEBUG=1 to see where.\n${detail}`,
  );
  return 70;
}

/** The language that was asked for, also where the command line could not be read to its end. */
function languageOf(argv: readonly string[]): Language {
  const asked = /(?:^|\n)--language[=\n](ja|en)(?:$|\n)/.exec(argv.join('\n'))?.[1];
  return (asked ?? process.env['SEKISHO_LANGUAGE']) === 'ja' ? 'ja' : 'en';
}

/** Most commands never stop with a fault: the Japanese is loaded when it is needed. */
const catalogue = () => import('../authoring/report/japanese.ts');

async function inJapanese({ code, what }: Fault): Promise<string> {
  const { faultsInJapanese } = await import('./common/faults-in-japanese.ts');
  const { inLanguage } = await catalogue();
  const { text, remedy } = faultsInJapanese[code];
  const said = what === undefined ? '' : `：${inLanguage(what, 'ja')}`;
  const exactly = said.replace(/^：standard input\b/, '：標準入力').replace(/。$/, '');
  return `sekisho: ${text}${exactly}。\n  ${remedy}。\n`;
}
