import { type UnixMs } from '../values/unix-ms.ts';
import { NEWS_KINDS, type NewsKind } from './news.ts';

/** What stands for what in a kind's template; the first ones stand in all of them. */
export const PLACEHOLDERS = {
  fill: ['follower', 'mode', 'leader', 'market', 'outcome', 'side', 'shares', 'price', 'dollars', 'slippage'],
  exit: ['follower', 'mode', 'leader', 'market', 'outcome', 'side', 'shares', 'price', 'dollars', 'pnl'],
  breaker: ['follower', 'mode', 'leader', 'breaker', 'state', 'reason', 'reset'],
  daily: ['follower', 'mode', 'day', 'equity', 'pnl', 'drawdown', 'copied', 'skipped', 'reasons'],
} as const satisfies Readonly<Record<NewsKind, readonly string[]>>;

/** The text for each placeholder of a kind. */
export type MessageValues = Readonly<Record<string, string>>;

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

/** One text that an operator reads; plain, in which a channel must not read markup. */
export type Message = {
  readonly kind: NewsKind | 'summary';
  readonly at: UnixMs;
  readonly text: string;
  readonly values: MessageValues;
  /** The news that are told by it. */
  readonly newsIds: readonly string[];
};
