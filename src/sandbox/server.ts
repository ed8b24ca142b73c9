/** The sandbox's server: pages of the shop and of the issuer, on loopback only. */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { CardKey, SekishoClient } from '../client/index.ts';
import { cut } from '../engine/threeds/texts.ts';
import { isJsonObject, jsonObjectOf } from '../shared/json-object.ts';
import type { Language } from '../shared/languages.ts';
import type { Challenge } from './acs.ts';
import { carryScript, payScript, style, tellScript } from './assets.ts';
import { walk } from './attacker.ts';
import { createNetwork, type Message } from './network.ts';
import {
  attackerPage,
  carryPage,
  challengePage,
  mailboxPage,
  memberPage,
  missingPage,
  payPage,
  resultPage,
  shopPage,
  tellPage,
} from './pages.ts';
import { panel } from './panel.ts';
import { createShop, type Order, type Shop } from './shop.ts';
import { languageOf, texts } from './texts.ts';
import { createThreeDSecure, decoded, encoded, erro, type ThreeDSecure } from './three-d-secure.ts';

/** What the sandbox is built from. */
export interface SandboxParts {
  /** Calls the scoring API. */
  readonly sekisho: SekishoClient;
  readonly cardKey: CardKey;
  /** How long the 3DS Server waits for an ACS that keeps silent; 1,500 ms when absent. */
  readonly silenceMs?: number;
}

/** A sandbox that listens. */
export interface Sandbox {
  /** Such as `http://127.0.0.1:8090`. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Attempts of one press of the attacker's button. */
const walkLength = 12;

/** Starts the sandbox on 127.0.0.1, and nowhere else. Port 0 is any free one. */
export async function startSandbox(parts: SandboxParts, port: number): Promise<Sandbox> {
  const app = Fastify({ logger: false, bodyLimit: 65_536 });
  let address = '';
  const network = createNetwork();
  // The addresses of its own pages are known once it listens; nothing asks for them before.
  const addresses = {
    get acsURL() {
      return `${address}/acs/challenge`;
    },
    get threeDSMethodURL() {
      return `${address}/acs/method`;
    },
  };
  const parties = createThreeDSecure(network, addresses, parts.silenceMs ?? 1_500);
  const shop = createShop({ ...parts, network, parties, address: () => address });
  guard(app, () => address);
  assets(app);
  shopRoutes(app, shop, network.passed);
  issuerRoutes(app, parties);
  threeDsServerRoutes(app, shop, parties);
  otherPages(app, parties, parts);
  address = await app.listen({ host: '127.0.0.1', port });
  return { address, stop: () => app.close() };
}

/** Loopback names only (a page elsewhere cannot reach in through a name of its own), forms as bodies, and no foreign content. */
function guard(app: FastifyInstance, address: () => string): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(body as string)),
  );
  app.addHook('onRequest', async (request, reply) => {
    const host = request.headers.host?.replace(/:\d+$/, '');
    // One name for all pages: frames and the page around them have to be of one origin.
    if (host === 'localhost' && request.method === 'GET') return reply.redirect(address() + request.url, 302);
    if (host !== '127.0.0.1') return reply.code(421).send('loopback only');
    reply.headers({
      'content-security-policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    return undefined;
  });
  app.setNotFoundHandler((request, reply) =>
    sendPage(reply.code(404), missingPage(languageIn(request), texts.notFound[languageIn(request)])),
  );
}

function assets(app: FastifyInstance): void {
  const files: Readonly<Record<string, readonly [string, string]>> = {
    '/sandbox.css': ['text/css; charset=utf-8', style],
    '/pay.js': ['text/javascript; charset=utf-8', payScript],
    '/carry.js': ['text/javascript; charset=utf-8', carryScript],
    '/tell.js': ['text/javascript; charset=utf-8', tellScript],
  };
  for (const [path, [type, text]] of Object.entries(files))
    app.get(path, (_request, reply) => reply.type(type).send(text));
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send());
}

