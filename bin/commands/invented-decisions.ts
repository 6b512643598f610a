import { type ChildOrder } from '#core/model/child-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { type MarketField } from '../local/tape/market-fields.ts';
import { explainRules, hasUnkeptLimit } from './explain-rules.ts';
import { type ExplainedRule } from './explain-model.ts';
import { carrierOf, type StoredFacts } from './explain-search.ts';
import { fieldsReadBy, INVENTED_FIELDS, type InventedField, isAsked } from './rule-fields.ts';

/** What a tape says of one market: the fields that it invented, and since when its books are recorded. */
export type MarketMark = {
  readonly invented: readonly MarketField[];
  /** Milliseconds since the epoch; absent where no book of it was recorded. */
  readonly bookFromMs?: number;
};

/** How many decisions a field was behind. */
export type FieldTally = {
  readonly field: InventedField;
  /** A rule that looks at it stopped the purchase, or made it smaller. */
  readonly decided: number;
  /** A rule that looks at it was asked, whatever it said; those above among them. */
  readonly asked: number;
};

/** How many decisions about purchases rest on what a tape has invented. */
export type InventedDecisions = {
  /** All decisions: one for each purchase of a leader that was decided on, counted for the order that took it along. */
  readonly decisions: number;
  readonly decided: number;
  readonly asked: number;
  /** Decisions about markets of which the tape does not say what it invented. */
  readonly unmarked: number;
  readonly fields: readonly FieldTally[];
};

type InventedInput = {
  readonly facts: StoredFacts;
  readonly settings: Settings;
  /** Purchases of one ledger. */
  readonly copies: readonly ParentOrder[];
  readonly marks: ReadonlyMap<string, MarketMark>;
};

/**
 * Counts the decisions about purchases whose outcome a rule that looks at an invented field decided, or could have.
 *
 * A rule that was not come to, or that the settings ask nothing of, counts for nothing. Reductions are sold whatever the
 * market is like and are not counted.
 */
export function inventedDecisions(input: InventedInput): InventedDecisions {
  const judged = input.copies.map((copy) => decisionOf(copy, input)).filter((decision) => decision !== undefined);
  const count = (pick: (decision: Decision) => boolean): number => judged.filter(pick).length;
  const fields = INVENTED_FIELDS.map((field) => ({
    field,
    decided: count(({ decided }) => decided.has(field)),
    asked: count(({ asked }) => asked.has(field)),
  }));
  return {
    decisions: judged.length,
    decided: count(({ decided }) => decided.size > 0),
    asked: count(({ asked }) => asked.size > 0),
    unmarked: count(({ isMarked }) => !isMarked),
    fields: fields.filter(({ asked }) => asked > 0),
  };
}

type Decision = {
  readonly isMarked: boolean;
  readonly decided: ReadonlySet<InventedField>;
  readonly asked: ReadonlySet<InventedField>;
};

function decisionOf(copy: ParentOrder, { facts, settings, marks }: InventedInput): Decision | undefined {
  const carrier = carrierOf(facts, copy);
  if (copy.side !== 'BUY' || carrier.side !== 'BUY' || carrier.decided === undefined) return undefined;
  const mark = marks.get(copy.condition);
  const invented = inventedAt(mark, carrier.decided.at);
  const { decided, asked } = readBy(carrier, { facts, settings });
  const only = (fields: readonly InventedField[]): ReadonlySet<InventedField> =>
    new Set(fields.filter((field) => invented.has(field)));
  return { isMarked: mark !== undefined, decided: only(decided), asked: only(asked) };
}

function inventedAt(mark: MarketMark | undefined, atMs: number): ReadonlySet<InventedField> {
  if (mark === undefined) return new Set();
  const isBookInvented = mark.bookFromMs === undefined || atMs < mark.bookFromMs;
  return new Set<InventedField>([...mark.invented, ...(isBookInvented ? (['book'] as const) : [])]);
}

type Read = { readonly decided: readonly InventedField[]; readonly asked: readonly InventedField[] };

function readBy(carrier: ParentOrder, { facts, settings }: Pick<InventedInput, 'facts' | 'settings'>): Read {
  const orders = ordersOf(carrier, facts.children);
  const event = eventOf(carrier, facts);
  const follow = settings.follows.find(
    ({ follower, leader }) => follower === carrier.follower && leader === carrier.leader,
  );
  const known = { parent: carrier, event, settings, follow, hasOrders: orders.length > 0 };
  const rules = explainRules(known);
  const asked = rules.filter((rule) => isReached(rule) && isAsked(rule.codes, settings));
  const thin = isSizedThrough(rules) && hasUnkeptLimit(known) ? fieldsReadBy(['BOOK_TOO_THIN']) : [];
  const ended = isOpen(carrier.state) || carrier.reason === undefined ? [] : fieldsReadBy([carrier.reason.code]);
  const decided = [...asked.filter(hasDecided).flatMap(fieldsOf), ...thin, ...ended];
  return { decided, asked: [...asked.flatMap(fieldsOf), ...decided] };
}

/** Where a rule stopped it before all limits were through, what they would have left is stored all the same. */
function isSizedThrough(rules: readonly ExplainedRule[]): boolean {
  const stop = rules.find(({ state }) => state === 'stopped' || state === 'waits');
  return stop === undefined || stop.group === 'minimum' || stop.group === 'rate';
}

function isReached({ state }: ExplainedRule): boolean {
  return state !== 'not reached' && state !== 'off';
}

function hasDecided({ state }: ExplainedRule): boolean {
  return state === 'stopped' || state === 'waits' || state === 'limited';
}

/** Of the rule that stopped it, what stands behind its very answer: some places answer with several codes. */
function fieldsOf({ codes, reason }: ExplainedRule): readonly InventedField[] {
  return fieldsReadBy(reason === undefined ? codes : [reason.code]);
}

function eventOf({ eventId }: ParentOrder, { events }: StoredFacts): LeaderEvent | undefined {
  return eventId === undefined ? undefined : events.get(eventId);
}

function ordersOf({ parentId }: ParentOrder, children: readonly ChildOrder[]): readonly ChildOrder[] {
  return children.filter((child) => child.parentId === parentId);
}
