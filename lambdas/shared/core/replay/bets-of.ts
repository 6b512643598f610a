import { ownedOf, type Position } from '../model/position.ts';
import { proceedsOf } from '../values/price.ts';
import { minus, plus, sum } from '../values/quantity.ts';
import { unixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { type ReplayBet, type ReplayTrade } from './replay-result.ts';
import { type ReplayRun } from './replay-run.ts';

/** What became of every market that something was bought in, both outcomes of it being one bet. */
export function betsOf(run: ReplayRun): readonly ReplayBet[] {
  const positions = run.settings.followers.flatMap(({ name: follower, mode }) =>
    run.ledger.positions({ follower, mode }),
  );
  const bought = Map.groupBy(
    run.trades.filter(({ side }) => side === 'BUY'),
    betKey,
  );
  return [...Map.groupBy(positions, betKey)].flatMap(([key, held]) => {
    const trades = bought.get(key);
    const [first] = held;
    return trades === undefined || first === undefined ? [] : [betOf(run, first, { held, trades })];
  });
}

function betKey({ follower, leader, condition }: Pick<Position, 'follower' | 'leader' | 'condition'>): string {
  return `${follower} ${leader} ${condition}`;
}

type BetInput = { readonly held: readonly Position[]; readonly trades: readonly ReplayTrade[] };

function betOf(run: ReplayRun, { follower, leader, condition }: Position, { held, trades }: BetInput): ReplayBet {
  const eventGroup = held.find((one) => one.eventGroup !== undefined)?.eventGroup;
  const total = (amount: (position: Position) => Usd): Usd => sum(NO_USD, held.map(amount));
  const payouts = held.flatMap(({ claimedAt }) => claimedAt ?? []);
  const cost = sum(
    NO_USD,
    trades.map(({ gross, fee }) => plus(gross, fee)),
  );
  return {
    ...{ follower, leader, condition },
    ...(eventGroup === undefined ? {} : { eventGroup }),
    cost,
    realised: total(({ realised }) => realised),
    open: total((position) => openOf(run, position)),
    isOpen: held.some((position) => ownedOf(position) > 0n),
    ...(payouts.length === 0 ? {} : { resolvedAt: unixMs(Math.max(...payouts)) }),
  };
}

function openOf({ marks }: ReplayRun, { token, basis, ...position }: Position): Usd {
  const mark = marks.get(token);
  const owned = ownedOf(position);
  return mark === undefined || owned <= 0n ? NO_USD : minus(proceedsOf(owned, mark.price), basis);
}
