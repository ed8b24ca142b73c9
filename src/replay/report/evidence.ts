/**
 * The acquirer's page for one month: 3-D Secure requested, challenge asked for, challenged by the issuer, fraud in each,
 * measures in force, rule sets and their dates (facts/japan.md 4). It says that the merchant asks and the issuer decides,
 * and speaks of operation by own risk judgement only where the configuration names the acquirer's agreement.
 */
import type { Bilingual } from '../../shared/languages.ts';
import type { CountWithFraud, MonthNumbers, ReplayNumbers } from '../numbers/types.ts';
import { proportion } from '../numbers/wilson.ts';
import { type Column, note, paragraph, section, table } from './blocks.ts';
import { capLevels, type ReportContext } from './context.ts';
import type { EvidenceConfig, RuleSetInForce } from './evidence-config.ts';
import { page } from './page.ts';
import { inputsOf } from './sections/provenance.ts';
import { both, clipped, figure, minuteText, money, percent, say, withInterval } from './text.ts';

const title: Bilingual = { ja: 'EMV 3-Dセキュア運用状況（月次）', en: 'EMV 3-D Secure in operation, by month' };
/** Months before the one in question that the course of fraud is shown over. */
const monthsShown = 12;
/** facts/japan.md 4 (不正顕在化加盟店): above 500,000 yen in three months running, as each card company sees it. */
const noticeYen = 500_000;
const caps = capLevels[0]!;

/** The page for `month` (`YYYY-MM`). A month without payments gives a page of zeros: the caller should refuse it first. */
export function evidenceHtml(
  numbers: ReplayNumbers,
  month: string,
  config: EvidenceConfig,
  context: ReportContext,
): string {
  const figures = numbers.months.find(each => each.month === month) ?? emptyMonth(month);
  return page(title, {
    language: context.language ?? 'ja',
    header: headerOf(month, config, numbers),
    main: [
      operation(figures, numbers),
      whoDecides(config),
      fraudByMonth(month, numbers),
      measures(config),
      ruleSets(month, numbers, config),
      basis(numbers, context),
    ].join('\n'),
    footer: say(
      'この報告は1つのファイルで完結し、外部への通信を行いません。購入者の情報やカード番号は含みません。',
      'This page is one file and makes no request to anywhere. It holds nothing about shoppers and no card number.',
    ),
  });
}

function headerOf(month: string, { merchant, acquirer }: EvidenceConfig, { synthetic }: ReplayNumbers): string {
  const [year, number] = month.split('-');
  const to = acquirer === undefined ? '' : ` · ${say('提出先：', 'for ')}${both(acquirer)}`;
  const made =
    synthetic === 0
      ? ''
      : `<p class=warn>${say('合成データ（架空の注文）を含みます。提出には使えません。', 'This history is synthetic in part or whole: not for submission.')}</p>`;
  return `<h1>${both(title)}</h1><p class=facts>${say(`${year}年${Number(number)}月`, `${year}-${number}`)} · ${both(merchant)}${to}</p>${made}`;
}

function operation(month: MonthNumbers, { assumptions }: ReplayNumbers): string {
  const { payments, three_ds_requested: requested } = month;
  const line = (name: Bilingual, count: CountWithFraud, of?: CountWithFraud) => [
    both(name),
    figure(count.orders),
    of === undefined ? '–' : withInterval(proportion(count.orders, of.orders)),
    money(count.amount, assumptions.currency),
    figure(count.fraud_orders),
    money(count.fraud_amount, assumptions.currency),
    percent(count.amount > 0 ? count.fraud_amount / count.amount : null),
  ];
  const rows = [
    line({ ja: 'カード決済（試行）', en: 'Card payments (attempts)' }, payments),
    line({ ja: '3Dセキュアを要求（全決済比）', en: '3-D Secure requested (of all payments)' }, requested, payments),
    line(
      { ja: 'チャレンジを希望（3Dセキュア要求比）', en: 'Challenge asked for (of 3-D Secure requested)' },
      month.challenge_asked_and_requested,
      requested,
    ),
    line(
      {
        ja: 'カード発行会社がチャレンジを実施（3Dセキュア要求比）',
        en: 'Challenged by the issuer (of 3-D Secure requested)',
      },
      month.challenged_by_issuer,
      requested,
    ),
    line(
      { ja: '　うち加盟店が希望した決済（希望した件数比）', en: '— where asked for (of those asked for)' },
      month.challenged_when_asked,
      month.challenge_asked_and_requested,
    ),
    line(
      { ja: '　うち加盟店が希望していない決済（実施した件数比）', en: '— where not asked for (of those challenged)' },
      month.challenged_unasked,
      month.challenged_by_issuer,
    ),
    line({ ja: '承認された決済（全決済比）', en: 'Approved (of all payments)' }, month.approved, payments),
  ];
  const column = (ja: string, en: string): Column => ({ head: say(ja, en), figures: true });
  const columns = [
    { head: say('区分', 'Group') },
    column('件数', 'Payments'),
    column('割合', 'Share'),
    column('金額', 'Amount'),
    column('不正件数', 'Fraud'),
    column('不正金額', 'Fraud amount'),
    column('金額比', 'By amount'),
  ];
  const without = payments.orders - requested.orders;
  const explain =
    without > 0
      ? note(
          say(
            `${figure(without)}件には3Dセキュアの認証結果がありません。要求しなかった決済のほか、結果がこのデータに届いていない決済を含みます。`,
            `${figure(without)} payments have no 3-D Secure result: it was not requested, or its result is not in these data.`,
          ),
        )
      : '';
  return section('operation', { ja: '当月の運用', en: 'The month' }, table('operation', columns, rows) + explain);
}

