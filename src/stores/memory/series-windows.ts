/**
 * The events of one series, key by key. A key with few events is a block of a slab, sorted by time, from which every window is
 * counted in one short walk; a busy key is a LongList.
 */
import type { CounterDefinition, CounterSeries } from '../../engine/velocity/counters.ts';
import type { Filling, HashTable } from './hash-table.ts';
import { Entry, type ListShape, shapeOf } from './list-shape.ts';
import { LongList } from './long-list.ts';
import { copyWords, Slab } from './slab.ts';

/** Words before a block's entries: first word of the key's digest, and the number of entries. */
const headWords = 2;

/** Sizes that measuring chose; tests take small ones to reach every path with short streams. */
export interface Tuning {
  /** Entries of a block by slab, ascending, at most 15: a key with more than the last gets a long list. */
  readonly blocks: readonly number[];
  /** Entries of a long list's chunk: 2 to this power. */
  readonly chunkShift: number;
  /** How full the tables of keys get; as fast look-ups want it when absent. */
  readonly filling?: Filling;
}
/** The sizes that measuring chose. */
export const measuredTuning: Tuning = { blocks: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64], chunkShift: 9 };

/** Blocks to look at for forgetting whenever a key was added. */
export const sweptForKey = 3;
/** Entries of a long list forgotten at a visit. */
const forgottenAtOnce = 64;

/** A key's events: number of its slab from 1 on (0: a long list) in the low four bits, number of the block above. */
type Ref = number;
const slabBits = 4;
const slabMask = (1 << slabBits) - 1;

/** The windows of one series. */
export class SeriesWindows {
  /** How long an event is kept behind the newest time. */
  readonly keptMs: number;
  readonly shape: ListShape;
  /** The event that `add` lands; its owner fills it in. */
  readonly entry: Entry;
  readonly #columns: number;
  readonly #entryWords: number;
  /** Small limits are kept in blocks, which then hold the time of the newest event let go. */
  readonly #dropWords: number;
  /** Word of a block's first entry. */
  readonly #firstWord: number;
  readonly #capacities: readonly number[];
  readonly #table: HashTable;
  readonly #column: number;
  /** Slab 0 stays empty, so that numbers of slabs are those of references. */
  readonly #slabs: readonly Slab[];
  /** Place 0 stays empty, so that no reference is 0. */
  readonly #long: (LongList | undefined)[] = [undefined];
  readonly #freeLong: number[] = [];
  #sweepSlab = 1;
  #sweepBlock = 0;
  #sweepLong = 1;
  readonly #values: Float64Array;
  readonly #baselines: Float64Array;
  #keys = 0;
  /** By column: the figure so far in a walk over a block. */
  readonly #figures: Float64Array;

