/** A history of outcomes only: what was done is known of orders that are not there, and nothing can be judged. */
import { Fault } from '../../shared/errors.ts';
import type { History } from '../order/ndjson-history.ts';
import type { ReadReport } from '../read/report.ts';
import type { ReplayCounts } from './counts.ts';

/** Inputs that are named. */
const mostNamed = 5;

/**
 * Throws `no-orders` where a whole replay met outcomes and nothing else; `--rejects` has listed them by then. A row that was refused may
 * have been an order, orders that `only` left out were there, and what a slice misses another may have: none of these is such a case.
 */
export function refuseOutcomesAlone(
  { inputs }: Pick<History, 'inputs'>,
  { attempts, repeated, outcomes, without_attempt, rejected }: ReplayCounts,
  { slice, readers }: { readonly slice?: unknown; readonly readers?: ReadReport },
): void {
  if (slice || without_attempt === 0 || attempts + repeated + outcomes + rejected > 0) return;
  if (readers?.files.some(({ left_out }) => left_out > 0)) return;
  const names = inputs.map(({ name }) => name);
  const more = names.length > mostNamed ? ['…'] : [];
  const named = [...names.slice(0, mostNamed), ...more].join(', ');
  throw new Fault('no-orders', `${without_attempt} outcomes and no attempt in ${named}`);
}
