/**
 * Records put down as lines of the part file: what `--out` has of an attempt, in the bytes of JSON.stringify, but for its outcome,
 * and behind it `of`, by which the line is read back without being looked through (record-back.ts):
 *
 *   {"id":…,"amount":…,"currency":"JPY","score":…,"saturated":[],"features":{…},"at":"…","of":[…]}
 *   └ head ───────────────────────────┘└ decision ─────────────┘└ features ───┘
 *
 * Most of a line is its decision, and a history has hundreds of decisions where it has a hundred thousand orders: the bytes of
 * decisions and of features are kept, and found again without a text or an object being made.
 */
import type { Assessed } from '../../../engine/assess.ts';
import type { Checkout, VelocityReading } from '../../../engine/types.ts';
import { ownBytes } from '../../../shared/bytes.ts';
import { dayMs } from '../../../shared/time.ts';
import { hashOf } from '../../numbers/sample.ts';
import type { RecordedDecision, SegmentFeatures } from '../../types.ts';
import { Remembered } from './remembered.ts';

/** Where the features of a record begin in its line. */
export const featuresMark = ',"features":';
/** Where the time of a record begins in its line. */
export const timeMark = ',"at":"';

/**
 * Where the list of lengths begins: head, decision, features, and the decision of the second rule set where there is one, the last of
 * them first, so that it can be read from the end of the line. A hash of their bytes stands before all but the head's.
 */
export const lengthsMark = ',"of":[';

/** A decision, and what the counters said before it. */
export interface Decided {
  readonly assessed: Assessed;
  readonly reading: VelocityReading;
}

/** Bytes of a usual batch of lines. */
const usualBatch = 128 << 10;

/** Bytes that lines have in common, and what `of` says of them. */
interface Piece {
  readonly bytes: Buffer;
  readonly hashAndLength: string;
}

/** Collects the lines of a batch. */
export class RecordLines {
  readonly #decisions = new Remembered(isDecision, knownDecision);
  readonly #features = new Remembered(areFeatures, knownFeatures);
  #bytes = Buffer.allocUnsafe(usualBatch);
  #used = 0;

  /** @param against what the second rule set decided, where two are compared. */
  add(decided: Decided, against?: Decided): void {
    const { checkout } = decided.assessed.recognised;
    const start = this.#used;
    this.#text(headOf(checkout));
    const head = this.#used - start;
    const decision = this.#decisions.of(decided, bucketOf(decided));
    const features = this.#features.of(decided.assessed, placeAndGoods(decided.assessed));
    this.#put(decision.bytes);
    this.#put(features.bytes);
    let tail = `${timeMark}${isoTime(checkout.at)}"`;
    let lengths = `${features.hashAndLength},${decision.hashAndLength},${head}`;
    if (against) {
      const other = this.#decisions.of(against, bucketOf(against));
      this.#text(`${tail},"against":{`);
      this.#put(other.bytes);
      tail = '}';
      lengths = `${other.hashAndLength},${lengths}`;
    }
    this.#text(`${tail}${lengthsMark}${lengths}]}\n`);
  }

  /** The lines added since the last call. */
  take(): Uint8Array {
    const lines = new Uint8Array(this.#bytes.subarray(0, this.#used));
    this.#used = 0;
    return lines;
  }

  #text(text: string): void {
    this.#makeRoom(text.length * 3);
    this.#used += this.#bytes.write(text, this.#used);
  }

  #put(bytes: Buffer): void {
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #makeRoom(bytes: number): void {
    if (this.#used + bytes <= this.#bytes.length) return;
    this.#bytes = Buffer.concat([this.#bytes], (this.#used + bytes) * 2);
  }
}

function headOf({ id, merchant, order_id, amount }: Checkout): string {
  let head = `{"id":${JSON.stringify(id)}`;
  if (merchant?.id !== undefined) head += `,"merchant":${JSON.stringify(merchant.id)}`;
  if (order_id !== undefined) head += `,"order_id":${JSON.stringify(order_id)}`;
  return `${head},"amount":${amount.value},"currency":"${amount.currency}",`;
}

/** The hash is cut to nine digits: small whole numbers are quick to read back, and to look up by. */
function pieceOf(text: string): Piece {
  const bytes = ownBytes(text);
  return { bytes, hashAndLength: `${hashOf(text) >>> 3},${bytes.length}` };
}