  /**
   * @param table of the keys that this series has in common with others
   * @param column the value of that table that is this series' reference
   */
  constructor(
    series: CounterSeries,
    definitions: readonly CounterDefinition[],
    tuning: Tuning,
    table: HashTable,
    column: number,
  ) {
    this.#table = table;
    this.#column = column;
    this.keptMs = series.keptMs;
    this.shape = shapeOf(series, definitions, tuning.chunkShift);
    this.#columns = this.shape.columns.length;
    this.entry = new Entry(this.#columns);
    this.#entryWords = 2 + 2 * this.#columns;
    this.#dropWords = series.keep <= tuning.blocks.at(-1)! ? 2 : 0;
    this.#firstWord = headWords + this.#dropWords;
    this.#capacities = [0, ...tuning.blocks];
    this.#slabs = this.#capacities.map(entries => new Slab(this.#firstWord + this.#entryWords * Math.max(1, entries)));
    this.#values = new Float64Array(this.shape.places.length);
    this.#baselines = new Float64Array(this.shape.places.length);
    this.#figures = new Float64Array(this.#columns);
  }

  /** Forgets every key; a page that is there stays for the next. */
  clear(): void {
    if (this.#keys === 0) return;
    for (const slab of this.#slabs) slab.clear();
    this.#long.length = 1;
    this.#freeLong.length = 0;
    this.#keys = 0;
  }

  /**
   * Lands `entry` among a key's events. Returns where they are now, for the key's slot of the table: `ref` again when they stay.
   * @param ref where they were, 0 when there are none
   * @param h0 first word of the key's digest
   */
  add(ref: Ref, h0: number, newest: number): Ref {
    if (ref === 0) return this.#addKey(h0);
    if ((ref & slabMask) !== 0) return this.#addToBlock(ref, newest);
    const list = this.#long[ref >>> slabBits]!;
    list.insert(this.entry);
    if (list.length > this.shape.keep) list.dropForLimit();
    list.forget(newest - this.keptMs, 4);
    return ref;
  }

  #addKey(h0: number): Ref {
    const slab = this.#slabs[1]!;
    const index = slab.append();
    this.#keys++;
    const page = index >>> slab.shift;
    const ints = slab.ints[page]!;
    const floats = slab.floats[page]!;
    const base = (index & slab.mask) * slab.blockWords;
    ints[base] = h0;
    ints[base + 1] = 0;
    if (this.#dropWords > 0) floats[(base >> 1) + 1] = Number.NEGATIVE_INFINITY;
    this.#insert(ints, floats, base);
    return (index << slabBits) | 1;
  }

  #addToBlock(ref: Ref, newest: number): Ref {
    const number = ref & slabMask;
    const slab = this.#slabs[number]!;
    const index = ref >>> slabBits;
    const ints = slab.ints[index >>> slab.shift]!;
    const floats = slab.floats[index >>> slab.shift]!;
    const base = (index & slab.mask) * slab.blockWords;
    const length = ints[base + 1]!;
    if (length >= this.shape.keep) {
      if (!this.#makeWayForLimit(ints, floats, base)) return ref;
    } else if (length >= this.#capacities[number]! && !this.#trim(ints, floats, base, newest - this.keptMs)) {
      const grown = this.#grow(number, index);
      this.#dropBlock(number, index);
      return this.add(grown, 0, newest);
    }
    this.#insert(ints, floats, base);
    return ref;
  }

  /** At the limit: lets the oldest entry go, or the new event when it is older still. False in the latter case. */
  #makeWayForLimit(ints: Int32Array, floats: Float64Array, base: number): boolean {
    const dropped = (base >> 1) + 1;
    const oldest = floats[(base + this.#firstWord) >> 1]!;
    const gone = Math.min(this.entry.at, oldest);
    floats[dropped] = Math.max(floats[dropped]!, gone);
    if (this.entry.at < oldest) return false;
    this.#removeOldest(ints, base, 1);
    return true;
  }

  #removeOldest(ints: Int32Array, base: number, count: number): void {
    const first = base + this.#firstWord;
    const words = this.#entryWords;
    const length = ints[base + 1]!;
    ints.copyWithin(first, first + count * words, first + length * words);
    ints[base + 1] = length - count;
  }

  /** Forgets entries at or before a time. True when there were any. */
  #trim(ints: Int32Array, floats: Float64Array, base: number, reachedAt: number): boolean {
    const length = ints[base + 1]!;
    const stride = this.#entryWords >> 1;
    const first = (base + this.#firstWord) >> 1;
    let gone = 0;
    while (gone < length && floats[first + gone * stride]! <= reachedAt) gone++;
    if (gone === 0) return false;
    this.#removeOldest(ints, base, gone);
    return true;
  }

  /** Puts `entry` into a block that has room, behind those of its time. */
  #insert(ints: Int32Array, floats: Float64Array, base: number): void {
    const { at, ints: given } = this.entry;
    const words = this.#entryWords;
    const length = ints[base + 1]!;
    const first = base + this.#firstWord;
    let position = length;
    while (position > 0 && floats[(first + (position - 1) * words) >> 1]! > at) position--;
    const word = first + position * words;
    for (let column = 0; column < this.#columns; column++) {
      if (this.shape.isDistinct[column] === 1) this.#claimLast(ints, first + 2 + 2 * column, length, position, column);
    }
    if (position < length) ints.copyWithin(word + words, word, first + length * words);
    floats[word >> 1] = at;
    for (let part = 2; part < words; part++) ints[word + part] = given[part - 2]!;
    ints[base + 1] = length + 1;
  }

  /** Settles who bears the mark "last of its value": the entry about to stand at a position, or a later one. */
  #claimLast(ints: Int32Array, word: number, length: number, position: number, column: number): void {
    const given = this.entry.ints;
    const v0 = given[column * 2]!;
    const v1 = given[column * 2 + 1]! & ~1;
    given[column * 2 + 1] = v1;
    if ((v0 | v1) === 0) return;
    const marked = v1 | 1;
    const words = this.#entryWords;
    for (let index = length - 1; index >= 0; index--) {
      const at = word + index * words;
      if (ints[at] !== v0 || ints[at + 1] !== marked) continue;
      if (index >= position) return;
      ints[at + 1] = v1;
      break;
    }
    given[column * 2 + 1] = marked;
  }

  /** Copies a full block to where there is more room. */
  #grow(number: number, index: number): Ref {
    if (number < this.#slabs.length - 1) return this.#toSlab(number, index, number + 1);
    const slab = this.#slabs[number]!;
    const ints = slab.ints[index >>> slab.shift]!;
    const floats = slab.floats[index >>> slab.shift]!;
    const base = (index & slab.mask) * slab.blockWords;
    const list = new LongList(this.shape, ints[base]!);
    const entry = new Entry(this.#columns);
    for (let position = 0; position < ints[base + 1]!; position++) {
      this.#take(ints, floats, base + this.#firstWord + position * this.#entryWords, entry);
      list.insert(entry);
    }
    return this.#adopt(list);
  }

  /** Reads the entry at a word of a block. */
  #take(ints: Int32Array, floats: Float64Array, word: number, entry: Entry): void {
    entry.at = floats[word >> 1]!;
    for (let column = 0; column < this.#columns; column++) {
      entry.ints[column * 2] = ints[word + 2 + column * 2]!;
      entry.ints[column * 2 + 1] = ints[word + 3 + column * 2]! & (this.shape.isDistinct[column] === 1 ? ~1 : ~0);
    }
  }

  #adopt(list: LongList): Ref {
    const place = this.#freeLong.pop() ?? this.#long.length;
    this.#long[place] = list;
    return place << slabBits;
  }

