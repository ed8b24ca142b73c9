/** The changes as people read them. */
import type { Bilingual, Language } from '../../shared/languages.ts';
import { type Change, counted, type Effect, effects, reachOf, text } from './change.ts';

/** What a change means for shoppers, at the end of its line. */
const meanings = {
  more: text('asks more of shoppers', '購入者に厳しくなる'),
  less: text('asks less of shoppers', '購入者に緩やかになる'),
  both: text('asks more of some shoppers and less of others', '一部に厳しく、一部に緩やかになる'),
} as const satisfies Readonly<Record<Effect, Bilingual>>;

/** The report: a line a change with its further lines below it, then what all of them mean and the suggested bump. */
export function diffReport(changes: readonly Change[], language: Language = 'en'): string {
  const ja = language === 'ja';
  if (changes.length === 0) return ja ? '意味の変更はありません。' : 'No change in meaning.';
  const lines = changes.flatMap(({ what, how, effect, details = [] }) => {
    const meaning = effect === undefined ? '' : ja ? `（${meanings[effect].ja}）` : `; ${meanings[effect].en}`;
    return [
      `${what[language]}${ja ? '：' : ': '}${how[language]}${meaning}`,
      ...details.map(line => `    ${line[language]}`),
    ];
  });
  const bump = ja ? `推奨するバージョンの上げ方：${reachOf(changes)}` : `Suggested version bump: ${reachOf(changes)}.`;
  return [...lines, '', ...inAll(changes, language), bump].join('\n');
}

/** How many changes mean what. */
function inAll(changes: readonly Change[], language: Language): string[] {
  const ja = language === 'ja';
  const parts = effects.flatMap(wanted => {
    const count = changes.filter(({ effect }) => effect === wanted).length;
    if (count === 0) return [];
    return ja
      ? [`${meanings[wanted].ja}変更 ${count}件`]
      : [
          `${counted(count, 'change', 'changes')} that ${meanings[wanted].en.replace('asks', count === 1 ? 'asks' : 'ask')}`,
        ];
  });
  if (parts.length === 0) return [];
  return [ja ? `全体：${parts.join('、')}` : `In all: ${parts.join(', ')}.`];
}

/** The changes as data, in one language. */
export function diffData(changes: readonly Change[], language: Language = 'en'): unknown {
  return {
    bump: reachOf(changes),
    changes: changes.map(({ reach, what, how, effect, details = [] }) => ({
      reach,
      what: what[language],
      how: how[language],
      ...(effect === undefined ? {} : { shoppers: effect }),
      ...(details.length === 0 ? {} : { details: details.map(line => line[language]) }),
    })),
  };
}
