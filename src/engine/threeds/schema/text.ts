/** Small makers of JSON Schema, so that a constraint and its source stand on one line. */

/** A JSON Schema (draft 2020-12), as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A text that matches; `source` says where the constraint comes from. */
export function matching(pattern: string, source: string): JsonSchema {
  return { type: 'string', pattern, description: source };
}

/** One of these codes. */
export function oneOf(codes: readonly string[], source: string): JsonSchema {
  return { type: 'string', enum: codes, description: source };
}

/** A text of so many characters. */
export function text(minLength: number, maxLength: number, source: string): JsonSchema {
  return { type: 'string', minLength, maxLength, description: source };
}

/** An object of these fields and no others, with at least one of them; an empty element is not sent. */
export function closed(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false, minProperties: 1 };
}

/** Codes `from` to `to`, two digits. */
export function codes(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index).padStart(2, '0'));
}

/** A calendar day YYYYMMDD whose month and day can exist. */
export const dayPattern = '^[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$';

/** YYYYMMDDHHMM. */
export const minutePattern = dayPattern.replace('$', '([01][0-9]|2[0-3])[0-5][0-9]$');

/** YYYYMMDDHHMMSS. */
export const secondPattern = minutePattern.replace('$', '[0-5][0-9]$');
