/** The simulated issuer's Access Control Server: it decides the flow, asks the member, and reports the result. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { wishOf } from '../engine/threeds/challenge.ts';
import type { MessageVersion } from '../engine/types.ts';
import { type Behaviour, behaviourOf } from './cards.ts';
import type { Message } from './network.ts';
import { keepNewest } from './newest.ts';

/** The password that every simulated member has. */
export const memberPassword = 'sekisho';
/** Wrong answers after which a challenge has failed. */
const mostTries = 3;

/** What the ACS sends to a member. */
export interface Mail {
  readonly at: Date;
  readonly acsTransID: string;
  readonly oneTimePassword: string;
  readonly merchantName: string;
  readonly purchaseAmount: string;
}

/** A challenge under way. */
export interface Challenge {
  readonly acsTransID: string;
  readonly threeDSServerTransID: string;
  readonly dsTransID: string;
  readonly version: MessageVersion;
  readonly behaviour: Behaviour;
  readonly merchantName: string;
  readonly purchaseAmount: string;
  readonly language: 'ja' | 'en';
  readonly notificationURL: string;
  readonly oneTimePassword: string;
  /** Echoed to the notification URL as it came (facts 2, step e). */
  sessionData: string;
  /** Answers given so far. */
  tries: number;
  /** The final CRes, once the challenge is over: whoever answers again is given the same. */
  cres?: Message;
}

/** What the member did on the challenge page. */
export interface MemberAnswer {
  readonly method: 'password' | 'otp';
  readonly secret: string;
  readonly cancel: boolean;
}

/** What came of an answer: ask again, or the result for the Directory Server. */
export type Answered = { readonly retry: number } | { readonly result: Message };

/** The ACS. */
export interface Acs {
  readonly mails: readonly Mail[];
  personalMessage: string;
  /** Answers an AReq; undefined when it keeps silent (the timeout card). */
  authenticate(areq: Message, dsTransID: string): Message | undefined;
  challenge(acsTransID: string): Challenge | undefined;
  answer(challenge: Challenge, given: MemberAnswer): Answered;
}

/**
 * Makes an ACS.
 * @param acsURL where its challenge page stands (asked for when it is needed: the sandbox then listens)
 * @param keptChallenges challenges that it remembers; the oldest go first
 */
export function createAcs(acsURL: () => string, keptChallenges: number): Acs {
  const challenges = new Map<string, Challenge>();
  const mails: Mail[] = [];
  return {
    mails,
    personalMessage: 'うちの猫はミケ',
    challenge: acsTransID => challenges.get(acsTransID),
    authenticate(areq, dsTransID) {
      const behaviour = behaviourOf(String(areq['acctNumber']));
      if (behaviour === 'timeout') return undefined;
      const acsTransID = randomUUID();
      const transStatus = statusFor(behaviour, areq['threeDSRequestorChallengeInd']);
      if (transStatus === 'C') {
        const challenge = newChallenge(areq, acsTransID, dsTransID, behaviour);
        keepNewest(challenges, acsTransID, challenge, keptChallenges);
        const { oneTimePassword, merchantName, purchaseAmount } = challenge;
        mails.unshift({ at: new Date(), acsTransID, oneTimePassword, merchantName, purchaseAmount });
        mails.length = Math.min(mails.length, 50);
      }
      return {
        messageType: 'ARes',
        messageVersion: areq.messageVersion,
        threeDSServerTransID: areq['threeDSServerTransID'],
        dsTransID,
        acsTransID,
        acsReferenceNumber: 'SEKISHO-SANDBOX-ACS',
        dsReferenceNumber: 'SEKISHO-SANDBOX-DS',
        transStatus,
        ...proof(transStatus),
        ...(transStatus === 'R' ? { transStatusReason: '11' } : {}),
        ...(transStatus === 'C'
          ? { acsURL: acsURL(), acsChallengeMandated: 'N', ...methodIn(areq.messageVersion, 'otp') }
          : {}),
      };
    },
    answer(challenge, given) {
      challenge.tries += 1;
      if (given.cancel || challenge.behaviour === 'challenge_cancelled') return finish(challenge, given, 'cancelled');
      const right =
        given.method === 'password'
          ? given.secret === memberPassword
          : given.secret.trim() === challenge.oneTimePassword;
      if (right && challenge.behaviour !== 'challenge_fails') return finish(challenge, given, 'passed');
      if (challenge.tries < mostTries) return { retry: mostTries - challenge.tries };
      return finish(challenge, given, 'failed');
    },
  };
}

/** The issuer decides: only one of the cards does as the shop wishes. */
function statusFor(behaviour: Behaviour, wish: unknown): 'Y' | 'A' | 'C' | 'R' {
  if (behaviour === 'attempted') return 'A';
  if (behaviour === 'rejected') return 'R';
  if (behaviour.startsWith('challenge')) return 'C';
  if (behaviour !== 'follows_wish') return 'Y';
  const codes = Array.isArray(wish) ? wish : [wish];
  return codes.some(code => ['challenge', 'mandate'].includes(wishOf(String(code)) ?? '')) ? 'C' : 'Y';
}

function newChallenge(areq: Message, acsTransID: string, dsTransID: string, behaviour: Behaviour): Challenge {
  return {
    acsTransID,
    dsTransID,
    behaviour,
    threeDSServerTransID: String(areq['threeDSServerTransID']),
    version: areq.messageVersion,
    merchantName: String(areq['merchantName']),
    purchaseAmount: String(areq['purchaseAmount']),
    language: String(areq['browserLanguage']).startsWith('ja') ? 'ja' : 'en',
    notificationURL: String(areq['notificationURL']),
    oneTimePassword: String(randomInt(1_000_000)).padStart(6, '0'),
    sessionData: '',
    tries: 0,
  };
}

/** ECI and authentication value (facts 1.8): 05 authenticated, 06 attempted. */
function proof(transStatus: string): object {
  if (transStatus !== 'Y' && transStatus !== 'A') return {};
  return { eci: transStatus === 'Y' ? '05' : '06', authenticationValue: randomBytes(20).toString('base64') };
}

/** A static password or a dynamic one; 2.3.1 tells how the latter came: by e-mail it is 05, an OTP of another kind than 02–04 (facts 1.7). */
function methodIn(version: MessageVersion, method: MemberAnswer['method']): object {
  if (version === '2.3.1') return { authenticationMethod: [method === 'otp' ? '05' : '01'] };
  return { authenticationType: method === 'otp' ? '02' : '01' };
}

function finish(challenge: Challenge, given: MemberAnswer, ending: 'passed' | 'failed' | 'cancelled'): Answered {
  const transStatus = ending === 'passed' ? 'Y' : 'N';
  return {
    result: {
      messageType: 'RReq',
      messageVersion: challenge.version,
      messageCategory: '01',
      threeDSServerTransID: challenge.threeDSServerTransID,
      dsTransID: challenge.dsTransID,
      acsTransID: challenge.acsTransID,
      transStatus,
      ...proof(transStatus),
      // 01: card authentication failed (facts 1.6). 01 of challengeCancel: the cardholder chose to cancel (1.7).
      ...(transStatus === 'N' ? { transStatusReason: '01', eci: '07' } : {}),
      ...(ending === 'cancelled' ? { challengeCancel: '01' } : {}),
      ...methodIn(challenge.version, given.method),
      interactionCounter: String(challenge.tries).padStart(2, '0'),
    },
  };
}
