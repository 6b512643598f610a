import { type Coverage } from '#core/model/coverage.ts';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type LeaderEdge, type LeaderVeto } from '#core/model/leader-score.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type Snapshots } from '#ports/snapshots.ts';

/** What was measured of leaders, in memory: of equity the newest wins, of a day's coverage the first. */
export function memorySnapshots(): Snapshots {
  const stored = new Map<Wallet, LeaderEquity>();
  const edges = new Map<Wallet, LeaderEdge>();
  const vetoes = new Map<Wallet, LeaderVeto>();
  const days = new Map<string, Coverage>();
  return {
    leaderEquity: (leader) => Promise.resolve(structuredClone(stored.get(leader))),
    putLeaderEquity: (equity) => {
      const known = stored.get(equity.leader);
      if (known === undefined || known.at <= equity.at) stored.set(equity.leader, structuredClone(equity));
      return Promise.resolve();
    },
    leaderEdge: (leader) => Promise.resolve(structuredClone(edges.get(leader))),
    putLeaderEdge: (edge) => {
      if ((edges.get(edge.leader)?.measuredAt ?? 0) <= edge.measuredAt) edges.set(edge.leader, structuredClone(edge));
      return Promise.resolve();
    },
    leaderVeto: (leader) => Promise.resolve(structuredClone(vetoes.get(leader))),
    putLeaderVeto: (veto) => {
      if ((vetoes.get(veto.leader)?.measuredAt ?? 0) <= veto.measuredAt) vetoes.set(veto.leader, structuredClone(veto));
      return Promise.resolve();
    },
    coverage: (leader, day) => Promise.resolve(structuredClone(days.get(`${leader}#${day}`))),
    addCoverage: (coverage) => {
      const key = `${coverage.leader}#${coverage.day}`;
      if (days.has(key)) return Promise.resolve(false);
      days.set(key, structuredClone(coverage));
      return Promise.resolve(true);
    },
  };
}
