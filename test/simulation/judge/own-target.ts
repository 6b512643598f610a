import { type Position } from '#core/model/position.ts';
import { finalAt } from '../counterparts/settlement.ts';
import { type Accuse } from './judge.ts';
import { type Mirror, positionKey } from './mirror.ts';
import { type Story } from './story.ts';
import { type Sums } from './sums.ts';
import { type Exchange } from '../counterparts/exchange.ts';

type TargetInput = {
  readonly mirror: Mirror;
  readonly sums: Pick<Sums, 'late'>;
  readonly exchange: Pick<Exchange, 'orders'>;
  readonly story: Pick<Story, 'contributionsTo'>;
};

/**
 * OWN: a person wants to own what his orders bought and did not sell, less what an open sale has yet to sell; of what was
 * closed, or filled late, no more than that.
 */
export function judgeOwnTarget(
  { mirror, sums, exchange, story }: TargetInput,
  position: Position,
  accuse: Accuse,
): void {
  const key = positionKey(position);
  const bought = story.contributionsTo(position).reduce((sum, { shares }) => sum + shares, 0n);
  const sales = [...mirror.children.values()].filter((child) => child.side === 'SELL' && positionKey(child) === key);
  const sold = sales
    .flatMap(({ venueOrderId }) => exchange.orders.get(venueOrderId)?.trades ?? [])
    .filter(({ way }) => finalAt(way).status === 'CONFIRMED')
    .reduce((sum, { shares }) => sum + shares, 0n);
  const parents = [...mirror.parents.values()].filter((parent) => positionKey(parent) === key);
  const exit = parents.find(({ parentId }) => parentId === position.exit);
  const unsold = exit?.work === undefined ? 0n : exit.work.order.total - exit.filledShares;
  const right = bought - sold - unsold;
  const isExact = !sums.late.has(key) && parents.every(({ origin }) => origin === 'order');
  if (isExact ? position.target !== right : position.target > bought - sold && position.target > 0n)
    accuse('OWN', `${position.token} of ${position.follower}: a target of ${position.target}, ${right} is right`);
}
