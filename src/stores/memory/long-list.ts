/**
 * The events of one busy key: too many to be counted anew at each reading, so each window keeps its edge and its figure, and
 * moves them on. Entries stand in chunks, by time and then by arrival, under positions that only grow.
 */
import { HashTable } from './hash-table.ts';
import type { Entry, ListShape } from './list-shape.ts';

interface Chunk {
  readonly times: Float64Array;
  /**
   * Two words a column, column after column for each entry: an amount; or a value's digest, the lowest bit of its second word
   * saying "no later entry has this value", all 0 for an event without the value.
   */
  readonly ints: Int32Array;
  readonly floats: Float64Array;
  /** Where a baseline is: positions of the entries with the same value before and after, by column; -1: none. */
  readonly links: Float64Array | undefined;
}

/** One busy key's events. */
export class LongList {
  /** Positions: oldest kept, and one past the newest. */
  first = 0;
  end = 0;
  /** Time of the newest event let go because of the limit. */
  droppedAt = Number.NEGATIVE_INFINITY;
  /** First word of the key's digest, to find the owner's slot. */
  readonly h0: number;
  readonly #shape: ListShape;
  readonly #shift: number;
  readonly #mask: number;
  readonly #columns: number;
  /** Position of the first chunk's first entry. */
  #origin = 0;
  readonly #chunks: Chunk[] = [];
  /** Time that the edges below are at. */
  #clock = Number.NEGATIVE_INFINITY;
  /** By window: position of its first entry, and its figure (unused for events). */
  readonly #heads: Float64Array;
  readonly #values: Float64Array;
  /** By window: position of the baseline's first entry (it ends where the window starts), and its figure. */
  readonly #tails: Float64Array;
  readonly #baseValues: Float64Array;
  /** By column of distinct values: value → position of its last entry, in 31 bits. */
  readonly #indexes: readonly HashTable[];
  /** By column: neighbours of the entry at hand with the same value; -1: none. */
  readonly #before: Float64Array;
  readonly #after: Float64Array;

  constructor(shape: ListShape, h0: number) {
    this.#shape = shape;
    this.#shift = shape.chunkShift;
    this.#mask = (1 << shape.chunkShift) - 1;
    this.#columns = shape.columns.length;
    this.h0 = h0;
    const windows = shape.overMs.length;
    this.#heads = new Float64Array(windows);
    this.#values = new Float64Array(windows);
    this.#tails = new Float64Array(shape.hasBaseline ? windows : 0);
    this.#baseValues = new Float64Array(shape.hasBaseline ? windows : 0);
    this.#indexes = shape.columns.map(() => new HashTable());
    this.#before = new Float64Array(shape.columns.length);
    this.#after = new Float64Array(shape.columns.length);
  }

  get length(): number {
    return this.end - this.first;
  }

  /** Time of the newest entry. */
  get newestAt(): number {
    return this.end > this.first ? this.#timeAt(this.end - 1) : Number.NEGATIVE_INFINITY;
  }

