/** What a store in Redis tells of itself, for a log. No value of an event is in it. */

/**
 * Something that changed:
 * - `left_alone`  calls failed in a row: none is sent but a trial now and then; `cause` is one word (`timeout`, `READONLY`, …)
 * - `asked_again`  a trial was answered, so many ms later
 */
export type RedisNews =
  | { readonly what: 'left_alone'; readonly cause: string }
  | { readonly what: 'asked_again'; readonly ms: number };
