/**
 * The simulated 3DS Server, Directory Server and ACS wired together (facts/emv-3ds.md 2). Messages pass between them in one
 * process; those of the browser pass through pages.
 */
import { randomUUID } from 'node:crypto';
import { type MessageVersion, messageVersions } from '../engine/types.ts';
import { jsonObjectOf } from '../shared/json-object.ts';
import { type Acs, type Challenge, createAcs, type MemberAnswer } from './acs.ts';
import { behaviourOf } from './cards.ts';
import { messageTypes } from './message-schemas.ts';
import type { Message, Network } from './network.ts';
import { keepNewest } from './newest.ts';

/** Where the pages of the parties stand. */
export interface Addresses {
  readonly acsURL: string;
  readonly threeDSMethodURL: string;
}

/** What the shop's 3DS Server offers, and what the ACS needs of the Directory Server. */
export interface ThreeDSecure {
  readonly acs: Acs;
  /** Enrolment check: a PRes, Erro 305 for a card that takes no part, or Erro 203 for a message with faults. */
  check(order: string, acctNumber: string, version: MessageVersion): Message;
  /** AReq to ARes; Erro 203 for a message with faults, Erro 405 when the ACS keeps silent. */
  authenticate(order: string, areq: Message): Promise<Message>;
  /** Opens a challenge for a CReq that the browser brought; undefined when it belongs to none. */
  open(creq: Message, sessionData: string): Challenge | undefined;
  /**
   * The member's answer; when that ends the challenge, the result has gone to the 3DS Server and a CRes comes back. An
   * answer to a challenge that is over (a second tab, a second press) changes nothing and gets the same CRes.
   */
  answer(challenge: Challenge, given: MemberAnswer): { readonly retry: number } | { readonly cres: Message };
  /** The result of a finished challenge: the RReq, which is to be trusted, not the CRes that the browser carried. */
  result(threeDSServerTransID: string): Message | undefined;
}

/** Authentications that the parties remember: a program that tests against them asks for thousands. */
const keptAuthentications = 1_000;

/** Makes the parties. `silenceMs`: how long the 3DS Server waits for an ACS that does not answer. */
export function createThreeDSecure(network: Network, addresses: Addresses, silenceMs: number): ThreeDSecure {
  const acs = createAcs(() => addresses.acsURL, keptAuthentications);
  const orders = new Map<string, string>();
  const results = new Map<string, Message>();
  const orderOf = (id: unknown) => orders.get(String(id)) ?? '';
  return {
    acs,
    result: id => results.get(id),
    check(order, acctNumber, version) {
      const preq: Message = { messageType: 'PReq', messageVersion: version, acctNumber };
      const faults = network.pass(order, '3DS Server', 'Directory Server', preq);
      const answer = faults.length > 0 ? invalid(preq, faults) : enrolled(acctNumber, version, addresses);
      if (answer.messageType === 'PRes')
        keepNewest(orders, String(answer['threeDSServerTransID']), order, keptAuthentications);
      network.pass(order, 'Directory Server', '3DS Server', answer);
      return answer;
    },
    async authenticate(order, areq) {
      const faults = network.pass(order, '3DS Server', 'Directory Server', areq);
      if (areq.messageType !== 'AReq') return back(invalid(areq, ['/messageType must be AReq']));
      if (faults.length > 0) return back(invalid(areq, faults));
      const dsTransID = randomUUID();
      network.pass(order, 'Directory Server', 'ACS', areq);
      const ares = acs.authenticate(areq, dsTransID);
      if (!ares) {
        await new Promise(resolve => setTimeout(resolve, silenceMs));
        return back(erro(areq, '405', 'System connection failure', 'the ACS did not answer in time'));
      }
      const wrong = network.pass(order, 'ACS', 'Directory Server', ares);
      return back(wrong.length > 0 ? invalid(ares, wrong) : ares);

      function back(message: Message): Message {
        network.pass(order, 'Directory Server', '3DS Server', message);
        return message;
      }
    },
    open(creq, sessionData) {
      const challenge = acs.challenge(String(creq['acsTransID']));
      if (!challenge || challenge.threeDSServerTransID !== creq['threeDSServerTransID']) return undefined;
      if (network.pass(orderOf(challenge.threeDSServerTransID), 'browser', 'ACS', creq).length > 0) return undefined;
      challenge.sessionData = sessionData;
      return challenge;
    },
    answer(challenge, given) {
      if (challenge.cres) return { cres: challenge.cres };
      const answered = acs.answer(challenge, given);
      if ('retry' in answered) return answered;
      const order = orderOf(challenge.threeDSServerTransID);
      const rreq = answered.result;
      network.pass(order, 'ACS', 'Directory Server', rreq);
      const faults = network.pass(order, 'Directory Server', '3DS Server', rreq);
      if (faults.length === 0) keepNewest(results, challenge.threeDSServerTransID, rreq, keptAuthentications);
      network.pass(order, '3DS Server', 'Directory Server', rres(rreq));
      network.pass(order, 'Directory Server', 'ACS', rres(rreq));
      const cres: Message = {
        messageType: 'CRes',
        messageVersion: challenge.version,
        threeDSServerTransID: challenge.threeDSServerTransID,
        acsTransID: challenge.acsTransID,
        challengeCompletionInd: 'Y',
        transStatus: rreq['transStatus'] === 'Y' ? 'Y' : 'N',
      };
      network.pass(order, 'ACS', 'browser', cres);
      challenge.cres = cres;
      return { cres };
    },
  };
}

