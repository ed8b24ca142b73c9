/**
 * The texts of a group of rows on their way to the writer, as UTF-8 in memory that both threads see. Cloning the texts into the
 * thread instead took the event loop a fifth of its time: two bytes a character, and fresh memory for every group.
 */

/** Enough for some fifty attempts under way. */
const firstBytes = 512 * 1_024;
/** A page that a burst made larger than this gives its memory back. */
const keptBytes = 16 * 1_024 * 1_024;
/** The most bytes that one UTF-16 unit takes in UTF-8. */
const bytesPerUnit = 3;

/** Texts one behind the other. Whoever adds waits until the reader of the group before is done: `clear`. */
export class TextPage {
  #memory = new SharedArrayBuffer(firstBytes);
  #bytes = Buffer.from(this.#memory);
  #used = 0;

  /** What travels to the other thread, by reference. */
  get memory(): SharedArrayBuffer {
    return this.#memory;
  }

  /** Bytes written: where the next text begins. */
  get used(): number {
    return this.#used;
  }

  /** Adds a text behind the others. Half a surrogate pair becomes U+FFFD, as everywhere in UTF-8. */
  add(text: string): void {
    const most = this.#used + text.length * bytesPerUnit;
    if (most > this.#bytes.length) this.#grow(most);
    this.#used += this.#bytes.write(text, this.#used, 'utf8');
  }

  /** Empties the page for the next group. */
  clear(): void {
    this.#used = 0;
    if (this.#bytes.length > keptBytes) this.#take(new SharedArrayBuffer(firstBytes));
  }

  #grow(least: number): void {
    const before = this.#bytes;
    this.#take(new SharedArrayBuffer(Math.max(least, before.length * 2)));
    before.copy(this.#bytes, 0, 0, this.#used);
  }

  #take(memory: SharedArrayBuffer): void {
    this.#memory = memory;
    this.#bytes = Buffer.from(memory);
  }
}
