/** The catalogue of what commands answer where they cannot do what is asked, and of values in conditions: see japanese-sentences.ts. */
export const answers: readonly (readonly [en: string, ja: string])[] = [
  // ── values of the parts of a condition ──
  ['missing', 'データなし'],
  ['division by zero', '0で割っています'],
  ['a whole number beyond ±9007199254740991 (2^53 − 1)', '±9007199254740991（2^53 − 1）を超える整数です'],
  ['the list or text has no such place', '一覧または文字列に、その番号の要素はありません'],
  ['a text or list grew beyond what a condition may build', '条件で作れる大きさを超えた文字列または一覧です'],
  ['an empty list has no greatest and no least', '空の一覧に最大値・最小値はありません'],
  ['this text is no {type}', 'この文字列は {type} に変換できません'],
  ['the condition failed', '条件の計算に失敗しました'],

  // ── cases, checkouts and stories that cannot be played (authoring/cases, cli/rules-checkout) ──
  ['{file} is not JSON', '{file} は JSON ではありません'],
  ['{file}, line {line}: {problem}', '{file} の{line}行目：{problem}'],
  ['the checkout is refused: {problem}', '注文として受け付けられません：{problem}'],
  ['there is no file {path}', 'ファイル {path} がありません'],
  ['{file} has no attempt {ids}', '{file} に試行 {ids} がありません'],
  [
    '--story needs --attempt: which attempt of the story is meant',
    '--story には --attempt が必要です。どの試行かを指定してください',
  ],
  [
    'say what: a name, --checkout FILE, or --story FILE --attempt ID (see --help)',
    '何を説明するかを指定してください：名前、--checkout ファイル、または --story ファイル --attempt ID（--help を参照）',
  ],
  ['"{id}" is imported history: it was never assessed', '"{id}" は取り込まれた過去の取引で、判定されていません'],
  [
    '{count} merchants have an attempt "{id}": say which with --merchant ({,merchants})',
    '試行 "{id}" は{count}社の加盟店にあります。--merchant で指定してください（{merchants}）',
  ],
  [
    'There is nothing called "{name}". Did you mean "{near}"?',
    '"{name}" という名前のものはありません。"{near}" の間違いではありませんか。',
  ],
  ['There is nothing called "{name}".', '"{name}" という名前のものはありません。'],

  // ── what is added to a fault ──
  ['there is no journal in "{folder}"', '"{folder}" に記録がありません'],
  ['--near: there is no attempt "{id}"', '--near：試行 "{id}" はありません'],
  [
    '--near: several merchants have an attempt "{id}"; say which with --merchant',
    '--near：試行 "{id}" は複数の加盟店にあります。--merchant で指定してください',
  ],
  [
    '--since "{text}": write 30m, 12h, 30d, a date, or a time with its zone',
    '--since "{text}"：30m、12h、30d、日付、または時差付きの日時を書いてください',
  ],

  // ── options (cli/main) ──
  [
    '{option} stands before "{command}"; write "sekisho {path} … {option}"',
    '{option} が "{command}" の前にあります。"sekisho {path} … {option}" のように後ろに書いてください',
  ],

  // ── mapping files (replay/read/mapping/read) ──
  [
    '"{field}" is still empty: write its column here, or an expression',
    '"{field}" が空のままです。列名または式を書いてください',
  ],
  ['the file has no column "{column}"', 'ファイルに列 "{column}" がありません'],
  ['the file has none of the columns {,columns}', 'ファイルに列 {columns} がどれもありません'],

  [
    'this is the line that the header stands on, from 1 to {last}',
    '見出しの行番号です。1から{last}までの整数を書いてください',
  ],
  [
    '{name} has nothing on line {line}, where its header is said to stand',
    '{name} の{line}行目には何もありません。マッピングの header は見出しの行番号です',
  ],
  [
    'standard input has a title above its header on line {line}: give the file by its name',
    '標準入力の見出しは{line}行目にあり、上に表題などがあります。ファイル名で指定してください',
  ],

  // ── columns of tables (replay/read/mapping/of-table) ──
  [
    '{file}: {mapping} needs the {columns} {,names}; its columns are those of {format}: add --format {name}',
    '{file}：{mapping} には列 {names} が必要です。列名は {format} の形式なので、--format {name} を加えてください',
  ],
  [
    '{file}: {mapping} needs the {columns} {,names}, and no file has them; the columns of this one are our own names: without the mapping it is read',
    '{file}：{mapping} には列 {names} が必要ですが、どのファイルにもありません。このファイルの列名は当システムの項目名なので、マッピングを外せば読めます',
  ],
  [
    '{file}: the nearest of {count} is {nearest}; {mapping} needs the {columns} {,names}',
    '{file}：最も近い形式は {nearest} ですが、列 {names} が足りません',
  ],
  ['{file}: {mapping} needs the {columns} {,names}', '{file}：{mapping} には列 {names} が必要です'],
  ['{file}: its columns are those of no known format', '{file}：列名がどの形式とも一致しません'],

  // ── rows that a replay refuses (replay/run/reject-limit, replay/read/build, replay/read/mapping/amounts) ──
  [
    '{rejected} of {read} {unit} ({causes}); the first of each cause:',
    '{read}行のうち{rejected}行（{causes}）。原因ごとの最初の行：',
  ],
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
  ['Text stands behind a closing quote', '閉じ引用符の後ろに文字があります'],
  ['A quote opens in this row and does not close', 'この行で開いた引用符が閉じていません'],
  ['Bytes of this row are no characters in its encoding', 'この行には、文字コードに合わないバイトがあります'],

  // ── rules test, rules try ──
  ['There are no cases.', '例がありません。'],
  ['No case matches "{filter}".', '"{filter}" に合う例はありません。'],
  ['there is no rule "{rule}"', 'ルール "{rule}" はありません'],
  ['either --rule or --against', '--rule と --against は同時に指定できません'],
  ['either files or --on', 'ファイルと --on は同時に指定できません'],
  ['name files, or a feature store with --on', 'ファイルを指定するか、--on で特徴量の保存先を指定してください'],

  // ── rules fmt ──
  ['it is not well-formed YAML', 'YAML として読めません'],
  ['it holds no rule', 'ルールが書かれていません'],
  ['it uses anchors, which have no place in a rule', 'ルールでは使わないアンカーがあります'],
  ['its layout does not settle', '整形の結果が定まりません'],
  ['its layout would not be read back', '整形すると読めなくなります'],
  ['its meaning would change', '整形すると意味が変わります'],
  ['a comment would be lost', '整形するとコメントが失われます'],

  // ── rules new ──
  ['missing: {,flags}', '足りないもの：{flags}'],
  ['an answer is needed', '入力してください'],
  ['there is no such family', 'その系統はありません'],
  ['there is a rule "{id}" already', 'ルール "{id}" はすでにあります'],
  [
    'policy.yaml has no family "{family}": it has {,families}',
    'policy.yaml に系統 "{family}" はありません。あるのは {families} です',
  ],
  ['a new rule is {,statuses}', '新しいルールの状態に書けるのは {statuses} です'],
  ['points are a whole number from -100 to 100, and not 0', '点数は-100から100までの整数で、0以外です'],
  [
    'a rule gives points or asks for a challenge: take --points or --challenge, not both',
    'ルールの効果は点数かチャレンジの要求のどちらかです。--points と --challenge は同時に指定できません',
  ],
  ['{path} is there already', '{path} はすでにあります'],
  ['Nothing was written.', '何も書き込みませんでした。'],

  // ── lists add ──
  ['there is no list "{name}" (--create makes one)', 'リスト "{name}" はありません（--create で作れます）'],
  [
    'there is no list "{name}"; did you mean {near}? (--create makes one)',
    'リスト "{name}" はありません。{near} の間違いではありませんか（新しく作るなら --create）',
  ],
  [
    'there is no list "{name}"; known here: {,names} (--create makes one)',
    'リスト "{name}" はありません。あるのは {names} です（新しく作るなら --create）',
  ],
  [
    '{file} is a plain text: add a line to it',
    '{file} は1行に一つの値を書くテキストです。ファイルに行を書き足してください',
  ],
  [
    '--expires is a number of days, 90d, or a date YYYY-MM-DD',
    '--expires は 90d のような日数か、YYYY-MM-DD の日付です',
  ],
  [
    '--expires {date} is over already: the entry would match nothing',
    '--expires {date} はすでに過ぎています。追加しても何にも当てはまりません',
  ],
  [
    'the list "{list}" is asked for {asked} (rule {rule}), never for {field}: the entry would match nothing (--value adds it all the same)',
    'リスト "{list}" は {asked} を調べるためのもので（ルール {rule}）、{field} では引かれません。追加しても何にも当てはまりません（それでも追加するなら --value）',
  ],
  ['an entry needs a value', '値が空です'],
  ['"{value}" stands in line {line} already', '"{value}" はすでに{line}行目にあります'],
  ['the list has no header with a column "value"', 'リストに "value" の列を含む見出し行がありません'],
  ['either --value or --from', '--value と --from は同時に指定できません'],
  ['say --value, or --from with --field', '--value か、--from と --field を指定してください'],
  [
    '"{field}" is no feature that is a text; did you mean {near}?',
    '"{field}" は文字列の特徴量ではありません。{near} の間違いではありませんか',
  ],
  ['"{field}" is no feature that is a text', '"{field}" は文字列の特徴量ではありません'],
  ['there is no assessment "{id}" in {folder}', '{folder} に判定 "{id}" はありません'],
  [
    'the features of "{id}" were erased, never kept, or cannot be opened with these keys',
    '"{id}" の特徴量は消去されたか、保存されなかったか、この鍵では開けません',
  ],
  ['"{id}" has no {field}', '"{id}" に {field} のデータがありません'],
];