function whoDecides({ own_risk_operation: own }: EvidenceConfig): string {
  const asks = paragraph(
    say(
      '加盟店は決済ごとにリスクを評価し、チャレンジを希望するかどうかを3Dセキュアの要求に添えて伝えます。チャレンジを実施するかどうかは、カード発行会社が決定します。',
      'The merchant assesses the risk of each payment and states in the 3-D Secure request whether it wishes a challenge. Whether there is one, the card issuer decides.',
    ),
  );
  if (own === undefined) return section('who', { ja: '判断の分担', en: 'Who decides' }, asks);
  return section(
    'who',
    { ja: '判断の分担', en: 'Who decides' },
    asks +
      paragraph(
        `${say(
          '3Dセキュアを要求しない決済は、アクワイアラーとの合意に基づき、加盟店自身のリスク判断で運用しています：',
          "Payments without 3-D Secure are made by the merchant's own risk judgement, on the acquirer's agreement: ",
        )}${both(own.agreement, 400)}`,
      ),
  );
}

function fraudByMonth(month: string, { months, assumptions }: ReplayNumbers): string {
  const shown = monthsUpTo(month, months);
  const { currency } = assumptions;
  const column = (ja: string, en: string): Column => ({ head: say(ja, en), figures: true });
  const rows = shown.map(({ month: name, payments, approved, three_ds_requested: requested }) => [
    name,
    figure(payments.orders),
    percent(proportion(requested.orders, payments.orders).share),
    figure(payments.fraud_orders),
    money(payments.fraud_amount, currency),
    money(approved.fraud_amount, currency),
    percent(approved.amount > 0 ? approved.fraud_amount / approved.amount : null),
  ]);
  const columns = [
    { head: say('月', 'Month') },
    column('決済', 'Payments'),
    column('3Dセキュア要求率', '3-D Secure requested'),
    column('不正件数', 'Fraud'),
    column('不正金額', 'Fraud amount'),
    column('うち承認された額', 'Of which approved'),
    column('承認額に占める割合', 'Of approved amount'),
  ];
  return section(
    'months',
    { ja: '不正の推移', en: 'Fraud over time' },
    table('months', columns, rows) + noticeOf(shown, currency) + late(assumptions.as_of),
  );
}

/** The last twelve months from the first with payments on. One without payments stands among them: it ends what runs on month by month. */
function monthsUpTo(month: string, months: readonly MonthNumbers[]): MonthNumbers[] {
  const [year, number] = month.split('-').map(Number);
  const first = months[0]?.month ?? month;
  return Array.from({ length: monthsShown }, (_, index) =>
    new Date(Date.UTC(year!, number! - monthsShown + index)).toISOString().slice(0, 7),
  )
    .filter(each => each >= first)
    .map(each => months.find(({ month }) => month === each) ?? emptyMonth(each));
}

/** Months in a row, up to the last one shown, with more fraud approved than card companies take notice of. */
function noticeOf(shown: readonly MonthNumbers[], currency: string): string {
  if (currency !== 'JPY') return '';
  const calm = shown.findLastIndex(
    ({ payments, approved }) => (approved.orders > 0 ? approved : payments).fraud_amount <= noticeYen,
  );
  const running = shown.length - 1 - calm;
  return note(
    say(
      `承認された不正金額が50万円を超えた月の連続数（直近まで）：${running}か月。「不正顕在化加盟店」の基準（3か月連続で50万円超）は各カード会社が把握する金額によるもので、この合計とは一致しません。`,
      `Months running with more than 500,000 yen of approved fraud: ${running}. The guideline's measure (three months running) goes by what each card company sees, which this sum is not.`,
    ),
  );
}

