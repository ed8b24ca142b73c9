/** The structured log: one JSON object a line. Nothing personal is ever handed to it (docs/operations.md, "Log"). */
import { type Logger, type LoggerOptions, pino } from 'pino';

/** How much is logged: lines of this level and above (`--log-level`). */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
/** One of them. */
export type LogLevel = (typeof logLevels)[number];

/** A log and the way to have it written out before the process ends. */
export interface ServiceLog {
  readonly log: Logger;
  flush(): void;
}

/** @param destination a file's path, or 2 for stderr. Lines are gathered and written once a second or by 4 KB: a write per line would cost more than the line. */
export function createLog(level: LogLevel, destination: string | number): ServiceLog {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: label => ({ level: label }) },
  };
  const out = pino.destination({ dest: destination, sync: false, minLength: 4_096, mkdir: true });
  const log = pino(options, out);
  const timer = setInterval(() => out.flush(), 1_000);
  timer.unref();
  return {
    log,
    flush() {
      clearInterval(timer);
      try {
        out.flushSync();
      } catch {
        // Nobody reads any more (a closed pipe): nothing can be said there.
      }
    },
  };
}
