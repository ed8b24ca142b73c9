/**
 * The catalogue of why a line, a row or a body is refused, sentence by sentence as it is found, without the full stop: see
 * japanese-sentences.ts. What a code means and what to do about it: problems-in-japanese.ts.
 */
export const refusals: readonly (readonly [en: string, ja: string])[] = [
  // ── what the schema says (engine/checkout/problems) ──
  [
    'There is no such field here; did you mean "{near}"?',
    'ここにそのような項目はありません。"{near}" の間違いではありませんか',
  ],
  ['There is no such field here', 'ここにそのような項目はありません'],
  ['This field is required, and blank counts as absent', '必須の項目です。空白は、ないのと同じに扱われます'],
  ['This field is required', '必須の項目です'],
  [
    'This must be of type {*type}; leave the field out where nothing is known',
    '{type}で書きます。分からないときは項目ごと省きます',
  ],
  ['This must be of type {*type}', '{type}で書きます'],
  ['This must be one of: {,words}', '次のいずれかを書きます：{words}'],
  ['This must match the pattern {*pattern} ({description})', '{pattern}で書きます'],
  ['This must match the pattern {*pattern}', '{pattern}で書きます'],
  ['This must be at least {low}', '{low}以上にします'],
  ['This must be at most {high}', '{high}以下にします'],
  [
    'This must not be empty; leave the field out where nothing is known',
    '空にはできません。分からないときは項目ごと省きます',
  ],
  ['This may have at most {most} characters', '{most}文字以内で書きます'],
  ['This may have at most {most} entries', '{most}件以内にします'],
  ['This must be {*format}', '{format}を書きます'],
  ['This value is not possible here', 'ここに書ける値ではありません'],

  // ── what the schema cannot say (engine/checkout/read, engine/card/guard, engine/stream) ──
  ['An outcome names its type: {,kinds}', '結果には種類（type）が必要です：{kinds}'],
  ['Name the attempt that this is the outcome of', 'どの試行の結果かを書きます'],
  ['The path names the attempt; leave this out', '試行はパスで指定されています。この項目は省きます'],
  ['This lies more than 5 minutes ahead of our clock', '当システムの時計より5分以上先の日時です'],
  [
    'The live API stamps the time of receipt itself; "at" belongs to streams, replay and import',
    '稼働中の API では受信時刻が使われます。"at" を書けるのは、ストリーム、リプレイ、取り込みです',
  ],
  [
    'Full card numbers are switched off here: send token, bin and last4 instead, or configure a card key',
    'カード番号そのものは受け付けない設定です。代わりに token、bin、last4 を送るか、カード番号の鍵を設定してください',
  ],
  ['This text holds a card number; send it without', 'カード番号が含まれています。取り除いて送ってください'],
  [
    'A card number has 12 to 19 digits; single spaces or hyphens may stand between them',
    'カード番号は12〜19桁の数字です。間に空白かハイフンを一つずつ入れても構いません',
  ],
  ['The line is not one JSON object', 'この行は一つの JSON オブジェクトではありません'],
  [
    'The stream holds no such attempt; name its merchant where several attempts share the id',
    'この試行はストリームにありません。同じ ID の試行が複数あるときは、加盟店（merchant）も書いてください',
  ],

  // ── lines of a history (replay/read/own-lines, replay/run/desks/desk, replay/run/counting/stage) ──
  ['A line of a history has its own time', '履歴の行には、それぞれの日時が必要です'],
  [
    'A replay needs the time of every line; the time of reading cannot stand in for it',
    'リプレイでは、どの行にも日時が必要です。読み込んだ時刻で代えることはできません',
  ],
  ['Bytes of this line are no characters', 'この行には、文字コードに合わないバイトがあります'],
  ['The line holds bytes that are not UTF-8', 'この行には、UTF-8 ではないバイトがあります'],
  ['An earlier attempt has this id and another body', '同じ ID で内容の違う試行が、前にあります'],
  [
    'An earlier outcome of this attempt has this id and another body',
    'この試行には、同じ ID で内容の違う結果が前にあります',
  ],
  [
    'Several merchants have an attempt of this id; name the one that is meant',
    'この ID の試行は複数の加盟店にあります。どの加盟店かを書いてください',
  ],
  ['The history holds no such attempt', 'この試行は履歴にありません'],

  // ── lines that are imported (cli/journal/import) ──
  ['History is imported by its own time', '取り込む行には、それぞれの日時が必要です'],
  ['No such attempt, or one of several merchants', 'この ID の試行がないか、複数の加盟店にあります'],

  // ── rows of tables (replay/read/build, replay/read/order-maker, replay/read/table/csv, replay/read/mapping/amounts) ──
  [
    'The amount is written with "{sign}" and would be read as {currency}: amounts.currency says what the file is in; where rows differ, a field amount.currency names the column that says it, or "only" leaves the others out',
    '金額に "{sign}" と書かれていますが、{currency} として読む設定です。ファイルの通貨を amounts.currency に書いてください。行によって通貨が違う場合は、通貨の列を項目 amount.currency に指定するか、ほかの通貨の行を "only" で除いてください',
  ],
  ['The amount is negative: leave refunds out with "only"', '金額がマイナスです。返金の行は "only" で除いてください'],
  [
    'A minus stands behind the amount: leave refunds out with "only"; where it only ends the figure, =replace([column], "-", "") takes it off',
    '金額の後ろに "-" があります。返金の行は "only" で除いてください。末尾を示すだけの記号なら、=replace([列名], "-", "") で取り除けます',
  ],
  [
    'Minor units have no decimals: amounts.unit is major for this file',
    '補助単位の金額に小数はありません。このファイルでは amounts.unit を major にしてください',
  ],
  [
    'The amount has more decimals than {currency} has: amounts.currency says what the file is in; round(…) takes them off',
    '金額の小数が {currency} の桁数を超えています。ファイルの通貨を amounts.currency に書いてください。round(…) で丸めることもできます',
  ],
  [
    'The currency of this row is no code of ISO 4217, such as JPY: amount.currency names another column, or translates its words with values',
    'この行の通貨は ISO 4217 のコード（JPY など）ではありません。amount.currency に別の列を指定するか、values で読み替えてください',
  ],
  [
    'This is no amount: digits are taken, "{separator}" between thousands, "{decimal}" before decimals, and the sign or code of a currency before or behind',
    '金額として読めません。読めるのは、数字、3桁ごとの "{separator}"、小数点の "{decimal}"、前後の通貨記号または通貨コードです',
  ],
  [
    'The decimals stand behind another sign than "{decimal}": amounts.decimal says which',
    '小数点が "{decimal}" ではありません。amounts.decimal に書いてください',
  ],
  [
    'The row has no {field}, or what it is made of gives none',
    'この行には {field} がないか、元の列から値が得られません',
  ],
  [
    'The time cannot be read; a mapping file says how with time.format',
    '日時を読めません。マッピングファイルの time.format に書式を書いてください',
  ],
  ['This row has {count} values for {columns} columns', '値が{count}個ありますが、列は{columns}列です'],
  ['This row names no order, and none stands before it', 'この行には注文番号がなく、前に注文の行もありません'],
  [
    'A spreadsheet wrote this number as {number}, and its other digits are lost: export the file again and do not save it from a spreadsheet',
    '表計算ソフトがこの番号を {number} と縮めて保存したため、残りの桁が失われています。表計算ソフトで保存し直さず、もう一度書き出したファイルを使ってください',
  ],
  ['Text stands behind a closing quote', '閉じ引用符の後ろに文字があります'],
  ['A quote opens in this row and does not close', 'この行で開いた引用符が閉じていません'],
  ['Bytes of this row are no characters in its encoding', 'この行には、文字コードに合わないバイトがあります'],
];
