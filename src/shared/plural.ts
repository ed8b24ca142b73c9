/** A written count with the English word for what is counted: `1 line`, `2,000 lines`, `no lines`. */
export const counted = (count: string, one: string, more = `${one}s`) => `${count} ${isOne(count) ? one : more}`;

/** True where an English verb stands in the singular. */
export const isOne = (count: string) => count === '1';
