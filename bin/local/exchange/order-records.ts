import type { Account } from './accounts.ts';
import type { JournalRecord, OrderJournalRecord } from './journal.ts';
import type { MarketIndex, Token } from './market-index.ts';
import type { Fill } from './matching.ts';
import type { SignedOrder } from './typed-data.ts';

/** An order that passed every check, and its fills. */
export type Placement = {
  readonly id: string;
  readonly order: SignedOrder;
  readonly orderType: 'FAK' | 'FOK';
  readonly apiKey: string;
  readonly account: Account;
  readonly token: Token;
  readonly bookEpoch: string;
  readonly fills: readonly Fill[];
};

/** The journal's line of an order. */
export function toRecord(
  { order, fills, account: _account, token: _token, ...rest }: Placement,
  atMs: number,
): JournalRecord {
  return {
    kind: 'order',
    atMs,
    ...rest,
    order: { ...order, signatureType: String(order.signatureType) },
    fills: fills.map((fill) => ({
      priceMicro: fill.priceMicro.toString(),
      sharesMicro: fill.sharesMicro.toString(),
      dollarsMicro: fill.dollarsMicro.toString(),
      feeMicro: fill.feeMicro.toString(),
    })),
  };
}

/**
 * The order of a journal's line.
 *
 * @throws Error when the line names an account or a token that this venue does not have.
 */
export function fromRecord(
  record: OrderJournalRecord,
  { accounts, markets }: { readonly accounts: ReadonlyMap<string, Account>; readonly markets: MarketIndex },
): Placement {
  const order = { ...record.order, signatureType: Number(record.order['signatureType']) } as unknown as SignedOrder;
  const account = accounts.get(order.maker);
  const token = markets.token(order.tokenId);
  if (account === undefined || token === undefined)
    throw new Error(`the stored order ${record.id} names an account or a token that this tape does not have`);
  return {
    id: record.id,
    order,
    orderType: record.orderType,
    apiKey: record.apiKey,
    account,
    token,
    bookEpoch: record.bookEpoch,
    fills: record.fills.map((fill) => ({
      priceMicro: BigInt(fill.priceMicro),
      sharesMicro: BigInt(fill.sharesMicro),
      dollarsMicro: BigInt(fill.dollarsMicro),
      feeMicro: BigInt(fill.feeMicro),
    })),
  };
}
