/** What an operator is told of: purchases, what ended one, breakers, and each UTC day. */
export const NEWS_KINDS = ['fill', 'exit', 'breaker', 'daily'] as const;

export type NewsKind = (typeof NEWS_KINDS)[number];

/** What a template of each kind may name; the first two stand in all of them. */
export const PLACEHOLDERS = {
  fill: ['follower', 'mode', 'leader', 'market', 'outcome', 'side', 'shares', 'price', 'dollars', 'slippage'],
  exit: ['follower', 'mode', 'leader', 'market', 'outcome', 'side', 'shares', 'price', 'dollars', 'pnl'],
  breaker: ['follower', 'mode', 'leader', 'breaker', 'state', 'reason', 'reset'],
  daily: ['follower', 'mode', 'day', 'equity', 'pnl', 'drawdown', 'copied', 'skipped', 'reasons'],
} as const satisfies Readonly<Record<NewsKind, readonly string[]>>;

/** How news are told. */
export type MessageRules = {
  readonly kinds: readonly NewsKind[];
  /** The most messages of one run; what is beyond is one more that sums it up. */
  readonly maxPerRun: number;
  /** By kind; absent: the one of `news-text`. */
  readonly templates: Readonly<Partial<Record<NewsKind, string>>>;
};

/** What holds where the settings say nothing. */
export const DEFAULT_MESSAGES: MessageRules = { kinds: NEWS_KINDS, maxPerRun: 5, templates: {} };
