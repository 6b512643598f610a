import { type StageClocks } from '#core/execution/stage-clocks.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Reason } from '#core/model/reason.ts';
import { type Price } from '#core/values/price.ts';
import { type Usd } from '#core/values/usd.ts';
import { type TradeReport } from './report-model.ts';

/** A number with its name and unit, for a person and for a machine alike. */
export type Figure = { readonly name: string } & (
  | { readonly unit: 'usd'; readonly value: Usd }
  | { readonly unit: 'price'; readonly value: Price }
  | { readonly unit: 'ms'; readonly value: number }
  | { readonly unit: 'count'; readonly value: bigint }
);

/**
 * What became of an entry at one rule.
 *
 * `off`: the settings set no such limit; `limited`: it made the copy smaller; `waits`: it stopped it for now; `not
 * reached`: an earlier one was the answer, or nothing was decided yet.
 */
export type RuleState = 'passed' | 'limited' | 'off' | 'stopped' | 'waits' | 'not reached';

/** One rule, or one gate between the rules, in its place. */
export type ExplainedRule = {
  readonly group: string;
  readonly codes: readonly Reason['code'][];
  readonly state: RuleState;
  /** What is kept of what it looked at; not everything is. */
  readonly figures: readonly Figure[];
  /** Where it stopped the entry. */
  readonly reason?: Reason;
};

/** What the size came to, and after what. */
export type SizeStep = { readonly what: string; readonly size: Usd };

/** Everything that is stored about one trade of a leader for one follower. */
export type StoredTrade = {
  readonly event?: LeaderEvent;
  /** Absent while it is still being written. */
  readonly parent?: ParentOrder;
  /** The order that took this one along in the end; the same where none did. */
  readonly carrier?: ParentOrder;
  /** Those of the carrier, by their attempts. */
  readonly orders: readonly ChildOrder[];
};

/** Why one trade of a leader became what it did for one follower. */
export type Explanation = StoredTrade & {
  /** The wallet, where the settings no longer name it. */
  readonly leaderName: string;
  /** Version of the settings that was decided on, and whether it is still stored. */
  readonly settings?: { readonly version: bigint; readonly isStored: boolean };
  /** Empty for what no rule stops: reductions and gaps. */
  readonly rules: readonly ExplainedRule[];
  readonly steps: readonly SizeStep[];
  /** All executions together; absent where there is none. */
  readonly trade?: TradeReport;
  /** Dollars paid more, or got less, than at the leader's price; the fee is not in it. */
  readonly slippageUsd?: Usd;
  readonly clocks: StageClocks;
};
