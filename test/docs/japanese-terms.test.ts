/** One thing has one word in Japanese, wherever people read it: rules, commands, reports, pages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Words that were once said beside the usual one, which stands on the right. */
const unusual: readonly (readonly [word: RegExp, usual: string])[] = [
  [/欠測|欠損/u, 'データなし'],
  [/アドバイス/u, '助言'],
  [/台帳/u, '記録（ジャーナル）'],
  [/検査数字/u, 'チェックディジット'],
  // 不正 beside a number reads as fraud; these numbers belong to no card.
  [/番号不正/u, '無効番号'],
  [/否決|不承認/u, '承認拒否'],
  [/3-D セキュア|(?<!EMV ?)3-Dセキュア/u, '3Dセキュア, or EMV 3-Dセキュア'],
  [/(?<!お)届け先[^氏住都市建会名郵番電]/u, '配送先'],
  [/(?<!カード)発行会社/u, 'カード発行会社'],
];

/** Vocabulary that shops and customers write, not we: names of columns, words of addresses. */
const theirs = /^src\/(engine\/(address|goods)|replay\/read\/(suggest|formats)|cli\/address\/columns)/;

it('what people read in Japanese calls one thing by one word', () => {
  const files = ['README.ja.md', ...['rules', 'src', 'docs'].flatMap(filesBelow)];
  const said = files.flatMap(file =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        unusual
          .filter(([word]) => word.test(line))
          .map(([word, usual]) => `${file}:${index + 1}: ${word.exec(line)![0]}, usually ${usual}`),
      ),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(said).toEqual([]);
});

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map(name => `${folder}/${name}`)
    .filter(name => /\.(ts|yaml|md)$/.test(name) && !theirs.test(name) && !name.startsWith('docs/facts/'));
}
