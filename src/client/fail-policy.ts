/** What is asked for when the service cannot be asked. */
import type { MessageVersion } from '../engine/types.ts';
import type { FallbackDecision } from './types.ts';

/**
 * Challenge preferred (03), and a look before shipping: while nobody watches, the issuer should. It asks for no more than
 * 03, since 04 claims a mandate, and it never skips 3-D Secure.
 */
export function challengePreferred(id: string, cause: string, version: MessageVersion = '2.2.0'): FallbackDecision {
  return {
    from: 'fail_policy',
    id,
    recorded: false,
    flow: 'challenge',
    three_ds: {
      message_version: version,
      threeDSRequestorChallengeInd: version === '2.3.1' ? ['03'] : '03',
    },
    advice: [{ do: 'review_before_shipping' }],
    degraded: [{ part: 'service', cause, action: 'challenge preferred' }],
  };
}
