import { describe, expect, test } from '@jest/globals';
import { identify, newChild } from '#core/execution/new-child.ts';
import { type EventGroupId, type VenueOrderId, type Wallet } from '#core/values/ids.ts';
import { InvariantError } from '#core/values/invariant.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aFollower } from '../../../../support/builders/a-settings.ts';
import { aParentId, FOLLOWER_WALLET, LEADER, NOW, CONDITION, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const SIGNER = `0x${'5'.repeat(40)}` as Wallet;

/** A child that moves 10 shares at 0.50. */
const aDraft = (changes: Partial<Parameters<typeof newChild>[0]> = {}) =>
  newChild({
    parent: aParent(),
    follower: aFollower(),
    signer: SIGNER,
    market: aMarket({ fee: { rateBps: bps(700n), exponent: 2 } }),
    limit: priceOf('0.5'),
    shares: sharesOf('10'),
    dollars: dollars('5'),
    held: { usd: dollars('5.2') },
    now: NOW,
    ...changes,
  });

const aSale = () => aDraft({ parent: aParent({ side: 'SELL' }), held: { shares: sharesOf('10') } });

describe('the eleven fields', () => {
  test('a BUY gives 5 dollars for 10 shares, a SELL 10 shares for 5 dollars', () => {
    expect(aDraft().fields).toMatchObject({ side: 'BUY', makerAmount: dollars('5'), takerAmount: sharesOf('10') });
    expect(aSale().fields).toMatchObject({ side: 'SELL', makerAmount: sharesOf('10'), takerAmount: dollars('5') });
  });

  test('a deposit wallet signs for itself, any other wallet is signed for by its key', () => {
    expect(aDraft().fields).toMatchObject({ maker: FOLLOWER_WALLET, signer: FOLLOWER_WALLET, signatureType: 3 });
    const ownKey = aDraft({ follower: aFollower({ signatureType: 0, wallet: SIGNER }) });
    expect(ownKey.fields).toMatchObject({ maker: SIGNER, signer: SIGNER, signatureType: 0 });
  });

  test('the same attempt of the same parent has the same salt, however late; the next attempt another', () => {
    const salt = aDraft().fields.salt;
    expect(aDraft({ now: later(NOW, 86_400_000) }).fields.salt).toBe(salt);
    expect(aDraft({ parent: aParent({ attempts: 1 }) }).fields.salt).not.toBe(salt);
    expect(aDraft({ parent: aParent({ parentId: aParentId(2) }) }).fields.salt).not.toBe(salt);
  });

  test('the order is dated at its reservation, not at its parent: an exit may be days old', () => {
    const now = later(NOW, 3 * 86_400_000);
    expect(aDraft({ now })).toMatchObject({ reservedAt: now, fields: { timestamp: now } });
  });

  test('nothing is written into metadata and builder', () => {
    const { metadata, builder } = aDraft().fields;
    expect([metadata, builder]).toEqual([`0x${'0'.repeat(64)}`, `0x${'0'.repeat(64)}`]);
  });

  test('a follower without a wallet stops the run before anything is signed', () => {
    const { wallet: _, ...unknown } = aFollower();
    expect(() => aDraft({ follower: unknown })).toThrow(InvariantError);
  });
});

describe('what is held', () => {
  test('a BUY holds its worst cost in dollars and no shares', () => {
    expect(aDraft()).toMatchObject({ leftUsd: dollars('5.2'), leftShares: 0n, leftToBuy: sharesOf('10') });
  });

  test('a SELL holds its shares and no dollars', () => {
    expect(aSale()).toMatchObject({ leftUsd: 0n, leftShares: sharesOf('10'), leftToBuy: 0n });
  });

  test('it is held on the caps over everything, of the leader, of the market, of the token, and of event and day where told', () => {
    const caps = ['G', `L#${LEADER}`, `M#${CONDITION}`, `P#${TOKEN}`];
    expect(aDraft().caps).toEqual(caps);
    const eventGroup = '903' as EventGroupId;
    expect([...aDraft({ eventGroup }).caps].sort()).toEqual([...caps, 'X#903'].sort());
    expect(aDraft({ dayCap: 'D#2026-06-01' }).caps).toEqual([...caps, 'D#2026-06-01']);
  });
});

test('a new child is reserved, was never posted, and keeps the fee of its market', () => {
  expect(aDraft()).toMatchObject({
    state: 'RESERVED',
    posts: 0,
    refused: [],
    trades: [],
    feeRateBps: 700n,
    feeExponent: 2,
    version: 1n,
  });
});

test('its order id changes nothing else', () => {
  const venueOrderId = `0x${'9'.repeat(64)}` as VenueOrderId;
  expect(identify(aDraft(), venueOrderId)).toEqual({ ...aDraft(), venueOrderId });
});