function enrolled(acctNumber: string, version: MessageVersion, { threeDSMethodURL }: Addresses): Message {
  if (behaviourOf(acctNumber) === 'not_enrolled') {
    const detail = 'the card is in no range that takes part in 3-D Secure';
    const preq: Message = { messageType: 'PReq', messageVersion: version };
    return erro(preq, '305', 'Transaction data not valid', detail, 'S');
  }
  return {
    messageType: 'PRes',
    messageVersion: version,
    threeDSServerTransID: randomUUID(),
    acsStartProtocolVersion: '2.1.0',
    acsEndProtocolVersion: '2.3.1',
    dsStartProtocolVersion: '2.1.0',
    dsEndProtocolVersion: '2.3.1',
    threeDSMethodURL,
  };
}

function invalid(message: Message, faults: readonly string[]): Message {
  return erro(message, '203', 'Format of one or more data elements is invalid', faults.join('; '));
}

/** An Erro about a message, valid by itself whatever that message was. */
export function erro(
  about: Message,
  errorCode: string,
  errorDescription: string,
  errorDetail: string,
  errorComponent: 'S' | 'D' = 'D',
): Message {
  const { messageType, messageVersion } = about;
  const threeDSServerTransID = about['threeDSServerTransID'];
  return {
    messageType: 'Erro',
    messageVersion: messageVersions.includes(messageVersion) ? messageVersion : '2.2.0',
    ...(faultless(threeDSServerTransID) ? { threeDSServerTransID } : {}),
    errorCode,
    errorComponent,
    errorDescription,
    errorDetail: errorDetail.slice(0, 2048),
    ...(messageTypes.includes(messageType) ? { errorMessageType: messageType } : {}),
  };
}

function faultless(id: unknown): boolean {
  return typeof id === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id);
}

function rres(rreq: Message): Message {
  return {
    messageType: 'RRes',
    messageVersion: rreq.messageVersion,
    threeDSServerTransID: rreq['threeDSServerTransID'],
    dsTransID: rreq['dsTransID'],
    acsTransID: rreq['acsTransID'],
    resultsStatus: '01',
  };
}

/** A message for the browser to carry: unpadded base64url of its JSON (facts 2, step e). */
export function encoded(message: object): string {
  return Buffer.from(JSON.stringify(message), 'utf8').toString('base64url');
}

/** What the browser carried; undefined when it is no such message. */
export function decoded(text: string): Message | undefined {
  const value = jsonObjectOf(Buffer.from(text, 'base64url').toString('utf8'));
  return value && 'messageType' in value ? (value as Message) : undefined;
}
