/** Who asks: the API key of a request, as far as the service needs to know it. */
export interface Caller {
  /** Id of the key, for logs. */
  readonly key: string;
  /** The only merchant that this key may speak for; absent: any. */
  readonly merchant?: string;
}
