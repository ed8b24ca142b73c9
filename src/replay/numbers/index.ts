/** The numbers of a replay: what the other parts may use. */
export { createNumbers } from './numbers.ts';
export { summaryOf } from './summary.ts';
export type * from './types.ts';
