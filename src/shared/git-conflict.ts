/** Lines that git leaves in a file that two people changed: as a row of a list they would be one more value. */

/** Tells whether a line is one of the marks around the two sides of a conflict. */
export function isConflictMark(line: string): boolean {
  return /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/.test(line);
}

/** What is wrong. */
export const conflictMessage = 'git left a conflict here';

/** The way out. */
export const conflictHint = 'keep what is right of the two sides, and take out the lines <<<<<<<, ======= and >>>>>>>';
