import { oldestInput } from '../model/follower-equity.ts';
import { type DenyReason, type SkipReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type Restriction } from '../model/venue-restriction.ts';
import { staleReason } from './age-gate.ts';
import { FOLLOWER_EQUITY_MAX_AGE_MS, followerEquityMissing } from './follower-equity-rule.ts';
import { tradingMode } from './mode-rule.ts';
import { type FactRule, type Numbers, type Refusal } from './rule.ts';
import { settingsLost } from './settings-lost.ts';
import { pauseInForce, regionInForce, venueReason } from './venue-restriction.ts';

/** How far our clock may be off the venue's before nothing is bought. */
export const CLOCK_OFF_MAX_MS = 10_000;
/** How far it may be off before that is counted. */
export const CLOCK_OFF_COUNTED_MS = 2_000;

/** What stops entries for reasons that lie neither in the leader nor in the market. */
export const MODE_RULES: readonly FactRule[] = [
  {
    ...{ group: 'mode', needs: 'facts', codes: ['LEADER_DISABLED'] },
    judge: leaderDisabled,
    numbers: ({ isLeaderEnabled }) => ({ isLeaderEnabled }),
  },
  {
    ...{ group: 'mode', needs: 'facts' },
    codes: ['TRADING_HALTED', 'TRADING_REDUCING', 'LEADER_PAUSED', 'FOLLOWER_PAUSED'],
    judge: tradingMode,
    numbers: ({ globalCap, leaderCap }) => ({
      mode: globalCap?.tradingMode,
      leaderMode: leaderCap?.tradingMode,
      breakers: [...(globalCap?.breakers ?? []), ...(leaderCap?.breakers ?? [])],
    }),
  },
  {
    ...{ group: 'mode', needs: 'facts', codes: ['VENUE_PAUSED'] },
    judge: ({ restrictions, now }) => venueReason('VENUE_PAUSED', pauseInForce(restrictions, now)),
    numbers: ({ restrictions }) => timesOf(restrictions?.pause),
  },
  {
    ...{ group: 'mode', needs: 'facts', codes: ['REGION_BLOCKED'] },
    judge: ({ restrictions, now }) => venueReason('REGION_BLOCKED', regionInForce(restrictions, now)),
    numbers: ({ restrictions }) => timesOf(restrictions?.region),
  },
  {
    ...{ group: 'mode', needs: 'facts', codes: ['CLOCK_OFF'] },
    judge: clockOff,
    numbers: ({ clockOffMs: offMs }) => ({ offMs, maxMs: CLOCK_OFF_MAX_MS }),
  },
  {
    ...{ group: 'mode', needs: 'facts', codes: ['SETTINGS_LOST'] },
    judge: settingsLost,
    numbers: ({ settings }) => ({ version: settings.version, isLastKnown: settings.isLastKnown }),
  },
  {
    ...{ group: 'mode', needs: 'facts', codes: ['OUTCOME_UNKNOWN'] },
    judge: outcomeUnknown,
    numbers: ({ unknownForMs }) => ({ unknownForMs }),
  },
  {
    ...{ group: 'mode', needs: 'facts', codes: ['STALE'] },
    judge: tooOld,
    numbers: ({ event, storedLot, now, settings }) => ({
      ageMs: now - (storedLot?.freshAt ?? event.at),
      maxAgeMs: settings.execution.maxTradeAgeMs,
    }),
  },
  {
    ...{ group: 'mode', needs: 'facts', codes: ['FOLLOWER_EQUITY_UNKNOWN', 'FOLLOWER_EQUITY_STALE'] },
    judge: followerEquityMissing,
    numbers: ({ followerEquity, now }) => ({
      ageMs: followerEquity === undefined ? undefined : now - oldestInput(followerEquity),
      maxAgeMs: FOLLOWER_EQUITY_MAX_AGE_MS,
    }),
  },
];

function leaderDisabled({ isLeaderEnabled }: Snapshot): SkipReason | undefined {
  return isLeaderEnabled ? undefined : { code: 'LEADER_DISABLED' };
}

function timesOf(one: Restriction | undefined): Numbers {
  return { from: one?.from, until: one?.until };
}

/** The age of a trade, and a day's or a minute's limit, are what the clock says they are. */
function clockOff({ clockOffMs: offMs }: Snapshot): DenyReason | undefined {
  if (offMs === undefined || Math.abs(offMs) <= CLOCK_OFF_MAX_MS) return undefined;
  return { code: 'CLOCK_OFF', offMs, maxMs: CLOCK_OFF_MAX_MS };
}

/** Another purchase of the token might be the same one twice. */
function outcomeUnknown({ unknownForMs: ageMs }: Snapshot): Refusal | undefined {
  return ageMs === undefined ? undefined : { code: 'OUTCOME_UNKNOWN', ageMs };
}

/** Refuses an entry whose newest fill is older than the settings allow. */
export function tooOld({ event, storedLot, liftedAt, now, settings }: Snapshot): SkipReason | undefined {
  const { maxTradeAgeMs } = settings.execution;
  return staleReason({ freshAt: storedLot?.freshAt ?? event.at, liftedAt, now, maxTradeAgeMs });
}
