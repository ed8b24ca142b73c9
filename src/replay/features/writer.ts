/** Writes a feature store as a replay goes: chunk by chunk, in bounded memory; the manifest comes last. */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleSet, RuleSetFiles } from '../../engine/rule-set.ts';
import { counterNamesOf } from '../../engine/rules/feature-paths.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import { asBytes } from '../../shared/bytes.ts';
import { Fault } from '../../shared/errors.ts';
import { readAll } from '../../shared/read-all.ts';
import { writeAll } from '../../shared/write-all.ts';
import type { ReplayNumbers } from '../numbers/index.ts';
import { judgementOf, reasonOf } from '../numbers/judge.ts';
import { hashOf, sampleKey } from '../numbers/sample.ts';
import type { ReplayOutcome } from '../types.ts';
import { emptyBits, hasBit } from './bits.ts';
import type { BlockColumn, FeatureBlock } from './block.ts';
import { type ColumnChunk, type ColumnDefinition, catalogueOf, itemColumns, orderColumns } from './columns.ts';
import { type ColumnCondition, compileColumnCondition, type FeatureChunk } from './conditions.ts';
import { Dictionary } from './dictionary.ts';
import {
  type ChunkHead,
  dataName,
  type Manifest,
  manifestName,
  type SegmentPlace,
  segmentNames,
  storedRuleSet,
  storeFormat,
} from './manifest.ts';
import { type ScoredRule, SharedWork, scoreChunk, verdictsOf, voteOf } from './scores.ts';
import { checksumOf, encodeColumn, encodeSets, encodeTexts } from './segments.ts';

/** Rows after which a chunk is closed. Blocks are not cut, so chunks may be a little longer. */
const usualChunkRows = 65_536;

/** What a feature store is written with. */
export interface WriterOptions {
  readonly ruleSet: RuleSet;
  readonly files: RuleSetFiles;
  /** Version of the program. */
  readonly program: string;
  readonly chunkRows?: number;
}

/** A condition whose verdicts are kept. */
interface KeptCondition {
  readonly when: string;
  readonly ask: ColumnCondition;
}

/** Writes one store. Call `finish` at the end, or `abandon`; until then the folder is no store. */
export class FeatureStoreWriter {
  readonly #folder: string;
  readonly #options: WriterOptions;
  readonly #file: number;
  readonly #columns: readonly ColumnDefinition[];
  readonly #conditions: readonly KeptCondition[];
  readonly #rules: readonly (Rule & ScoredRule)[];
  readonly #segments = new Map<string, SegmentPlace[]>();
  readonly #chunks: ChunkHead[] = [];
  #open: OpenChunk;
  #bytes = 0;
  #rows = 0;
  #closed = false;

