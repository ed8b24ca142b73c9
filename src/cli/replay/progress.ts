/** How far a replay is: a bar with rate and time left on a terminal, plain lines elsewhere, nothing when asked for quiet. All on stderr. */
import { Presets, SingleBar } from 'cli-progress';
import type { JobProgress } from '../../replay/run/counts.ts';

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
  const barOf = (format: string) =>
    new SingleBar(
      { format, hideCursor: true, clearOnComplete: true, etaBuffer: 200, stream: process.stderr },
      Presets.shades_classic,
    );
  const whole = barOf('{stage} {bar} {percentage}% | {value}/{total} {unit} | {rate} {unit}/s | {eta_formatted} left');
  // How much there is to read is not known before the end: no share of it, and no time left, could be true.
  const open = barOf('{stage} {value} {unit} | {rate} {unit}/s');
  let shown = open;
  let begun = 0;
  let first = 0;
  let running = false;
  const stop = () => {
    if (running) shown.stop();
    running = false;
  };
  const show = (one: SingleBar, stage: string, unit: string, total: number, from: number) => {
    stop();
    shown = one;
    running = true;
    begun = Date.now();
    first = from;
    shown.start(total, from, { stage: stage.padEnd(10), unit, rate: '–' });
  };
  return {
    reading(bytes) {
      const megabytes = bytes / 1e6;
      if (!running) show(open, 'reading', 'MB', Number.POSITIVE_INFINITY, 0);
      shown.update(Math.floor(megabytes), { rate: rateOf(megabytes, Date.now() - begun) });
    },
    begin: (stage, total, from) => show(whole, stage, unitOf[stage], total, from),
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
    write(`${stage}: ${Math.floor(done)}${of} ${unit}, ${rateOf(done - first, time - begun)} ${unit}/s${left}\n`);
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

/** A slow rate has a decimal: 0.4 MB/s are not none. */
const rateOf = (done: number, ms: number) => {
  const rate = (done * 1000) / Math.max(1, ms);
  return rate.toLocaleString('en-US', { maximumFractionDigits: rate < 10 ? 1 : 0 });
};
const secondsOf = (ms: number) => `${Math.ceil(ms / 1000)} s`;
