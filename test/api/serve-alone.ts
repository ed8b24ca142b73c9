/** `sekisho serve` and nothing else of the command line: what service-bundle.ts makes one file of. */
import { flushCompileCache } from 'node:module';
import { Command } from 'commander';
import { registerServe } from '../../src/cli/serve/serve.ts';

const program = new Command();
registerServe(program.command('serve'));
await program.parseAsync(process.argv);
// A process that is killed keeps nothing of what it compiled unless it does so now.
flushCompileCache();
