import { capNames } from '#core/ledger/move-cap.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Trade } from '#core/model/trade.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { NO_USD } from '#core/values/usd.ts';
import { aParentId, CONDITION, FOLLOWER, FOLLOWER_WALLET, LEADER, NOW, TOKEN } from './identities.ts';
import { dollars, priceOf, sharesOf } from './quantities.ts';

/** The order with this number in its last digits. */
export const anOrderId = (at = 1): VenueOrderId => `0x${at.toString(16).padStart(64, '0')}` as VenueOrderId;

/** The reserved order of an entry: 100 shares at 0.50 at most, for which 50.01 dollars are held. */
export function aBuyChild(changes: Partial<ChildOrder> = {}): ChildOrder {
  return {
    venueOrderId: anOrderId(),
    parentId: aParentId(),
    attempt: 0,
    follower: FOLLOWER,
    mode: 'live',
    leader: LEADER,
    token: TOKEN,
    condition: CONDITION,
    side: 'BUY',
    domain: 'v1',
    fields: {
      salt: 1n,
      maker: FOLLOWER_WALLET,
      signer: FOLLOWER_WALLET,
      tokenId: TOKEN,
      makerAmount: dollars('50'),
      takerAmount: sharesOf('100'),
      side: 'BUY',
      signatureType: 3,
      timestamp: NOW,
      metadata: `0x${'0'.repeat(64)}`,
      builder: `0x${'0'.repeat(64)}`,
    },
    limit: priceOf('0.5'),
    shares: sharesOf('100'),
    feeRateBps: 0n,
    feeExponent: 1,
    state: 'RESERVED',
    leftUsd: dollars('50.01'),
    leftShares: NO_SHARES,
    leftToBuy: sharesOf('100'),
    posts: 0,
    refused: [],
    reservedAt: NOW,
    trades: [],
    caps: capNames({ leader: LEADER, condition: CONDITION, token: TOKEN, ...changes }),
    version: 1n,
    ...changes,
  };
}

/** The order of an entry whose first post was counted now, and of which nothing is known. */
export function aSentBuy(changes: Partial<ChildOrder> = {}): ChildOrder {
  const sent = { state: 'SUBMITTING', body: '{}', apiKey: 'key', posts: 1, firstPostAt: NOW, lastPostAt: NOW } as const;
  return aBuyChild({ ...sent, ...changes });
}

/** The reserved order of an exit: 40 shares at 0.45 at least, all of them held. */
export function aSellChild(changes: Partial<ChildOrder> = {}): ChildOrder {
  const count = changes.shares ?? sharesOf('40');
  const buy = aBuyChild();
  return {
    ...buy,
    side: 'SELL',
    fields: { ...buy.fields, side: 'SELL', makerAmount: count, takerAmount: dollars('18') },
    limit: priceOf('0.45'),
    shares: count,
    leftUsd: NO_USD,
    leftShares: count,
    leftToBuy: NO_SHARES,
    ...changes,
  };
}

/** A confirmed execution, not booked yet: 40 shares at 0.50 with a fee of 10 cents. */
export function aTrade(changes: Partial<Trade> = {}): Trade {
  return {
    tradeId: 't1',
    shares: sharesOf('40'),
    price: priceOf('0.5'),
    gross: dollars('20'),
    fee: dollars('0.1'),
    status: 'CONFIRMED',
    settled: false,
    ...changes,
  };
}
