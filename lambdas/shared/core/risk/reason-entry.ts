/** What a code is: not worth copying, refused by a rule, an end of its own, a reason to wait, or one to sell. */
export type ReasonClass = 'skip' | 'deny' | 'end' | 'wait' | 'close';

/** A code in words. */
export type ReasonEntry = {
  readonly class: ReasonClass;
  readonly meaning: string;
  /** The key of the settings, or the switch, that would let it pass; absent where nothing would. */
  readonly setting?: string;
};
