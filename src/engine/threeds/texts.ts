/** Texts as EMV 3-D Secure fields take them: one line, a largest number of characters, digits only, ASCII only. */

/** Full-width letters and digits made narrow, control characters and runs of blanks made one space, trimmed; undefined when nothing is left. */
export function plainLine(text: string | undefined): string | undefined {
  const line = text
    ?.normalize('NFKC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .toWellFormed()
    .trim();
  return line ? line : undefined;
}

/** The first `length` characters (code points, as JSON Schema counts them), without a trailing blank. */
export function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : characters.slice(0, length).join('').trimEnd();
}

/** True when every character is printable ASCII (EMV Book 4, Appendix B: the common character set). */
export function isPrintableAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/**
 * An e-mail address that an `email` field can carry: one line, one `@` with something on both sides, at most 254
 * characters; undefined otherwise, because half an address is a wrong address.
 */
export function emailAddress(text: string | undefined): string | undefined {
  const address = text?.normalize('NFKC').trim();
  return address !== undefined && address.length <= 254 && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(address)
    ? address
    : undefined;
}

/** Folds text into lines of at most `length` characters, at the last blank where a line has one, at most `lines` of them. */
export function fold(texts: readonly (string | undefined)[], length: number, lines: number): string[] {
  const folded: string[] = [];
  for (const text of texts) {
    let rest = [...(plainLine(text) ?? '')];
    while (rest.length > 0 && folded.length < lines) {
      const blank = rest.length > length ? rest.lastIndexOf(' ', length) : rest.length;
      const end = blank > 0 ? Math.min(blank, rest.length) : length;
      folded.push(rest.slice(0, end).join('').trim());
      rest = [...rest.slice(end).join('').trim()];
    }
  }
  return folded;
}

/** Leaves out undefined properties: absent is absent, never a null or an empty text. */
export function present<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}

/** The object, or undefined when it holds nothing: an empty `acctInfo` says nothing and is not sent. */
export function unlessEmpty<Fields extends object>(fields: Fields): Fields | undefined {
  return Object.keys(fields).length > 0 ? fields : undefined;
}
