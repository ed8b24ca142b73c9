/** What a store in Redis tells of itself, for a log. No value of an event is in it. */

/**
 * Something that changed:
 * - `left_alone`  calls failed in a row: none is sent but a trial now and then; `cause` is one word (`timeout`, `READONLY`, …)
 * - `asked_again`  a trial was answered, so many ms later
 * - `ahead_of_clock`  events lie so many ms ahead of the server's clock: more than lateness is allowed; told once a minute
 * - `time_set_back`  the newest time that the server had kept lay so far ahead that no counter could be read; it was set back
 * - `events_wait`  so many events did not reach the server, the oldest for a second: counts there are too low
 * - `events_lost`  so many in all were left out for want of room; told at the first, and once a minute
 * - `caught_up`  none waits any more, so many ms after the first began to; `lost`: those left out and not filled in since
 * - `emptied`  the server has lost what it held, or more of the last of it than is still known here: it came back without its data, with
 *   those of long ago, or they were deleted
 * - `forgot`  the server has lost what came last (a snapshot from before, a replica that was behind): so many events are sent again
 */
export type RedisNews =
  | { readonly what: 'left_alone'; readonly cause: string }
  | { readonly what: 'asked_again'; readonly ms: number }
  | { readonly what: 'ahead_of_clock'; readonly ms: number }
  | { readonly what: 'time_set_back' }
  | { readonly what: 'events_wait'; readonly waiting: number }
  | { readonly what: 'events_lost'; readonly lost: number }
  | { readonly what: 'caught_up'; readonly ms: number; readonly lost: number }
  | { readonly what: 'emptied' }
  | { readonly what: 'forgot'; readonly events: number };
