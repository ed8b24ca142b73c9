/** What a suggested mapping says of how a table's amounts are written. */
import { currenciesOf, writtenAmount } from '../mapping/amounts.ts';
import type { Column } from './columns.ts';

/** Amounts in which a comma stands before the decimals, as in most of Europe. */
function hasDecimalComma(values: readonly string[]): boolean {
  return values.some(value => /,\d{1,2}\D*$/.test(value)) && !values.some(value => /\.\d{1,2}\D*$/.test(value));
}

/** The lines of `amounts`, but for its unit. `hasCurrency`: a column says the currency of each row. */
export function amountLines(columns: readonly (Column | undefined)[], hasCurrency: boolean): readonly string[] {
  const values = columns.flatMap(column => column?.values ?? []);
  const comma = hasDecimalComma(values);
  return [
    ...(comma ? ['  decimal: ","          # 1.234,56'] : []),
    ...(hasCurrency ? [] : [currencyLine(columns[0]?.values ?? [], comma ? ',' : '.')]),
  ];
}

/**
 * The currency that the amounts name. Where they name none: yen have no decimals, so a file with some is in another currency,
 * and only a person knows which.
 */
function currencyLine(values: readonly string[], decimal: '.' | ','): string {
  const counts = new Map<string, number>();
  for (const value of values)
    for (const sign of writtenAmount(value, decimal)?.signs ?? []) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  const [first, ...others] = [...counts].sort(([, one], [, other]) => other - one).map(([sign]) => sign);
  if (first !== undefined) return namedCurrency(first, others);
  const decimals = values.some(value => /[.,]\d{1,2}\D*$/.test(value) && /[1-9]/.test(value.split(/[.,]/).at(-1)!));
  return decimals
    ? '  currency: USD         # CAREFUL: the file does not say, and its amounts have decimals, which yen have not'
    : '  currency: JPY         # the file does not say';
}

/** Signs that more than one currency has, and orders of shops hardly ever mean another. */
const usual: ReadonlySet<string> = new Set(['¥', '£']);

function namedCurrency(sign: string, others: readonly string[]): string {
  const [currency = '', ...more] = currenciesOf(sign)!;
  const foreign = others.filter(other => !currenciesOf(other)!.includes(currency));
  const careful =
    foreign.length > 0
      ? `CAREFUL: some amounts are written with ${foreign.join(', ')}: these rows are refused`
      : more.length > 0 && !usual.has(sign)
        ? `CAREFUL: the amounts are written with ${sign}, which other currencies have too`
        : `the amounts are written with ${sign}`;
  return `  currency: ${currency}         # ${careful}`;
}
