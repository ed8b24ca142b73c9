/** The sandbox's pages. Each says that it is a simulation. */
import { type MessageVersion, messageVersions } from '../engine/types.ts';
import type { Language } from '../shared/languages.ts';
import type { Challenge, Mail } from './acs.ts';
import { memberPassword } from './acs.ts';
import type { WalkStep } from './attacker.ts';
import { masked, testCards } from './cards.ts';
import { destinations, goods, shoppers } from './catalogue.ts';
import { type Html, html } from './html.ts';
import type { Passed } from './network.ts';
import { panel } from './panel.ts';
import type { Order } from './shop.ts';
import { texts } from './texts.ts';

/** A whole document. */
function page(
  language: Language,
  title: string,
  body: Html,
  more: { readonly script?: string; readonly bare?: boolean; readonly tell?: string } = {},
): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Sekisho sandbox</title>
<link rel="stylesheet" href="/sandbox.css">
</head>
<body${more.tell === undefined ? undefined : html` data-tell="${more.tell}"`}>
<header><p class="banner">${texts.banner[language]}</p></header>
${more.bare ? undefined : navigation(language)}
${body}
${more.script === undefined ? undefined : html`<script src="/${more.script}" defer></script>`}
</body>
</html>
`.html;
}

function navigation(language: Language): Html {
  const other = language === 'ja' ? 'en' : 'ja';
  const link = (path: string, text: string) => html`<li><a href="${path}?lang=${language}">${text}</a></li>`;
  return html`<nav aria-label="Sekisho sandbox"><ul>
${link('/', texts.shop[language])}
${link('/mailbox', texts.mailbox[language])}
${link('/member', texts.member[language])}
${link('/attacker', texts.attacker[language])}
<li><a href="/?lang=${other}" lang="${other}" hreflang="${other}">${texts.other[language]}</a></li>
</ul></nav>`;
}

function select(name: string, label: string, options: readonly (readonly [string, string])[]): Html {
  return html`<label for="${name}">${label}</label>
