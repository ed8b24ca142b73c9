/**
 * The VelocityStore in Redis or Valkey, for several machines that share their counters: one round trip a checkout, counted and
 * read by one script on the server, which runs it without anything in between. On a cluster, one round trip to each node
 * touched, all sent together; each group of keys is then atomic by itself.
 */
import { hash, randomUUID } from 'node:crypto';
import { Cluster, type Redis } from 'ioredis';
import {
  type EventKind,
  eventKinds,
  type FillableVelocity,
  type MissedEvents,
  type VelocityEvent,
  type VelocityReading,
} from '../../engine/types.ts';
import {
  type CountedField,
  type CounterSet,
  type EventCondition,
  latenessMs,
  mayLack,
} from '../../engine/velocity/counters.ts';
import { VelocityStoreError } from '../../engine/velocity/failure.ts';
import { within } from '../../shared/patience.ts';
import { Backlog } from './backlog.ts';
import { Circuit } from './circuit.ts';
import type { RedisNews } from './news.ts';
import { type ListPlan, planOf } from './plan.ts';
import { RecentEvents } from './recent.ts';
import { argumentsOf, type Call, scriptOf } from './script.ts';

/** How the store is used. */
export interface RedisVelocityOptions {
  /** Before every key. */
  readonly prefix?: string;
  /** Time budget of a call in ms. */
  readonly timeoutMs?: number;
  /** Failures in a row after which the store is left alone for a while. */
  readonly failures?: number;
  /** First such while, and the longest, in ms. */
  readonly retryAfterMs?: number;
  readonly longestRetryMs?: number;
  /** A key's list of up to so many events is fetched whole at a reading; a longer one is counted by its indexes. */
  readonly shortList?: number;
  /** Events kept for when the store is back, because it did not answer when they happened. */
  readonly missedEvents?: number;
  /** Events that the server took last, kept for when it turns out to have forgotten them. */
  readonly recentEvents?: number;
  /** How long such an event may wait before readings are marked as incomplete, ms. */
  readonly graceMs?: number;
  /** Told of what a log had better say. */
  readonly tell?: (news: RedisNews) => void;
}

/** The store in Redis. */
export interface RedisVelocity extends FillableVelocity {
  assess(event: VelocityEvent): Promise<VelocityReading>;
  record(event: VelocityEvent): Promise<void>;
  /**
   * Records an event of the journal while the store is filled: many are under way together and nobody waits for one, so each may take as
   * long as those of the backlog. In the budget of a call a server that is merely busy would fail them all, and be left alone. One that is
   * not taken does not wait here: whoever fills has it, and sends it again.
   */
  fill(event: VelocityEvent): Promise<void>;
  coverFrom(at: number): Promise<void>;
  /** True while the store is left alone. */
  readonly isOpen: boolean;
  readonly missed: MissedEvents;
  /**
   * Called when a filling from the journal begins; what it gives is called when that is done, and says whether the store is whole then:
   * false when events were lost meanwhile too. Readings are `not_filled` from when the server was found to have lost what it held
   * (`tell`, `emptied`) until then. On a cluster that is not found out.
   */
  beginFilling(): () => boolean;
}

const defaults: Required<RedisVelocityOptions> = {
  prefix: 'sekisho:',
  timeoutMs: 100,
  failures: 5,
  retryAfterMs: 500,
  longestRetryMs: 10_000,
  shortList: 12,
  missedEvents: 100_000,
  recentEvents: 5_000,
  graceMs: 1_000,
  tell() {},
};

const aheadToldMs = 60_000;
/** Events of the backlog that are under way together, and how many budgets they have: nobody waits for them. */
const batchSize = 64;
const batchBudgets = 10;

/**
 * Makes a store over a client that is connected, or connecting. The client is the caller's to close.
 * Stores with the same counters and prefix share their counts; a changed counter makes a new set of keys, to be filled from
 * the journal before it serves.
 */
export function createRedisVelocity(
  counters: CounterSet,
  client: Redis | Cluster,
  options: RedisVelocityOptions = {},
): RedisVelocity {
  return new Velocity(counters, client, { ...defaults, ...options });
}

