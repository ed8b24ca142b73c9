/**
 * Where the log's lines go: gathered, and written beside the event loop, so that a slow disk or a slow reader holds up no answer. What
 * cannot be written (a full disk, a reader that went away) is tried again and bounded, and never ends or holds up the service.
 */
import { mkdirSync, openSync, write } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '../shared/errors.ts';
import { writeAll } from '../shared/write-all.ts';

/** Lines are written by so many characters, or after so many milliseconds: a write per line would cost more than the line. */
const writtenFrom = 4_096;
const writtenAfterMs = 1_000;
/** Characters that wait while they cannot be written; lines beyond are lost, and a line says how many. */
const mostWaiting = 4_194_304;

/** Takes whole lines. */
export interface LogLines {
  write(line: string): void;
  /** Writes at once what waits, as far as it can be written: before the process ends. What is under way ends by itself. */
  flush(): void;
}

/**
 * @param destination a file's path, or the number of an open one
 * @param most characters that wait while they cannot be written
 * @throws Fault `bad-option` where the file cannot be opened
 */
export function openLogLines(destination: string | number, most = mostWaiting): LogLines {
  const file = typeof destination === 'number' ? destination : opened(destination);
  let waiting = '';
  let lost = 0;
  /** What was handed to the system, as far as it did not take it. */
  let handed: Uint8Array = new Uint8Array();
  let underWay = false;

  const handOver = () => {
    if (handed.length > 0 || waiting === '') return;
    handed = Buffer.from(waiting);
    waiting = '';
  };
  const writeOn = () => {
    if (underWay) return;
    handOver();
    if (handed.length === 0) return;
    underWay = true;
    write(file, handed, (error, taken) => {
      underWay = false;
      // The next turn of the timer tries again.
      if (error) return;
      handed = handed.subarray(taken);
      if (lost > 0) tellLost();
      if (handed.length > 0 || waiting.length >= writtenFrom) writeOn();
    });
  };
  const tellLost = () => {
    const told = { level: 'warn', time: new Date().toISOString(), lines: lost };
    waiting += `${JSON.stringify({ ...told, msg: 'lines of the log are lost: it could not be written' })}\n`;
    lost = 0;
  };
  setInterval(writeOn, writtenAfterMs).unref();

  return {
    write(line) {
      if (waiting.length > most) {
        lost++;
        return;
      }
      waiting += line;
      if (waiting.length >= writtenFrom) writeOn();
    },
    flush() {
      try {
        if (!underWay) writeAll(file, handed);
        if (!underWay) handed = new Uint8Array();
        writeAll(file, Buffer.from(waiting));
        waiting = '';
      } catch {
        // A full disk, or nobody reads any more: nothing can be said there.
      }
    },
  };
}

function opened(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'a');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Fault('bad-option', `the log file ${path} cannot be written: ${code}`, { cause: error });
  }
}
