/** The facts behind a counter's figure, as the journal holds them. */
import { featuresRead } from '../../engine/cel/expression.ts';
import type { RuleSet } from '../../engine/rule-set.ts';
import type { VelocityEvent, VelocityReading } from '../../engine/types.ts';
import { type CountedField, type CounterDefinition, mayLack } from '../../engine/velocity/counters.ts';
import { attemptName } from '../../engine/velocity/events.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { timeInJapan } from '../../shared/time.ts';

/** Counters that the rules which hit read, in the order of their names. */
export function countersBehind(ruleSet: RuleSet, hits: readonly string[]): CounterDefinition[] {
  const read = new Set(
    ruleSet.rules
      .filter(({ id }) => hits.includes(id))
      .flatMap(({ condition }) => featuresRead(condition))
      .filter(path => /^(velocity|surge)\./.test(path))
      .map(path => path.slice(path.indexOf('.') + 1)),
  );
  // A ratio stands for its two counters.
  for (const { name, of, to } of ruleSet.counters.ratios)
    if (read.has(name)) for (const part of [of, to]) read.add(part);
  return ruleSet.counters.definitions.filter(({ name }) => read.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The key's field in an event; undefined is missing. */
function fieldOf(event: VelocityEvent, field: CountedField): string | number | undefined {
  return field === 'amount.value' ? event.amount : event.keys[field];
}

/** Events that fall into a counter's window for an attempt, by time. What `after` leaves out stands among them. */
export function eventsBehind(
  counter: CounterDefinition,
  attempt: VelocityEvent,
  events: readonly VelocityEvent[],
): VelocityEvent[] {
  return events
    .filter(
      event => event.kinds.includes(counter.of) && event.at > attempt.at - counter.overMs && event.at <= attempt.at,
    )
    .filter(event => sharesKey(counter, event, attempt) && (counter.where?.holds(event) ?? true))
    .toSorted((a, b) => a.at - b.at);
}

function sharesKey({ by }: CounterDefinition, event: VelocityEvent, attempt: VelocityEvent): boolean {
  if (by.length === 0) return event.keys['merchant.id'] === attempt.keys['merchant.id'];
  return by.every(field => {
    const value = fieldOf(attempt, field);
    return (value !== undefined || mayLack(field)) && fieldOf(event, field) === value;
  });
}

/** Most events that are listed for one counter. */
const mostEvents = 12;

/** The counters of the rules that hit, each with its figure and the events behind it. */
export function showCounters(
  counters: readonly CounterDefinition[],
  reading: VelocityReading,
  attempt: VelocityEvent,
  events: readonly VelocityEvent[],
  language: Language,
): string {
  const text = (key: keyof typeof texts) => texts[key][language];
  const blocks = counters.map(counter => {
    const behind = eventsBehind(counter, attempt, events);
    const surge = reading.surge[counter.name];
    const value = reading.velocity[counter.name] ?? text('missing');
    const figure = `${counter.name} = ${value}${surge === undefined ? '' : `, surge ${surge}`}`;
    const key = counter.by.length === 0 ? text('merchant') : counter.by.join(' + ');
    const lines = behind.slice(-mostEvents).map(event => {
      const { at, kinds } = event;
      const seconds = (attempt.at - at) / 1000;
      const when = seconds === 0 ? text('now') : `${seconds}${text('before')}`;
      return `    ${timeInJapan(at)}  ${when}  ${attemptName(event)}  ${kinds.join(', ')}`;
    });
    const left = behind.length - mostEvents;
    const more = left > 0 ? [language === 'ja' ? `    … ほかに以前の${left}件` : `    … and ${left} before`] : [];
    return [`  ${figure}   (${counter.of}, ${key})`, ...more, ...lines].join('\n');
  });
  return blocks.length === 0 ? '' : [text('head'), ...blocks].join('\n');
}

const texts = {
  head: {
    ja: '該当したルールのカウンターと、その元になった事実：',
    en: 'Counters of the rules that hit, and the events behind them:',
  },
  missing: { ja: 'データなし', en: 'missing' },
  merchant: { ja: '加盟店全体', en: 'whole merchant' },
  now: { ja: '今回', en: 'now' },
  before: { ja: '秒前', en: ' s before' },
} as const satisfies Readonly<Record<string, Bilingual>>;
