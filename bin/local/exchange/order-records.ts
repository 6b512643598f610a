import type { Account, OrderType } from './accounts.ts';
import type { FillRecord, OrderJournalRecord } from './journal.ts';
import type { MarketIndex, Token } from './market-index.ts';
import type { Fill } from './matching.ts';
import type { SettlementPlan } from './settlement.ts';
import type { SignedOrder } from './typed-data.ts';

/** A fill, and what becomes of it on the chain; absent: it is confirmed. */
export type PlannedFill = Fill & { readonly settlement?: SettlementPlan };

/** An order that passed every check, and what it trades at once. */
export type Placement = {
  readonly id: string;
  readonly order: SignedOrder;
  readonly orderType: OrderType;
  readonly apiKey: string;
  readonly account: Account;
  readonly token: Token;
  readonly limitMicro: bigint;
  readonly expirationS: number;
  /** When the delay of its market is over; absent where there is none. */
  readonly releaseMs?: number;
  readonly bookEpoch: string;
  readonly fills: readonly PlannedFill[];
};

/** The journal's line of an order. */
export function toRecord(placement: Placement, atMs: number): OrderJournalRecord {
  const { id, order, orderType, apiKey, limitMicro, expirationS, releaseMs, bookEpoch, fills } = placement;
  return {
    kind: 'order',
    atMs,
    ...{ id, orderType, apiKey, bookEpoch },
    limitMicro: limitMicro.toString(),
    ...(expirationS === 0 ? {} : { expirationS }),
    ...(releaseMs === undefined ? {} : { releaseMs }),
    order: { ...order, signatureType: String(order.signatureType) },
    fills: fills.map(fillToRecord),
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
  const { id, orderType, apiKey, bookEpoch, releaseMs } = record;
  return {
    ...{ id, order, orderType, apiKey, account, token, bookEpoch },
    limitMicro: BigInt(record.limitMicro ?? '0'),
    expirationS: record.expirationS ?? 0,
    ...(releaseMs === undefined ? {} : { releaseMs }),
    fills: record.fills.map(fillFromRecord),
  };
}

/** A fill in decimal text. */
export function fillToRecord({ makerOrderId, settlement, ...fill }: PlannedFill): FillRecord {
  return {
    priceMicro: fill.priceMicro.toString(),
    sharesMicro: fill.sharesMicro.toString(),
    dollarsMicro: fill.dollarsMicro.toString(),
    feeMicro: fill.feeMicro.toString(),
    ...(makerOrderId === undefined ? {} : { makerOrderId }),
    ...(settlement === undefined ? {} : { settlement }),
  };
}

/** A fill of a journal's line. */
export function fillFromRecord({ makerOrderId, settlement, ...fill }: FillRecord): PlannedFill {
  return {
    priceMicro: BigInt(fill.priceMicro),
    sharesMicro: BigInt(fill.sharesMicro),
    dollarsMicro: BigInt(fill.dollarsMicro),
    feeMicro: BigInt(fill.feeMicro),
    ...(makerOrderId === undefined ? {} : { makerOrderId }),
    ...(settlement === undefined ? {} : { settlement }),
  };
}
