/** Tells of what may happen a thousand times a second: at once the first time, and then once in a while how often it did since. */

/**
 * @param everyMs how often it is told at most, milliseconds
 * @param tell gets what the last one was of, and how many there were since the last telling
 */
export function nowAndThen<Of>(everyMs: number, tell: (last: Of, times: number) => void): (of: Of) => void {
  let times = 0;
  let last: Of;
  let resting: NodeJS.Timeout | undefined;
  const tellNow = () => {
    resting = undefined;
    if (times === 0) return;
    tell(last, times);
    times = 0;
    resting = setTimeout(tellNow, everyMs);
    resting.unref();
  };
  return of => {
    last = of;
    times++;
    if (!resting) tellNow();
  };
}