/** The fields of a decision, without braces. */
function knownDecision({ assessed: { assessment, outcomes }, reading }: Decided) {
  const known: RecordedDecision = {
    score: assessment.score,
    band: assessment.band,
    flow: assessment.flow,
    ...(outcomes.hits.some(({ lifts }) => lifts) ? { lifted: true } : {}),
    hits: outcomes.hits.map(({ rule, points }) => ({ rule, points })),
    shadow: outcomes.shadow.map(({ rule }) => rule),
    unknown: outcomes.unknown,
    saturated: reading.saturated,
  };
  return { known, made: pieceOf(JSON.stringify(known).slice(1, -1)) };
}

/** Few decisions are alike in these numbers and yet differ. */
function bucketOf({ assessed: { assessment, outcomes } }: Decided): number {
  return (outcomes.hits.length * 1024 + outcomes.unknown.length) * 128 + assessment.score;
}

function isDecision(known: RecordedDecision, { assessed: { assessment, outcomes }, reading }: Decided): boolean {
  const { hits, shadow, unknown } = outcomes;
  if (known.score !== assessment.score || known.band !== assessment.band || known.flow !== assessment.flow)
    return false;
  if (known.hits.length !== hits.length || known.shadow.length !== shadow.length) return false;
  let lifted = false;
  for (let index = 0; index < hits.length; index++) {
    const { rule, points, lifts } = hits[index]!;
    if (known.hits[index]!.rule !== rule || known.hits[index]!.points !== points) return false;
    lifted ||= lifts;
  }
  if ((known.lifted === true) !== lifted) return false;
  for (let index = 0; index < shadow.length; index++) if (known.shadow[index] !== shadow[index]!.rule) return false;
  return areNames(known.unknown, unknown) && areNames(known.saturated, reading.saturated);
}

function areNames(known: readonly string[], names: readonly string[]): boolean {
  if (known.length !== names.length) return false;
  for (let index = 0; index < known.length; index++) if (known[index] !== names[index]) return false;
  return true;
}

/** The field `features`, with the comma before it. */
function knownFeatures({ recognised: { checkout, place, goods } }: Assessed) {
  const known: SegmentFeatures = {
    purpose: checkout.purpose ?? 'purchase',
    address: { kind: place.kind, prefecture: place.prefecture, country: place.country },
    goods: { classes: goods.classes },
    account: { guest: guestOf(checkout) },
  };
  return { known, made: pieceOf(`${featuresMark}${JSON.stringify(known)}`) };
}

/** Few features are alike in this and yet differ. */
function placeAndGoods({ recognised: { place, goods } }: Assessed): string {
  return `${place.prefecture}${place.kind}${goods.classes?.[0]}${goods.classes?.length}`;
}

function areFeatures(known: SegmentFeatures, { recognised: { checkout, place, goods } }: Assessed): boolean {
  const { purpose, address, account } = known;
  return (
    purpose === (checkout.purpose ?? 'purchase') &&
    address.kind === place.kind &&
    address.prefecture === place.prefecture &&
    address.country === place.country &&
    account.guest === guestOf(checkout) &&
    areClasses(known.goods.classes, goods.classes)
  );
}

function areClasses(known: readonly string[] | undefined, classes: readonly string[] | undefined): boolean {
  return known === classes || (known !== undefined && classes !== undefined && areNames(known, classes));
}

/** `guest` is false where the shop sent an account and did not say. */
function guestOf({ account }: Checkout): boolean | undefined {
  return account?.guest ?? (account?.id === undefined ? undefined : false);
}

let lastDay = { start: Number.NaN, name: '' };

/** RFC 3339 in UTC, as `Date` writes it. The last day's name is kept: attempts come in order of time. */
function isoTime(at: number): string {
  const inDay = at - lastDay.start;
  if (!(inDay >= 0 && inDay < dayMs)) {
    const text = new Date(at).toISOString();
    lastDay = { start: Math.floor(at / dayMs) * dayMs, name: text.slice(0, -13) };
    return text;
  }
  const seconds = Math.floor(inDay / 1000);
  const minutes = Math.floor(seconds / 60);
  const hour = twoDigits(Math.floor(minutes / 60));
  return `${lastDay.name}${hour}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}.${threeDigits(inDay % 1000)}Z`;
}

const twoDigits = (value: number) => (value < 10 ? `0${value}` : `${value}`);
const threeDigits = (value: number) => (value < 100 ? `0${twoDigits(value)}` : `${value}`);