  #timeAt(position: number): number {
    const at = position - this.#origin;
    return this.#chunks[at >>> this.#shift]!.times[at & this.#mask]!;
  }

  #chunkOf(position: number): Chunk {
    return this.#chunks[(position - this.#origin) >>> this.#shift]!;
  }

  /** Place of an entry's column in its chunk, counted in columns. */
  #cell(position: number, column: number): number {
    return ((position - this.#origin) & this.#mask) * this.#columns + column;
  }

  // ── landing ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Lands an event. */
  insert(entry: Entry): void {
    const position = this.newestAt <= entry.at ? this.end : this.#firstAfter(entry.at, this.first);
    this.#openAt(position);
    const chunk = this.#chunkOf(position);
    chunk.times[(position - this.#origin) & this.#mask] = entry.at;
    for (let column = 0; column < this.#columns; column++) this.#place(chunk, position, column, entry);
    this.#countIn(position, entry);
  }

  /** Makes room for an entry at a position by moving all later ones up by one. */
  #openAt(position: number): void {
    if ((this.end - this.#origin) >>> this.#shift === this.#chunks.length) this.#chunks.push(this.#newChunk());
    this.end++;
    if (this.#columns === 0) this.#shiftTimes(position);
    else for (let to = this.end - 1; to > position; to--) this.#move(to - 1, to);
  }

  /** The same where there are only times: chunk by chunk, each handing its last time to the next. */
  #shiftTimes(position: number): void {
    const target = (position - this.#origin) >>> this.#shift;
    for (let chunk = (this.end - 1 - this.#origin) >>> this.#shift; chunk > target; chunk--) {
      const { times } = this.#chunks[chunk]!;
      times.copyWithin(1, 0, this.#mask);
      times[0] = this.#chunks[chunk - 1]!.times[this.#mask]!;
    }
    const start = (position - this.#origin) & this.#mask;
    this.#chunks[target]!.times.copyWithin(start + 1, start, this.#mask);
  }

  #newChunk(): Chunk {
    const entries = this.#mask + 1;
    const cells = entries * this.#columns;
    const words = new ArrayBuffer(cells * 8);
    return {
      times: new Float64Array(entries),
      ints: new Int32Array(words),
      floats: new Float64Array(words),
      links: this.#shape.hasBaseline ? new Float64Array(cells * 2) : undefined,
    };
  }

  #move(from: number, to: number): void {
    const source = this.#chunkOf(from);
    const target = this.#chunkOf(to);
    target.times[(to - this.#origin) & this.#mask] = source.times[(from - this.#origin) & this.#mask]!;
    for (let column = 0; column < this.#columns; column++) {
      const cell = this.#cell(from, column);
      const into = this.#cell(to, column);
      if (this.#shape.isDistinct[column] === 0) {
        target.floats[into] = source.floats[cell]!;
        continue;
      }
      const v1 = source.ints[cell * 2 + 1]!;
      target.ints[into * 2] = source.ints[cell * 2]!;
      target.ints[into * 2 + 1] = v1;
      if (v1 & 1) this.#setLast(column, source.ints[cell * 2]!, v1 & ~1, to);
      if (source.links) this.#moveLinks(source.links, cell, target.links!, into, column, to);
    }
  }

  #moveLinks(from: Float64Array, cell: number, to: Float64Array, into: number, column: number, position: number): void {
    const before = from[cell * 2]!;
    const after = from[cell * 2 + 1]!;
    to[into * 2] = before;
    to[into * 2 + 1] = after;
    if (before >= 0) this.#setLink(before, column, 1, position);
    if (after >= 0) this.#setLink(after, column, 0, position);
  }

  /** Writes a column of a new entry and ties it to its neighbours of the same value. */
  #place(chunk: Chunk, position: number, column: number, entry: Entry): void {
    const cell = this.#cell(position, column);
    if (this.#shape.isDistinct[column] === 0) {
      chunk.floats[cell] = entry.floats[column]!;
      return;
    }
    const v0 = entry.ints[column * 2]!;
    const v1 = entry.ints[column * 2 + 1]!;
    chunk.ints[cell * 2] = v0;
    chunk.ints[cell * 2 + 1] = v1;
    let before = -1;
    let after = -1;
    if ((v0 | v1) !== 0) {
      const last = this.#lastOf(column, v0, v1);
      if (last > position) after = this.#sameAfter(position, column, v0, v1);
      before = after < 0 ? last : chunk.links ? this.#linkOf(after, column, 0) : -1;
      if (after < 0) {
        if (before >= 0) this.#chunkOf(before).ints[this.#cell(before, column) * 2 + 1]! &= ~1;
        chunk.ints[cell * 2 + 1] = v1 | 1;
        this.#setLast(column, v0, v1, position);
      }
    }
    this.#before[column] = before;
    this.#after[column] = after;
    if (!chunk.links) return;
    chunk.links[cell * 2] = before;
    chunk.links[cell * 2 + 1] = after;
    if (before >= 0) this.#setLink(before, column, 1, position);
    if (after >= 0) this.#setLink(after, column, 0, position);
  }

  /** Position of the last entry with a value, -1 when there is none. */
  #lastOf(column: number, v0: number, v1: number): number {
    const found = this.#indexes[column]!.find(v0, v1, 0);
    // Positions are kept in 31 bits; those alive lie within 2^31 of the oldest.
    return found === 0 ? -1 : this.first + ((found - this.first) & 0x7fffffff);
  }

  #setLast(column: number, v0: number, v1: number, position: number): void {
    const index = this.#indexes[column]!;
    const stored = (position % 0x80000000) | 0x80000000;
    index.find(v0, v1, 0);
    index.put(v0, v1, 0, stored);
  }

  /** The first entry after a position with the value. */
  #sameAfter(position: number, column: number, v0: number, v1: number): number {
    for (let next = position + 1; next < this.end; next++) {
      const { ints } = this.#chunkOf(next);
      const cell = this.#cell(next, column);
      if (ints[cell * 2] === v0 && (ints[cell * 2 + 1]! & ~1) === v1) return next;
    }
    return -1;
  }

  #linkOf(position: number, column: number, side: 0 | 1): number {
    return this.#chunkOf(position).links![this.#cell(position, column) * 2 + side]!;
  }

  #setLink(position: number, column: number, side: 0 | 1, to: number): void {
    this.#chunkOf(position).links![this.#cell(position, column) * 2 + side] = to;
  }

  /**
   * Brings a new entry into every figure whose stretch it stands in, as of the clock. Without links, entries of its value
   * before a late one are not known; nothing hangs on them then, since the later entry stands in every window that it does.
   */
  #countIn(p: number, entry: Entry): void {
    const { columnOf, overMs, hasBaseline } = this.#shape;
    for (let w = 0; w < overMs.length; w++) {
      const column = columnOf[w]!;
      const head = this.#heads[w]!;
      if (p >= head) {
        // Should it be too old for the window, the next reading moves the edge past it.
        if (column >= 0) this.#values[w]! += this.#adds(column, entry, head, this.end);
        continue;
      }
      this.#heads[w] = head + 1;
      if (!hasBaseline) continue;
      const tail = this.#tails[w]!;
      if (p < tail) this.#tails[w] = tail + 1;
      else if (column >= 0) this.#baseValues[w]! += this.#adds(column, entry, tail, head + 1);
    }
  }

  /** What the entry at hand adds to the figure of the entries [from, to). */
  #adds(column: number, entry: Entry, from: number, to: number): number {
    if (this.#shape.isDistinct[column] === 0) return entry.floats[column]!;
    if ((entry.ints[column * 2]! | entry.ints[column * 2 + 1]!) === 0) return 0;
    const after = this.#after[column]!;
    return this.#before[column]! < from && (after < 0 || after >= to) ? 1 : 0;
  }

  // ── forgetting ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Lets the oldest entry go because the key has more than its limit. */
  dropForLimit(): void {
    this.droppedAt = Math.max(this.droppedAt, this.#timeAt(this.first));
    this.#dropFirst();
  }

  /** Forgets up to `most` entries that no window can reach any more: those at or before a time. */
  forget(reachedAt: number, most: number): void {
    for (let left = most; left > 0 && this.first < this.end && this.#timeAt(this.first) <= reachedAt; left--) {
      this.#dropFirst();
    }
  }

  #dropFirst(): void {
    const p = this.first;
    const { columnOf, hasBaseline } = this.#shape;
    for (let w = 0; w < this.#heads.length; w++) {
      const column = columnOf[w]!;
      const head = this.#heads[w]!;
      if (head === p) {
        if (column >= 0) this.#values[w]! -= this.#takes(p, column, this.end);
        this.#heads[w] = p + 1;
        if (hasBaseline) this.#tails[w] = p + 1;
      } else if (hasBaseline && this.#tails[w] === p) {
        if (column >= 0) this.#baseValues[w]! -= this.#takes(p, column, head);
        this.#tails[w] = p + 1;
      }
    }
    for (let column = 0; column < this.#columns; column++) this.#forgetValue(p, column);
    this.first = p + 1;
    if (this.first - this.#origin <= this.#mask) return;
    this.#chunks.shift();
    this.#origin += this.#mask + 1;
  }

  /** What the entry at p, the first of the entries [p, to), takes from their figure when it leaves. */
  #takes(p: number, column: number, to: number): number {
    const chunk = this.#chunkOf(p);
    const cell = this.#cell(p, column);
    if (this.#shape.isDistinct[column] === 0) return chunk.floats[cell]!;
    if (chunk.ints[cell * 2 + 1]! & 1) return 1;
    return chunk.links !== undefined && chunk.links[cell * 2 + 1]! >= to ? 1 : 0;
  }

  #forgetValue(position: number, column: number): void {
    if (this.#shape.isDistinct[column] === 0) return;
    const chunk = this.#chunkOf(position);
    const cell = this.#cell(position, column);
    const v1 = chunk.ints[cell * 2 + 1]!;
    if (v1 & 1) {
      this.#indexes[column]!.find(chunk.ints[cell * 2]!, v1 & ~1, 0);
      this.#indexes[column]!.deleteFound();
    } else if (chunk.links && chunk.links[cell * 2 + 1]! >= 0) {
      this.#setLink(chunk.links[cell * 2 + 1]!, column, 0, -1);
    }
  }

  // ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * The figures at a time, into `values` and `baselines` (by window). In the order of time each costs what has left its
   * window since; at an earlier time, or with events that lie ahead, they are counted anew.
   */
  read(t: number, values: Float64Array, baselines: Float64Array): void {
    const { columnOf, overMs, baselineMs, hasBaseline } = this.#shape;
    if (t < this.#clock || this.newestAt > t) {
      this.#readAnew(t, values, baselines);
      return;
    }
    this.#clock = t;
    for (let w = 0; w < overMs.length; w++) {
      const events = columnOf[w]! < 0;
      if (events) this.#moveEdges(w, t);
      else if (hasBaseline || !this.#recount(w, t)) this.#walkEdges(w, t);
      const head = this.#heads[w]!;
      values[w] = events ? this.end - head : this.#values[w]!;
      if (hasBaseline && baselineMs[w]! > 0) baselines[w] = events ? head - this.#tails[w]! : this.#baseValues[w]!;
    }
  }

  #moveEdges(w: number, t: number): void {
    const windowStart = t - this.#shape.overMs[w]!;
    this.#heads[w] = this.#firstAfter(windowStart, this.#heads[w]!);
    if (!this.#shape.hasBaseline) return;
    this.#tails[w] = this.#firstAfter(windowStart - this.#shape.baselineMs[w]!, this.#tails[w]!);
  }

  /** After a gap, when fewer entries stay in the window than have left it, counts those that stay. False when more do. */
  #recount(w: number, t: number): boolean {
    const head = this.#heads[w]!;
    const next = this.#firstAfter(t - this.#shape.overMs[w]!, head);
    if (next - head <= this.end - next) return false;
    const column = this.#shape.columnOf[w]!;
    let value = 0;
    for (let position = next; position < this.end; position++) value += this.#takes(position, column, this.end);
    this.#heads[w] = next;
    this.#values[w] = value;
    return true;
  }

  #walkEdges(w: number, t: number): void {
    const { columnOf, overMs, baselineMs, hasBaseline, isDistinct } = this.#shape;
    const column = columnOf[w]!;
    const distinct = isDistinct[column] === 1;
    const windowStart = t - overMs[w]!;
    const tail = hasBaseline ? this.#tails[w]! : 0;
    let head = this.#heads[w]!;
    let value = this.#values[w]!;
    let base = hasBaseline ? this.#baseValues[w]! : 0;
    for (; head < this.end && this.#timeAt(head) <= windowStart; head++) {
      const chunk = this.#chunkOf(head);
      const cell = this.#cell(head, column);
      if (!distinct) {
        value -= chunk.floats[cell]!;
        base += chunk.floats[cell]!;
      } else {
        const v1 = chunk.ints[cell * 2 + 1]!;
        if (v1 & 1) value--;
        if (hasBaseline && chunk.links![cell * 2]! < tail && (v1 | chunk.ints[cell * 2]!) !== 0) base++;
      }
    }
    this.#heads[w] = head;
    this.#values[w] = value;
    if (hasBaseline) this.#walkTail(w, column, windowStart - baselineMs[w]!, base);
  }

  #walkTail(w: number, column: number, baselineStart: number, startValue: number): void {
    const head = this.#heads[w]!;
    let tail = this.#tails[w]!;
    let base = startValue;
    for (; tail < head && this.#timeAt(tail) <= baselineStart; tail++) base -= this.#takes(tail, column, head);
    this.#tails[w] = tail;
    this.#baseValues[w] = base;
  }

  /** Position of the first entry after a time, looked for from a position on in doubling steps. */
  #firstAfter(time: number, from: number): number {
    let low = Math.max(from, this.first);
    let step = 1;
    while (low + step <= this.end && this.#timeAt(low + step - 1) <= time) {
      low += step;
      step *= 2;
    }
    let high = Math.min(low + step, this.end);
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if (this.#timeAt(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #readAnew(t: number, values: Float64Array, baselines: Float64Array): void {
    const { columnOf, overMs, baselineMs } = this.#shape;
    const to = this.#firstAfter(t, this.first);
    for (let w = 0; w < overMs.length; w++) {
      const head = this.#firstAfter(t - overMs[w]!, this.first);
      values[w] = this.#figure(columnOf[w]!, head, to);
      if (baselineMs[w] === 0) continue;
      baselines[w] = this.#figure(columnOf[w]!, this.#firstAfter(t - overMs[w]! - baselineMs[w]!, this.first), head);
    }
  }

  /** The figure of the entries [from, to), counted anew. */
  #figure(column: number, from: number, to: number): number {
    if (column < 0) return to - from;
    if (this.#shape.isDistinct[column] === 0) return this.#sum(column, from, to);
    const seen = new HashTable();
    for (let position = from; position < to; position++) {
      const { ints } = this.#chunkOf(position);
      const cell = this.#cell(position, column);
      const v0 = ints[cell * 2]!;
      const v1 = ints[cell * 2 + 1]! & ~1;
      if ((v0 | v1) !== 0 && seen.find(v0, v1, 0) === 0) seen.put(v0, v1, 0, 1);
    }
    return seen.count;
  }

  #sum(column: number, from: number, to: number): number {
    let sum = 0;
    for (let position = from; position < to; position++) {
      sum += this.#chunkOf(position).floats[this.#cell(position, column)]!;
    }
    return sum;
  }

  /** Time of the newest event beyond a limit; -Infinity when all were kept. */
  beyond(limit: number): number {
    return this.length > limit ? this.#timeAt(this.end - limit - 1) : this.droppedAt;
  }

  /** Sum of a column over the newest `limit` entries in (from, to]. */
  sumOfNewest(column: number, limit: number, from: number, to: number): number {
    const start = Math.max(this.#firstAfter(from, this.first), this.end - limit);
    return this.#sum(column, start, Math.max(start, this.#firstAfter(to, this.first)));
  }

  /** True when an entry lies in (from, to]. */
  hasWithin(from: number, to: number): boolean {
    const position = this.#firstAfter(to, this.newestAt <= to ? this.end : this.first) - 1;
    return position >= this.first && this.#timeAt(position) > from;
  }

  /** Puts each entry into `entry`, oldest first, and calls. */
  visit(entry: Entry, each: () => void): void {
    for (let position = this.first; position < this.end; position++) {
      const { ints } = this.#chunkOf(position);
      entry.at = this.#timeAt(position);
      for (let column = 0; column < this.#columns; column++) {
        const cell = this.#cell(position, column);
        const marked = this.#shape.isDistinct[column] === 1 ? ~1 : ~0;
        entry.ints[column * 2] = ints[cell * 2]!;
        entry.ints[column * 2 + 1] = ints[cell * 2 + 1]! & marked;
      }
      each();
    }
  }

  /** Bytes of memory held, about. */
  get bytes(): number {
    const cell = this.#shape.hasBaseline ? 24 : 8;
    const chunk = (this.#mask + 1) * (8 + this.#columns * cell) + 500;
    return 800 + this.#chunks.length * chunk + this.#indexes.reduce((sum, index) => sum + index.words * 4, 0);
  }
}
