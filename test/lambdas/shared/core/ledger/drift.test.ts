import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Change } from '#core/ledger/change.ts';
import { bookDrift } from '#core/ledger/drift.ts';
import { ownedOf, type Position, UNATTRIBUTED } from '#core/model/position.ts';
import { type EventGroupId, type Wallet } from '#core/values/ids.ts';
import { price, proceedsOf } from '#core/values/price.ts';
import { type Shares, shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { allWritten, booked, capsOf, legsOf, written } from '../../../../support/written.ts';

const aLeader = (digit: string): Wallet => `0x${digit.repeat(40)}` as Wallet;
const OTHER = aLeader('b');

/** 100 shares bought for 50 dollars and a fee of 1. */
const hundred = (changes: Partial<Position> = {}): Position =>
  aPosition({
    available: sharesOf('100'),
    target: sharesOf('100'),
    basis: dollars('51'),
    basisFees: dollars('1'),
    ...changes,
  });
/** 10 shares found when they were worth 4 dollars. */
const nobodys = (changes: Partial<Position> = {}): Position =>
  aPosition({
    leader: UNATTRIBUTED,
    available: sharesOf('10'),
    target: sharesOf('10'),
    basis: dollars('4'),
    version: 7n,
    ...changes,
  });
const drifted = (held: string, ...positions: readonly Position[]): readonly Change[] =>
  bookDrift({ positions, place: aPosition(), held: sharesOf(held), mark: priceOf('0.4'), isTraded: false, now: NOW });
const traded = (held: string, ...positions: readonly Position[]): readonly Change[] =>
  bookDrift({ positions, place: aPosition(), held: sharesOf(held), mark: priceOf('0.7'), isTraded: true, now: NOW });
const moved = (changes: readonly Change[]) =>
  capsOf(changes).map(({ name, reserved, posted, shares: count }) => [name.slice(0, 1), reserved, posted, count]);

describe('a surplus', () => {
  it('X26: of 10 shares at 0.40 is unattributed at 4 dollars, in G, M and P, in no leader’s cap', () => {
    // When
    const changes = drifted('110', hundred());
    // Then
    expect(written(changes, 'position')).toMatchObject({
      leader: UNATTRIBUTED,
      token: TOKEN,
      available: sharesOf('10'),
      target: sharesOf('10'),
      basis: dollars('4'),
      basisFees: 0n,
      realised: 0n,
      version: 1n,
    });
    expect(moved(changes)).toEqual([
      ['G', 0n, dollars('4'), undefined],
      ['M', 0n, dollars('4'), undefined],
      ['P', 0n, dollars('4'), sharesOf('10')],
    ]);
    expect(legsOf(booked(changes))).toEqual([
      'POSITION pUSD +4000000',
      `POSITION ${TOKEN} +10000000`,
      'EXTERNAL pUSD -4000000',
      `EXTERNAL ${TOKEN} -10000000`,
    ]);
    expect(booked(changes).legs[0]?.account).toBe(`POSITION:${TOKEN}:${UNATTRIBUTED}`);
  });

  it('of a market whose event is known counts there as well, and so does what is added or taken later', () => {
    const place = aPosition({ eventGroup: '903' as EventGroupId });
    const book = (positions: readonly Position[], held: string) =>
      moved(
        bookDrift({ positions, place, held: sharesOf(held), mark: priceOf('0.4'), isTraded: false, now: NOW }),
      ).filter(([name]) => name === 'X');
    expect(book([], '10')).toEqual([['X', 0n, dollars('4'), undefined]]);
    expect(book([nobodys({ eventGroup: '903' as EventGroupId })], '5')).toEqual([['X', 0n, dollars('-2'), undefined]]);
    expect(book([nobodys()], '5')).toEqual([]);
  });

  it('adds to what is unattributed already, at today’s mark, and leaves the leaders alone', () => {
    const changes = drifted('115', hundred(), nobodys());
    expect(written(changes, 'position')).toEqual(
      nobodys({ available: sharesOf('15'), target: sharesOf('15'), basis: dollars('6'), version: 8n }),
    );
  });

  it('is of no token where wallet and ledger agree', () => {
    expect(drifted('100', hundred())).toEqual([]);
    expect(drifted('110', hundred(), nobodys())).toEqual([]);
    expect(drifted('0')).toEqual([]);
  });
});

describe('a shortage', () => {
  it('takes from the unattributed first, at cost: 4 of 10 shares take 1.60 of 4 dollars, and no profit is booked', () => {
    const changes = drifted('106', hundred(), nobodys());
    expect(written(changes, 'position')).toEqual(
      nobodys({ available: sharesOf('6'), target: sharesOf('6'), basis: dollars('2.4'), version: 8n }),
    );
    expect(moved(changes)).toEqual([
      ['G', 0n, dollars('-1.6'), undefined],
      ['M', 0n, dollars('-1.6'), undefined],
      ['P', 0n, dollars('-1.6'), sharesOf('-4')],
    ]);
    expect(booked(changes).legs.map(({ account }) => account)).not.toContain('PNL');
  });

  it('X26: takes what is left from the leaders in proportion, their targets and their caps with it', () => {
    // Given: 100 and 300 shares, and 10 of nobody's.
    const large = hundred({ leader: OTHER, available: sharesOf('300'), target: sharesOf('300') });
    // When: 210 are left of 410.
    const changes = drifted('210', hundred(), large, nobodys());
    // Then: the 10, then 190 as 47.5 and 142.5.
    const [first, second, third, ...others] = allWritten(changes, 'position');
    expect(first).toMatchObject({ leader: LEADER, available: sharesOf('52.5'), target: sharesOf('52.5') });
    expect(second).toMatchObject({ leader: OTHER, available: sharesOf('157.5'), target: sharesOf('157.5') });
    expect(third).toMatchObject({ leader: UNATTRIBUTED, available: 0n, basis: 0n });
    expect(others).toEqual([]);
    expect(capsOf(changes)).toHaveLength(5);
    const token = capsOf(changes).find(({ name }) => name.startsWith('P#'));
    expect(token?.shares).toBe(sharesOf('-200'));
    expect(token?.posted).toBe(capsOf(changes).find(({ name }) => name === 'G')?.posted);
  });

  it('of a quarter takes a quarter of cost and fee; fees once paid count as realised', () => {
    const after = written(drifted('75', hundred()), 'position');
    expect(after).toMatchObject({
      basis: dollars('38.25'),
      basisFees: dollars('0.75'),
      realised: dollars('-0.25'),
    });
    expect(legsOf(booked(drifted('75', hundred())))).toEqual([
      'POSITION pUSD -12500000',
      `POSITION ${TOKEN} -25000000`,
      'EXTERNAL pUSD +12500000',
      `EXTERNAL ${TOKEN} +25000000`,
    ]);
  });

  it('of everything leaves no basis behind, whatever rounding left', () => {
    const odd = hundred({ available: shares(3n), target: shares(3n), basis: usd(10n), basisFees: usd(1n) });
    expect(written(drifted('0', odd), 'position')).toMatchObject({
      available: 0n,
      target: 0n,
      basis: 0n,
      basisFees: 0n,
    });
  });

  it('lowers a target to what is available and no further: 100 owned of which 40 should be, 30 gone, still sells only 30', () => {
    const after = written(drifted('70', hundred({ target: sharesOf('40') })), 'position');
    expect(after).toMatchObject({ available: sharesOf('70'), target: sharesOf('40') });
    expect(written(drifted('30', hundred({ target: sharesOf('40') })), 'position').target).toBe(sharesOf('30'));
  });

  it('of 25 leaders takes from the 20 largest in one transaction of at most 100 items, the rest at the next reading', () => {
    const all = Array.from({ length: 25 }, (_, index) =>
      hundred({
        leader: `0x${index.toString(16).padStart(40, '0')}` as Wallet,
        available: sharesOf(String(100 + index)),
        eventGroup: '903' as EventGroupId,
      }),
    );
    const changes = drifted('0', ...all);
    const after = allWritten(changes, 'position');
    expect(after).toHaveLength(20);
    expect(after.every(({ available }) => available === 0n)).toBe(true);
    expect(changes.length - 1 + booked(changes).legs.length).toBeLessThan(100);
    const left = all.filter(({ leader }) => !after.some((one) => one.leader === leader));
    expect(left.map(({ available }) => available)).toEqual(['100', '101', '102', '103', '104'].map(sharesOf));
  });
});

describe('what a person traded away', () => {
  it('is sold at its mark: 25 of 100 shares that cost 0.50, at 0.70, gain 5 dollars less a quarter of the fee', () => {
    const changes = traded('75', hundred());
    const realised = dollars('4.75');
    expect(written(changes, 'position')).toMatchObject({
      basis: dollars('38.25'),
      basisFees: dollars('0.75'),
      realised,
    });
    expect(legsOf(booked(changes))).toEqual([
      'POSITION pUSD -12500000',
      `POSITION ${TOKEN} -25000000`,
      'EXTERNAL pUSD +17500000',
      'PNL pUSD -5000000',
      `EXTERNAL ${TOKEN} +25000000`,
    ]);
  });

  it('leaves what nobody’s shares cost alone, and makes nothing of what comes', () => {
    expect(written(traded('106', hundred(), nobodys()), 'position')).toMatchObject({ realised: 0n });
    expect(booked(traded('106', hundred(), nobodys())).legs.map(({ account }) => account)).not.toContain('PNL');
    expect(written(traded('120', hundred()), 'position')).toMatchObject({ basis: dollars('14'), realised: 0n });
  });

  it('makes of a leader’s shares neither profit nor loss that was not there: at any mark, any part of them', () => {
    const anyMark = fc.bigInt({ min: 1n, max: 999_999n }).map(price);
    const count = fc.bigInt({ min: 1n, max: 10n ** 9n });
    fc.assert(
      fc.property(anyMark, count, count, fc.bigInt({ min: 0n, max: 10n ** 9n }), (mark, owned, gone, cost) => {
        fc.pre(gone <= owned);
        const position = aPosition({ available: shares(owned), target: shares(owned), basis: usd(cost) });
        const held = shares(owned - gone);
        const changes = bookDrift({ positions: [position], place: position, held, mark, isTraded: true, now: NOW });
        const profit = (one: Position): bigint => one.realised + proceedsOf(ownedOf(one), mark) - one.basis;
        const made = profit(written(changes, 'position')) - profit(position);
        // Two roundings of a micro-dollar
        expect(made >= -2n && made <= 2n).toBe(true);
      }),
    );
  });
});

describe('a position below zero', () => {
  it('comes to zero at the cost of nobody where the wallet has enough, and of the others where it has not', () => {
    const owing = aPosition({ leader: OTHER, available: shares(-5_000_000n), target: shares(0n) });
    const [raised, ...others] = allWritten(drifted('100', hundred(), owing), 'position');
    expect(raised).toMatchObject({ leader: OTHER, available: 0n, basis: 0n, version: 2n });
    expect(others).toEqual([]);
    const [taken, zero] = allWritten(drifted('95', hundred(), owing), 'position');
    expect(taken).toMatchObject({ leader: LEADER, available: sharesOf('95') });
    expect(zero).toMatchObject({ leader: OTHER, available: 0n });
  });
});

describe('what is under way', () => {
  it('is not judged', () => {
    const why = 'drift is judged where nothing is under way';
    expect(() => drifted('1', hundred({ selling: shares(1n) }))).toThrow(why);
    expect(() => drifted('1', hundred({ buying: [aPending()] }))).toThrow(why);
    expect(() => drifted('1', hundred({ claimed: shares(1n) }))).toThrow(why);
  });
});

describe('drift of any positions', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 9n });
  const owned = fc.record({ available: amount, above: amount, fees: amount, basis: amount }).map((one) =>
    aPosition({
      available: shares(one.available),
      target: shares(one.available > one.above ? one.available - one.above : 0n),
      basis: usd(one.available === 0n ? 0n : one.basis + one.fees),
      basisFees: usd(one.available === 0n ? 0n : one.fees),
    }),
  );
  const sum = (all: readonly bigint[]): bigint => all.reduce((total, one) => total + one, 0n);

  it('ends with exactly what the wallet holds, nothing negative, no target above it, no excess grown, books and caps in step', () => {
    fc.assert(
      fc.property(
        fc.array(owned, { maxLength: 5 }),
        owned,
        amount,
        fc.tuple(fc.boolean(), fc.boolean()),
        (some, free, held, [hasFree, isTraded]) => {
          // Given
          const positions = some.map((one, index) => ({ ...one, leader: aLeader(String(index)) }));
          const all = hasFree ? [...positions, { ...free, target: free.available, leader: UNATTRIBUTED }] : positions;
          // When
          const changes = bookDrift({
            positions: all,
            place: aPosition(),
            held: shares(held),
            mark: priceOf('0.37'),
            isTraded,
            now: NOW,
          });
          // Then
          const puts = allWritten(changes, 'position');
          const before = (leader: Wallet): Position | undefined => all.find((one) => one.leader === leader);
          const after = [...all.filter(({ leader }) => !puts.some((one) => one.leader === leader)), ...puts];
          expect(sum(after.map(ownedOf))).toBe(held);
          for (const { available, target, basis, basisFees, leader } of after) {
            expect([available, target, basis, basisFees, basis - basisFees].every((one) => one >= 0n)).toBe(true);
            expect(target <= available).toBe(true);
            const excess = (one: { available: Shares; target: Shares } | undefined): bigint =>
              (one?.available ?? 0n) - (one?.target ?? 0n);
            expect(excess({ available, target }) <= excess(before(leader))).toBe(true);
            if (available === 0n) expect(basis).toBe(0n);
          }
          const posted = sum(after.map(({ basis }) => basis)) - sum(all.map(({ basis }) => basis));
          for (const name of ['G', 'M', 'P'])
            expect(sum(capsOf(changes).flatMap((cap) => (cap.name.startsWith(name) ? [cap.posted] : [])))).toBe(posted);
          const counted = sum(capsOf(changes).flatMap((cap) => (cap.shares === undefined ? [] : [cap.shares])));
          expect(counted).toBe(held - sum(all.map(ownedOf)));
          const names = capsOf(changes).map(({ name }) => name);
          expect(new Set(names).size).toBe(names.length);
        },
      ),
    );
  });
});
