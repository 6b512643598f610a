import { pastSlot } from '#core/ledger/past-slot.ts';
import { type Coverage } from '#core/model/coverage.ts';
import { type DecisionFacts } from '#core/model/decision-facts.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type LeaderEdge } from '#core/model/leader-score.ts';
import { type LeaderStanding } from '#core/model/leader-standing.ts';
import { CLOSING_MARKS_DAYS_BACK } from '#core/ledger/closing-of.ts';
import { type ClosingMarks, type MarkSheet } from '#core/model/closing-marks.ts';
import { type ParentId, type Wallet } from '#core/values/ids.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type Snapshots } from '#ports/snapshots.ts';

/** What was measured, in memory: of leaders' equity and marks the newest wins, of a follower's the next, of a day or quarter the first. */
export function memorySnapshots(): Snapshots {
  const stored = new Map<Wallet, LeaderEquity>();
  const edges = new Map<Wallet, LeaderEdge>();
  const standings = new Map<Wallet, LeaderStanding>();
  const followers = new Map<string, FollowerEquity>();
  const past = new Map<string, Map<number, FollowerEquity>>();
  const days = new Map<string, Coverage>();
  const closings = new Map<string, ClosingMarks>();
  const decisions = new Map<ParentId, DecisionFacts>();
  let sheet: MarkSheet | undefined;
  const keyOf = ({ follower, mode }: LedgerName): string => `${follower}#${mode}`;
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
    leaderStanding: (leader) => Promise.resolve(structuredClone(standings.get(leader))),
    putLeaderStanding: (standing) => {
      if ((standings.get(standing.leader)?.measuredAt ?? 0) <= standing.measuredAt)
        standings.set(standing.leader, structuredClone(standing));
      return Promise.resolve();
    },
    followerEquity: (ledger) => Promise.resolve(structuredClone(followers.get(keyOf(ledger)))),
    putFollowerEquity: (equity) => {
      if ((followers.get(keyOf(equity))?.version ?? 0n) !== equity.version - 1n) return Promise.resolve(false);
      followers.set(keyOf(equity), structuredClone(equity));
      return Promise.resolve(true);
    },
    addPastEquity: (equity) => {
      const ofLedger = past.get(keyOf(equity)) ?? new Map<number, FollowerEquity>();
      past.set(keyOf(equity), ofLedger);
      if (!ofLedger.has(pastSlot(equity.at))) ofLedger.set(pastSlot(equity.at), structuredClone(equity));
      return Promise.resolve();
    },
    pastEquities: (ledger, from) =>
      Promise.resolve(
        structuredClone(
          [...(past.get(keyOf(ledger)) ?? [])]
            .filter(([slot]) => slot >= pastSlot(from))
            .sort(([a], [b]) => a - b)
            .slice(0, 1_000)
            .map(([, equity]) => equity),
        ),
      ),
    marks: () => Promise.resolve(structuredClone(sheet)),
    putMarks: (marks, at) => {
      if (sheet === undefined || sheet.at <= at) sheet = structuredClone({ marks, at });
      return Promise.resolve();
    },
    addClosingMarks: (closing) => {
      if (!closings.has(closing.day)) closings.set(closing.day, structuredClone(closing));
      return Promise.resolve();
    },
    closingMarks: (day) => {
      const earliest = Date.parse(day) - CLOSING_MARKS_DAYS_BACK * 86_400_000;
      const current = sheet === undefined ? [] : [{ ...sheet, day: utcDate(sheet.at) }];
      const known = [...closings.values(), ...current].filter(
        (one) => one.day <= day && Date.parse(one.day) >= earliest,
      );
      return Promise.resolve(structuredClone(known.sort((a, b) => (a.day > b.day ? -1 : 1))[0]));
    },
    coverage: (leader, day) => Promise.resolve(structuredClone(days.get(`${leader}#${day}`))),
    addCoverage: (coverage) => {
      const key = `${coverage.leader}#${coverage.day}`;
      if (days.has(key)) return Promise.resolve(false);
      days.set(key, structuredClone(coverage));
      return Promise.resolve(true);
    },
    putDecisionFacts: (facts) => {
      if ((decisions.get(facts.parentId)?.now ?? 0) <= facts.now) decisions.set(facts.parentId, structuredClone(facts));
      return Promise.resolve();
    },
    decisionFacts: (parentId) => Promise.resolve(structuredClone(decisions.get(parentId))),
  };
}