function shopRoutes(app: FastifyInstance, shop: Shop, passed: ReturnType<typeof createNetwork>['passed']): void {
  const withOrder = (run: (order: Order, request: FastifyRequest, reply: FastifyReply) => unknown) => {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const order = shop.find((request.params as { readonly id: string }).id);
      if (order) return run(order, request, reply);
      return sendPage(reply.code(404), missingPage(languageIn(request), texts.gone[languageIn(request)]));
    };
  };
  app.get('/', (request, reply) => sendPage(reply, shopPage(languageIn(request))));
  app.post('/orders', async (request, reply) => {
    const order = await shop.place(formOf(request));
    return reply.redirect(`/pay/${order.id}`, 303);
  });
  app.get(
    '/pay/:id',
    withOrder((order, request, reply) => {
      // Also on the way back from the result: paying again would only lead forward, and nobody would reach the shop.
      if (!shop.awaitsIssuer(order)) return reply.redirect(`/pay/${order.id}/result`, 303);
      const data = {
        threeDSServerTransID: order.enrolment?.['threeDSServerTransID'],
        threeDSMethodNotificationURL: `http://${request.headers.host}/3ds/method-notification`,
      };
      return sendPage(reply, payPage(order, encoded(data), passed(order.id)));
    }),
  );
  app.get(
    '/pay/:id/panel',
    withOrder((order, _request, reply) => reply.type(htmlType).send(panel(order, passed(order.id)).html)),
  );
  app.post(
    '/pay/:id/authenticate',
    withOrder((order, request) => shop.authenticate(order, browserReport(request))),
  );
  app.get(
    '/pay/:id/result',
    withOrder(async (order, _request, reply) => {
      if (shop.awaitsIssuer(order)) return reply.redirect(`/pay/${order.id}`, 303);
      await shop.finish(order);
      return sendPage(reply, resultPage(order, passed(order.id)));
    }),
  );
}

/** The ACS: 3DS Method, and the challenge in its frame. */
function issuerRoutes(app: FastifyInstance, { acs, open, answer }: ThreeDSecure): void {
  app.post('/acs/method', (request, reply) => {
    const sent = formOf(request).get('threeDSMethodData') ?? '';
    const data = jsonObjectOf(Buffer.from(sent, 'base64url').toString('utf8')) ?? {};
    const back = String(data['threeDSMethodNotificationURL'] ?? '');
    if (!own(request, back)) return sendPage(reply.code(400), missingPage('en', 'no 3DS Method data'));
    const fields = { threeDSMethodData: encoded({ threeDSServerTransID: data['threeDSServerTransID'] }) };
    return sendPage(reply, carryPage('en', back, fields));
  });
  app.post('/acs/challenge', (request, reply) => {
    const form = formOf(request);
    const creq = decoded(form.get('creq') ?? '');
    const challenge = creq && open(creq, form.get('threeDSSessionData') ?? '');
    if (!challenge) return noChallenge(request, reply);
    return sendPage(reply, challenge.cres ? goingBack(challenge) : challengePage(challenge, acs.personalMessage));
  });
  app.post('/acs/challenge/answer', (request, reply) => {
    const form = formOf(request);
    const challenge = acs.challenge(form.get('acsTransID') ?? '');
    if (!challenge) return noChallenge(request, reply);
    const answered = answer(challenge, {
      method: form.get('method') === 'otp' ? 'otp' : 'password',
      secret: form.get('secret') ?? '',
      cancel: form.get('cancel') === 'yes',
    });
    if ('retry' in answered) return sendPage(reply, challengePage(challenge, acs.personalMessage, answered.retry));
    return sendPage(reply, goingBack(challenge));
  });
}

function noChallenge(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendPage(reply.code(400), missingPage(languageIn(request), texts.noChallenge[languageIn(request)]));
}

/** The page that carries the final CRes back to the shop. */
function goingBack({ language, notificationURL, sessionData, cres }: Challenge): string {
  return carryPage(language, notificationURL, { cres: encoded(cres ?? {}), threeDSSessionData: sessionData });
}

