import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type Snapshots } from '#ports/snapshots.ts';

/** What was measured of leaders, in memory; the newest wins. */
export function memorySnapshots(): Snapshots {
  const stored = new Map<Wallet, LeaderEquity>();
  return {
    leaderEquity: (leader) => Promise.resolve(structuredClone(stored.get(leader))),
    putLeaderEquity: (equity) => {
      const known = stored.get(equity.leader);
      if (known === undefined || known.at <= equity.at) stored.set(equity.leader, structuredClone(equity));
      return Promise.resolve();
    },
  };
}
