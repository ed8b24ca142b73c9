/** What the figures rest on: rule sets, inputs, the command, and every assumption. */
import type { ReplayNumbers } from '../../numbers/types.ts';
import { rejectNames } from '../../reject-names.ts';
import { cutNote, note, section, table } from '../blocks.ts';
import type { Caps, ReportContext, ReportInput } from '../context.ts';
import { aloneName, draftName, liveName } from '../names.ts';
import { both, clipped, figure, minuteText, say, setPercent } from '../text.ts';

/** Every assumption that the figures rest on. */
export function assumptionsSection(numbers: ReplayNumbers, context: ReportContext, caps: Caps): string {
  const { assumptions: made, other_currencies: others, rules } = numbers;
  const lines = [
    say(
      'チャレンジはショップ側の要求です。実際にチャレンジを行うかどうかはカード発行会社（ACS）が決めます。',
      'A challenge here is what the shop asks for. Whether there is one, the card issuer (ACS) decides.',
    ),
    say(
      'チャレンジがかかった不正はすべて「捕捉」と数えます。実際に止まるかどうかは認証の結果次第です。',
      'Fraud that is challenged counts as caught; whether it is stopped depends on how the authentication ends.',
    ),
    say(
      `チャレンジを受けた正常な購入者の${setPercent(made.abandonment)}が離脱すると仮定しています（<code>--abandonment</code>）。測定値ではありません。`,
      `${setPercent(made.abandonment)} of good shoppers are assumed to give up when challenged (<code>--abandonment</code>): an assumption, not a measurement.`,
    ),
    made.open_labels === 'genuine'
      ? say(
          '十分に日数が経ち、不正の報告がない注文は正常とみなします。',
          'Orders that are old enough and that nobody reported are taken as good.',
        )
      : say('ラベルのない注文は判定から除きます。', 'Orders without a label are not judged.'),
    made.label_delay_days === 0
      ? say(
          `新しいことを理由に判定から除いた注文はありません（<code>--label-delay</code>、基準日時 ${minuteText(made.as_of)}）。`,
          `No order is left out for being young (<code>--label-delay</code>); the history ends at ${minuteText(made.as_of)}.`,
        )
      : say(
          `注文から${made.label_delay_days}日未満の注文は判定から除きます（<code>--label-delay</code>、基準日時 ${minuteText(made.as_of)}）。`,
          `Orders younger than ${made.label_delay_days} days at ${minuteText(made.as_of)} are not judged (<code>--label-delay</code>).`,
        ),
    say(
      '「注文」は決済の試行を数えます。カードを替えて再試行した場合は別の1件です。日・週・月は日本時間です。',
      '“Orders” are payment attempts: a retry with another card is one of its own. Days, weeks and months are in Japan time.',
    ),
    say(
      '括弧内は95%信頼区間（Wilson）です。金額には信頼区間を付けていません。',
      'In brackets: Wilson intervals at 95%. Amounts have none.',
    ),
    ...(others.length > 0
      ? [
          say(
            `他の通貨の注文${figure(others.reduce((sum, other) => sum + other.orders, 0))}件は件数にだけ含め、金額には加えていません。`,
            `${figure(others.reduce((sum, other) => sum + other.orders, 0))} orders in other currencies are counted, but their amounts are not added.`,
          ),
        ]
      : []),
    ...rules.saturated
      .slice(0, caps.hits)
      .map(({ counter, orders }) =>
        say(
          `カウンター <code>${clipped(counter, caps.id)}</code> は${figure(orders)}件で上限に達しました。`,
          `The counter <code>${clipped(counter, caps.id)}</code> reached its limit at ${figure(orders)} orders.`,
        ),
      ),
    ...(context.notes ?? []).slice(0, caps.hits).map(each => both(each, caps.title * 4)),
  ];
  return section(
    'assumptions',
    { ja: '前提', en: 'Assumptions' },
    `<ul>${lines.map(line => `<li>${line}</li>`).join('')}</ul>`,
  );
}

/** Where the figures come from: rule sets, input files and the command. */
export function provenanceSection(numbers: ReplayNumbers, context: ReportContext, caps: Caps): string {
  const { rule_sets: sets } = numbers;
  const ruleSets = [
    [
      both(sets.against ? draftName : aloneName),
      clipped(context.rulesFrom ?? '–', caps.id * 2),
      `<code>${clipped(sets.rules.version, 80)}</code>`,
    ],
    ...(sets.against
      ? [
          [
            both(liveName),
            clipped(context.againstFrom ?? '–', caps.id * 2),
            `<code>${clipped(sets.against.version, 80)}</code>`,
          ],
        ]
      : []),
  ];
  return section(
    'provenance',
    { ja: '再現のための情報', en: 'Where the figures come from' },
    `<h3 id="rule-sets">${say('ルールセット', 'Rule sets')}</h3>${table(
      'rule-sets',
      [{ head: say('役割', 'Part') }, { head: say('場所', 'From') }, { head: say('バージョン', 'Version') }],
      ruleSets,
    )}<h3 id="inputs">${say('入力', 'Inputs')}</h3>${inputsOf(context, caps)}<h3 id="command">${say('コマンド', 'Command')}</h3><pre role=region tabindex=0 aria-labelledby="command"><code>${clipped(
      context.command,
      caps.command,
    )}</code></pre>${note(
      `Sekisho ${clipped(context.program, 40)} · ${say('作成', 'written')} ${minuteText(context.writtenAt)} (Asia/Tokyo)`,
    )}`,
  );
}

/** The files that were read, and what of them could not be used. */
export function inputsOf(context: ReportContext, caps: Caps): string {
  const shown = context.inputs.slice(0, caps.inputs);
  const inputs = table(
    'inputs',
    [
      { head: say('ファイル', 'File') },
      { head: say('形式', 'Format') },
      { head: say('行', 'Rows'), figures: true },
      { head: say('読めない行', 'Rejected'), figures: true },
      { head: say('バイト', 'Bytes'), figures: true },
      { head: 'SHA-256' },
    ],
    shown.map(input => inputRow(input, caps)),
  );
  const cut = cutNote(shown.length, context.inputs.length, { ja: '入力', en: 'inputs' });
  return inputs + cut + losses(context, caps);
}

function inputRow({ file, format, encoding, rows, rejected, bytes, sha256 }: ReportInput, caps: Caps): string[] {
  const number = (value: number | undefined) => (value === undefined ? '–' : figure(value));
  return [
    `<code>${clipped(file, caps.id)}</code>`,
    clipped([format, encoding].filter(Boolean).join(', ') || '–', 60),
    number(rows),
    number(rejected),
    number(bytes),
    sha256 === undefined ? '–' : `<code>${clipped(sha256, 64)}</code>`,
  ];
}

function losses({ rejected = [], outcomesWithoutAttempt = 0 }: ReportContext, caps: Caps): string {
  const causes = rejected
    .slice(0, caps.hits)
    .map(({ code, rows }) => `${both(rejectNames[code])} <code>${clipped(code, caps.id)}</code> ${figure(rows)}`)
    .join(', ');
  const lost =
    rejected.length === 0
      ? ''
      : note(
          `${say('使えなかった行（原因別）：', 'Rows that could not be used, by cause: ')}${causes}${rejected.length > caps.hits ? ', …' : ''}`,
        );
  const alone =
    outcomesWithoutAttempt === 0
      ? ''
      : note(
          say(
            `対応する注文が見つからない結果：${figure(outcomesWithoutAttempt)}件`,
            `Outcomes whose order was not found: ${figure(outcomesWithoutAttempt)}`,
          ),
        );
  return lost + alone;
}
