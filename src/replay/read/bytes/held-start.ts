/** Standard input and pipes give their bytes once, and where a header stands may be known only after a look at what they hold. */
import { createReadStream } from 'node:fs';
import { isReadOnce, standardInput } from './paths.ts';

type Next = () => Promise<Link | undefined>;

/** A chunk, and the way to the next one. Readings that are at the same place share it, whichever came first. */
interface Link {
  readonly chunk: Buffer;
  readonly next: Next;
}

/** A stream whose start can be read again until it is let go; from then on nothing of it stays in memory. */
export class HeldStart {
  #first: Next | undefined;

  constructor(source: AsyncIterable<Buffer>) {
    this.#first = nextOf(source[Symbol.asyncIterator]());
  }

  /** The bytes from their start. A reading may be left anywhere, and the stream is not closed by that. */
  again(): AsyncIterable<Buffer> {
    if (!this.#first) throw new TypeError('The start of this stream was let go.');
    return chunksFrom({ next: this.#first });
  }

  /** The last reading that was begun is the one that goes on. */
  letGo(): void {
    this.#first = undefined;
  }
}

/** The bytes of what can be read once only; undefined for a file, which is opened again. */
export function heldStartOf(path: string): HeldStart | undefined {
  if (!isReadOnce(path)) return undefined;
  return new HeldStart(path === standardInput ? process.stdin : createReadStream(path));
}

function nextOf(source: AsyncIterator<Buffer>): Next {
  let coming: Promise<Link | undefined> | undefined;
  const come = async () => {
    const { done, value } = await source.next();
    return done ? undefined : { chunk: value, next: nextOf(source) };
  };
  return () => {
    coming ??= come();
    return coming;
  };
}

/** Its place is in an object of its own, not in a parameter, which would keep everything from the start on for as long as it reads. */
async function* chunksFrom(place: { next: Next }): AsyncGenerator<Buffer> {
  for (;;) {
    const link = await place.next();
    if (!link) return;
    place.next = link.next;
    yield link.chunk;
  }
}
