/**
 * What every bench hands back, and how it is printed and measured. Each bench file exports `run(): Promise<BenchTable>`,
 * works by itself (`node bench/<name>.ts`), and is called by bench/run.ts.
 */
import { cpus } from 'node:os';

/** One measured thing. */
export interface BenchRow {
  /** What was measured: `generated JavaScript`, `json-rules-engine`. */
  readonly name: string;
  /** The median over the rounds, in `unit`. */
  readonly value: number;
  /** `checkouts/s`, `ms`, `bytes/key`. */
  readonly unit: string;
  /** Against the row that the table's notes name, taken in the same run. */
  readonly ratio?: number;
}

/** Something that the bench was to reach, with what was reached in this run. */
export interface BenchAim {
  /** `generated JavaScript ≥ 0.7 × hand-written`. */
  readonly name: string;
  /** The figure that was reached, in the aim's own unit (mostly a ratio). */
  readonly reached: number;
  /** The figure that was aimed at. */
  readonly aim: number;
  readonly better: 'higher' | 'lower';
}

/** The outcome of one bench. */
export interface BenchTable {
  readonly title: string;
  readonly rows: readonly BenchRow[];
  /** How it was measured: sizes, rounds, what was scaled. */
  readonly notes: readonly string[];
  readonly aims: readonly BenchAim[];
}

/** Middle value; the mean of the middle two when their number is even. NaN for none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One of several things measured against each other. */
export interface Contestant {
  readonly name: string;
  /** Does the work once and says how many units of it were done (checkouts, events). */
  readonly round: () => number | Promise<number>;
}

/**
 * Units a second of each contestant: the median over `rounds` alternating rounds, so that a slow moment of the machine
 * falls on all of them. The order turns round from round to round; one round before the first is not counted.
 */
export async function alternate(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<ReadonlyMap<string, number>> {
  const rates = new Map<string, number[]>(contestants.map(contestant => [contestant.name, []]));
  for (let round = -1; round < rounds; round++) {
    const order = round % 2 === 0 ? contestants : contestants.toReversed();
    for (const contestant of order) {
      const start = performance.now();
      const done = await contestant.round();
      const seconds = (performance.now() - start) / 1000;
      if (round >= 0) rates.get(contestant.name)!.push(done / seconds);
    }
  }
  return new Map([...rates].map(([name, values]) => [name, median(values)]));
}

/** True when the aim was reached. */
export function isReached(aim: BenchAim): boolean {
  return aim.better === 'higher' ? aim.reached >= aim.aim : aim.reached <= aim.aim;
}

/** A figure for people: thousands apart, three significant digits below 100. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return Number(value.toPrecision(3)).toString();
}

/** The machine, in one line. */
export function machine(): string {
  const processors = cpus();
  return `Node ${process.version}, ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`;
}

/** The table as Markdown text. */
export function formatTable(table: BenchTable): string {
  const head = ['', '', 'unit', 'ratio'];
  const body = table.rows.map(row => [
    row.name,
    figure(row.value),
    row.unit,
    row.ratio === undefined ? '' : `${figure(row.ratio)} ×`,
  ]);
  const widths = head.map((title, column) => Math.max(3, title.length, ...body.map(cells => cells[column]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column % 2 === 1 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => '-'.repeat(width + 1) + (column % 2 === 1 ? ':' : '-')).join('|')}|`;
  const aims = table.aims.map(
    aim =>
      `- ${isReached(aim) ? 'reached' : 'NOT REACHED'}: ${aim.name} (${figure(aim.reached)}, aim ${aim.better === 'higher' ? '≥' : '≤'} ${figure(aim.aim)})`,
  );
  const notes = table.notes.map(note => `- ${note}`);
  return [`## ${table.title}`, '', line(head), rule, ...body.map(line), '', ...aims, ...notes, ''].join('\n');
}

/** Runs the bench and prints it when its file is the program: `await printIfMain(import.meta, run)`. */
export async function printIfMain(meta: ImportMeta, run: () => Promise<BenchTable>): Promise<void> {
  if (meta.main) process.stdout.write(`${formatTable(await run())}\n${machine()}\n`);
}
