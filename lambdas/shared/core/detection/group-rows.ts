import { type LeaderAction, type RowType } from '../model/leader-event.ts';
import {
  type ConditionId,
  fillId,
  otherEventId,
  type TokenId,
  type TransactionHash,
  type Wallet,
} from '../values/ids.ts';
import { plus } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { averagePrice } from './average-price.ts';

/** One row of a wallet's activity, with its token filled in. */
export type TokenRow = {
  readonly type: RowType;
  readonly wallet: Wallet;
  readonly transaction: TransactionHash;
  readonly condition: ConditionId;
  readonly token: TokenId;
  readonly shares: Shares;
  readonly notional: Usd;
  readonly at: UnixMs;
  readonly title: string;
  readonly outcome: string;
};

/**
 * Makes one action of all rows that share an identity: shares and dollars are summed, the price is their average.
 *
 * Rows of no size are left out: a losing redemption moves nothing.
 *
 * @returns Actions in the order in which their first row came.
 */
export function groupRows(rows: readonly TokenRow[]): readonly LeaderAction[] {
  const byId = new Map<string, LeaderAction>();
  for (const row of rows) {
    if (row.shares <= 0n) continue;
    const eventId = eventIdOf(row);
    const known = byId.get(eventId);
    byId.set(eventId, known === undefined ? actionOf(row, eventId) : merge(known, row));
  }
  return [...byId.values()];
}

function eventIdOf(row: TokenRow): LeaderAction['eventId'] {
  return row.type === 'BUY' || row.type === 'SELL'
    ? fillId(row.wallet, row.transaction, row.token, row.type)
    : otherEventId(row.type, row.wallet, row.transaction, row.condition, row.token);
}

function actionOf({ wallet, ...row }: TokenRow, eventId: LeaderAction['eventId']): LeaderAction {
  return { ...row, eventId, leader: wallet, price: averagePrice(row) };
}

function merge(known: LeaderAction, row: TokenRow): LeaderAction {
  const summed = { ...known, shares: plus(known.shares, row.shares), notional: plus(known.notional, row.notional) };
  return { ...summed, price: averagePrice(summed) };
}