/** Where the browser comes back to. The CRes is only a sign that the challenge is over: the RReq is what counts. */
function threeDsServerRoutes(app: FastifyInstance, shop: Shop, parties: ThreeDSecure): void {
  app.post('/3ds/method-notification', (request, reply) => sendPage(reply, tellPage(languageIn(request), 'method')));
  app.post('/3ds/notification', (request, reply) => {
    const cres = decoded(formOf(request).get('cres') ?? '');
    const order = shop.findByTransaction(cres?.['threeDSServerTransID']);
    return sendPage(reply, tellPage(order?.language ?? 'ja', 'challenge'));
  });
  // The product interface of a 3DS Server, for integration tests that bring no browser (facts/emv-3ds.md 2).
  app.post('/preauth', async request => {
    const { acctNumber, messageVersion = '2.2.0' } = messageIn(request);
    return parties.check(`peer-${String(acctNumber).slice(-4)}`, acctNumber as string, messageVersion);
  });
  app.post('/auth', async request => parties.authenticate('peer', messageIn(request) as Message));
  app.post('/postauth', async (request, reply) => {
    const asked = messageIn(request) as Message;
    const result = parties.result(String(asked['threeDSServerTransID']));
    if (result) return result;
    return reply
      .code(404)
      .send(erro(asked, '301', 'Transaction ID not recognised', 'no result is known by this id', 'S'));
  });
}

/** What a peer sent; nothing for what is no object. Its fields are as it wrote them: the Directory Server checks them. */
function messageIn({ body }: FastifyRequest): Partial<Message> {
  return isJsonObject(body) ? body : {};
}

function otherPages(app: FastifyInstance, { acs }: ThreeDSecure, { sekisho, cardKey }: SandboxParts): void {
  app.get('/mailbox', (request, reply) => sendPage(reply, mailboxPage(languageIn(request), acs.mails)));
  app.get('/member', (request, reply) => sendPage(reply, memberPage(languageIn(request), acs.personalMessage, false)));
  app.post('/member', (request, reply) => {
    const form = formOf(request);
    const message = cut((form.get('message') ?? '').trim(), 40);
    if (message !== '') acs.personalMessage = message;
    return sendPage(reply, memberPage(languageOf(form.get('lang')), acs.personalMessage, true));
  });
  app.get('/attacker', (request, reply) => sendPage(reply, attackerPage(languageIn(request), undefined)));
  app.post('/attacker', async (request, reply) => {
    const steps = await walk(sekisho, cardKey, walkLength);
    return sendPage(reply, attackerPage(languageOf(formOf(request).get('lang')), steps));
  });
}

// ── small things ────────────────────────────────────────────────────────────────────────────────────────────────────

const htmlType = 'text/html; charset=utf-8';

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.type(htmlType).send(page);
}

function formOf(request: FastifyRequest): URLSearchParams {
  return request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
}

function languageIn(request: FastifyRequest): Language {
  return languageOf((request.query as { readonly lang?: string }).lang);
}

/** An address of this very sandbox: forms are carried nowhere else. */
function own(request: FastifyRequest, address: string): boolean {
  return address.startsWith(`http://${request.headers.host}/`);
}

function browserReport(request: FastifyRequest): Parameters<Shop['authenticate']>[1] {
  const sent = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  // Whatever a page reports, the AReq stays valid: one with faults gets no answer, and no card would be rejected.
  const count = (name: string, least: number, most: number) =>
    Math.min(most, Math.max(least, Math.trunc(Number(sent[name])) || 0));
  const depth = [48, 32, 24, 16, 15, 8, 4, 1].find(known => known <= count('colorDepth', 0, 99)) ?? 24;
  return {
    threeDSCompInd: sent['threeDSCompInd'] === 'Y' ? 'Y' : sent['threeDSCompInd'] === 'N' ? 'N' : 'U',
    language: sent['language'] === 'ja' ? 'ja' : 'en',
    colorDepth: depth,
    screenHeight: count('screenHeight', 0, 999_999),
    screenWidth: count('screenWidth', 0, 999_999),
    timeZoneOffset: count('timeZoneOffset', -840, 840),
    acceptHeader: String(request.headers.accept || '*/*').slice(0, 2048),
    userAgent: String(request.headers['user-agent'] || 'unknown').slice(0, 2048),
    ip: request.ip,
  };
}
