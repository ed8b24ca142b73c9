/** How many lines a replay may leave unused before it stops: half a history would be judged as a whole one. */
import { Fault } from '../../shared/errors.ts';
import type { History } from '../order/ndjson-history.ts';
import { causesOf } from '../reject-names.ts';
import type { Rejected } from '../types.ts';
import type { ReplayCounts } from './counts.ts';

/** Causes whose first place is shown. */
const mostPlaces = 5;

const noneIsOwn =
  'no line is of our own form; where a shop or a provider wrote them: "sekisho replay map FILE > map.yaml" writes a mapping for --map map.yaml';

/** Stops a replay that could not use too many lines, with the first place of each cause. */
export class RejectLimit {
  /** What was read: rows of tables, lines of our own form. */
  readonly #read: number;
  readonly #unit: 'rows' | 'lines';
  readonly #share: number;
  readonly #firsts = new Map<string, Rejected>();

  constructor({ checked, inputs, lines, rejected }: History, share: number) {
    // A row may have become several lines of the history, or none.
    this.#read = checked ? inputs.reduce((sum, input) => sum + input.lines, 0) : lines + rejected.count;
    this.#unit = checked ? 'rows' : 'lines';
    this.#share = share;
  }

  /** Takes notice of rows that were rejected, for the places that a fault names. */
  note(rejected: readonly Rejected[]): void {
    for (const each of rejected) if (!this.#firsts.has(each.code)) this.#firsts.set(each.code, each);
  }

  /** Throws a fault where more than the share was rejected. */
  check(counts: ReplayCounts): void {
    if (counts.rejected <= this.#share * this.#read) return;
    const causes = causesOf(counts.rejected_by);
    const places = causes.flatMap(({ code }) => {
      const first = this.#firsts.get(code);
      return first ? [`${first.source.file}:${first.source.line}: ${code}: ${first.detail.replace(/\.$/, '')}`] : [];
    });
    const counted = causes.map(({ code, rows }) => `${code} ${rows}`).join(', ');
    // What an interrupted run met is counted, but its places are in --rejects alone.
    const isCut = places.length > mostPlaces;
    const firsts = isCut ? `the first of each of the ${mostPlaces} most frequent causes` : 'the first of each cause';
    const shown = places.length === 0 ? '' : `; ${firsts}:`;
    const head = `${counts.rejected} of ${this.#read} ${this.#unit} (${counted})${shown}`;
    const hints = this.#unit === 'lines' && counts.rejected === this.#read ? [noneIsOwn] : [];
    throw new Fault('too-many-rejects', [head, ...places.slice(0, mostPlaces), ...hints].join('\n  '));
  }
}
