/** A service as a process of its own, as a shop would run it, for tests that signal, kill and search it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { smallRules } from './door.ts';

/** The program as it is installed. */
export const program = fileURLToPath(new URL('../../bin/sekisho.js', import.meta.url));

/** A running service. */
export interface Process {
  readonly child: ChildProcess;
  readonly address: string;
  /** The API key: the first one shown, or the one handed in. */
  readonly key: string;
  /** Everything it wrote to standard output and standard error. */
  output(): string;
  /** SIGTERM, then the exit status. */
  stop(): Promise<number | null>;
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
}

/**
 * Writes the small rule set into `<folder>/rules`. A service with it runs by the real clock, on a machine that may be crowded: its time
 * budget is one that no answer exceeds.
 */
export function writeRules(folder: string): void {
  for (const [path, text] of smallRules) {
    const file = join(folder, 'rules', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.replace('after_ms: 150', 'after_ms: 60000'));
  }
}

/** Starts `sekisho serve` in a folder on a free port and waits until it answers. */
export function startProcess(folder: string, options: readonly string[] = [], key?: string): Promise<Process> {
  return startCommand(folder, [process.execPath, program, 'serve', '--port', '0', ...options], key);
}

/** Starts a command that ends in `sekisho serve`. */
export async function startCommand(folder: string, command: readonly string[], key?: string): Promise<Process> {
  const [name, ...words] = command;
  const child = spawn(name!, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  const gone = new Promise<number | null>(resolve => child.on('exit', resolve));
  const said = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', chunk => {
      output += chunk;
      if (output.includes('Try it:')) resolve();
    });
    child.stderr.on('data', chunk => {
      errors += chunk;
    });
    child.on('exit', status => reject(new Error(`the service ended with status ${status}: ${errors}`)));
  });
  await said;
  const address = /listens on (\S+)/.exec(output)![1]!;
  const shown = /\n {2}(sk_\S+)\n/.exec(output)?.[1];
  return {
    child,
    address,
    key: key ?? shown ?? '',
    output: () => output + errors,
    async stop() {
      child.kill('SIGTERM');
      return gone;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
