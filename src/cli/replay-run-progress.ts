/** How far a replay is: a bar with rate and time left on a terminal, plain lines elsewhere, nothing when asked for quiet. All on stderr. */
import { Presets, SingleBar } from 'cli-progress';
import type { JobProgress } from '../replay/run/counts.ts';

/** Tells people how far a run is. */
export interface RunProgress extends JobProgress {
  /** Bytes looked through before the replay begins. */
  reading(bytes: number): void;
  end(): void;
}

/** Between two plain lines, milliseconds. */
const plainMs = 5_000;

/** Progress for this process's stderr. */
export function createProgress(quiet: boolean): RunProgress {
  if (quiet) return { begin: () => {}, at: () => {}, reading: () => {}, end: () => {} };
  return process.stderr.isTTY ? bar() : plainLines(text => process.stderr.write(text), Date.now);
}

const unitOf = { replaying: 'lines', 'adding up': 'attempts' } as const;

function bar(): RunProgress {
  const format = '{stage} {bar} {percentage}% | {value}/{total} {unit} | {rate}/s | {eta_formatted} left';
  const shown = new SingleBar(
    { format, hideCursor: true, clearOnComplete: true, etaBuffer: 200, stream: process.stderr },
    Presets.shades_classic,
  );
  let begun = 0;
  let first = 0;
  let running = false;
  const stop = () => {
    if (running) shown.stop();
    running = false;
  };
  const show = (stage: string, unit: string, total: number, from: number) => {
    stop();
    running = true;
    begun = Date.now();
    first = from;
    shown.start(total, from, { stage: stage.padEnd(10), unit, rate: '–' });
  };
  return {
    reading(bytes) {
      const megabytes = Math.floor(bytes / 1e6);
      if (!running) show('reading', 'MB', megabytes, 0);
      shown.setTotal(megabytes + 1);
      shown.update(megabytes, { rate: rateOf(megabytes, Date.now() - begun) });
    },
    begin: (stage, total, from) => show(stage, unitOf[stage], total, from),
    at: done => shown.update(done, { rate: rateOf(done - first, Date.now() - begun) }),
    end: stop,
  };
}

/** Plain lines every few seconds; exported for its test. */
export function plainLines(write: (text: string) => void, now: () => number): RunProgress {
  let [stage, unit, total, first] = ['reading', 'MB', 0, 0];
  let begun = now();
  let last = begun;
  const say = (done: number) => {
    const time = now();
    if (time - last < plainMs) return;
    last = time;
    const rate = (done - first) / Math.max(1, time - begun);
    const left = total > 0 && rate > 0 ? `, ${secondsOf((total - done) / rate)} left` : '';
    const of = total > 0 ? ` of ${total}` : '';
    write(`${stage}: ${Math.floor(done)}${of} ${unit}, ${rateOf(done - first, time - begun)}/s${left}\n`);
  };
  return {
    reading: bytes => say(bytes / 1e6),
    begin(name, of, from) {
      [stage, unit, total, first] = [name, unitOf[name], of, from];
      begun = now();
    },
    at: say,
    end: () => {},
  };
}

const rateOf = (done: number, ms: number) => Math.round((done * 1000) / Math.max(1, ms)).toLocaleString('en-US');
const secondsOf = (ms: number) => `${Math.ceil(ms / 1000)} s`;
