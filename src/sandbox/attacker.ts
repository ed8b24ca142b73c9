/** The attacker button: one device varies the end of a card number, as fast as it can. */
import { randomInt, randomUUID } from 'node:crypto';
import { type CardKey, type Decision, type SekishoClient, tokenisedCard } from '../client/index.ts';
import { masked, withCheckDigit } from './cards.ts';

/** One attempt of a walk. */
export interface WalkStep {
  readonly number: string;
  readonly decision: Decision;
}

/** Tries `attempts` numbers of one 12-digit range from one device; each is scored, and its decline reported. */
export async function walk(sekisho: SekishoClient, key: CardKey, attempts: number): Promise<readonly WalkStep[]> {
  const device = { id: `dev-${randomUUID()}`, ip: `203.0.113.${randomInt(1, 255)}`, language: 'ja-JP' };
  const range = `352890${String(randomInt(1_000_000)).padStart(6, '0')}`;
  const run = randomUUID().slice(0, 8);
  const steps: WalkStep[] = [];
  const start = randomInt(1_000);
  for (let step = 0; step < attempts; step++) {
    const number = withCheckDigit(range + String((start + step) % 1_000).padStart(3, '0'));
    const id = `sandbox-walk-${run}-${step + 1}`;
    const decision = await sekisho.assess({
      id,
      purpose: 'purchase',
      merchant: { id: 'sandbox', mcc: '5732' },
      amount: { value: 980, currency: 'JPY' },
      card: tokenisedCard(number, '2028-05', key),
      email: `walker-${run}@example.com`,
      account: { guest: true },
      device,
    });
    steps.push({ number: masked(number), decision });
    if (decision.from === 'service') {
      const declined = { type: 'authorization', result: 'declined', code: '14', code_system: 'iso8583' } as const;
      await sekisho.recordOutcome(id, declined, { merchant: 'sandbox' }).catch(() => undefined);
    }
  }
  return steps;
}