function late(asOf: string): string {
  return note(
    say(
      `不正は${minuteText(asOf)}までに判明したもの（不正利用によるチャージバック、不正報告、ラベル）で、発生した決済の月に計上しています。チャージバックは数か月後に届くことがあるため、直近の月の数値は後から増えます。`,
      `Fraud is what was known by ${minuteText(asOf)} (fraud chargebacks, fraud reports, labels), counted in the month of its payment. Chargebacks can take months: recent figures will grow.`,
    ),
  );
}

function measures(config: EvidenceConfig): string {
  const rows = config.measures.slice(0, 30).map(({ name, since }) => [both(name, 200), since ?? '–']);
  const columns = [{ head: say('対策', 'Measure') }, { head: say('開始日', 'In force since') }];
  const body =
    rows.length === 0
      ? note(say('設定に記載がありません。', 'The configuration names none.'))
      : table('measures', columns, rows);
  return section('measures', { ja: '実施中の対策', en: 'Measures in force' }, body);
}

function ruleSets(month: string, { rule_sets: { rules } }: ReplayNumbers, config: EvidenceConfig): string {
  const inForce = config.rule_sets.filter(each => touches(each, month));
  const rows = inForce
    .slice(0, 30)
    .map(({ version, from, to, note: remark }) => [
      `<code>${clipped(version, 80)}</code>${version === rules.version ? ` <small>${say('（この集計に使用）', '(used here)')}</small>` : ''}`,
      `${from} – ${to ?? ''}`,
      remark === undefined ? '–' : both(remark, 200),
    ]);
  const columns = [
    { head: say('バージョン', 'Version') },
    { head: say('適用期間', 'In force') },
    { head: say('備考', 'Remark') },
  ];
  const used = note(
    inForce.length === 1 && inForce[0]!.version === rules.version && covers(inForce[0]!, month)
      ? say(
          'チャレンジの希望は、当月に適用されていたこのルールセットで再計算したものです。',
          'Whether a challenge was asked for was computed anew by this rule set, the one in force throughout.',
        )
      : say(
          `チャレンジの希望は、ルールセット <code>${clipped(rules.version, 80)}</code> で再計算したものです。当月を通じて適用されていたルールセットとしては設定に記載がないため、実際に希望した件数とは異なることがあります。`,
          `Whether a challenge was asked for was computed anew by the rule set <code>${clipped(rules.version, 80)}</code>. The configuration does not name it as the one in force throughout the month, so what was asked for at the time may differ.`,
        ),
  );
  return section(
    'rule-sets',
    { ja: 'ルールセット', en: 'Rule sets' },
    (rows.length === 0 ? '' : table('rule-sets', columns, rows)) + used,
  );
}

/** Whether a rule set was in force on some day of the month. */
export function touches({ from, to }: RuleSetInForce, month: string): boolean {
  return from.slice(0, 7) <= month && (to === undefined || to.slice(0, 7) >= month);
}

/** Whether it was in force on every day of the month. */
export function covers({ from, to }: RuleSetInForce, month: string): boolean {
  const [year, number] = month.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year!, number!, 0)).toISOString().slice(0, 10);
  return from <= `${month}-01` && (to === undefined || to >= lastDay);
}

function basis({ other_currencies: others, assumptions }: ReplayNumbers, context: ReportContext): string {
  const lost =
    others.length === 0
      ? ''
      : note(
          say(
            `金額は${assumptions.currency}の決済のみです。他の通貨の決済は件数にだけ含みます。`,
            `Amounts are of payments in ${assumptions.currency}; those in other currencies are only counted.`,
          ),
        );
  return section(
    'basis',
    { ja: '集計の根拠', en: 'What this rests on' },
    `${inputsOf(context, caps)}${lost}${note(
      say(
        '1件は決済の試行1回です（カード登録は含みません）。月は日本時間です。括弧内は95%信頼区間（Wilson）です。',
        'One payment is one attempt (card registrations are left out). Months are in Japan time. In brackets: Wilson intervals at 95%.',
      ),
    )}${note(`<code>${clipped(context.command, 600)}</code>`)}${note(
      `Sekisho ${clipped(context.program, 40)} · ${say('作成', 'written')} ${minuteText(context.writtenAt)} (Asia/Tokyo)`,
    )}`,
  );
}

function emptyMonth(month: string): MonthNumbers {
  const none: CountWithFraud = { orders: 0, amount: 0, fraud_orders: 0, fraud_amount: 0 };
  return {
    month,
    payments: none,
    three_ds_requested: none,
    challenge_asked: none,
    challenge_asked_and_requested: none,
    challenged_by_issuer: none,
    challenged_when_asked: none,
    challenged_unasked: none,
    approved: none,
  };
}
