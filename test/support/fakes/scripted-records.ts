import { type LeaderRecord } from '#core/scoring/leader-record.ts';
import { type RecordInput, recordOfRows } from '#core/scoring/record-of-rows.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type LeaderRecords, type RecordWindow } from '#ports/leader-records.ts';

/** What a leader did, as a test writes it. */
export type ScriptedPast = Pick<RecordInput, 'rows' | 'markets' | 'prices'>;

/** Records of leaders as a test writes them. */
export type ScriptedRecords = LeaderRecords & {
  readonly past: Map<Wallet, ScriptedPast>;
  readonly asked: (RecordWindow & { readonly leader: Wallet })[];
  /** Leaders of whom nothing can be read. */
  readonly away: Set<Wallet>;
};

/** Starts without a leader: of one that is not there nothing was ever done. */
export function scriptedRecords(): ScriptedRecords {
  const scripted: ScriptedRecords = {
    past: new Map(),
    asked: [],
    away: new Set(),
    recordOf: (leader, window) => {
      scripted.asked.push({ leader, ...window });
      if (scripted.away.has(leader)) return Promise.reject(new UnavailableError('activity', { source: 'activity' }));
      return Promise.resolve(recordOfPast(scripted.past.get(leader), window));
    },
  };
  return scripted;
}

function recordOfPast(past: ScriptedPast | undefined, { from, to }: RecordWindow): LeaderRecord {
  const isWithin = ({ at }: { readonly at: number }): boolean => at >= from && at < to;
  const rows = (past?.rows ?? []).filter(isWithin);
  const own = new Set(rows.map(({ condition }) => condition));
  const markets = (past?.markets ?? []).filter(({ condition }) => own.has(condition));
  return recordOfRows({
    rows,
    markets: markets.map(({ payout, ...market }) =>
      payout === undefined || payout.at >= to ? market : { ...market, payout },
    ),
    prices: (past?.prices ?? []).filter(isWithin),
    lastAt: later(to, -1),
    left: { opening: 0, unreadable: 0, unpricedMarkets: 0 },
  });
}
