/** Commands by name: the help needs what each is for, and only the one that is called needs its file. */
import type { Command } from 'commander';

/** Gives a command its options and what it does; `below` names the one of its own commands that is called. */
export type Register = (command: Command, below?: string) => void | Promise<void>;

/** A command before its file is loaded: loading all of them takes longer than scoring a checkout. */
export interface ListedCommand {
  /** What the help says of it, in one line. */
  readonly summary: string;
  readonly load: () => Promise<Register>;
}

/** Adds the commands in their order, and loads the one that is named. */
export async function addCommands(
  parent: Command,
  listed: Readonly<Record<string, ListedCommand>>,
  named?: string,
  below?: string,
): Promise<void> {
  for (const [name, { summary, load }] of Object.entries(listed)) {
    const command = parent.command(name).description(summary);
    if (name === named) await (await load())(command, below);
  }
}
