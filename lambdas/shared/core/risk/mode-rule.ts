import { switchOf } from '../ledger/modes.ts';
import { breakerMode } from '../model/breaker.ts';
import { type Cap, type Mode } from '../model/cap.ts';
import { type DenyReason, type SkipReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';

/**
 * Refuses entries where a switch or a breaker stops them, and says which: the system's switch and breakers deny, a
 * paused leader or follower skips.
 *
 * A reason for a person only: whether an entry may be reserved is a condition of the transaction that reserves it.
 */
export function tradingMode({
  globalCap,
  leaderCap,
}: Pick<Snapshot, 'globalCap' | 'leaderCap'>): SkipReason | DenyReason | undefined {
  if (isActive(globalCap) && isActive(leaderCap)) return undefined;
  for (const mode of ['HALTED', 'REDUCING'] as const) {
    const breakers = [globalCap, leaderCap].flatMap((cap) => breakersThat(cap, mode));
    const code = `TRADING_${mode}` as const;
    if (breakers.length > 0) return { code, breakers };
    if (isSystemAt(globalCap, mode)) return { code };
  }
  if (isStopped(leaderCap)) return { code: 'LEADER_PAUSED', mode: leaderCap.tradingMode };
  return isStopped(globalCap) ? { code: 'FOLLOWER_PAUSED', mode: globalCap.tradingMode } : undefined;
}

/** Nothing stands against it: no switch, no breaker, and no mode that either has left. */
function isActive(cap: Cap | undefined): boolean {
  if (cap === undefined) return true;
  const { tradingMode: mode, switch: position = 'ACTIVE', breakers = [] } = cap;
  return mode === 'ACTIVE' && position === 'ACTIVE' && breakers.length === 0;
}

function breakersThat(cap: Cap | undefined, mode: Mode): readonly string[] {
  return (cap?.breakers ?? []).filter((code) => breakerMode(code) === mode);
}

/** Where nobody is named it was the system's: only a follower's own switch is his. */
function isSystemAt(cap: Cap | undefined, mode: Mode): boolean {
  return cap !== undefined && switchOf(cap) === mode && cap.switchFrom !== 'follower';
}

function isStopped(cap: Cap | undefined): cap is Cap {
  return cap !== undefined && cap.tradingMode !== 'ACTIVE';
}
