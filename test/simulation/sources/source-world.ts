import { type SourceName } from '#core/model/settings.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Block, type FillLog, type FillLogs } from '#ports/fill-logs.ts';
import { type ActivityWalk, type LeaderFeed } from '#ports/leader-feed.ts';
import { type MarketData } from '#ports/market-data.ts';
import { scriptedMarkets } from '../../support/fakes/scripted-markets.ts';
import { type StepClock } from '../../support/fakes/step-clock.ts';
import { drawOf } from '../draws.ts';
import { type ShownRow } from './faulty-rows.ts';

type WorldInput = {
  readonly rows: readonly ShownRow[];
  readonly seed: number;
  readonly clock: Pick<StepClock, 'moment'>;
};

const BLOCK_MS = 1_000;
/** Of a thousand requests, how many get no answer. */
const DOWN_PERMILLE = 30;
/** Of a thousand reads of the index, how many are cut, and of the chain, how many end early. */
const CUT_PERMILLE = 20;
/** Of a thousand logs in a read, how many the node leaves out of it: the next one has them. */
const FORGOTTEN_PERMILLE = 5;

/** Sources that show rows as their faults say; asked twice at another moment they may answer otherwise. */
export function sourceWorld({ rows, seed, clock }: WorldInput): {
  readonly feed: LeaderFeed;
  readonly fillLogs: FillLogs;
  readonly markets: MarketData;
} {
  const fails = (source: SourceName, what: string, permille: number): boolean =>
    drawOf(seed, source, what, clock.moment) * 1_000 < permille;
  const answer = (source: SourceName): void => {
    if (fails(source, 'down', DOWN_PERMILLE)) throw new UnavailableError(`${source} does not answer`);
  };
  const byWallet = Map.groupBy(rows, ({ row }) => row.wallet);
  const logs = Map.groupBy(
    rows.flatMap((shown, index) => logOf(shown, index)),
    ({ block }) => block,
  );
  const head = (): number => Math.floor(clock.moment / BLOCK_MS) - 1;
  return {
    feed: {
      async activity(wallet, from): Promise<ActivityWalk> {
        await Promise.resolve();
        answer('data-api');
        const shown = (byWallet.get(wallet) ?? []).filter(({ row, shownAt }) => {
          return row.at >= from && (shownAt['data-api'] ?? Infinity) <= clock.moment;
        });
        const found = shown.map(({ row }) => row);
        if (!fails('data-api', 'cut', CUT_PERMILLE)) return { rows: found, unreadable: 0, isWhole: true };
        return { rows: found.slice(0, Math.ceil(found.length / 2)), unreadable: 0, isWhole: false };
      },
      cashMoves: () => Promise.resolve({ moves: [], unreadable: 0, isWhole: true }),
      positions: () => Promise.resolve([]),
      lagMs: () => Promise.resolve(0),
    },
    fillLogs: {
      async newest() {
        await Promise.resolve();
        answer('chain');
        return blockOf(head());
      },
      block: (number) => Promise.resolve(number > head() ? undefined : blockOf(number)),
      blockBefore: (moment) => Promise.resolve(blockOf(Math.floor(moment / BLOCK_MS) - 1)),
      async fills(wallets, from, to) {
        await Promise.resolve();
        answer('chain');
        const until = fails('chain', 'cut', CUT_PERMILLE) ? Math.floor((from + to) / 2) : to;
        const named = new Set(wallets);
        const fills: FillLog[] = [];
        for (let block = from; block <= until; block += 1)
          for (const log of logs.get(block) ?? []) {
            const isForgotten = drawOf(seed, 'forgotten', log.logIndex, clock.moment) * 1_000 < FORGOTTEN_PERMILLE;
            if (named.has(log.wallet) && !isForgotten) fills.push(log);
          }
        return { fills, until };
      },
    },
    markets: marketsOf(rows),
  };
}

function blockOf(number: number): Block {
  return { number, hash: `0x${number.toString(16).padStart(64, '0')}`, at: unixMs(number * BLOCK_MS) };
}

function logOf({ row, shownAt }: ShownRow, index: number): readonly FillLog[] {
  const { type, wallet, token, shares, notional, transaction, at } = row;
  if ((type !== 'BUY' && type !== 'SELL') || token === undefined || shownAt.chain === undefined) return [];
  const block = Math.floor(at / BLOCK_MS);
  return [{ wallet, token, side: type, shares, notional, transaction, block, logIndex: index, at }];
}

/** Every market of the rows, with the tokens that they name. */
function marketsOf(rows: readonly ShownRow[]): MarketData {
  const places = new Map<TokenId, { readonly condition: ShownRow['row']['condition']; readonly outcome: string }>();
  for (const { row } of rows)
    if (row.token !== undefined) places.set(row.token, { condition: row.condition, outcome: row.outcome });
  const tokens = Map.groupBy([...places], ([, { condition }]) => condition);
  return {
    ...scriptedMarkets(),
    tokensOf: (condition) => Promise.resolve((tokens.get(condition) ?? []).map(([token]) => token)),
    outcomeOf: (token) => {
      const place = places.get(token);
      return Promise.resolve(place === undefined ? undefined : { ...place, title: '' });
    },
  };
}

/** Wallets of the rows, in the order of their first. */
export function walletsOf(rows: readonly ShownRow[]): readonly Wallet[] {
  return [...new Set(rows.map(({ row }) => row.wallet))];
}

/** From the first to the last moment at which anything happens. */
export function spanOf(rows: readonly ShownRow[]): { readonly from: UnixMs; readonly to: UnixMs } {
  const moments = rows.flatMap(({ row, shownAt }) => [row.at, ...Object.values(shownAt)]);
  const [from, to] = moments.reduce(
    ([least, most], moment) => [Math.min(least, moment), Math.max(most, moment)],
    [Infinity, 0],
  );
  return { from: unixMs(from), to: unixMs(to) };
}