  constructor(folder: string, options: WriterOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#file = openData(folder);
    const { ruleSet } = options;
    this.#columns = [...orderColumns(counterNamesOf(ruleSet.counters)), ...itemColumns];
    const loaded = ruleSet.rules.filter(({ status }) => status === 'live' || status === 'shadow');
    this.#rules = loaded as readonly (Rule & ScoredRule)[];
    const byText = new Map(loaded.map(({ when, condition }) => [when, condition]));
    this.#conditions = [...byText].map(([when, condition]) => ({
      when,
      ask: compileColumnCondition(condition, when, ruleSet.lists),
    }));
    this.#open = new OpenChunk(this.#columns);
  }

  /** Adds the attempts of a batch, which follow those before. */
  add(block: FeatureBlock): void {
    this.#open.add(block);
    if (this.#open.rows >= (this.#options.chunkRows ?? usualChunkRows)) this.#close();
  }

  /**
   * Ends the store. `numbers` are those of the same replay: they say how orders were judged. `outcomeOf` tells what became of the
   * order at a position. Throws the fault `feature-store-differs` where the store does not score an order as the engine did.
   */
  finish(numbers: ReplayNumbers, outcomeOf: (position: number) => ReplayOutcome): void {
    if (this.#open.rows > 0) this.#close();
    this.#judge(numbers, outcomeOf);
    closeSync(this.#file);
    this.#closed = true;
    const { ruleSet, files, program } = this.#options;
    const { assumptions, period, all, other_currencies, synthetic, labels } = numbers;
    const manifest: Manifest = {
      format: storeFormat,
      program,
      catalogue: catalogueOf(),
      rows: this.#rows,
      chunks: this.#chunks,
      data_bytes: this.#bytes,
      rule_set: storedRuleSet(ruleSet, files),
      conditions: this.#conditions.map(({ when }) => when),
      history: { assumptions, period, all, other_currencies, synthetic, labels },
      segments: Object.fromEntries(this.#segments),
    };
    renameSync(join(this.#folder, draftName), join(this.#folder, dataName));
    const draft = join(this.#folder, `${manifestName}.draft`);
    writeFileSync(draft, JSON.stringify(manifest), { mode: 0o600, flush: true });
    renameSync(draft, join(this.#folder, manifestName));
  }

  /** Gives the store up: nothing of it stays but the folder. */
  abandon(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file);
    rmSync(join(this.#folder, draftName), { force: true });
  }

  #close(): void {
    const chunk = this.#open;
    this.#open = new OpenChunk(this.#columns);
    const ats = chunk.ats();
    this.#chunks.push({ rows: chunk.rows, from: chunk.from, to: chunk.to });
    this.#rows += chunk.rows;
    this.#putVerdicts(chunk);
    for (const column of this.#columns) this.#put(column.name, encodeColumn(chunk.column(column.name), column));
    const merchants = chunk.column('merchant.id');
    const hashes = Uint32Array.from(chunk.ids, (id, row) =>
      hashOf(sampleKey(id, merchants.values[merchants.codes[row]!] as string | undefined)),
    );
    this.#put(segmentNames.hashes, hashes);
    this.#put(segmentNames.ats, ats);
    this.#put(segmentNames.ids, encodeTexts(chunk.ids));
    this.#put(segmentNames.orderIds, encodeTexts(chunk.orderIds));
  }

  /** Works the verdicts out by column, and holds the scores that they give against what the engine decided. */
  #putVerdicts(chunk: OpenChunk): void {
    const known = new Map<string, Uint8Array>();
    const said = new Map(this.#conditions.map(({ when, ask }) => [when, verdictsOf(ask(chunk, known))]));
    const all = [...said.values()];
    this.#put(segmentNames.hits, encodeSets(all.map(({ hit }) => hit)));
    this.#put(segmentNames.unknown, encodeSets(all.map(({ unknown }) => unknown())));
    this.#put(
      segmentNames.unknowns,
      Uint32Array.from(all, ({ unknowns }) => unknowns),
    );
    const shared = new SharedWork();
    const votes = this.#rules.map(rule => voteOf(rule, said.get(rule.when)!, chunk, shared));
    const { scores, challenges } = scoreChunk(chunk.rows, votes, this.#options.ruleSet.policy, shared);
    for (let row = 0; row < chunk.rows; row++) {
      if (scores[row] === chunk.scores[row] && hasBit(challenges, row) === (chunk.challenges[row] === 1)) continue;
      throw new Fault('feature-store-differs', `order ${this.#rows - chunk.rows + row + 1} of the history`);
    }
  }

  /** How each order is judged and whether it was paid, known only now. */
  #judge({ assumptions }: ReplayNumbers, outcomeOf: (position: number) => ReplayOutcome): void {
    const options = {
      asOf: Date.parse(assumptions.as_of),
      labelDelayDays: assumptions.label_delay_days,
      openLabels: assumptions.open_labels,
    };
    let position = 0;
    const places = this.#segments.get(segmentNames.ats) ?? [];
    for (const [from, bytes] of places) {
      const ats = new Float64Array(bytes / 8);
      if (readAll(this.#file, new Uint8Array(ats.buffer), from) < bytes)
        throw new Fault('feature-store-unreadable', `${join(this.#folder, draftName)} was cut short by somebody else`);
      const judgements = new Uint8Array(ats.length);
      const approved = emptyBits(ats.length);
      for (const [row, at] of ats.entries()) {
        const outcome = outcomeOf(position++);
        judgements[row] = judgementOf(reasonOf(at, outcome, options));
        if (outcome.approved === true) approved[row >>> 5]! |= 1 << (row & 31);
      }
      this.#put(segmentNames.judgements, judgements);
      this.#put(segmentNames.approved, approved);
    }
  }

  #put(name: string, content: Uint8Array | Uint32Array | Float64Array): void {
    const bytes = asBytes(content);
    const place: SegmentPlace = [this.#bytes, bytes.length, checksumOf(bytes)];
    const places = this.#segments.get(name);
    if (places) places.push(place);
    else this.#segments.set(name, [place]);
    writeAll(this.#file, bytes, this.#bytes);
    this.#bytes += (bytes.length + 7) & ~7;
  }
}

const draftName = `${dataName}.draft`;

/** Opens the data file. A store of before is no store from here on; a folder of something else is left alone. */
function openData(folder: string): number {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const strange = readdirSync(folder).filter(
      name => ![manifestName, dataName].includes(name.replace(/\.draft$/, '')),
    );
    if (strange.length > 0)
      throw new Fault('feature-store-elsewhere', `${folder} holds ${strange[0]}, which is of no feature store`);
    if (existsSync(join(folder, manifestName))) rmSync(join(folder, manifestName));
    rmSync(join(folder, dataName), { force: true });
    return openSync(join(folder, draftName), 'w+', 0o600);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('data-folder-unwritable', folder, { cause: error });
  }
}

/** The chunk that is being filled. */
class OpenChunk implements FeatureChunk {
  readonly ids: string[] = [];
  readonly orderIds: string[] = [];
  readonly #columns: ReadonlyMap<string, OpenColumn>;
  readonly #list: readonly OpenColumn[];
  readonly #ats: number[] = [];
  readonly scores: number[] = [];
  readonly challenges: number[] = [];
  rows = 0;
  from = Number.POSITIVE_INFINITY;
  to = Number.NEGATIVE_INFINITY;

  constructor(columns: readonly ColumnDefinition[]) {
    this.#list = columns.map(({ type }) => new OpenColumn(type === 'list<string>'));
    this.#columns = new Map(columns.map(({ name }, index) => [name, this.#list[index]!]));
  }

  add(block: FeatureBlock): void {
    [...block.orders, ...block.items].forEach((column, index) => {
      this.#list[index]!.add(column);
    });
    for (let row = 0; row < block.rows; row++) {
      const at = block.ats[row]!;
      this.ids.push(block.ids[row]!);
      this.orderIds.push(block.orderIds[row]!);
      this.#ats.push(at);
      this.scores.push(block.scores[row]!);
      this.challenges.push(block.challenges[row]!);
      this.from = Math.min(this.from, at);
      this.to = Math.max(this.to, at);
    }
    this.rows += block.rows;
  }

  column(name: string): ColumnChunk {
    return this.#columns.get(name)!.chunk();
  }

  ats(): Float64Array {
    return Float64Array.from(this.#ats);
  }
}

/** A column of the chunk that is being filled: codes of blocks become codes of the chunk. */
class OpenColumn {
  readonly #dictionary: Dictionary;
  #codes = new Uint32Array(1024);
  #rows = 0;

  constructor(lists: boolean) {
    this.#dictionary = new Dictionary(lists);
  }

  add({ codes, values }: BlockColumn): void {
    const own = Uint32Array.from(values, value => this.#dictionary.code(value));
    if (this.#rows + codes.length > this.#codes.length) {
      const larger = new Uint32Array(Math.max(this.#codes.length * 2, this.#rows + codes.length));
      larger.set(this.#codes.subarray(0, this.#rows));
      this.#codes = larger;
    }
    for (let row = 0; row < codes.length; row++) this.#codes[this.#rows + row] = own[codes[row]!]!;
    this.#rows += codes.length;
  }

  chunk(): ColumnChunk {
    return { codes: this.#codes.subarray(0, this.#rows), values: this.#dictionary.values };
  }
}
