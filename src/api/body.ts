/** The bytes of a body → a JSON value, strictly: UTF-8 as it should be (RFC 3629), one JSON text (RFC 8259), nothing else. */
import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { type Problem, problem } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { repeatedField } from './repeated-field.ts';

/** Largest body taken, bytes. */
export const bodyLimit = 1_048_576;

/** More values than any body has: a basket of 500 items with every field comes to 4,000. Reading a million would hold up others. */
const mostValues = 20_000;
/** A shorter body holds too few values to hold up anybody, bytes. */
const shortBody = 65_536;

/** What is wrong with how JSON is sent: compressed, or in another encoding than UTF-8. Undefined: nothing. */
export function encodingFault(headers: IncomingHttpHeaders): Problem | undefined {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return problem('unsupported-media-type', undefined, 'The content-type names another charset than UTF-8.');
  }
  const encoding = headers['content-encoding'] ?? '';
  if (encoding !== '' && encoding !== 'identity') {
    return problem('unsupported-media-type', undefined, 'The body is compressed; it is taken as it is only.');
  }
  return undefined;
}

/**
 * Reads a body. A member named `__proto__` becomes a plain member (JSON.parse never touches the prototype) and is then refused by the
 * schema as the unknown field that it is.
 */
export function readBody(bytes: Buffer): Result<unknown, Problem> {
  if (!isUtf8(bytes)) return fail(problem('not-utf8'));
  if (bytes.length > shortBody && holdsTooMany(bytes)) return fail(problem('body-too-large'));
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text around the fault, which may be a card number: it stays here.
    return fail(problem('not-json', undefined, text.startsWith('\ufeff') ? byteOrderMark : undefined));
  }
  if (text.includes('\\u') && /\\u[dD][89a-fA-F]/.test(text) && !isWellFormed(value)) {
    return fail(problem('not-utf8', undefined, 'A text holds half of a surrogate pair, which is no character.'));
  }
  const repeated = repeatedField(text, value);
  return repeated === undefined ? ok(value) : fail(problem('repeated-field', repeated));
}

/** Whether JSON holds too many values: each but the first of its object or array has a comma before it. */
function holdsTooMany(bytes: Buffer): boolean {
  let values = 0;
  let inText = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === quote) inText = !inText;
    else if (inText) index += byte === backslash ? 1 : 0;
    else if ((byte === comma || byte === brace || byte === bracket) && ++values > mostValues) return true;
  }
  return false;
}

const [quote, backslash, comma, brace, bracket] = Buffer.from(`"\\,{[`);

const byteOrderMark = 'The body starts with a byte order mark (U+FEFF), which is no part of JSON: send it without.';

/** Texts with half a surrogate pair change when they are written as UTF-8: two different ids would become one (RFC 7493, 2.1). */
function isWellFormed(value: unknown): boolean {
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string' && !next.isWellFormed()) return false;
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, entry] of Object.entries(next)) {
      if (!key.isWellFormed()) return false;
      waiting.push(entry);
    }
  }
  return true;
}
