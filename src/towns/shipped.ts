/** The shipped table of town readings (tables/town-readings.txt.gz), unpacked when the first address in Latin letters asks. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readTownReadings, type TownReadings } from '../engine/address/town-readings.ts';

const file = new URL('../../tables/town-readings.txt.gz', import.meta.url);

let read: TownReadings | undefined;
const table = (): TownReadings => {
  read ??= readTownReadings(gunzipSync(readFileSync(file)));
  return read;
};

/**
 * The towns of Japan, one table for all rule sets of a process. Nothing is read until it is asked; then it takes some
 * 5 MB. Throws at that moment where the package was installed without the file.
 */
export const shippedTowns: TownReadings = {
  townsOfCode: postalCode => table().townsOfCode(postalCode),
  municipalitiesRead: reading => table().municipalitiesRead(reading),
  municipalitiesOf: prefecture => table().municipalitiesOf(prefecture),
  townsRead: (municipality, reading) => table().townsRead(municipality, reading),
};
