import { dayCap, eventCap, marketCap, minuteCap, tokenCap } from '../model/cap.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type ConditionId, type EventGroupId, type TokenId } from '../values/ids.ts';

type CapsInput = Pick<Snapshot, 'settings' | 'follow' | 'now'> & {
  readonly token: TokenId;
  readonly condition: ConditionId;
};

type CapNames = Readonly<Record<'marketCap' | 'tokenCap' | 'dayCap' | 'minuteCap', string | undefined>>;

/** The names of the caps that a decision looks at beside the global one, the leader's and the event's: none without a limit. */
export function limitCaps({ settings, follow, token, condition, now }: CapsInput): CapNames {
  const { maxMarketExposure, maxDailySpend, maxEntriesPerMinute } = settings.limits;
  return {
    marketCap: maxMarketExposure === undefined ? undefined : marketCap(condition),
    tokenCap: countsToken({ settings, follow }) ? tokenCap(token) : undefined,
    dayCap: maxDailySpend === undefined ? undefined : dayCap(now),
    minuteCap: maxEntriesPerMinute === undefined ? undefined : minuteCap(now),
  };
}

/** The name of the cap of an entry's event; undefined where nothing limits events, or nobody knows it. */
export function limitedEventCap({ limits }: Snapshot['settings'], group: EventGroupId | undefined): string | undefined {
  return limits.maxEventExposure === undefined || group === undefined ? undefined : eventCap(group);
}

/** True where anything is limited by what is owned of a token. */
function countsToken({ settings, follow }: Pick<Snapshot, 'settings' | 'follow'>): boolean {
  const { maxPositionShares, maxPositionCapitalBps, maxAdds } = settings.limits;
  const isLimited = [maxPositionShares, maxPositionCapitalBps, maxAdds].some((limit) => limit !== undefined);
  return isLimited || follow.sizing.policy === 'kelly';
}
