/**
 * Sekisho for shops and payment providers: `import { SekishoClient, cardTokens } from 'sekisho/client'`.
 * For servers only. A browser never holds the API key, and never computes card tokens.
 */
export { type CardKey, type CardTokens, cardKey, cardTokens, readCardKeys } from '../engine/card/tokens.ts';
export { type TokenisedCard, tokenisedCard } from './card.ts';
export { type ClientOptions, SekishoClient } from './client.ts';
export { SekishoRefused, SekishoUnreachable } from './errors.ts';
export { challengePreferred } from './fail-policy.ts';
export type {
  AssessOptions,
  ClientCheckout,
  ClientOutcome,
  Decision,
  FallbackDecision,
  OutcomeAnswer,
  ServiceDecision,
} from './types.ts';
