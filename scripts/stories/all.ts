/** Every story. Those of `stored` lie in fixtures/stories/; the others are generated where they are used. */
import { codesToOneMailbox, honestBirthdayCodes, honestForgottenPassword, takeoverBuysCodes } from './accounts.ts';
import { cardsFailingAt3ds, honestSaleDayAt3ds, walkFailingAt3ds } from './authentications.ts';
import { honestFamilyFiveShops } from './families.ts';
import {
  consolesBehindTable,
  giftCardDayBurst,
  giftCardNightBurst,
  honestCameraToHotel,
  honestLaunchDayTower,
  honestOfficeParcels,
  honestPickupCounter,
  honestStudentHall,
  honestYearEndGifts,
  manyCardsOneBuilding,
  newcomersTakeMuch,
  reshippingRing,
  ringWithoutAccounts,
} from './parcels.ts';
import {
  honestExpiryTypo,
  honestNumberTypos,
  honestSecondCard,
  honestThirdCard,
  retryChangedExpiry,
  securityCodeGuessing,
} from './retries.ts';
import type { Story } from './story.ts';
import { ticketSale } from './ticket-sale.ts';
import {
  addCardWalk,
  numberWalking,
  sevenDigitsOneDevice,
  sevenDigitsRotating,
  slowWalk,
  walkWithoutKeys,
} from './walks.ts';

/** Stories that are committed as files. */
export function storedStories(): readonly Story[] {
  return [
    numberWalking('tokens'),
    numberWalking('masked'),
    numberWalking('blind'),
    slowWalk(),
    sevenDigitsOneDevice(),
    sevenDigitsRotating(),
    addCardWalk(),
    walkWithoutKeys(),
    walkFailingAt3ds(),
    cardsFailingAt3ds(),
    honestSaleDayAt3ds(),
    retryChangedExpiry(),
    securityCodeGuessing(),
    honestExpiryTypo(),
    honestSecondCard(),
    honestThirdCard(),
    honestNumberTypos(),
    manyCardsOneBuilding(),
    consolesBehindTable(),
    reshippingRing(),
    giftCardNightBurst(),
    giftCardDayBurst(),
    honestYearEndGifts(),
    honestLaunchDayTower(),
    honestOfficeParcels(),
    honestPickupCounter(),
    honestStudentHall(),
    honestFamilyFiveShops(),
    honestCameraToHotel(),
    newcomersTakeMuch(),
    ringWithoutAccounts(),
    takeoverBuysCodes(),
    honestForgottenPassword(),
    codesToOneMailbox(),
    honestBirthdayCodes(),
  ];
}

/** Stories that are too long to commit. */
export function generatedStories(): readonly Story[] {
  return [ticketSale()];
}

/** A story as NDJSON. */
export function storyText(story: Story): string {
  return `${story.lines.map(line => JSON.stringify(line)).join('\n')}\n`;
}

/** What a story should get, as JSON. */
export function expectedText(story: Story): string {
  return `${JSON.stringify(story.expected, null, 2)}\n`;
}
