/** Style and scripts of the pages, served as they are: no build, no request to anywhere else. */

/** The style sheet of every page. */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #f0f2f5; --line: #8a94a0; --mark: #0b5cad; --on-mark: #fff; --warn: #7a3b00; --warn-paper: #fff4e0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #16191d; --soft: #23282e; --line: #7d8794; --mark: #8fc3ff; --on-mark: #10151b; --warn: #ffd699; --warn-paper: #3a2b12; } }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.6 system-ui, "Noto Sans CJK JP", "Hiragino Sans", sans-serif; }
.banner { margin: 0; padding: .5rem 1rem; color: var(--warn); background: var(--warn-paper); border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 1rem; margin: 0; padding: .75rem 1rem; list-style: none; border-bottom: 1px solid var(--line); }
a { color: var(--mark); }
.columns { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 2rem; padding: 1rem; }
@media (max-width: 60rem) { .columns { grid-template-columns: minmax(0, 1fr); } }
.single { padding: 1rem; max-width: 60rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; }
label, legend { display: block; font-weight: 600; margin-top: .75rem; }
fieldset { border: 1px solid var(--line); border-radius: .4rem; margin: .75rem 0; }
fieldset label { font-weight: 400; margin: .25rem 0; }
select, input[type=text], input[type=password] { display: block; width: 100%; max-width: 32rem; padding: .5rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .3rem; }
button { margin: 1rem .5rem 0 0; padding: .6rem 1.2rem; font: inherit; font-weight: 600; color: var(--on-mark); background: var(--mark); border: 1px solid var(--mark); border-radius: .3rem; cursor: pointer; }
button.plain { color: var(--ink); background: var(--paper); border-color: var(--line); }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
aside { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: 0 1rem 1rem; }
dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .25rem 1rem; } dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
pre { overflow: auto; max-height: 20rem; font-size: .8rem; padding: .5rem; background: var(--paper); border: 1px solid var(--line); }
.wide { overflow-x: auto; } .wide table { min-width: 44rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .4rem; border: 1px solid var(--line); }
ol.steps { padding-left: 1.5rem; } ol.steps li[aria-current] { font-weight: 700; }
iframe.challenge { width: 100%; max-width: 600px; min-height: 48rem; border: 1px solid var(--line); }
.hidden { position: absolute; width: 1px; height: 1px; border: 0; opacity: 0; }
.message { font-size: 1.1rem; padding: .75rem; border: 2px solid var(--mark); border-radius: .4rem; }
`;

/** The payment page: 3DS Method in a hidden frame, then the AReq, then the challenge in its frame. */
export const payScript = `
const page = document.querySelector('[data-order]');
const order = page.dataset.order;
const wait = document.querySelector('[data-wait]');
const told = kind => new Promise(resolve => addEventListener('message', event => {
  if (event.origin === location.origin && event.data && event.data.kind === kind) resolve(event.data);
}));
const post = (action, target, fields) => {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action, target });
  form.className = 'hidden';
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
};
const frame = (name, title, className) => {
  const made = document.createElement('iframe');
  Object.assign(made, { name, title, className });
  page.append(made);
  return made;
};
const panel = async () => {
  const answer = await fetch('/pay/' + order + '/panel');
  if (answer.ok) document.querySelector('aside').innerHTML = await answer.text();
};
const method = async () => {
  if (!page.dataset.method) return 'U';
  frame('method', page.dataset.methodTitle, 'hidden').setAttribute('tabindex', '-1');
  const done = told('method').then(() => 'Y');
  post(page.dataset.method, 'method', { threeDSMethodData: page.dataset.methodData });
  // The standard gives the 3DS Method ten seconds.
  return Promise.race([done, new Promise(resolve => setTimeout(resolve, 10000, 'N'))]);
};
const run = async () => {
  const threeDSCompInd = await method();
  const answer = await fetch('/pay/' + order + '/authenticate', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      threeDSCompInd,
      language: document.documentElement.lang,
      colorDepth: screen.colorDepth,
      screenHeight: screen.height,
      screenWidth: screen.width,
      timeZoneOffset: new Date().getTimezoneOffset(),
    }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const next = await answer.json();
  if (next.step === 'challenge') {
    await panel();
    wait.hidden = true;
    const made = frame('challenge', page.dataset.challengeTitle, 'challenge');
    // The page inside grows by a line when an answer was wrong; its buttons have to stay in sight on a telephone too.
    made.addEventListener('load', () => { made.style.height = made.contentDocument.documentElement.scrollHeight + 2 + 'px'; });
    const over = told('challenge');
    post(next.acsURL, 'challenge', { creq: next.creq, threeDSSessionData: next.threeDSSessionData });
    await over;
  }
  // In the place of this page: the way back leads to the shop, not here and on again.
  location.replace('/pay/' + order + '/result');
};
run().catch(() => Object.assign(wait, { hidden: false, textContent: page.dataset.failed }));
`;

/** A page that only carries a form on: it is sent at once; its button is for browsers without scripts. */
export const carryScript = `document.forms[0].submit();`;

/** A page inside a frame that tells the payment page around it. */
export const tellScript = `parent.postMessage({ kind: document.body.dataset.tell }, location.origin);`;
