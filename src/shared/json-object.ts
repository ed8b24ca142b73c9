/** Objects as JSON and YAML have them: plain, with text keys. */

/** An object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for an object; lists and null are none. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a text of JSON is; undefined for any other text. */
export function jsonObjectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
