/** `sekisho serve`: starts the scoring service, and reloads and stops it when it is told to. */
import type { Command } from 'commander';
import { ruleSetFolder } from '../common/rule-set.ts';
import { watchFolders } from '../common/watch-folders.ts';
import { addServeOptions, type ServeOptions } from './options.ts';
import { type RunningService, startService } from './start-service.ts';
import { welcome } from './welcome.ts';

const help = `
The first start makes ./data with an API key (shown once) and, where there are no keys, demo keys in ./secrets.
Everything it prints for people goes to standard output; the structured log goes to standard error.
SIGHUP makes it take the rule set as it now stands in its folder; --watch does so at each change of a file. A faulty rule set is refused
with its errors in the log, and the old one goes on. All of this holds for --shadow-rules too; sekisho rules shadow-report compares.
It stops on SIGTERM or SIGINT after answering and recording what is in flight.

Examples:
  $ sekisho serve
  $ sekisho serve --port 9000 --rules my-rules --data /var/lib/sekisho --secrets /etc/sekisho
  $ SEKISHO_HOST=0.0.0.0 SEKISHO_LOG_LEVEL=warn sekisho serve`;

/** Adds the command. */
export function registerServe(command: Command): void {
  addServeOptions(command)
    .addHelpText('after', help)
    .action(async (options: ServeOptions) => {
      // What it writes is for this user only.
      process.umask(0o077);
      const onHangup = hangups();
      const running = await startService(options, process.env);
      const ended = new AbortController();
      stopOnSignals(running);
      onHangup(() => void running.reload());
      if (options.watch) watchRules(running, options, ended.signal);
      try {
        if ((await running.ready) !== undefined) process.stdout.write(welcome(running, options.data));
      } catch (error) {
        // It would never be ready: nothing may keep the process that listens already.
        ended.abort();
        await running.server.stop();
        running.log.flush();
        throw error;
      }
    });
}

/** Listens for SIGHUP, which asks for a reload; one that comes during the start is told after it: unheard, it would end the process. */
function hangups(): (tell: () => void) => void {
  let told: (() => void) | undefined;
  let early = false;
  process.on('SIGHUP', () => {
    if (told) told();
    else early = true;
  });
  return tell => {
    told = tell;
    if (early) tell();
  };
}

/** With --watch every change of a file makes the service take its rule set again. */
function watchRules({ reload }: RunningService, { rules, shadowRules }: ServeOptions, ended: AbortSignal): void {
  const folders = [ruleSetFolder(rules), ...(shadowRules === undefined ? [] : [shadowRules])];
  void watchFolders(folders, () => void reload(), ended);
}

/** The first signal stops in good order; a second one at once. */
function stopOnSignals({ server, log }: RunningService): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) {
      log.flush();
      process.exit(130);
    }
    stopping = true;
    log.log.info({ signal }, 'stopping');
    await server.stop();
    log.log.info('stopped');
    log.flush();
    process.exit(0);
  };
  const fault = (error: unknown) => {
    // Its words might repeat what was sent; its places in the code tell enough.
    const places = error instanceof Error ? error.stack?.split('\n').filter(line => /^\s+at /.test(line)) : undefined;
    log.log.fatal({ fault: error instanceof Error ? error.name : typeof error, places }, 'internal fault, ending');
    log.flush();
    process.exit(70);
  };
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', fault);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
