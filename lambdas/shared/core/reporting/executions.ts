import { type ChildOrder } from '../model/child-order.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type ParentId } from '../values/ids.ts';
import { type PicoUsd, worthOf } from '../values/pico-usd.ts';
import { type Price } from '../values/price.ts';
import { plus, sum } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { NO_USD } from '../values/usd.ts';
import { type Execution } from './copy-step.ts';

/** What each parent order came to by the executions that are booked; one without any has no place. */
export function executionsOf(
  parents: ReadonlyMap<ParentId, ParentOrder>,
  children: readonly ChildOrder[],
): ReadonlyMap<ParentId, Execution> {
  const found = new Map<ParentId, Execution>();
  for (const [parentId, own] of Map.groupBy(children, (child) => child.parentId)) {
    const parts = own.map((child) => executionOf(child, parents.get(parentId)));
    const traded = parts.filter((part) => part.shares > 0n);
    if (traded.length > 0) found.set(parentId, traded.reduce(together));
  }
  return found;
}

function executionOf(child: ChildOrder, parent: ParentOrder | undefined): Execution {
  const booked = child.trades.filter(({ settled }) => settled);
  const shares = sum(
    NO_SHARES,
    booked.map((trade) => trade.shares),
  );
  const best = bestOf(child, parent);
  return {
    shares,
    gross: sum(
      NO_USD,
      booked.map(({ gross }) => gross),
    ),
    fee: sum(
      NO_USD,
      booked.map(({ fee }) => fee),
    ),
    ...(best === undefined ? {} : { decidedWorth: worthOf(shares, best) }),
  };
}

function bestOf(child: ChildOrder, parent: ParentOrder | undefined): Price | undefined {
  return child.side === 'SELL' ? child.best : parent?.decided?.best;
}

function together(a: Execution, b: Execution): Execution {
  const decidedWorth = bothOf(a.decidedWorth, b.decidedWorth);
  return {
    shares: plus(a.shares, b.shares),
    gross: plus(a.gross, b.gross),
    fee: plus(a.fee, b.fee),
    ...(decidedWorth === undefined ? {} : { decidedWorth }),
  };
}

function bothOf(a: PicoUsd | undefined, b: PicoUsd | undefined): PicoUsd | undefined {
  return a === undefined || b === undefined ? undefined : plus(a, b);
}
