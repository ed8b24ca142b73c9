/** Texts as EMV 3-D Secure fields take them: one line, a largest number of characters, digits only, ASCII only. */

/** Printable ASCII with single blanks inside: what most lines are, and what `plainLine` leaves as it is. */
const alreadyPlain = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/** Full-width letters and digits made narrow, control characters and runs of blanks made one space, trimmed; undefined when nothing is left. */
export function plainLine(text: string | undefined): string | undefined {
  if (text === undefined || alreadyPlain.test(text)) return text;
  const line = text
    .normalize('NFKC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .toWellFormed()
    .trim();
  return line ? line : undefined;
}

/** The first `length` characters (code points, as JSON Schema counts them), without a trailing blank. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters = [...text];
  return characters.length <= length ? text : characters.slice(0, length).join('').trimEnd();
}

/** True when every character is printable ASCII (EMV Book 4, Appendix B: the common character set). */
export function isPrintableAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/**
 * Printable ASCII on both sides of one `@`, without the signs that RFC 5322 gives a meaning of their own. Dots anywhere
 * pass: Japanese carriers once gave out `taro..x.@`.
 */
const plainAddress = /^[\w!#$%&'*+/=?^`{|}~.-]+@[\w.-]+$/;

/**
 * An e-mail address that an `email` field can carry: one address of RFC 5322 (ASCII only), at most 254 characters;
 * undefined otherwise, because half an address is a wrong address.
 */
export function emailAddress(text: string | undefined): string | undefined {
  const address = text?.normalize('NFKC').trim();
  return address !== undefined && address.length <= 254 && plainAddress.test(address) ? address : undefined;
}

/**
 * Folds text into at most `lines` lines of at most `length` characters. A line breaks at its last blank where that stands in its
 * second half; a line with `1-2-3` alone would leave no place for the room, which comes last.
 */
export function fold(texts: readonly (string | undefined)[], length: number, lines: number): string[] {
  const folded: string[] = [];
  for (const text of texts) {
    const line = plainLine(text) ?? '';
    if (line !== '' && line.length <= length && folded.length < lines) {
      folded.push(line);
      continue;
    }
    let rest = [...line];
    while (rest.length > 0 && folded.length < lines) {
      const blank = rest.length > length ? rest.lastIndexOf(' ', length) : rest.length;
      const end = blank > length / 2 || blank === rest.length ? blank : length;
      folded.push(rest.slice(0, end).join('').trim());
      rest = [...rest.slice(end).join('').trim()];
    }
  }
  return folded;
}

/** What `filled` makes of fields that may be undefined. */
export type Filled<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** Fields that may be undefined while a message is put together. */
export type Fields<Message> = { readonly [Key in keyof Message]?: Message[Key] | undefined };

/**
 * One object of all the parts, undefined properties left out: absent is absent, never a null or an empty text. Each
 * property is copied once; spreading part into part made up most of the stage's time.
 */
export function filled<Message extends object>(...parts: readonly Fields<Message>[]): Filled<Message> {
  const message: Record<string, unknown> = {};
  for (const part of parts) {
    for (const name in part) {
      const value = part[name];
      if (value !== undefined) message[name] = value;
    }
  }
  return message as Filled<Message>;
}

/** The object, or undefined when it holds nothing: an empty `acctInfo` says nothing and is not sent. */
export function unlessEmpty<Fields extends object>(fields: Fields): Fields | undefined {
  for (const _field in fields) return fields;
  return undefined;
}
