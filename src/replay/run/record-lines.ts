/**
 * Records put down as lines of `--out` that lack their outcome, and the brace behind it (`closingOf`): the bytes of JSON.stringify.
 *
 * Most of a line is its decision, and a history has hundreds of decisions where it has a hundred thousand orders: the bytes of
 * decisions and of features are kept, and found again without a text or an object being made.
 */
import type { Assessed } from '../../engine/assess.ts';
import type { VelocityReading } from '../../engine/types.ts';
import type { RecordedDecision, SegmentFeatures } from '../types.ts';
import { Remembered } from './remembered.ts';

/** A decision, and what the windows said before it. */
export interface Decided {
  readonly assessed: Assessed;
  readonly reading: VelocityReading;
}

/** Bytes of a usual batch of lines. */
const usualBatch = 128 << 10;

export class RecordLines {
  readonly #decisions = new Remembered(isDecision, knownDecision);
  readonly #features = new Remembered(areFeatures, knownFeatures);
  #bytes = Buffer.allocUnsafe(usualBatch);
  #used = 0;

  /** @param against what the second rule set decided, where two are compared. */
  add(decided: Decided, against?: Decided): void {
    const { checkout, place } = decided.assessed.recognised;
    const { id, merchant, order_id, amount } = checkout;
    let head = `{"id":${JSON.stringify(id)}`;
    if (merchant?.id !== undefined) head += `,"merchant":${JSON.stringify(merchant.id)}`;
    if (order_id !== undefined) head += `,"order_id":${JSON.stringify(order_id)}`;
    this.#text(`${head},"amount":${amount.value},"currency":"${amount.currency}",`);
    this.#put(this.#decisions.of(decided, bucketOf(decided)));
    this.#put(this.#features.of(decided.assessed, place.prefecture));
    this.#text(`,"at":"${isoTime(checkout.at)}"`);
    if (against) {
      this.#text(',"against":{');
      this.#put(this.#decisions.of(against, bucketOf(against)));
      this.#text('}');
    }
    this.#text('}\n');
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

  #put(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #makeRoom(bytes: number): void {
    if (this.#used + bytes <= this.#bytes.length) return;
    this.#bytes = Buffer.concat([this.#bytes], (this.#used + bytes) * 2);
  }
}

/** The bytes of a decision's fields, without braces. */
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
  return { known, made: Buffer.from(JSON.stringify(known).slice(1, -1)) };
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

/** The bytes of the field `features`, with the comma before it. */
function knownFeatures({ recognised: { checkout, place, goods } }: Assessed) {
  const known: SegmentFeatures = {
    purpose: checkout.purpose ?? 'purchase',
    address: { kind: place.kind, prefecture: place.prefecture, country: place.country },
    goods: { classes: goods.classes },
    account: { guest: guestOf(checkout) },
  };
  return { known, made: Buffer.from(`,"features":${JSON.stringify(known)}`) };
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
function guestOf({ account }: Assessed['recognised']['checkout']): boolean | undefined {
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

const dayMs = 86_400_000;
const twoDigits = (value: number) => (value < 10 ? `0${value}` : `${value}`);
const threeDigits = (value: number) => (value < 100 ? `0${twoDigits(value)}` : `${value}`);
