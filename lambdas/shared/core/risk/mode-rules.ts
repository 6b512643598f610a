import { type SkipReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { staleReason } from './age-gate.ts';
import { tradingMode } from './mode-rule.ts';
import { type FactRule, type Refusal } from './rule.ts';

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
];

function leaderDisabled({ isLeaderEnabled }: Snapshot): SkipReason | undefined {
  return isLeaderEnabled ? undefined : { code: 'LEADER_DISABLED' };
}

/** Another purchase of the token might be the same one twice. */
function outcomeUnknown({ unknownForMs: ageMs }: Snapshot): Refusal | undefined {
  return ageMs === undefined ? undefined : { code: 'OUTCOME_UNKNOWN', ageMs };
}

function tooOld({ event, storedLot, liftedAt, now, settings }: Snapshot): SkipReason | undefined {
  const { maxTradeAgeMs } = settings.execution;
  return staleReason({ freshAt: storedLot?.freshAt ?? event.at, liftedAt, now, maxTradeAgeMs });
}
