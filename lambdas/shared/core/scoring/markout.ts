/** A leader's trade and where its market stood at each of the delays after it. */
export type MarkedFill = {
  /** Trades of one event hang together: they are drawn together. */
  readonly event: string;
  readonly side: 'BUY' | 'SELL';
  /** What he paid or got for a share, in dollars, and how many dollars he traded. */
  readonly price: number;
  readonly notional: number;
  /** The middle of the book at each delay; undefined where none was recorded. */
  readonly mids: readonly (number | undefined)[];
};

/** How far prices had gone a leader's way so many seconds after his trades, in dollars a share, with its interval at 95 %. */
export type Markout = {
  readonly delay: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Trades with a recorded middle at this delay. */
  readonly fills: number;
};
