/** The structured log: one JSON object a line. Nothing personal is ever handed to it (docs/operations.md, "Log"). */
import { type Logger, type LoggerOptions, pino } from 'pino';
import { openLogLines } from './log-lines.ts';

/** How much is logged: lines of this level and above (`--log-level`). */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
/** One of `logLevels`. */
export type LogLevel = (typeof logLevels)[number];

/** A log and the way to have it written out before the process ends. */
export interface ServiceLog {
  readonly log: Logger;
  flush(): void;
}

/**
 * @param destination a file's path, or 2 for stderr
 * @throws Fault `bad-option` where the file cannot be opened
 */
export function createLog(level: LogLevel, destination: string | number): ServiceLog {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: label => ({ level: label }) },
  };
  const lines = openLogLines(destination);
  return { log: pino(options, lines), flush: lines.flush };
}