  /** Copies a block into a new one of another slab. */
  #toSlab(number: number, index: number, target: number): Ref {
    const from = this.#slabs[number]!;
    const to = this.#slabs[target]!;
    const created = to.append();
    const source = from.ints[index >>> from.shift]!;
    const base = (index & from.mask) * from.blockWords;
    const words = this.#firstWord + source[base + 1]! * this.#entryWords;
    copyWords(source, base, to.ints[created >>> to.shift]!, (created & to.mask) * to.blockWords, words);
    return (created << slabBits) | target;
  }

  /** Gives a block back; the slab's last block takes its place, and its owner is told. */
  #dropBlock(number: number, index: number): void {
    const slab = this.#slabs[number]!;
    const last = slab.count - 1;
    if (index !== last) {
      slab.copy(last, index);
      const h0 = slab.ints[index >>> slab.shift]![(index & slab.mask) * slab.blockWords]!;
      this.#table.replace(h0, this.#column, (last << slabBits) | number, (index << slabBits) | number);
    }
    slab.dropLast();
  }

  // ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** True when the key has an event in (from, to]. */
  hasWithin(ref: Ref, from: number, to: number): boolean {
    if (ref === 0) return false;
    if ((ref & slabMask) === 0) return this.#long[ref >>> slabBits]!.hasWithin(from, to);
    const slab = this.#slabs[ref & slabMask]!;
    const index = ref >>> slabBits;
    const floats = slab.floats[index >>> slab.shift]!;
    const base = (index & slab.mask) * slab.blockWords;
    const first = (base + this.#firstWord) >> 1;
    const stride = this.#entryWords >> 1;
    for (let position = slab.ints[index >>> slab.shift]![base + 1]! - 1; position >= 0; position--) {
      const at = floats[first + position * stride]!;
      if (at <= to) return at > from;
    }
    return false;
  }

  /**
   * Reads every counter of the series at a time, into arrays that are indexed as CounterSet.definitions.
   * @param ref not 0: a key without events reads 0 everywhere
   */
  read(ref: Ref, t: number, values: Float64Array, baselines: Float64Array, saturated: Uint8Array): void {
    if ((ref & slabMask) === 0) this.#readLong(this.#long[ref >>> slabBits]!, t, saturated);
    else this.#readBlock(this.#slabs[ref & slabMask]!, ref >>> slabBits, t, saturated);
    const { places, hasBaseline } = this.shape;
    for (let w = 0; w < places.length; w++) {
      values[places[w]!] = this.#values[w]!;
      if (hasBaseline) baselines[places[w]!] = this.#baselines[w]!;
    }
  }

  #readLong(list: LongList, t: number, saturated: Uint8Array): void {
    const { columnOf, isDistinct, limits, overMs, places } = this.shape;
    list.read(t, this.#values, this.#baselines);
    for (let w = 0; w < overMs.length; w++) {
      const limit = limits[w]!;
      const column = columnOf[w]!;
      if (!(list.beyond(limit) > t - overMs[w]!)) continue;
      saturated[places[w]!] = 1;
      const sums = column >= 0 && isDistinct[column] === 0;
      this.#values[w] = sums ? list.sumOfNewest(column, limit, t - overMs[w]!, t) : limit;
    }
  }

  #readBlock(slab: Slab, index: number, t: number, saturated: Uint8Array): void {
    const { columnOf, hasBaseline, limits, overMs } = this.shape;
    const ints = slab.ints[index >>> slab.shift]!;
    const floats = slab.floats[index >>> slab.shift]!;
    const base = (index & slab.mask) * slab.blockWords;
    const first = base + this.#firstWord;
    const words = this.#entryWords;
    const length = ints[base + 1]!;
    let to = length;
    while (to > 0 && floats[(first + (to - 1) * words) >> 1]! > t) to--;
    this.#figures.fill(0);
    let entry = to;
    for (let w = 0; w < overMs.length; w++) {
      const windowStart = t - overMs[w]!;
      while (entry > 0 && floats[(first + (entry - 1) * words) >> 1]! > windowStart) {
        entry--;
        this.#addFigures(ints, floats, first, entry, to, to === length);
      }
      const column = columnOf[w]!;
      this.#values[w] = column < 0 ? to - entry : this.#figures[column]!;
      if (hasBaseline) this.#baselines[w] = this.#baselineOf(ints, floats, first, entry, windowStart, w);
      if (length > limits[w]! || this.#dropWords > 0) {
        this.#saturate(floats, base, length, entry, to, windowStart, w, saturated);
      }
    }
  }

  /** Brings one more entry into the figures of a walk from `to` backwards. */
  #addFigures(ints: Int32Array, floats: Float64Array, first: number, entry: number, to: number, newest: boolean): void {
    const { isDistinct } = this.shape;
    const word = first + entry * this.#entryWords + 2;
    for (let column = 0; column < this.#columns; column++) {
      if (isDistinct[column] === 0) this.#figures[column]! += floats[(word >> 1) + column]!;
      else if (newest) this.#figures[column]! += ints[word + 2 * column + 1]! & 1;
      else if (this.#isLastUntil(ints, first + 2 + 2 * column, entry, to)) this.#figures[column]!++;
    }
  }

  #saturate(
    floats: Float64Array,
    base: number,
    length: number,
    from: number,
    to: number,
    windowStart: number,
    w: number,
    saturated: Uint8Array,
  ): void {
    const limit = this.shape.limits[w]!;
    const column = this.shape.columnOf[w]!;
    const first = base + this.#firstWord;
    const beyond =
      length > limit ? floats[(first + (length - limit - 1) * this.#entryWords) >> 1]! : this.#droppedAt(floats, base);
    if (!(beyond > windowStart)) return;
    saturated[this.shape.places[w]!] = 1;
    const sums = column >= 0 && this.shape.isDistinct[column] === 0;
    this.#values[w] = sums ? this.#sum(floats, first, column, Math.max(from, length - limit), to) : limit;
  }

  #droppedAt(floats: Float64Array, base: number): number {
    return this.#dropWords > 0 ? floats[(base >> 1) + 1]! : Number.NEGATIVE_INFINITY;
  }

  /** True when the entry has a value, and none of the entries between it and `to` has the same. */
  #isLastUntil(ints: Int32Array, firstOfColumn: number, entry: number, to: number): boolean {
    const words = this.#entryWords;
    const word = firstOfColumn + entry * words;
    const v0 = ints[word]!;
    const v1 = ints[word + 1]! | 1;
    if (v0 === 0 && v1 === 1) return false;
    for (let later = entry + 1, at = word + words; later < to; later++, at += words) {
      if (ints[at] === v0 && (ints[at + 1]! | 1) === v1) return false;
    }
    return true;
  }

  #sum(floats: Float64Array, first: number, column: number, from: number, to: number): number {
    let sum = 0;
    for (let entry = from; entry < to; entry++) sum += floats[((first + entry * this.#entryWords) >> 1) + 1 + column]!;
    return sum;
  }

  /** The figure of the baseline that ends before entry `to`. */
  #baselineOf(
    ints: Int32Array,
    floats: Float64Array,
    first: number,
    to: number,
    windowStart: number,
    w: number,
  ): number {
    const { baselineMs, columnOf, isDistinct } = this.shape;
    const column = columnOf[w]!;
    const start = windowStart - baselineMs[w]!;
    let from = to;
    while (from > 0 && floats[(first + (from - 1) * this.#entryWords) >> 1]! > start) from--;
    if (column < 0) return to - from;
    if (isDistinct[column] === 0) return this.#sum(floats, first, column, from, to);
    let distinct = 0;
    for (let entry = from; entry < to; entry++) {
      if (this.#isLastUntil(ints, first + 2 + 2 * column, entry, to)) distinct++;
    }
    return distinct;
  }

  // ── forgetting ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Looks at some blocks, and at one long list, for what no window can reach any more, and gives its memory back. */
  sweep(blocks: number, newest: number): void {
    const reachedAt = newest - this.keptMs;
    for (let step = 0; step < blocks; step++) {
      if (this.#sweepBlock >= this.#slabs[this.#sweepSlab]!.count) {
        this.#sweepBlock = 0;
        this.#sweepSlab = this.#sweepSlab + 1 < this.#slabs.length ? this.#sweepSlab + 1 : 1;
      } else if (!this.#forgetBlock(this.#sweepSlab, this.#sweepBlock, reachedAt)) {
        this.#sweepBlock++;
      }
    }
    if (this.#long.length > 1) this.#sweepList(reachedAt);
  }

  /** Forgets what is over in a block. True when another block may stand in its place now. */
  #forgetBlock(number: number, index: number, reachedAt: number): boolean {
    const slab = this.#slabs[number]!;
    const ints = slab.ints[index >>> slab.shift]!;
    const floats = slab.floats[index >>> slab.shift]!;
    const base = (index & slab.mask) * slab.blockWords;
    const first = (base + this.#firstWord) >> 1;
    const stride = this.#entryWords >> 1;
    if (floats[first]! > reachedAt) return false;
    const ref = (index << slabBits) | number;
    if (floats[first + (ints[base + 1]! - 1) * stride]! <= reachedAt) {
      this.#forgetKey(ints[base]!, ref);
      this.#dropBlock(number, index);
      return true;
    }
    this.#trim(ints, floats, base, reachedAt);
    if (number === 1 || ints[base + 1]! > this.#capacities[number - 1]!) return false;
    this.#table.replace(ints[base]!, this.#column, ref, this.#toSlab(number, index, number - 1));
    this.#dropBlock(number, index);
    return true;
  }

  #forgetKey(h0: number, ref: Ref): void {
    this.#table.remove(h0, this.#column, ref);
    this.#keys--;
  }

  #sweepList(reachedAt: number): void {
    if (this.#sweepLong >= this.#long.length) this.#sweepLong = 1;
    const place = this.#sweepLong++;
    const list = this.#long[place];
    if (list === undefined) return;
    list.forget(reachedAt, forgottenAtOnce);
    // A list that has let events go for its limit and is short now has outlived them: its limit is beyond any block.
    if (list.length * 2 > this.#capacities.at(-1)!) return;
    if (list.length === 0) this.#forgetKey(list.h0, place << slabBits);
    else this.#table.replace(list.h0, this.#column, place << slabBits, this.#toBlock(list));
    this.#long[place] = undefined;
    this.#freeLong.push(place);
  }

  /** A list that has become short, as a block. */
  #toBlock(list: LongList): Ref {
    const number = this.#capacities.findIndex(entries => entries >= list.length);
    const slab = this.#slabs[number]!;
    const index = slab.append();
    const ints = slab.ints[index >>> slab.shift]!;
    const floats = slab.floats[index >>> slab.shift]!;
    const base = (index & slab.mask) * slab.blockWords;
    ints[base] = list.h0;
    ints[base + 1] = 0;
    list.visit(this.entry, () => this.#insert(ints, floats, base));
    return (index << slabBits) | number;
  }

  // ── snapshots ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Everything, as sections of words for a snapshot. */
  *dump(): Generator<Int32Array> {
    yield Int32Array.of(this.#keys);
    for (const slab of this.#slabs) yield* slab.dump();
    yield Int32Array.of(this.#long.length);
    for (const list of this.#long.slice(1)) yield list === undefined ? new Int32Array(0) : this.#dumpList(list);
  }

  #dumpList(list: LongList): Int32Array {
    const entry = new Entry(this.#columns);
    const words = new Int32Array(4 + list.length * this.#entryWords);
    const floats = new Float64Array(words.buffer);
    words[0] = list.h0;
    floats[1] = list.droppedAt;
    let word = 4;
    list.visit(entry, () => {
      floats[word >> 1] = entry.at;
      words.set(entry.ints.subarray(0, this.#columns * 2), word + 2);
      word += this.#entryWords;
    });
    return words;
  }

  /** Takes over a dump of a series with the same counters. */
  load(next: () => Int32Array): void {
    this.#keys = next()[0]!;
    for (const slab of this.#slabs) slab.load(next);
    const places = next()[0]!;
    for (let place = 1; place < places; place++) {
      const words = next();
      if (words.length === 0) {
        this.#long.push(undefined);
        this.#freeLong.push(place);
      } else {
        this.#long.push(this.#loadList(words));
      }
    }
  }

  #loadList(words: Int32Array): LongList {
    const floats = new Float64Array(words.buffer, words.byteOffset, words.length >> 1);
    const list = new LongList(this.shape, words[0]!);
    list.droppedAt = floats[1]!;
    const entry = new Entry(this.#columns);
    for (let word = 4; word < words.length; word += this.#entryWords) {
      this.#take(words, floats, word, entry);
      list.insert(entry);
    }
    return list;
  }

  // ── figures ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Keys held. */
  get keys(): number {
    return this.#keys;
  }

  /** Key–event pairs held: each stands for one event in all counters of the series. */
  get pairs(): number {
    let pairs = 0;
    for (const slab of this.#slabs) {
      for (let index = 0; index < slab.count; index++) {
        pairs += slab.ints[index >>> slab.shift]![(index & slab.mask) * slab.blockWords + 1]!;
      }
    }
    for (const list of this.#long) pairs += list?.length ?? 0;
    return pairs;
  }

  /** Bytes of memory held besides the table, about. */
  get bytes(): number {
    let words = 0;
    for (const slab of this.#slabs) words += slab.words;
    let bytes = words * 4;
    for (const list of this.#long) bytes += list?.bytes ?? 0;
    return bytes;
  }
}
