/** The frame of a page that stands alone: style, switch of language, light and dark, print. No script, no request to anywhere. */
import type { Bilingual, Language } from '../../shared/languages.ts';
import { chartStyle } from './svg/chart-style.ts';
import { escaped } from './text.ts';

const light =
  '--page:#fff;--ink:#1a1d21;--soft:#5a626b;--line:#d9dee3;--panel:#f4f6f8;--zone:#fbe9e2;--fraud:#b93a10;--good:#1f6f8b;--draft:#1b4fa8;--live:#8a4a00';
const dark =
  '--page:#14171a;--ink:#e8eaed;--soft:#a6afb8;--line:#343b42;--panel:#1d2226;--zone:#3a241c;--fraud:#ff8d66;--good:#5cbcd6;--draft:#8ab4ff;--live:#f0b35e';

const pageStyle = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic UI",Meiryo,sans-serif}
main,header,footer{max-width:72rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}
h1{font-size:1.6rem;line-height:1.3;margin:.2rem 0}
h2{font-size:1.25rem;margin:2.6rem 0 .6rem;padding-top:.8rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.4rem 0 .4rem}
.verdict{font-size:1.12rem;line-height:1.75;background:var(--panel);border-left:5px solid var(--draft);padding:1rem 1.2rem;margin:1.2rem 0;border-radius:0 6px 6px 0}
.facts,.note{color:var(--soft);font-size:.9rem}
.warn{border:2px dashed var(--fraud);border-radius:6px;padding:.5rem .8rem;margin:.8rem 0;font-weight:600}
.note{margin:.4rem 0 0}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0;margin:.6rem 0;font-size:.92rem}
a{color:var(--draft)}
fieldset.switch{border:1px solid var(--line);border-radius:6px;padding:.1rem .7rem .3rem;float:right;margin:0 0 .5rem 1rem;font-size:.9rem}
.switch label{margin-right:.6rem}
.wide{overflow-x:auto;margin:.4rem 0}
.wide:focus-visible,pre:focus-visible{outline:2px solid var(--draft)}
table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
thead th{vertical-align:bottom;font-weight:600;border-bottom:2px solid var(--soft)}
tbody th{font-weight:400;min-width:9rem}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
thead .n{white-space:normal}
thead th{word-break:keep-all}
.keep{white-space:nowrap}
.opening{font-weight:650}
small{color:var(--soft);font-size:.84em}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere;unicode-bidi:isolate}
pre{background:var(--panel);padding:.8rem 1rem;border-radius:6px;overflow-x:auto;white-space:pre-wrap}
figure{margin:1rem 0}
figcaption{font-size:.88rem;color:var(--soft);margin-top:.3rem}
figcaption strong{color:var(--ink)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem 2rem}
footer{padding:2rem 1.25rem;color:var(--soft);font-size:.85rem}
:root:has(#ja:checked) body [lang=en]:not(label),:root:has(#en:checked) body [lang=ja]:not(label){display:none}
@media screen and (max-width:48rem){td code{overflow-wrap:normal}}
@media print{:root{${light}}body{font-size:10.5pt}.switch,nav{display:none}main,header,footer{max-width:none;padding:0}.wide{overflow:visible}table{font-size:8pt}th,td{padding:.25rem .3rem}tbody th{min-width:6.5rem}td small{display:block}td svg+small{display:inline}td small+br{display:none}figure,tr,.verdict{break-inside:avoid}h2,h3{break-after:avoid}thead{display:table-header-group}.pair{grid-template-columns:1fr 1fr}a{color:inherit;text-decoration:none}@page{margin:14mm}}
`;

/** A page. `header` and `main` are HTML; the title holds both languages, because a browser's tab shows one only. */
export function page(
  title: Bilingual,
  { language, header, main, footer }: { language: Language; header: string; main: string; footer: string },
): string {
  const radio = (code: Language, name: string) =>
    `<label lang=${code}><input type=radio name=language id=${code}${code === language ? ' checked' : ''}> ${name}</label>`;
  return `<!doctype html>
<html lang=${language}><head><meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="default-src 'none'; style-src 'unsafe-inline'">
<meta name=viewport content="width=device-width, initial-scale=1"><meta name=referrer content=no-referrer>
<title>${escaped(title.ja)} · ${escaped(title.en)}</title><style>${pageStyle}${chartStyle}</style></head>
<body><header><fieldset class=switch><legend>言語 / Language</legend>${radio('ja', '日本語')}${radio('en', 'English')}</fieldset>
${header}</header><main>
${main}
</main><footer>${footer}</footer></body></html>
`;
}
