/** The side panel: where the order stands, the score with its reasons, who asked for and who chose which flow, every message. */
import type { Language } from '../shared/languages.ts';
import { type Html, html } from './html.ts';
import type { Passed } from './network.ts';
import type { Order } from './shop.ts';
import { texts } from './texts.ts';

/** The panel of an order. */
export function panel(order: Order, passed: readonly Passed[]): Html {
  const say = (key: keyof typeof texts) => texts[key][order.language];
  return html`<h2>${say('steps')}</h2>${steps(order)}
<h2>${say('decision')}</h2>${decision(order)}
<h2>${say('messages')}</h2>
${passed.map(
  ({ from, to, type, message }) =>
    html`<details data-message="${type}"><summary>${from} → ${to}: ${type}</summary><pre tabindex="0">${JSON.stringify(message, null, 2)}</pre></details>`,
)}`;
}

function steps(order: Order): Html {
  const current = order.ending !== undefined ? 6 : order.ares ? 5 : order.enrolment ? 4 : 2;
  const names = ['step1', 'step2', 'step3', 'step4', 'step5', 'step6'] as const;
  return html`<ol class="steps">${names.map(
    (name, index) =>
      html`<li${index + 1 === current ? html` aria-current="step"` : undefined}>${texts[name][order.language]}</li>`,
  )}</ol>`;
}

function decision(order: Order): Html {
  const { language, decision: made } = order;
  const say = (key: keyof typeof texts) => texts[key][language];
  const service = made.from === 'service' ? made : undefined;
  const wish = [made.three_ds.threeDSRequestorChallengeInd].flat().join(', ');
  const advice = [...new Set([...made.advice, ...order.advice].map(one => one.do))];
  return html`${service ? undefined : html`<p role="alert">${say('fallback')}</p>`}
<dl>
${service ? html`<dt>${say('score')}</dt><dd data-score>${service.score}</dd><dt>${say('band')}</dt><dd>${service.band}</dd>` : undefined}
<dt>${say('asked')}</dt><dd data-asked="${made.flow}">${say(made.flow)} (threeDSRequestorChallengeInd ${wish})</dd>
<dt>${say('chosen')}</dt><dd data-chosen>${chosenFlow(order, language)}</dd>
<dt>${say('advice')}</dt><dd>${advice.length === 0 ? say('none') : advice.join(', ')}</dd>
</dl>
<h3>${say('reasons')}</h3>
${
  service && service.reasons.length > 0
    ? html`<ul>${service.reasons.map(reason => html`<li>${reason.text[language]} (${reason.points > 0 ? '+' : ''}${reason.points})</li>`)}</ul>`
    : html`<p>${say('noReasons')}</p>`
}`;
}

/** What the issuer made of the wish: the transStatus of its answer tells. */
function chosenFlow(order: Order, language: Language): string {
  const status = order.ares?.['transStatus'];
  if (status === 'C') return texts.challenge[language];
  if (typeof status === 'string') return `${texts.frictionless[language]} (transStatus ${status})`;
  return order.ares || order.ending || order.enrolment?.messageType === 'Erro'
    ? texts.noAuthentication[language]
    : texts.pending[language];
}
