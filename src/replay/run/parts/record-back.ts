/** Records read back from the part file (record-lines.ts puts them down), with no more of a line looked at than is needed. */
import { ownBytes } from '../../../shared/bytes.ts';
import { timeOf } from '../../../shared/rfc3339.ts';
import type { RecordedDecision, ReplayRecord, SegmentFeatures } from '../../types.ts';
import { featuresMark, lengthsMark, timeMark } from './record-lines.ts';
import { Remembered } from './remembered.ts';

/** A stretch of bytes of a block. */
interface Stretch {
  readonly block: Buffer;
  readonly from: number;
  readonly to: number;
}

/** A record, and where what `--out` has of its line ends in the block. */
export interface RecordBack {
  readonly record: ReplayRecord;
  readonly end: number;
}

type Head = Pick<ReplayRecord, 'id' | 'merchant' | 'order_id' | 'amount' | 'currency'>;

/** Reads lines back. Equal decisions are one object, and so are equal features, unless there are very many of them. */
export class RecordReader {
  readonly #decisions = new Remembered(isStretch, stretch => kept<RecordedDecision>(stretch, text => `{${text}}`));
  readonly #features = new Remembered(isStretch, stretch =>
    kept<SegmentFeatures>(stretch, text => text.slice(featuresMark.length)),
  );
  /** What `of` lists, from its end; 0 where it lists less. */
  readonly #lengths = new Int32Array(7);

  /** Reads the line back that stands in a block from one byte to before another. */
  read(block: Buffer, from: number, to: number): RecordBack {
    const lengths = this.#lengths;
    const end = this.#readLengths(block, to);
    const decisionAt = from + lengths[0]!;
    const featuresAt = decisionAt + lengths[1]!;
    const timeAt = featuresAt + lengths[3]!;
    const record = {
      ...(JSON.parse(`${block.toString('utf8', from, decisionAt - 1)}}`) as Head),
      at: timeAtByte(block, timeAt + timeMark.length),
      decision: this.#decisions.of({ block, from: decisionAt, to: featuresAt }, lengths[2]),
      features: this.#features.of({ block, from: featuresAt, to: timeAt }, lengths[4]),
    };
    const against = lengths[5]!;
    if (against === 0) return { record, end };
    // Its brace stands behind it.
    const stretch = { block, from: end - 1 - against, to: end - 1 };
    return { record: { ...record, against: this.#decisions.of(stretch, lengths[6]) }, end };
  }

  /** Reads the list of lengths from the end of a line, and says where what is of `--out` ends. */
  #readLengths(block: Buffer, to: number): number {
    const lengths = this.#lengths.fill(0);
    let at = to - ']}'.length;
    let count = 0;
    do {
      let value = 0;
      at--;
      for (let unit = 1; isDigit(block[at]!); at--, unit *= 10) value += (block[at]! - zero) * unit;
      lengths[count++] = value;
    } while (block[at] === comma);
    return at + 1 - lengthsMark.length;
  }
}

const zero = 0x30;
const comma = 0x2c;
const quote = 0x22;
const isDigit = (byte: number) => byte >= zero && byte < zero + 10;

/** Milliseconds since 1970 of the time that begins at a byte of a block. */
function timeAtByte(block: Buffer, from: number): number {
  return timeOf(block.toString('latin1', from, block.indexOf(quote, from)));
}

function isStretch(known: Buffer, { block, from, to }: Stretch): boolean {
  return known.length === to - from && known.compare(block, from, to) === 0;
}

/** The bytes, in memory of their own, and what their JSON says. */
function kept<Read>({ block, from, to }: Stretch, jsonOf: (text: string) => string) {
  const known = ownBytes(block.subarray(from, to));
  return { known, made: JSON.parse(jsonOf(known.toString())) as Read };
}
