import { type Cut } from '#core/model/position.ts';
import { type Shares } from '#core/values/shares.ts';
import { type World } from './model-world.ts';

const FINE = 10n ** 40n;

type Bounds = { readonly target: Shares; readonly atLeast: bigint; readonly atMost: bigint };

/**
 * Computes every target from the facts alone: each booked share of a purchase, less every reduction that was applied
 * after its reservation, no matter whether the share was booked before or after the reduction.
 *
 * What was booked before the last resolution counts no more. A reduction may cost a micro-share for each fill.
 */
export function targetsBounds({ ledger, committed }: World): readonly Bounds[] {
  const { positions, children } = ledger.dump();
  return positions.map(({ leader, target, cuts }) => {
    const history = committed.filter((changes) => changes.some((change) => isOf(change, leader)));
    const lastPayout = history.findLastIndex((changes) => changes.some(isPayout));
    let exact = 0n;
    let fills = 0n;
    for (const child of children) {
      if (child.side !== 'BUY' || child.leader !== leader) continue;
      const reservedAt = history.findIndex((changes) => putsChild(changes, child.venueOrderId));
      const keep = kept(cuts.slice(cutsAt(history, reservedAt, leader)));
      for (const trade of child.trades) {
        const isOld = history.slice(0, lastPayout + 1).some((changes) => settles(changes, trade.tradeId));
        if (!trade.settled || isOld) continue;
        exact += trade.shares * keep;
        fills += 1n;
      }
    }
    const atMost = exact / FINE;
    return { target, atMost, atLeast: atMost - (fills + 1n) * BigInt(cuts.length + 1) };
  });
}

type Changes = World['committed'][number];

function isOf(change: Changes[number], leader: string): boolean {
  return change.kind === 'put' && change.type === 'position' && change.value.leader === leader;
}

function isPayout(change: Changes[number]): boolean {
  return change.kind === 'journal' && change.entry.kind === 'resolve';
}

function putsChild(changes: Changes, venueOrderId: string): boolean {
  return changes.some(
    (change) => change.kind === 'put' && change.type === 'child' && change.value.venueOrderId === venueOrderId,
  );
}

function settles(changes: Changes, tradeId: string): boolean {
  const isBooked = changes.some((change) => change.kind === 'journal');
  return isBooked && changes.some((change) => isSettledIn(change, tradeId));
}

function isSettledIn(change: Changes[number], tradeId: string): boolean {
  if (change.kind !== 'put' || change.type !== 'child') return false;
  return change.value.trades.some((trade) => trade.tradeId === tradeId && trade.settled);
}

/** How many reductions the position carried when a transaction was made. */
function cutsAt(history: readonly Changes[], index: number, leader: string): number {
  for (const change of history[index] ?? []) {
    if (change.kind === 'put' && change.type === 'position' && change.value.leader === leader)
      return change.value.cuts.length;
  }
  return 0;
}

/** Rounded up, by less than any micro-share: a third of three shares is one, and not a little less. */
function kept(cuts: readonly Cut[]): bigint {
  return cuts.reduce(
    (keep, { keepNumerator, keepDenominator }) => (keep * keepNumerator + keepDenominator - 1n) / keepDenominator,
    FINE,
  );
}