class Velocity implements RedisVelocity {
  #counters: CounterSet;
  readonly #client: Redis | Cluster;
  readonly #options: Required<RedisVelocityOptions>;
  readonly #circuit: Circuit;
  readonly #script: string;
  readonly #digest: string;
  readonly #base: string;
  readonly #fields: readonly CountedField[];
  readonly #groups: readonly (readonly CountedField[])[];
  readonly #conditions: readonly EventCondition[];
  readonly #lists: readonly ListPlan[];
  /** By group: whether a counter reads it. */
  readonly #groupReads: boolean[] = [];
  #newest = Number.NEGATIVE_INFINITY;
  #coveredFrom = Number.POSITIVE_INFINITY;
  #clockRead: Promise<void> | undefined;
  readonly #backlog: Backlog;
  #catchingUp = false;
  #retry: NodeJS.Timeout | undefined;
  /** Calls without an answer, and whether those of this turn of the event loop wait to leave together. */
  #underWay = 0;
  #gathering = false;
  /** The mark of what the server holds, and the one for it if it turns out to be empty. */
  #mark: string | undefined;
  #newMark: string = randomUUID();
  /** Events that the server has taken under this mark, as far as is known here, and the last of them. */
  #arrivals = 0;
  readonly #recent: RecentEvents;
  /** Times that the server was found to have lost what it held, and those of them that were made up for. */
  #emptied = 0;
  #refilled = 0;
  /** Until when nothing more is told of events ahead of the server's clock. */
  #aheadUntil = 0;

