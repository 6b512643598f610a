import { GLOBAL_CAP, leaderCap, type Cap } from '#core/model/cap.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Trade } from '#core/model/trade.ts';
import {
  type ConditionId,
  type EventId,
  type ParentId,
  type TokenId,
  type TransactionHash,
  type VenueOrderId,
  type Wallet,
} from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { dollars, MAIN, WHALE } from './a-settings.ts';

const START = Date.UTC(2026, 4, 1, 12);
const TOKEN = '1234' as TokenId;
const CONDITION = `0x${'c'.repeat(64)}` as ConditionId;

/** A leader's purchase of 100 shares at 0.50. */
export function anEvent(id: string, changes: Partial<LeaderEvent> = {}): LeaderEvent {
  return {
    eventId: id as EventId,
    type: 'BUY',
    leader: WHALE,
    transaction: `0x${'a'.repeat(64)}` as TransactionHash,
    condition: CONDITION,
    token: TOKEN,
    shares: shares(100_000_000n),
    notional: dollars(50),
    price: price(500_000n),
    at: unixMs(START),
    title: 'Will it rain?',
    outcome: 'Yes',
    before: NO_SHARES,
    positionVersion: 1n,
    total: shares(100_000_000n),
    seenAt: unixMs(START),
    recordedAt: unixMs(START),
    sources: ['data-api'],
    settingsVersion: 7n,
    fannedOut: true,
    version: 1n,
    ...changes,
  };
}

/** The copy of the event of the same id, done with 20 shares for 10.40 dollars. */
export function aParent(id: string, changes: Partial<ParentOrder> = {}): ParentOrder {
  return {
    parentId: `p-${id}` as ParentId,
    follower: MAIN,
    mode: 'live',
    leader: WHALE,
    token: TOKEN,
    condition: CONDITION,
    side: 'BUY',
    origin: 'copy',
    eventId: id as EventId,
    state: 'DONE',
    attempts: 1,
    filledShares: shares(20_000_000n),
    filledUsd: dollars(10.4),
    title: 'Will it rain?',
    outcome: 'Yes',
    createdAt: unixMs(START),
    since: '1',
    version: 3n,
    ...changes,
  };
}

/** A confirmed execution of 20 shares at 0.51 with a fee of 20 cents. */
export function aTrade(changes: Partial<Trade> = {}): Trade {
  return {
    tradeId: 't1',
    shares: shares(20_000_000n),
    price: price(510_000n),
    gross: dollars(10.2),
    fee: dollars(0.2),
    status: 'CONFIRMED',
    settled: true,
    ...changes,
  };
}

/** The child of the parent of the same id, sent `minute` minutes after noon. */
export function aChild(id: string, minute: number, trades: readonly Trade[]): ChildOrder {
  return {
    venueOrderId: `0x${id}` as VenueOrderId,
    parentId: `p-${id}` as ParentId,
    attempt: 1,
    follower: MAIN,
    mode: 'live',
    leader: WHALE,
    token: TOKEN,
    condition: CONDITION,
    side: 'BUY',
    domain: 'v1',
    fields: {
      salt: 1n,
      maker: WHALE,
      signer: WHALE,
      tokenId: TOKEN,
      makerAmount: 1n,
      takerAmount: 1n,
      side: 'BUY',
      signatureType: 0,
      timestamp: unixMs(START),
      metadata: '',
      builder: '',
    },
    limit: price(520_000n),
    shares: shares(20_000_000n),
    feeRateBps: 0n,
    feeExponent: 1,
    state: 'DONE',
    leftUsd: NO_USD,
    leftShares: NO_SHARES,
    leftToBuy: NO_SHARES,
    posts: 1,
    refused: [],
    lastPostAt: unixMs(START + minute * 60_000),
    reservedAt: unixMs(START),
    trades,
    caps: [],
    version: 1n,
  };
}

/** 20 shares, bought for 10.40 dollars. */
export function aPosition(changes: Partial<Position> = {}): Position {
  return {
    follower: MAIN,
    mode: 'live',
    leader: WHALE,
    token: TOKEN,
    condition: CONDITION,
    available: shares(20_000_000n),
    selling: NO_SHARES,
    target: shares(20_000_000n),
    basis: dollars(10.4),
    basisFees: dollars(0.2),
    realised: NO_USD,
    cuts: [],
    held: [],
    buying: [],
    late: [],
    claimed: NO_SHARES,
    claimedUsd: NO_USD,
    title: 'Will it rain?',
    outcome: 'Yes',
    version: 1n,
    ...changes,
  };
}

/** What is in use over everything, or for one leader. */
export function aCap(used: Usd, leader?: Wallet): Cap {
  const name = leader === undefined ? GLOBAL_CAP : leaderCap(leader);
  return { follower: MAIN, mode: 'live', name, reserved: NO_USD, posted: used, used, tradingMode: 'ACTIVE' };
}
