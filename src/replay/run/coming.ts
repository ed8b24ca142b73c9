/** An answer that is there at once, or comes from another thread. */
export interface Coming<Value> {
  /** It can be had without waiting. A failure counts: it is thrown when the answer is taken. */
  readonly ready: boolean;
  take(): Value | Promise<Value>;
}

/** An answer that is there. */
export function here<Value>(value: Value): Coming<Value> {
  return { ready: true, take: () => value };
}

/** An answer that is on its way. */
export function onItsWay<Value>(promise: Promise<Value>): Coming<Value> {
  const coming = { ready: false, take: () => promise };
  const settled = () => {
    coming.ready = true;
  };
  // Answers are taken in their turn; a failure before that is not forgotten, only not unhandled.
  promise.then(settled, settled);
  return coming;
}
