/** When the world changes next: an instant, never again, or unknown. */
export type WorldOutlook = number | 'over' | undefined;

/** The last finished run of the reconciler: when it started, and what it returned. */
export type ReconcilerReport = { readonly startedAt: number; readonly result: unknown };

export type QuietStretch = {
  /** Notes what the world says now; asked whenever nothing is in flight. */
  note(outlook: WorldOutlook, now: number): void;
  /** Where time may jump to: nothing is open here and nothing happens out there. */
  jump(now: number, report: ReconcilerReport | undefined): number | undefined;
  /** Whether the world is over and nothing is open, or has been over for half an hour. */
  isOver(now: number, report: ReconcilerReport | undefined): boolean;
};

const MINUTE_MS = 60_000;
/** A shorter stretch is not worth it. */
const MIN_STRETCH_MS = 4 * MINUTE_MS;
/** Loops and snapshots are back to normal this long before the world changes. */
const LEAD_MS = 2 * MINUTE_MS;
/** Whatever the world showed last was read by every watcher within this time. */
const NOTICE_MS = MINUTE_MS;
/** Something that stays open for longer than this after the end will not close by itself. */
const MAX_AFTERMATH_MS = 30 * MINUTE_MS;

/** Judges when nothing can happen: only a reconciler's run that began after the last change was noticed counts. */
export function quietStretch(): QuietStretch {
  const state: { outlook: WorldOutlook; since: number | undefined } = { outlook: undefined, since: undefined };
  const isSettled = (report: ReconcilerReport | undefined): boolean =>
    report !== undefined &&
    state.since !== undefined &&
    report.startedAt >= state.since + NOTICE_MS &&
    openCount(report.result) === 0;
  return {
    note: (outlook, now) => {
      if (state.since !== undefined && outlook === state.outlook) return;
      state.outlook = outlook;
      state.since = now;
    },
    jump: (now, report) => {
      if (typeof state.outlook !== 'number' || state.outlook - now <= MIN_STRETCH_MS || !isSettled(report))
        return undefined;
      const target = Math.floor((state.outlook - LEAD_MS) / MINUTE_MS) * MINUTE_MS;
      return target > now ? target : undefined;
    },
    isOver: (now, report) =>
      state.outlook === 'over' &&
      state.since !== undefined &&
      (isSettled(report) || now - state.since >= MAX_AFTERMATH_MS),
  };
}

function openCount(result: unknown): number | undefined {
  if (typeof result !== 'object' || result === null || !('open' in result)) return undefined;
  return typeof result.open === 'number' ? result.open : undefined;
}
