/** When the world changes next: an instant, never again, or unknown. */
export type WorldOutlook = number | 'over' | undefined;

/** The functions whose last runs tell whether anything is open. */
export const REPORTING = ['reconciler', 'order-manager'] as const;

/** The last finished run of one of them: when it started, and what it returned. */
export type RunReport = { readonly startedAt: number; readonly result: unknown };

export type QuietStretch = {
  /** Notes what the world says now; asked whenever nothing is in flight. */
  note(outlook: WorldOutlook, now: number): void;
  /** Where time may jump to: nothing happens out there, and here nothing is open or all that is open waits. */
  jump(now: number, reports: RunReports): number | undefined;
  /** Whether the world is over and nothing is open, or has been over for half an hour. */
  isOver(now: number, reports: RunReports): boolean;
};

/** One of each function that tells what is open; undefined of one that has not yet run. */
export type RunReports = readonly (RunReport | undefined)[];

const MINUTE_MS = 60_000;
/** A shorter stretch is not worth it. */
const MIN_STRETCH_MS = 3 * MINUTE_MS;
/** Loops and snapshots are back to normal this long before the world changes. */
const LEAD_MS = MINUTE_MS;
/** Whatever the world showed last was read by every watcher within this time. */
const NOTICE_MS = 20_000;
/** A clock that runs by itself does not wait for our code: this much of the machine's time is left to it. */
const REAL_NOTICE_MS = 5_000;
/** Something that stays open for longer than this after the end will not close by itself. */
const MAX_AFTERMATH_MS = 30 * MINUTE_MS;

/** Judges when nothing can happen: only runs that began after the last change was noticed count. */
export function quietStretch(speed: number | 'max'): QuietStretch {
  const noticeMs = speed === 'max' ? NOTICE_MS : Math.max(NOTICE_MS, REAL_NOTICE_MS * speed);
  const state: { outlook: WorldOutlook; since: number | undefined } = { outlook: undefined, since: undefined };
  const isSettled = (reports: RunReports): boolean => {
    const { since } = state;
    if (since === undefined) return false;
    return reports.every(
      (report) => report !== undefined && report.startedAt >= since + noticeMs && openCount(report.result) === 0,
    );
  };
  return {
    note: (outlook, now) => {
      if (state.since !== undefined && outlook === state.outlook) return;
      state.outlook = outlook;
      state.since = now;
    },
    jump: (now, reports) => {
      if (typeof state.outlook !== 'number' || state.outlook - now <= MIN_STRETCH_MS || !isSettled(reports))
        return undefined;
      const before = Math.floor((state.outlook - LEAD_MS) / MINUTE_MS) * MINUTE_MS;
      const target = Math.min(before, ...reports.map((report) => firstRunAfter(nextDue(report?.result)) ?? before));
      return target - now >= MINUTE_MS ? target : undefined;
    },
    isOver: (now, reports) =>
      state.outlook === 'over' &&
      state.since !== undefined &&
      (isSettled(reports) || now - state.since >= Math.max(MAX_AFTERMATH_MS, 4 * noticeMs)),
  };
}

/** Schedules fall on whole minutes: that run takes up what is due by then. */
function firstRunAfter(dueMs: number | undefined): number | undefined {
  return dueMs === undefined ? undefined : Math.ceil(dueMs / MINUTE_MS) * MINUTE_MS;
}

function nextDue(result: unknown): number | undefined {
  if (typeof result !== 'object' || result === null || !('nextDue' in result)) return undefined;
  return typeof result.nextDue === 'number' ? result.nextDue : undefined;
}

function openCount(result: unknown): number | undefined {
  if (typeof result !== 'object' || result === null || !('open' in result)) return undefined;
  return typeof result.open === 'number' ? result.open : undefined;
}