<select id="${name}" name="${name}">${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select>`;
}

const choices = (
  language: Language,
  of: Readonly<Record<string, { readonly title: Readonly<Record<Language, string>> }>>,
) => Object.entries(of).map(([id, { title }]) => [id, title[language]] as const);

/** The shop. */
export function shopPage(language: Language): string {
  const say = (key: keyof typeof texts) => texts[key][language];
  const cards = testCards.map(card => [card.behaviour, `${masked(card.number)}：${card.title[language]}`] as const);
  const versions = [...messageVersions].sort((one, other) => Number(other === '2.2.0') - Number(one === '2.2.0'));
  return page(
    language,
    say('shop'),
    html`<main class="single">
<h1>${say('title')}</h1>
<p>${say('intro')}</p>
<p>${say('fresh')}</p>
<form method="post" action="/orders">
<input type="hidden" name="lang" value="${language}">
${select('goods', say('goods'), choices(language, goods))}
${select('destination', say('destination'), choices(language, destinations))}
${select('shopper', say('shopper'), choices(language, shoppers))}
${select('card', say('card'), cards)}
${select(
  'version',
  say('version'),
  versions.map((version: MessageVersion) => [version, version] as const),
)}
<button type="submit">${say('buy')}</button>
</form>
</main>`,
  );
}

/** The payment page: its script walks through the 3DS Method, the AReq and the challenge. */
export function payPage(order: Order, methodData: string, passed: readonly Passed[]): string {
  const say = (key: keyof typeof texts) => texts[key][order.language];
  const method = order.enrolment?.['threeDSMethodURL'];
  return page(
    order.language,
    say('paying'),
    html`<div class="columns">
<main data-order="${order.id}" data-method="${typeof method === 'string' ? method : ''}" data-method-data="${methodData}" data-method-title="${say('methodFrame')}" data-challenge-title="${say('challengeFrame')}" data-failed="${say('failed')}">
<h1>${say('paying')}</h1>
<p data-wait role="status">${say('wait')}</p>
<noscript><p>${say('needsScript')}</p></noscript>
</main>
<aside aria-label="${say('messages')}">${panel(order, passed)}</aside>
</div>`,
    { script: 'pay.js' },
  );
}

/** How it ended. */
export function resultPage(order: Order, passed: readonly Passed[]): string {
  const say = (key: keyof typeof texts) => texts[key][order.language];
  const ending = order.ending ?? 'not_authenticated';
  return page(
    order.language,
    say('result'),
    html`<div class="columns">
<main data-ending="${ending}">
<h1>${say('result')}</h1>
<p class="message" role="status">${say(ending)}</p>
<p><a href="/?lang=${order.language}">${say('again')}</a></p>
</main>
<aside aria-label="${say('messages')}">${panel(order, passed)}</aside>
</div>`,
  );
}

/** The issuer's page in its frame: the member's own words, then the password. */
export function challengePage(challenge: Challenge, personalMessage: string, triesLeft?: number): string {
  const { language } = challenge;
  const say = (key: keyof typeof texts) => texts[key][language];
  return page(
    language,
    say('authentication'),
    html`<main class="single">
<h1>${say('authentication')}</h1>
<dl>
<dt>${say('merchant')}</dt><dd>${challenge.merchantName}</dd>
<dt>${say('amount')}</dt><dd>¥${Number(challenge.purchaseAmount).toLocaleString('en')}</dd>
</dl>
<h2>${say('personalMessage')}</h2>
<p class="message" lang="ja" data-personal>${personalMessage}</p>
<p>${say('personalHelp')}</p>
${triesLeft === undefined ? undefined : html`<p role="alert">${say('wrong')}${triesLeft}</p>`}
<form method="post" action="/acs/challenge/answer?lang=${language}">
<input type="hidden" name="acsTransID" value="${challenge.acsTransID}">
<fieldset><legend>${say('how')}</legend>
<label><input type="radio" name="method" value="password" checked> ${say('password')}</label>
<label><input type="radio" name="method" value="otp"> ${say('otp')}</label>
</fieldset>
<label for="secret">${say('secret')}</label>
<input id="secret" name="secret" type="password" autocomplete="off">
<p>${say('hint')}<code>${memberPassword}</code></p>
<button type="submit">${say('send')}</button>
<button type="submit" name="cancel" value="yes" class="plain">${say('cancel')}</button>
</form>
</main>`,
    { bare: true },
  );
}

/** A page whose form is sent on at once. */
export function carryPage(language: Language, action: string, fields: Readonly<Record<string, string>>): string {
  return page(
    language,
    texts.returning[language],
    html`<main class="single"><h1>${texts.returning[language]}</h1>
<form method="post" action="${action}">
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button type="submit">${texts.continue[language]}</button>
</form></main>`,
    { bare: true, script: 'carry.js' },
  );
}

/** A page inside a frame that tells the payment page that its part is over. */
export function tellPage(language: Language, kind: 'method' | 'challenge'): string {
  return page(
    language,
    texts.returning[language],
    html`<main class="single"><h1>${texts.returning[language]}</h1></main>`,
    {
      bare: true,
      script: 'tell.js',
      tell: kind,
    },
  );
}

/** The member's mailbox. */
export function mailboxPage(language: Language, mails: readonly Mail[]): string {
  const say = (key: keyof typeof texts) => texts[key][language];
  const list = mails.map(
    mail => html`<li><h2>${say('mailSubject')}</h2>
<p>${mail.merchantName}: ¥${Number(mail.purchaseAmount).toLocaleString('en')}</p>
<p class="message"><code data-otp>${mail.oneTimePassword}</code></p></li>`,
  );
  return page(
    language,
    say('mailbox'),
    html`<main class="single"><h1>${say('mailbox')}</h1><p>${say('mailIntro')}</p>
${mails.length === 0 ? html`<p>${say('noMail')}</p>` : html`<ol>${list}</ol>`}</main>`,
  );
}

/** The member's settings with the issuer: the personal message. */
export function memberPage(language: Language, personalMessage: string, saved: boolean): string {
  const say = (key: keyof typeof texts) => texts[key][language];
  return page(
    language,
    say('member'),
    html`<main class="single"><h1>${say('member')}</h1><p>${say('memberIntro')}</p>
${saved ? html`<p role="status">${say('saved')}</p>` : undefined}
<form method="post" action="/member"><input type="hidden" name="lang" value="${language}">
<label for="message">${say('personalMessage')}</label>
<input id="message" name="message" type="text" maxlength="40" value="${personalMessage}">
<button type="submit">${say('save')}</button></form></main>`,
  );
}

/** The attacker and what the engine made of them. */
export function attackerPage(language: Language, steps: readonly WalkStep[] | undefined): string {
  const say = (key: keyof typeof texts) => texts[key][language];
  return page(
    language,
    say('attacker'),
    html`<main class="single"><h1>${say('attacker')}</h1><p>${say('attackIntro')}</p>
<form method="post" action="/attacker"><input type="hidden" name="lang" value="${language}"><button type="submit">${say('attack')}</button></form>
${steps === undefined ? undefined : walked(language, steps)}</main>`,
  );
}

function walked(language: Language, steps: readonly WalkStep[]): Html {
  const say = (key: keyof typeof texts) => texts[key][language];
  // The fail policy's challenges catch nobody: only the engine's count.
  const first = steps.findIndex(({ decision }) => decision.from === 'service' && decision.flow === 'challenge');
  const rows = steps.map(
    ({ number, decision }, index) => html`<tr><td>${index + 1}</td><td>${number}</td>
<td>${decision.from === 'service' ? decision.score : '–'}</td><td>${say(decision.flow)}</td>
<td>${decision.from === 'service' ? decision.reasons.slice(0, 3).map(reason => html`${reason.text[language]}<br>`) : say('fallback')}</td>
<td>${[...new Set(decision.advice.map(one => one.do))].map(advice => html`${advice}<br>`)}</td></tr>`,
  );
  return html`<p class="message" role="status" data-first="${first + 1}">${first < 0 ? say('notCaught') : html`${say('caught')}${first + 1}`}</p>
<div class="wide" role="region" aria-label="${say('attempts')}" tabindex="0"><table><thead><tr><th scope="col">${say('attempt')}</th><th scope="col">${say('number')}</th><th scope="col">${say('score')}</th><th scope="col">${say('flow')}</th><th scope="col">${say('reasons')}</th><th scope="col">${say('advice')}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Nothing here. */
export function missingPage(language: Language, text: string): string {
  return page(
    language,
    texts.notFound[language],
    html`<main class="single"><h1>${texts.notFound[language]}</h1><p>${text}</p></main>`,
  );
}