  constructor(counters: CounterSet, client: Redis | Cluster, options: Required<RedisVelocityOptions>) {
    this.#counters = counters;
    this.#client = client;
    this.#options = options;
    this.#circuit = new Circuit({ ...options, now: () => performance.now() });
    this.#backlog = new Backlog({
      room: options.missedEvents,
      graceMs: options.graceMs,
      missingMs: counters.longestWindowMs,
      now: () => performance.now(),
      tell: options.tell,
    });
    this.#recent = new RecentEvents(options.recentEvents);
    const plan = planOf(counters);
    const { lists } = plan;
    this.#fields = plan.fields;
    this.#groups = plan.groups;
    this.#conditions = plan.conditions;
    this.#lists = lists;
    for (const list of lists) this.#groupReads[list.group] ||= list.windows.length > 0;
    const identityMs = Math.max(1, ...lists.map(list => list.keptMs));
    this.#script = scriptOf(lists, counters, { identityMs, shortList: options.shortList });
    this.#digest = hash('sha1', this.#script, 'hex');
    this.#base = `${options.prefix}${counters.fingerprint.slice(0, 12)}:`;
  }

  get isOpen(): boolean {
    return this.#circuit.isOpen;
  }

  get missed(): MissedEvents {
    return this.#backlog.missed;
  }

  async assess(event: VelocityEvent): Promise<VelocityReading> {
    const counters = this.#counters;
    // As of the sending: what waits then may not be in the figures.
    const { incomplete: waiting } = this.#backlog;
    const { figures, late } = await this.#call(event, true);
    const incomplete = late ? 'late' : this.#emptied > this.#refilled ? 'not_filled' : waiting;
    const count = counters.definitions.length;
    const values = new Float64Array(count).fill(Number.NaN);
    const baselines = new Float64Array(count).fill(Number.NaN);
    const saturated = new Uint8Array(count);
    for (const text of figures) {
      const parts = text.split(' ');
      for (let place = 0; place < count; place++) {
        if (parts[place * 3] !== '') values[place] = Number(parts[place * 3]);
        if (parts[place * 3 + 1] !== '') baselines[place] = Number(parts[place * 3 + 1]);
        if (parts[place * 3 + 2] === '1') saturated[place] = 1;
      }
    }
    const reading = counters.reading(values, baselines, saturated);
    // A count can only be too low; over a baseline that is too low a surge would be too high.
    return incomplete === undefined ? reading : { ...reading, surge: {}, incomplete };
  }

  async record(event: VelocityEvent): Promise<void> {
    await this.#call(event, false);
  }

  async fill(event: VelocityEvent): Promise<void> {
    await this.#ask(event, false, batchBudgets);
  }

  async coverFrom(at: number): Promise<void> {
    await this.#readClock();
    if (at >= this.#coveredFrom) return;
    this.#coveredFrom = at;
    await this.#client.hset(this.#clockKey, 'covered', at);
  }

  beginFilling(): () => boolean {
    const emptied = this.#emptied;
    const { lost } = this.missed;
    return () => {
      this.#refilled = emptied;
      if (this.missed.lost === lost) this.#backlog.madeUp();
      return this.#emptied === emptied && this.missed.lost === lost;
    };
  }

  expect(at: number): void {
    this.#newest = Math.max(this.#newest, at);
  }

  reaches(kinds: readonly EventKind[], at: number): boolean {
    return this.#lists.some(list => this.#lands(list, kinds, at));
  }

  /** Whether a list keeps an event of these kinds and time, as far as is known here: other machines may have seen newer ones. */
  #lands({ of, keptMs }: ListPlan, kinds: readonly EventKind[], at: number): boolean {
    return kinds.includes(of) && at > this.#newest - keptMs;
  }

  readAs(counters: CounterSet): void {
    if (counters.fingerprint !== this.#counters.fingerprint)
      throw new RangeError('these counters count something else');
    this.#counters = counters;
  }

  get #clockKey(): string {
    return `${this.#base}clock`;
  }

  /** One event to the server; what it does not take waits until it does. */
  async #call(event: VelocityEvent, reads: boolean): Promise<Figures> {
    try {
      return await this.#ask(event, reads, 1);
    } catch (error) {
      this.#miss(event);
      throw error;
    }
  }

  /** One event to the server, within so many budgets, and through the circuit. */
  async #ask(event: VelocityEvent, reads: boolean, budgets: number): Promise<Figures> {
    if (!this.#circuit.allows()) throw new VelocityStoreError('circuit_open');
    try {
      const figures = await this.#within(this.#send(event, reads), budgets);
      this.#answered();
      if (this.missed.waiting > 0) void this.#catchUp();
      return figures;
    } catch (error) {
      this.#failed(error);
      throw error instanceof VelocityStoreError ? error : new VelocityStoreError('unavailable', error);
    }
  }

  #answered(): void {
    const ms = this.#circuit.succeeded();
    if (ms !== undefined) this.#options.tell({ what: 'asked_again', ms: Math.round(ms) });
  }

  #failed(error: unknown): void {
    const change = this.#circuit.failed();
    if (change === 'opened') this.#options.tell({ what: 'left_alone', cause: wordFor(error) });
    if (change) this.#dropSilent(error);
  }

  /**
   * Makes the connection anew when nothing comes back over it. It may be dead without either end having said so (a failover, a host gone, a
   * router that forgot it), and would stay so for a quarter of an hour. One that is being made already is left alone.
   */
  #dropSilent(error: unknown): void {
    const client = this.#client;
    const silent = error instanceof VelocityStoreError && error.failure === 'timeout';
    if (client instanceof Cluster) {
      if (silent && client.status === 'ready') client.disconnect(true);
      return;
    }
    // "connect": it stands, and the server has not yet said that it is ready.
    if (!(silent && client.status === 'ready') && client.status !== 'connect') return;
    client.disconnect(true);
    // Nobody is there to agree on an end.
    client.stream?.destroy();
  }

  async #within<Value>(work: Promise<Value>, budgets = 1): Promise<Value> {
    // A late failure has been answered already.
    work.catch(() => {});
    const answer = await within(work, this.#options.timeoutMs * budgets);
    if (answer === undefined) throw new VelocityStoreError('timeout');
    return answer;
  }

  /** An event that the store may not have: its identity makes sending it again harmless. */
  #miss(event: VelocityEvent): void {
    this.#backlog.add(event);
    this.#retryLater();
  }

  /** What was missed is sent also when no further call comes: other machines read it. */
  #retryLater(): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      if (this.missed.waiting === 0) return;
      this.#backlog.tellOfWaiting();
      if (!this.#catchingUp && this.#circuit.allows()) void this.#catchUp();
      else this.#retryLater();
    }, this.#options.retryAfterMs).unref();
  }

  /** Sends what was missed, in order, now that the store answers: first one event, which tells whether it does. */
  async #catchUp(): Promise<void> {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    let budgets = 1;
    for (let most = 1; this.missed.waiting > 0; most = batchSize, budgets = batchBudgets) {
      const batch = this.#backlog.first(most);
      const sent = batch.map(({ event }) => this.#within(this.#send(event, false), budgets));
      const results = await Promise.allSettled(sent);
      const taken = batch.filter((_, index) => results[index]!.status === 'fulfilled');
      this.#backlog.taken(taken, batch.length);
      const refused = results.find(result => result.status === 'rejected');
      if (refused) {
        this.#failed(refused.reason);
        this.#retryLater();
        break;
      }
      this.#answered();
    }
    this.#catchingUp = false;
  }

  async #send(event: VelocityEvent, reads: boolean): Promise<Figures> {
    const kinds = kindsOf(event);
    const groups: number[] = [];
    const keys: string[] = [];
    const digests = new Map<CountedField, string>();
    const digestOf = (field: CountedField): string | undefined => {
      const known = digests.get(field);
      if (known !== undefined) return known;
      const value = field === 'amount.value' ? event.amount : event.keys[field];
      if (value === undefined) return undefined;
      const made = digest(String(value));
      digests.set(field, made);
      return made;
    };
    const landing = new Set<number>();
    for (const list of this.#lists) if (this.#lands(list, event.kinds, event.at)) landing.add(list.group);
    for (const [place, by] of this.#groups.entries()) {
      if (!(reads && this.#groupReads[place]) && !landing.has(place)) continue;
      const key = keyOf(by, event, digestOf);
      if (key === undefined) continue;
      groups.push(place);
      keys.push(`${this.#base}{${place}:${key}}`);
    }
    const call: CommonCall = {
      identity: digest(event.id),
      at: event.at,
      kinds,
      reads,
      conditions: this.#conditions.map(condition => (condition.holds(event) ? '1' : '0')).join(''),
      fields: this.#fields.map(field => digestOf(field) ?? ''),
      amount: event.amount,
      newest: this.#newest,
      coveredFrom: this.#coveredFrom,
    };
    return this.#client instanceof Cluster
      ? this.#sendToCluster(event, call, groups, keys)
      : this.#sendToServer(event, call, groups, keys);
  }

  /** All groups in one call, which also keeps the newest and the covered time for all machines. */
  async #sendToServer(
    event: VelocityEvent,
    call: CommonCall,
    groups: readonly number[],
    keys: readonly string[],
  ): Promise<Figures> {
    // Identities are kept below the first key: here that of the whole store.
    const all = [`${this.#base}{all}`, ...keys];
    const [figures, now, setBack, mark, arrivals, back, late] = await this.#run(
      all,
      argumentsOf({
        ...call,
        groups: [-1, ...groups],
        clockKey: this.#clockKey,
        mark: this.#mark ?? '',
        newMark: this.#newMark,
        arrivals: this.#arrivals,
      }),
    );
    if (mark !== this.#mark) this.#noteMark(mark, back);
    this.#arrivals = Math.max(this.#arrivals, arrivals);
    this.#recent.add(event, arrivals);
    if (setBack === 1) this.#options.tell({ what: 'time_set_back' });
    this.#noteAhead(call.at, now);
    return { figures: [figures], late: late === 1 };
  }

  /** Each group by itself; the client sends those of one node together. */
  async #sendToCluster(
    event: VelocityEvent,
    call: CommonCall,
    groups: readonly number[],
    keys: readonly string[],
  ): Promise<Figures> {
    await this.#readClock();
    this.#newest = Math.max(this.#newest, event.at);
    if (event.kinds.includes('attempts') && event.at < this.#coveredFrom) await this.coverFrom(event.at);
    const known = {
      ...call,
      newest: this.#newest,
      coveredFrom: this.#coveredFrom,
      clockKey: '',
      mark: '',
      newMark: '',
      arrivals: 0,
    };
    const answers = await Promise.all(
      groups.map((group, index) => this.#run([keys[index]!], argumentsOf({ ...known, groups: [group] }))),
    );
    const now = Math.min(...answers.map(([, time]) => time));
    this.#noteAhead(event.at, now);
    // What lies further ahead has a wrong time, and nobody may be late against it: the script passed it over as well.
    if (this.#newest > now + latenessMs) this.#newest = now;
    return { figures: answers.map(([figures]) => figures), late: answers.some(answer => answer[6] === 1) };
  }

  /**
   * Another mark than the one known so far: the server has lost what it held since, or what came after `back` arrivals. The latter is sent
   * again where it is still known here.
   */
  #noteMark(mark: string, back: string): void {
    if (mark === this.#newMark) this.#newMark = randomUUID();
    const isFirst = this.#mark === undefined;
    this.#mark = mark;
    this.#arrivals = 0;
    if (isFirst) return;
    const forgotten = back === '' ? undefined : this.#recent.takeAfter(Number(back));
    if (forgotten) {
      for (const event of forgotten) this.#miss(event);
      this.#options.tell({ what: 'forgot', events: forgotten.length });
      return;
    }
    this.#recent.clear();
    this.#coveredFrom = Number.POSITIVE_INFINITY;
    this.#clockRead = undefined;
    this.#emptied++;
    this.#options.tell({ what: 'emptied' });
  }

  /** Told once a minute at most: a clock that runs ahead does so for every attempt. */
  #noteAhead(at: number, now: number): void {
    if (at <= now + latenessMs || performance.now() < this.#aheadUntil) return;
    this.#aheadUntil = performance.now() + aheadToldMs;
    this.#options.tell({ what: 'ahead_of_clock', ms: at - now });
  }

  async #run(keys: readonly string[], given: readonly (string | number)[]): Promise<Answer> {
    if (this.#underWay > 0) this.#gather();
    this.#underWay++;
    try {
      return await this.#evaluate(keys, given);
    } finally {
      this.#underWay--;
    }
  }

  /**
   * Calls of one turn of the event loop leave in one write, and wake the server once. A cluster's client does that for each node
   * by itself (`enableAutoPipelining`), which for one server would delay each call by a turn.
   */
  #gather(): void {
    if (this.#gathering || this.#client instanceof Cluster || !this.#client.stream?.writable) return;
    const { stream } = this.#client;
    this.#gathering = true;
    stream.cork();
    process.nextTick(() => {
      this.#gathering = false;
      stream.uncork();
    });
  }

  async #evaluate(keys: readonly string[], given: readonly (string | number)[]): Promise<Answer> {
    try {
      return (await this.#client.evalsha(this.#digest, keys.length, ...keys, ...given)) as Answer;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return (await this.#client.eval(this.#script, keys.length, ...keys, ...given)) as Answer;
    }
  }

  /** On a cluster the machines tell each other through one key since when they count; it is read once. */
  #readClock(): Promise<void> {
    this.#clockRead ??= this.#client.hget(this.#clockKey, 'covered').then(
      covered => {
        if (covered !== null) this.#coveredFrom = Math.min(this.#coveredFrom, Number(covered));
      },
      (error: unknown) => {
        this.#clockRead = undefined;
        throw error;
      },
    );
    return this.#clockRead;
  }
}

