import { type CapChange, type ModeChange } from '../ledger/change.ts';
import { type Cap, GLOBAL_CAP, leaderCap, opensByUse } from '../model/cap.ts';
import { type Settings } from '../model/settings.ts';
import { invariant } from '../values/invariant.ts';
import { plus } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { NO_USD } from '../values/usd.ts';

/** The caps that storing the settings opens, every switch on ACTIVE. */
export function openedCaps({ followers, follows, version }: Settings): readonly Cap[] {
  return followers.flatMap(({ name: follower, mode }) => {
    const leaders = new Set(follows.flatMap((one) => (one.follower === follower ? [one.leader] : [])));
    const fresh = (name: string): Cap => ({ ...emptyCap({ follower, mode, name }), switch: 'ACTIVE', epoch: 0n });
    return [{ ...fresh(GLOBAL_CAP), settings: version }, ...[...leaders].map((leader) => fresh(leaderCap(leader)))];
  });
}

function emptyCap({ follower, mode, name }: Pick<Cap, 'follower' | 'mode' | 'name'>): Cap {
  return { follower, mode, name, reserved: NO_USD, posted: NO_USD, used: NO_USD, tradingMode: 'ACTIVE' };
}

/** True where every condition of a change holds for the stored cap: those that the stored ledger's transaction has. */
export function capAllows(stored: Cap | undefined, change: CapChange): boolean {
  if (stored === undefined && !opensByUse(change.name)) return false;
  const { used, shares = 0n, entries = 0n, adds = 0n } = stored ?? emptyCap(change);
  const { usedAtMost, sharesAtMost, entriesAtMost, addsAtMost, copiesAtLeast, allows } = change;
  const bounds = [
    [used, usedAtMost],
    [shares, sharesAtMost],
    [entries, entriesAtMost],
    [adds, addsAtMost],
  ] as const;
  if (bounds.some(([amount, atMost]) => atMost !== undefined && amount > atMost)) return false;
  if (stored === undefined) return true;
  if (copiesAtLeast !== undefined && (stored.copies ?? -1n) < copiesAtLeast) return false;
  if (allows === 'entries' && stored.tradingMode !== 'ACTIVE') return false;
  if (allows === 'sales' && stored.tradingMode === 'HALTED') return false;
  if (change.settings !== undefined && stored.settings !== change.settings) return false;
  if (change.isOpened === true && stored.isOpened !== true) return false;
  return change.open !== true || stored.isOpened === undefined;
}

/** A cap after a change of its amounts; one that is new counts from nothing. */
export function movedCap(stored: Cap | undefined, change: CapChange): Cap {
  const cap = stored ?? emptyCap(change);
  const { reserved, posted, shares, entries, adds, copies } = change;
  return {
    ...cap,
    reserved: plus(cap.reserved, reserved),
    posted: plus(cap.posted, posted),
    used: plus(cap.used, plus(reserved, posted)),
    ...(shares === undefined ? {} : { shares: plus(cap.shares ?? NO_SHARES, shares) }),
    ...(entries === undefined ? {} : { entries: (cap.entries ?? 0n) + entries }),
    ...(adds === undefined ? {} : { adds: (change.restartsAdds === true ? 0n : (cap.adds ?? 0n)) + adds }),
    ...(copies === undefined ? {} : { copies: (cap.copies ?? 0n) + copies }),
    ...(change.open === true ? { isOpened: true } : {}),
  };
}

/** A cap after a change of its switch and breakers. */
export function switchedCap(cap: Cap | undefined, change: ModeChange): Cap {
  invariant(cap !== undefined, 'a mode is changed of a cap that is there');
  const { switchFrom: _, trips: __, ...kept } = cap;
  const { switch: position, switchFrom, breakers, trips, tradingMode, epochBefore } = change;
  const from = { ...(switchFrom === undefined ? {} : { switchFrom }), ...(trips === undefined ? {} : { trips }) };
  return { ...kept, ...from, switch: position, breakers, tradingMode, epoch: epochBefore + 1n };
}
