import { type DenyReason, type SkipReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type Usd } from '../values/usd.ts';
import { type PricedEntry } from './priced-entry.ts';

/** Why an entry is not made. */
export type Refusal = SkipReason | DenyReason;

/** The groups of rules, in their precedence. */
export type RuleGroup = 'mode' | 'leader' | 'market' | 'price' | 'size' | 'exposure' | 'rate';

/** The numbers that a rule looks at, by their names; what is not known is left out. */
export type Numbers = Readonly<Record<string, bigint | number | string | boolean | readonly string[] | undefined>>;

type Row = {
  readonly group: RuleGroup;
  /** What it may answer; their meaning and setting stand in the table of codes. */
  readonly codes: readonly Refusal['code'][];
};

/** A rule that needs neither price nor size. */
export type FactRule = Row & {
  readonly needs: 'facts';
  readonly judge: (snapshot: Snapshot) => Refusal | undefined;
  readonly numbers: (snapshot: Snapshot) => Numbers;
};

/** A rule about an entry at today’s prices; one that needs an order is judged last, where one would be made. */
export type PriceRule = Row & {
  readonly needs: 'price' | 'order';
  readonly judge: (entry: PricedEntry) => Refusal | undefined;
  readonly numbers: (entry: PricedEntry) => Numbers;
};

/** What a limit on money leaves of itself. */
export type Room = { readonly allows: Usd; readonly limit: Usd; readonly used: Usd };

/** A limit on money: it makes a copy smaller, or refuses it. */
export type LimitRule = Row & {
  readonly needs: 'size';
  /** Undefined where the settings set no such limit. */
  readonly room: (entry: PricedEntry) => Room | undefined;
  readonly reason: (size: Usd, room: Room, entry: PricedEntry) => DenyReason;
};

export type Rule = FactRule | PriceRule | LimitRule;