/** What the calls for an event have in common. */
type CommonCall = Omit<Call, 'groups' | 'clockKey' | 'mark' | 'newMark' | 'arrivals'>;

/**
 * What the script answers: the figures of all counters as one text; the server's time, ms; 1 where the newest time lay too far ahead of
 * that; the mark; the arrivals under it; where the mark is new because the server went back, the arrivals that it went back to; and 1 where
 * the event came too late to be read for.
 */
type Answer = readonly [
  figures: string,
  now: number,
  setBack: 0 | 1,
  mark: string,
  arrivals: number,
  back: string,
  late: 0 | 1,
];

/** The figures of one script or, on a cluster, of several, and whether the event came too late for any to be read. */
interface Figures {
  readonly figures: readonly string[];
  readonly late: boolean;
}

/** Why a call failed, in one word that holds nothing of the call: `timeout`, the server's own code (`READONLY`), or the error's. */
function wordFor(error: unknown): string {
  if (error instanceof VelocityStoreError) return error.failure;
  if (!(error instanceof Error)) return 'unknown';
  if (isReadOnly(error)) return 'READONLY';
  const { code } = error as NodeJS.ErrnoException;
  return code ?? /^[A-Z]{3,}(?= )/.exec(error.message)?.[0] ?? 'not_connected';
}

/** Whether a server refused because it is a replica now; before Redis 7 the word stands within the script's error. */
export function isReadOnly({ message }: Error): boolean {
  return message.includes('READONLY');
}

function kindsOf(event: VelocityEvent): number {
  return event.kinds.reduce((mask, kind) => mask | (2 ** eventKinds.indexOf(kind)), 0);
}

/** 96 bits of SHA-256 in 16 letters: no two of 10⁸ values share one, but by a chance of 6 × 10⁻¹⁴. */
function digest(value: string): string {
  return hash('sha256', value, 'base64url').slice(0, 16);
}

function keyOf(
  by: readonly CountedField[],
  event: VelocityEvent,
  digestOf: (field: CountedField) => string | undefined,
): string | undefined {
  if (by.length === 0) return event.keys['merchant.id'] === undefined ? '' : digestOf('merchant.id');
  const parts = by.map(field => digestOf(field) ?? (mayLack(field) ? '' : undefined));
  return parts.includes(undefined) ? undefined : parts.join('.');
}
