/** The wires between the simulated parties: every message is checked as it passes, and kept for the side panel. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type MessageVersion, messageVersions } from '../engine/types.ts';
import { masked } from './cards.ts';
import { type MessageType, messageSchema, messageTypes } from './message-schemas.ts';
import { keepNewest } from './newest.ts';

/** A message of the protocol. */
export interface Message {
  readonly messageType: MessageType;
  readonly messageVersion: MessageVersion;
  readonly [element: string]: unknown;
}

/** Who sends and receives. `scoring` and `acquirer` are no parties of 3-D Secure; their messages are shown all the same. */
export type Party = 'shop' | 'scoring' | '3DS Server' | 'Directory Server' | 'ACS' | 'browser' | 'acquirer';

/** One message that passed. */
export interface Passed {
  readonly from: Party;
  readonly to: Party;
  /** messageType, or the name of what is no 3-D Secure message. */
  readonly type: string;
  /** The message with its card number masked. */
  readonly message: object;
}

/** The wires: what passes is checked, and kept for the panel of its order. */
export interface Network {
  /** What has passed for an order, the first first; empty for one that is not known, or no longer. */
  readonly passed: (order: string) => readonly Passed[];
  /** Lets a message pass. Returns what is wrong with it, by the receiver's check; empty when nothing is. */
  pass(order: string, from: Party, to: Party, message: Message): readonly string[];
  /** Notes something that is no 3-D Secure message: the scoring request, the authorisation. */
  note(order: string, from: Party, to: Party, type: string, message: object): void;
}

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
const validators = new Map<string, ValidateFunction>();

/** What the schema of the message's type and version finds wrong, in words without values. */
export function faultsOf(message: Message): readonly string[] {
  const { messageType, messageVersion } = message;
  if (!messageTypes.includes(messageType) || !messageVersions.includes(messageVersion)) return ['unknown message'];
  const key = `${messageType} ${messageVersion}`;
  let validate = validators.get(key);
  if (!validate) {
    validate = ajv.compile(messageSchema(messageType, messageVersion));
    validators.set(key, validate);
  }
  return validate(message)
    ? []
    : (validate.errors ?? []).map(error => `${error.instancePath || '/'} ${error.message ?? 'is wrong'}`);
}

/** Orders whose messages are kept; the oldest go first. */
const keptOrders = 200;
/** Messages that are kept of an order, which has some twenty; a peer without a browser has one order for all of its own. */
const keptMessages = 100;

/** Makes the wires. */
export function createNetwork(): Network {
  const orders = new Map<string, Passed[]>();
  const keep = (order: string, passed: Passed) => {
    const list = orders.get(order) ?? [];
    list.push(passed);
    if (list.length > keptMessages) list.shift();
    keepNewest(orders, order, list, keptOrders);
  };
  return {
    passed: order => orders.get(order) ?? [],
    pass(order, from, to, message) {
      keep(order, { from, to, type: message.messageType, message: withoutNumber(message) });
      return faultsOf(message);
    },
    note(order, from, to, type, message) {
      keep(order, { from, to, type, message });
    },
  };
}

function withoutNumber(message: Message): object {
  const number = message['acctNumber'];
  return number === undefined ? message : { ...message, acctNumber: masked(String(number)) };
}
