import { type LeaderEvent } from '#core/model/leader-event.ts';
import { isOpen, type ParentOrder, type ParentState } from '#core/model/parent-order.ts';
import { type Reason } from '#core/model/reason.ts';
import { carrierOf } from '#core/reporting/carrier-of.ts';
import { plus } from '#core/values/quantity.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type ReportFacts } from './report-model.ts';
import { type LedgerOfReport } from './report-ledgers.ts';
import { type EventTally, type ReasonTally } from './report-model.ts';

type Outcome =
  | { readonly kind: 'copied' }
  | { readonly kind: 'open'; readonly code?: Reason['code'] }
  | { readonly kind: 'skipped'; readonly code: Reason['code'] };

/**
 * Counts what became of the leaders' trades in one ledger.
 *
 * An order that another took along, or that was taken up again, counts as what became of that other one. An event whose orders are still being
 * written counts as open for the followers of today's settings, so that nothing is lost between two tables.
 *
 * @param isAsked - Which of the leaders' trades are counted; all if not said.
 */
export function countEvents(
  facts: ReportFacts,
  ledger: LedgerOfReport,
  isAsked: (event: LeaderEvent) => boolean = () => true,
): EventTally {
  const isAskedOf = ({ eventId }: ParentOrder): boolean => {
    const event = eventId === undefined ? undefined : facts.events.get(eventId);
    return event === undefined || isAsked(event);
  };
  const copies = [...facts.parents.values()].filter(
    (parent) =>
      parent.origin === 'copy' &&
      parent.reopens === undefined &&
      parent.follower === ledger.follower &&
      parent.mode === ledger.mode &&
      isAskedOf(parent),
  );
  const outcomes = copies.map((parent) => ({
    outcome: outcomeOf(parent, facts.parents),
    notional: parent.eventId === undefined ? NO_USD : (facts.events.get(parent.eventId)?.notional ?? NO_USD),
  }));
  const recorded = new Set(copies.map(({ eventId }) => eventId));
  const followed = new Set(
    ledger.isCurrent ? facts.settings.follows.filter((f) => f.follower === ledger.follower).map((f) => f.leader) : [],
  );
  const unwritten = [...facts.events.values()].filter(
    (event) => !event.fannedOut && isAsked(event) && followed.has(event.leader) && !recorded.has(event.eventId),
  ).length;
  const count = (kind: Outcome['kind']): number => outcomes.filter(({ outcome }) => outcome.kind === kind).length;
  return {
    events: {
      seen: copies.length + unwritten,
      copied: count('copied'),
      skipped: count('skipped'),
      open: count('open') + unwritten,
    },
    reasons: tally(outcomes.filter(({ outcome }) => outcome.kind === 'skipped')),
    waits: tally(outcomes.filter(({ outcome }) => outcome.kind === 'open')),
  };
}

function outcomeOf(parent: ParentOrder, parents: ReportFacts['parents']): Outcome {
  const current = carrierOf(parent, parents);
  if (isOpen(current.state))
    return { kind: 'open', ...(current.reason === undefined ? {} : { code: current.reason.code }) };
  if (current.state === 'DONE' && current.filledShares > 0n) return { kind: 'copied' };
  return { kind: 'skipped', code: current.reason?.code ?? codeOf(current.state) };
}

/** What an end without a reason means. */
function codeOf(state: ParentState): Reason['code'] {
  if (state === 'NETTED') return 'NETTED';
  return state === 'MERGED' ? 'MERGED' : 'NO_FILL';
}

function tally(entries: readonly { readonly outcome: Outcome; readonly notional: Usd }[]): readonly ReasonTally[] {
  const byCode = new Map<Reason['code'], ReasonTally>();
  for (const { outcome, notional } of entries) {
    if (outcome.kind === 'copied' || outcome.code === undefined) continue;
    const before = byCode.get(outcome.code) ?? { code: outcome.code, count: 0, leaderNotional: NO_USD };
    byCode.set(outcome.code, {
      code: outcome.code,
      count: before.count + 1,
      leaderNotional: plus(before.leaderNotional, notional),
    });
  }
  return [...byCode.values()].sort((a, b) => b.count - a.count || a.code.localeCompare(b.code));
}
