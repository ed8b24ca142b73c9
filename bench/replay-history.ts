/**
 * A synthetic history for benches and tests of replay: attempts of varied personas, authorisations some seconds after them,
 * late chargebacks. Synthetic: it says how fast the code is, not how good. `node bench/replay-history.ts 100000 > h.ndjson`
 */
import { checkoutTexts, sequence } from './checkouts.ts';

const start = Date.parse('2026-07-01T00:00:00Z');
const day = 86_400_000;

/** Lines in order of time. `days`: how long the history is. */
export function historyLines(attempts: number, days = 90, seed = 1): string[] {
  const next = sequence(seed);
  const lines: { readonly at: number; readonly text: string }[] = [];
  const put = (at: number, body: object) => {
    lines.push({ at, text: JSON.stringify({ ...body, at: new Date(at).toISOString() }) });
  };
  checkoutTexts(attempts, seed).forEach((text, index) => {
    const at = start + Math.floor((index / attempts) * days * day);
    const body = JSON.parse(text) as { id: string };
    put(at, body);
    const declined = next(20) === 0;
    put(at + 1_000 + next(60_000), {
      assessment: body.id,
      type: 'authorization',
      result: declined ? 'declined' : 'approved',
      ...(declined ? { reason: 'do_not_honor' } : {}),
    });
    if (next(200) === 0)
      put(at + (20 + next(40)) * day, { assessment: body.id, type: 'chargeback', category: 'fraud' });
  });
  return lines.sort((one, other) => one.at - other.at).map(({ text }) => text);
}

if (process.argv[1] === import.meta.filename) {
  const [attempts = '10000', days = '90'] = process.argv.slice(2);
  process.stdout.write(`${historyLines(Number(attempts), Number(days)).join('\n')}\n`);
}
