import { nextHotRead, takeHot } from '#core/detection/hot-leaders.ts';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { type Settings, type SourceName } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type LeaderStream, type OpenLeaderStream } from '#ports/leader-stream.ts';
import { type Log } from '#ports/log.ts';
import { followHints, type HintedRun } from './follow-hints.ts';

export type HintDeps = {
  readonly clock: Clock;
  readonly log: Log;
  /** Absent where there is no stream that could be waited for. */
  readonly openStream?: OpenLeaderStream | undefined;
};

/** Why a wait ended. */
export type Woken = {
  readonly now: UnixMs;
  /** The instant has come: whatever is due is read, and who is hot. Else only who is hot. */
  readonly isDue: boolean;
  /** Leaders of whom the stream told a trade that no other source has shown yet: to be read now. */
  readonly hot: ReadonlySet<Wallet>;
  /** What the stream told, where it is to be copied as matched. */
  readonly told: readonly LeaderAction[];
};

type WaitInput = {
  readonly settings: Settings;
  /** When the next read is due. */
  readonly instant: UnixMs;
  /** When the run is over. */
  readonly end: UnixMs;
  /** Another run watches: this one listens to nothing, and would count what that one finds as not found. */
  readonly isStandby: boolean;
};

/** The watcher's wait for its next instant, which a stream may cut short. */
export type HintedWait = {
  /** Undefined where the run is over before the instant comes. */
  wait(input: WaitInput): Promise<Woken | undefined>;
  readonly onRecorded: (action: LeaderAction, source: SourceName) => void;
  close(): void;
};

const NOBODY: ReadonlySet<Wallet> = new Set();

/**
 * Waits for instants, and meanwhile listens to the stream where the settings name it; without one it is the clock's wait.
 *
 * A trade that the stream tells makes its leader hot: he is read each second until another source shows the trade, for
 * 15 s at most. Where trades are copied as matched, it is handed out at once as well.
 */
export function hintedWait(deps: HintDeps, run: HintedRun): HintedWait {
  const { clock, log } = deps;
  const hints = followHints(log, run);
  let stream: LeaderStream | undefined;
  let isMissed = false;
  const close = (): void => {
    if (stream === undefined) return;
    stream.close();
    countHealth(log, stream);
    stream = undefined;
  };
  const attend = ({ settings, isStandby }: WaitInput): void => {
    if (isStandby || !settings.detection.sources.includes('rtds')) {
      close();
      return;
    }
    stream ??= deps.openStream?.();
    if (stream === undefined && !isMissed) log.warn('there is no stream here that could be waited for', {});
    isMissed = stream === undefined;
    const watched = settings.leaders.filter(({ wallet, enabled }) => enabled || run.armedAt(wallet) !== undefined);
    stream?.follow(new Set(watched.map(({ wallet }) => wallet)));
  };
  /** One wait, to the first of what can end it. */
  const listen = async (heard: LeaderStream, { settings, instant, end }: WaitInput): Promise<Woken> => {
    const target = Math.min(instant, end, nextHotRead(hints.hot) ?? Infinity);
    const now = await clock.waitUntil(unixMs(target), heard.next());
    const matched = hints.hear(heard.take(), now);
    const told = settings.detection.copyOn === 'matched' ? matched : [];
    const { due, hot } = takeHot(hints.hot, now);
    hints.hot = hot;
    return { now, isDue: instant <= end && now >= instant, hot: due, told };
  };
  return {
    wait: async (input) => {
      attend(input);
      if (stream === undefined) {
        if (input.instant > input.end) return undefined;
        return { now: await clock.waitUntil(input.instant), isDue: true, hot: NOBODY, told: [] };
      }
      for (;;) {
        // What the reads of the last pass have found is no reason to read again.
        hints.settle();
        const woken = await listen(stream, input);
        if (woken.isDue) return woken;
        // However many trades are told, the run ends: the next one is there for them.
        if (woken.now > input.end) return undefined;
        if (woken.hot.size > 0 || woken.told.length > 0) return woken;
        if (woken.now >= input.end) return undefined;
      }
    },
    onRecorded: (action, source) => {
      if (stream !== undefined) hints.onRecorded(action, source);
    },
    close,
  };
}

function countHealth(log: Log, stream: LeaderStream): void {
  const { silenceMs, reconnects, unreadable, dropped } = stream.health();
  // Once a run: the maximum over runs is what was worst.
  log.count('StreamSilenceMs', silenceMs);
  if (reconnects > 0) log.count('StreamReconnects', reconnects);
  if (unreadable > 0) log.count('StreamRowsUnreadable', unreadable);
  if (dropped > 0) log.count('StreamRowsDropped', dropped);
}
