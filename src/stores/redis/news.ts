/** What a store in Redis tells of itself, for a log. No value of an event is in it. */

/**
 * Something that changed:
 * - `left_alone`  calls failed in a row: none is sent but a trial now and then; `cause` is one word (`timeout`, `READONLY`, …)
 * - `asked_again`  a trial was answered, so many ms later
 * - `ahead_of_clock`  events lie so many ms ahead of the server's clock: more than lateness is allowed; told once a minute
 * - `time_set_back`  the newest time that the server had kept lay so far ahead that no counter could be read; it was set back
 */
export type RedisNews =
  | { readonly what: 'left_alone'; readonly cause: string }
  | { readonly what: 'asked_again'; readonly ms: number }
  | { readonly what: 'ahead_of_clock'; readonly ms: number }
  | { readonly what: 'time_set_back' };
