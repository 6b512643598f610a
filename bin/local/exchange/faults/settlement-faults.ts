import type { Account } from '../accounts.ts';
import { padConditionId } from '../market-index.ts';
import type { MatchedTrade, SettlementOf } from '../settled-matches.ts';
import type { SettlementPlan } from '../settlement.ts';
import type { ActiveFault } from './active-faults.ts';
import type { Draw } from './draws.ts';
import { SETTLEMENT_KINDS, type SettlementFault } from './settlement-kinds.ts';

const WALLET_LENGTH = 42;
const KINDS = new Set<string>(SETTLEMENT_KINDS.map(({ shape }) => shape.kind.value));

/**
 * How the trades of an exchange settle under a plan: the first fault that strikes a trade decides, the others confirm.
 *
 * A draw hangs on the id of the trade alone, so trades of one order can end differently.
 */
export function settlementUnder(faults: readonly ActiveFault[]): SettlementOf {
  const own = faults.filter(isSettlementFault);
  return (match) => {
    for (const active of own) {
      if (!isNamed(active.fault.of, match)) continue;
      const draw = active.standingDraw(match.tradeId, match.atMs);
      if (draw !== undefined && active.hit()) return settlementBy(active, { draw, match });
    }
    return 'confirm';
  };
}

/** Counts what became of the trades of an earlier run of the exchange, as if it were met now. */
export function recountSettlements(settlementOf: SettlementOf, accounts: Iterable<Account>): void {
  const matches = new Map<string, MatchedTrade>();
  for (const { wallet, signer, trades } of accounts)
    for (const { id, matchMs, token } of trades) {
      const parties = [...(matches.get(id)?.parties ?? []), wallet, signer];
      matches.set(id, { tradeId: id, atMs: matchMs, market: token.market, parties });
    }
  for (const match of [...matches.values()].sort((left, right) => left.atMs - right.atMs)) settlementOf(match);
}

function isSettlementFault(active: ActiveFault): active is ActiveFault<SettlementFault> {
  return KINDS.has(active.fault.kind);
}

/** A fault can be for one wallet, for who signs for it, or for one market. */
function isNamed(of: string | undefined, { parties, market }: MatchedTrade): boolean {
  if (of === undefined) return true;
  return of.length === WALLET_LENGTH
    ? parties.includes(of.toLowerCase())
    : market.paddedConditionId === padConditionId(of);
}

function settlementBy(
  { fault, window }: ActiveFault<SettlementFault>,
  { draw, match }: { readonly draw: Draw; readonly match: MatchedTrade },
): SettlementPlan {
  switch (fault.kind) {
    case 'ghost':
      return 'fail';
    case 'retry':
      return 'retry';
    case 'stuck':
      return Number.isFinite(window.untilMs) ? { lateMs: window.untilMs - match.atMs } : 'stuck';
    case 'slow-settlement':
      return { lateMs: typeof fault.ms === 'number' ? fault.ms : draw.between(...fault.ms) };
  }
}
