/** What shoppers write to the carrier behind their address: it is no place, and no room. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPlaceRecogniser, readPlaceLists } from '../../../src/engine/address/recognise.ts';
import { shippedTowns } from '../../../src/towns/shipped.ts';
import { runs } from '../../runs.ts';
import { shippedPlaceFiles } from './shipped-lists.ts';

const recogniser = createPlaceRecogniser(readPlaceLists(shippedPlaceFiles).lists, { towns: shippedTowns });
const line1 = '東京都新宿区新宿1-2-3';
const read = (line2: string) => recogniser.read({ line1, line2 }, 0)!;
const kindOf = (line2: string) => read(line2).verdict.kind;
const doorOf = (line2: string) => read(line2).point.door;

const notes = [
  '(インターホン9999)',
  '（インターフォン 9999）',
  'TEL090-1234-5678',
  'ＴＥＬ：０９０－１２３４－５６７８',
  '電話 03-1234-5678',
  '携帯090 1234 5678',
  '宅配BOX暗証番号0123',
  'オートロック1234',
  '呼出番号 203#',
  '【会員番号 12345】',
  '内線 1234',
  '宅配ロッカー受取希望',
  'ロッカー受取可',
  '不在時は営業所留め希望',
  '不在の場合は郵便局留め',
  '留守時センター止め',
  '(郵便局留めは不可)',
  '営業所止め不可',
  'センター預かり希望',
  '不在時転送先 同じ',
  '転送はしないで',
  '不在時はPUDOへ',
  '荷物預かり可',
  '郵便物預かり不可',
  'メールボックスに投函可',
  'メールBOXへ投函して下さい',
  '海外発送不可',
  '不在のため再配達は営業所留め希望',
  '不在時は営業所に取りに行きます',
  '不在の際は営業所まで引き取りに行きます',
  '不在時荷物預かり 管理人',
  '11/22以降',
  '12/3 到着',
  '2026/11/22入居',
  '11/22〜11/25 滞在',
  '(11/22着)',
  '予約番号12345',
  '支払い済み',
  '丁寧にお願いします',
  '館内オートロック',
  '080-1234-5678',
  '14-16時',
  '19〜21時',
  '11-22着',
] as const;

test('a note behind the room changes neither kind nor keys (property)', () => {
  const home = fc.record({
    building: fc.constantFrom('', 'コーポ山吹 ', 'メゾン見本2 ', 'パレス'),
    room: fc.integer({ min: 101, max: 2910 }),
    mark: fc.constantFrom('', '号室', '号'),
  });
  const behind = fc.subarray([...notes], { minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(home, behind, ({ building, room, mark }, written) => {
      const plain = `${building}${room}${mark}`;
      const noted = `${plain} ${written.join(' ')}`;
      expect([kindOf(noted), doorOf(noted)], noted).toEqual(['ordinary', doorOf(plain)]);
    }),
    { numRuns: runs(500) },
  );
});

describe('a room', () => {
  test.each([
    ['コーポ山吹2 (203号室)', '203'],
    ['コーポ山吹2 (203)', '203'],
    ['プラザ2000 (203号室)', '203'],
    ['コーポ山吹 インターホン203', '203'],
    ['コーポ山吹 部屋番号 203', '203'],
    ['TEL 090-1234-5678 コーポ山吹 203', '203'],
    ['コーポ山吹 電話03-1234-5678 203号室', '203'],
    ['暗証番号0123 203号室', '203'],
    ['HOTEL 203', '203'],
    ['11/22宿泊 203', '203'],
    ['コーポ山吹 2/203', '203'],
    ['コーポ山吹 1/2号室', '2'],
    ['コーポ山吹 1/2-203', '2-203'],
    ['予約者 山田 203', '203'],
    ['080-1234-5678 コーポ山吹 203', '203'],
    ['コーポ山吹 203 2-3号', '2-3'],
    ['新宿電話局ビル 302', '302'],
  ])('of %s is %s', (line2, room) => expect(doorOf(line2)).toBe(`新宿区新宿/1-2-3-${room}`));

  test.each([
    'TEL 090-1234-5678',
    '暗証番号 1234',
    '電話03 1234 5678',
    'ホテル見本 11/22宿泊',
    'ホテル見本 宿泊日11/22 山田様',
    'ホテル見本 11/22〜11/25',
    'ホテル見本 2026/11/22',
    'ホテル見本 予約番号12345',
  ])('is not in %s', line2 => expect(doorOf(line2)).toBe('新宿区新宿/1-2-3'));
});

describe('what the parcel is sent to stays what it is', () => {
  test.each([
    ['depot', 'ヤマト運輸新宿センター止め希望'],
    ['depot', '営業所止め希望'],
    ['depot', '302 ヤマト新宿センター止め希望'],
    ['depot', '営業所止め 203'],
    ['depot', '常に不在 営業所止め'],
    ['depot', '日中不在のため営業所止めでお願いします'],
    ['depot', '203 不在がちなのでヤマトセンター止め'],
    ['post_office', '新宿郵便局留め 希望'],
    ['post_office', '302 新宿郵便局留め希望'],
    ['post_office', '岐阜県 郵便局留め 可児市'],
    ['locker', 'PUDOステーション 新宿駅 302'],
    ['hotel', 'ホテル見本 302 不在時は預かり可'],
    ['freight_forwarder', '国際転送サービス 302 希望'],
  ])('%s: %s', (kind, line2) => expect(kindOf(line2)).toBe(kind));
});
