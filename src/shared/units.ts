/** UTF-16 units as numbers, the form in which texts are folded and searched. */

/** At most so many units become text at once: each is an argument of a call. */
const chunk = 1024;
const letters: number[] = [];

/** The text of `units[from, to)`. Letter by letter it takes twice as long, and lists hold thousands of texts. */
export function textOf(units: Uint16Array, from: number, to: number): string {
  let text = '';
  for (let start = from; start < to; start += chunk) {
    const end = Math.min(start + chunk, to);
    letters.length = end - start;
    for (let at = start; at < end; at++) letters[at - start] = units[at]!;
    text += String.fromCharCode.apply(undefined, letters);
  }
  return text;
}
