import { type CopyRecord } from '#core/scoring/copy-record.ts';
import { type BacktestFile } from './backtest-file.ts';

/**
 * Calls leaders by their names in place of their wallets; who has none, shares it, or took another's wallet for
 * one, keeps his own.
 */
export function withNames(record: CopyRecord, leaders: NonNullable<BacktestFile['leaders']>): CopyRecord {
  const taken = Map.groupBy(leaders, ({ name }) => name);
  const isOwn = (name: string): boolean =>
    name !== '' && taken.get(name)?.length === 1 && !record.leaders.includes(name);
  const names = new Map(leaders.flatMap(({ wallet, name }) => (isOwn(name) ? [[wallet, name]] : [])));
  const named = <One extends { readonly leader: string }>(one: One): One => ({
    ...one,
    leader: names.get(one.leader) ?? one.leader,
  });
  return {
    ...record,
    leaders: record.leaders.map((wallet) => names.get(wallet) ?? wallet),
    bets: record.bets.map(named),
    trades: record.trades.map(named),
    ...(record.markouts === undefined ? {} : { markouts: record.markouts.map(named) }),
  };
}
