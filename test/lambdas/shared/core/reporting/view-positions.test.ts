import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type Change } from '#core/ledger/change.ts';
import { bookDrift } from '#core/ledger/drift.ts';
import { emptyPosition } from '#core/ledger/empty-position.ts';
import { resolve } from '#core/ledger/resolve.ts';
import { settle } from '#core/ledger/settle.ts';
import { COLLATERAL, FEES, type JournalEntry, PNL } from '#core/model/journal.ts';
import { ownedOf, type Position, UNATTRIBUTED } from '#core/model/position.ts';
import { isRoundClosed } from '#core/reporting/rounds.ts';
import {
  type MarketSum,
  type PositionSum,
  type PositionView,
  realisedOf,
  viewPositions,
} from '#core/reporting/view-positions.ts';
import { type ConditionId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { price, proceedsOf } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { aBuyChild, aSellChild, aTrade } from '../../../../support/builders/a-child.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { CONDITION, FOLLOWER, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const SHARP = `0x${'b'.repeat(40)}` as Wallet;
const LONE_TOKEN = '1003' as TokenId;
const LONE = `0x${'d'.repeat(64)}` as ConditionId;
const TOKENS = [TOKEN, OTHER_TOKEN, LONE_TOKEN] as const;
const LEADERS = [LEADER, SHARP] as const;

type Act = {
  readonly kind: 'buy' | 'sell' | 'sell-all' | 'resolve' | 'drift';
  readonly token: (typeof TOKENS)[number];
  readonly leader: (typeof LEADERS)[number];
  readonly shares: bigint;
  readonly price: bigint;
  readonly fee: bigint;
  readonly isTraded: boolean;
};

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom<Act['kind'][]>('buy', 'buy', 'buy', 'sell', 'sell-all', 'resolve', 'drift'),
  token: fc.constantFrom(...TOKENS),
  leader: fc.constantFrom(...LEADERS),
  shares: fc.bigInt({ min: 1n, max: 50_000_000n }),
  price: fc.bigInt({ min: 0n, max: 1_000_000n }),
  fee: fc.bigInt({ min: 0n, max: 90_000n }),
  isTraded: fc.boolean(),
});

type Lived = { readonly positions: readonly Position[]; readonly journal: readonly JournalEntry[] };

/** Books acts as the ledger does, one after the other; what cannot be done is left out. */
function live(acts: readonly Act[]): Lived {
  return acts.reduce<Lived>(
    ({ positions, journal }, one, index) => {
      const changes = changesOf(one, positions, index);
      const written = changes.flatMap((change) =>
        change.kind === 'put' && change.type === 'position' ? [change.value] : [],
      );
      const entries = changes.flatMap((change) => (change.kind === 'journal' ? [change.entry] : []));
      const kept = positions.filter((known) => !written.some((put) => isSame(put, known)));
      return { positions: [...kept, ...written], journal: [...journal, ...entries] };
    },
    { positions: [], journal: [] },
  );
}

const isSame = (a: Position, b: Position): boolean => a.token === b.token && a.leader === b.leader;

function changesOf(one: Act, positions: readonly Position[], index: number): readonly Change[] {
  const place = emptyPosition({
    ...{
      follower: FOLLOWER,
      mode: 'live',
      leader: one.leader,
      token: one.token,
      title: 'Will it rain?',
      outcome: 'Yes',
    },
    condition: one.token === LONE_TOKEN ? LONE : CONDITION,
  });
  const position = positions.find((known) => isSame(known, place)) ?? place;
  const now = later(NOW, index * 1_000);
  const owned = ownedOf(position);
  const trade = (count: bigint) =>
    aTrade({
      ...{
        tradeId: `t${index}`,
        shares: shares(count),
        gross: usd((count * one.price) / 1_000_000n),
        fee: usd(one.fee),
      },
      status: 'CONFIRMED',
    });
  const sale = (count: bigint): readonly Change[] => {
    const sold = trade(count);
    const child = aSellChild({ ...idOf(position), leftShares: shares(0n), trades: [sold] });
    return count <= 0n ? [] : settle({ child, trade: sold, position, now });
  };
  switch (one.kind) {
    case 'buy': {
      const bought = trade(one.shares);
      return settle({ child: aBuyChild({ ...idOf(position), trades: [bought] }), trade: bought, position, now });
    }
    case 'sell':
      return sale(one.shares < owned ? one.shares : owned);
    case 'sell-all':
      return sale(owned);
    case 'resolve':
      return owned <= 0n ? [] : resolve({ position, exit: undefined, perShare: price(one.price), now });
    case 'drift': {
      const own = positions.filter((known) => known.token === one.token && known.claimed === 0n);
      if (own.length < positions.filter((known) => known.token === one.token).length) return [];
      const held = shares(one.shares);
      return bookDrift({ positions: own, place, held, mark: price(one.price), isTraded: one.isTraded, now });
    }
  }
}

function idOf({ leader, token, condition }: Position) {
  return { leader, token, condition };
}

/** A balance of the journal: what came into an account less what left it. */
function balance({ journal }: Lived, isAsked: (account: string) => boolean, asset: string): bigint {
  return journal
    .flatMap(({ legs }) => legs)
    .filter((leg) => leg.asset === asset && isAsked(leg.account))
    .reduce((total, { debit, credit }) => total + debit - credit, 0n);
}

const valueOf = (prices: readonly (bigint | null)[]) => (token: TokenId) => {
  const known = prices[TOKENS.findIndex((one) => one === token)];
  return known === undefined || known === null ? undefined : { price: price(known), from: 'mark' as const, at: NOW };
};
const acts = fc.array(act, { maxLength: 40 });
const prices = fc.array(fc.option(fc.bigInt({ min: 0n, max: 1_000_000n })), { minLength: 3, maxLength: 3 });

const added = <T>(many: readonly T[], pick: (one: T) => bigint): bigint =>
  many.reduce((total, one) => total + pick(one), 0n);

const MONEY: readonly ((sums: PositionSum) => bigint)[] = [
  ({ profit }) => profit.realised,
  ({ profit }) => profit.resolved,
  ({ profit }) => profit.fees,
  ({ profit }) => profit.open,
  ({ profit }) => profit.total,
  ({ value }) => value,
  ({ exposure }) => exposure,
  ({ rounds }) => BigInt(rounds.won),
  ({ rounds }) => BigInt(rounds.lost),
  ({ rounds }) => BigInt(rounds.closed),
];

const realised = ({ profit }: PositionSum): bigint => realisedOf(profit);

describe('positions of any ledger', () => {
  test('made what the accounts of its journal say, and what is open by the balances of its positions', () => {
    fc.assert(
      fc.property(acts, prices, (done, marks) => {
        // Given
        const lived = live(done);
        // When
        const { total } = viewPositions({ ...lived, valueOf: valueOf(marks) });
        // Then
        const booked = -balance(lived, (account) => account === PNL || account === FEES, COLLATERAL);
        const open = TOKENS.flatMap((token, at) =>
          [...LEADERS, UNATTRIBUTED].map((leader) => {
            const account = `POSITION:${token}:${leader}`;
            const owned = balance(lived, (one) => one === account, token);
            const mark = marks[at];
            if (owned <= 0n || typeof mark !== 'bigint') return 0n;
            return (owned * mark) / 1_000_000n - balance(lived, (one) => one === account, COLLATERAL);
          }),
        );
        expect(realised(total)).toBe(booked);
        expect(total.profit.open).toBe(added(open, (one) => one));
        expect(total.profit.total).toBe(booked + added(open, (one) => one));
      }),
    );
  });

  test('made what the stored positions say: realised, less the fees of what is owned', () => {
    fc.assert(
      fc.property(acts, prices, (done, marks) => {
        const lived = live(done);
        const { total } = viewPositions({ ...lived, valueOf: valueOf(marks) });
        expect(realised(total)).toBe(added(lived.positions, (one) => one.realised - one.basisFees));
        expect(total.exposure).toBe(added(lived.positions, ({ basis }) => basis));
      }),
    );
  });

  test('by market, and by leader, add up to the total to the last digit', () => {
    fc.assert(
      fc.property(acts, prices, (done, marks) => {
        const lived = live(done);
        const whole = viewPositions({ ...lived, valueOf: valueOf(marks) });
        const several = whole.markets.filter(({ condition }) => condition === undefined);
        const one = [...LEADERS, UNATTRIBUTED].map(
          (leader) => viewPositions({ ...lived, valueOf: valueOf(marks), leader }).total,
        );
        const byCondition = [CONDITION, LONE].map(
          (condition) => viewPositions({ ...lived, valueOf: valueOf(marks), condition }).total,
        );
        for (const pick of MONEY) {
          expect(added<MarketSum>(whole.markets, pick)).toBe(pick(whole.total));
          expect(added([...one, ...several], pick)).toBe(pick(whole.total));
          expect(added([...byCondition, ...several], pick)).toBe(pick(whole.total));
        }
      }),
    );
  });

  test('one by one make what their market makes, and each line of one position is in one round', () => {
    fc.assert(
      fc.property(acts, prices, (done, marks) => {
        const { positions, markets, rounds, total } = viewPositions({ ...live(done), valueOf: valueOf(marks) });
        const several = added<MarketSum>(
          markets.filter(({ condition }) => condition === undefined),
          realised,
        );
        expect(added(positions, ({ profit }) => profit.total) + several).toBe(total.profit.total);
        expect(added(rounds, ({ result }) => result) + several).toBe(realised(total));
      }),
    );
  });

  test('list the rounds that they count, and none of what no copy has bought', () => {
    fc.assert(
      fc.property(acts, (done) => {
        const { rounds, total } = viewPositions({ ...live(done), valueOf: valueOf([null, null, null]) });
        const { closed, shared, moved } = total.rounds;
        expect(rounds.filter(isRoundClosed)).toHaveLength(closed + shared + moved);
      }),
    );
  });

  test('are won where more cash came than went between nothing owned and nothing owned', () => {
    const plain = acts.map((all) => all.filter(({ kind }) => kind !== 'drift'));
    fc.assert(
      fc.property(plain, (done) => {
        // Given what each act moved in cash and claims, by position
        const lived = live(done);
        const ends: bigint[] = [];
        const going = new Map<string, { readonly cash: bigint; readonly owned: bigint }>();
        for (const { legs } of lived.journal) {
          const place = legs.find(({ account, asset }) => account.startsWith('POSITION:') && asset !== COLLATERAL)!;
          const before = going.get(place.account) ?? { cash: 0n, owned: 0n };
          const money = legs.filter(({ account, asset }) => asset === COLLATERAL && /^(CASH$|CLAIM:)/.test(account));
          const cash = before.cash + added(money, ({ debit, credit }) => debit - credit);
          const left = before.owned + place.debit - place.credit;
          if (left === 0n) ends.push(cash);
          going.set(place.account, { cash: left === 0n ? 0n : cash, owned: left });
        }
        // When
        const { rounds } = viewPositions({ ...lived, valueOf: valueOf([null, null, null]) }).total;
        // Then
        expect([rounds.closed, rounds.won, rounds.lost]).toEqual([
          ends.length,
          ends.filter((cash) => cash > 0n).length,
          ends.filter((cash) => cash < 0n).length,
        ]);
      }),
    );
  });
});

describe('a position', () => {
  const owned = aPosition({
    available: sharesOf('2'),
    selling: sharesOf('1'),
    basis: dollars('2.1'),
    basisFees: dollars('0.1'),
  });
  const view = (changes: Partial<Position>, marked?: string): PositionView =>
    viewPositions({
      positions: [{ ...owned, ...changes }],
      journal: [],
      valueOf: () => (marked === undefined ? undefined : { price: priceOf(marked), from: 'mark', at: NOW }),
    });

  test('has its average entry without fees to the nearest micro-dollar, its value at the mark, and its cost with fees', () => {
    const { positions, total } = view({}, '0.7');
    expect(positions).toMatchObject([
      {
        ...{ owned: sharesOf('3'), exposure: dollars('2.1'), entry: { value: priceOf('0.666667') } },
        ...{ mark: { value: { price: priceOf('0.7'), at: NOW } }, value: { value: dollars('2.1') } },
        profit: { open: dollars('0.1'), unmarked: 0 },
      },
    ]);
    expect(total).toMatchObject({ value: dollars('2.1'), exposure: dollars('2.1') });
  });

  test('whose market was never read has no price, says so, and is in no sum of values', () => {
    const { positions, markets, total } = view({ title: '' });
    const none = { value: null, reason: 'NO_MARK' };
    expect(positions).toMatchObject([{ mark: none, value: none, entry: { value: priceOf('0.666667') } }]);
    expect(markets).toMatchObject([{ condition: CONDITION, title: '', value: 0n, exposure: dollars('2.1') }]);
    expect(total.profit).toMatchObject({ open: 0n, unmarked: 1 });
  });

  test.each([
    ['nothing', '0'],
    ['less than nothing', '-2'],
  ])('of which %s is owned has neither entry nor price', (_, available) => {
    const none = { value: null, reason: 'NOTHING_OWNED' };
    const { positions, total } = view({ available: sharesOf(available), selling: sharesOf('0') }, '0.7');
    expect(positions).toMatchObject([{ entry: none, mark: none, value: none }]);
    expect([total.value, total.profit.open]).toEqual([0n, 0n]);
  });

  test('of another leader or market is left out where one is asked about', () => {
    const positions = [owned, aPosition({ ...owned, leader: SHARP, token: LONE_TOKEN, condition: LONE })];
    const asked = (question: { readonly leader?: Wallet; readonly condition?: ConditionId }) =>
      viewPositions({ positions, journal: [], valueOf: () => undefined, ...question }).positions.map(
        ({ position }) => position.leader,
      );
    expect([asked({}), asked({ leader: SHARP }), asked({ condition: CONDITION })]).toEqual([
      [LEADER, SHARP],
      [SHARP],
      [LEADER],
    ]);
  });

  test('of which nothing was ever owned makes no market', () => {
    // Given
    const other = aPosition({ leader: SHARP, token: LONE_TOKEN, condition: LONE });
    // When
    const markets = (positions: readonly Position[]) =>
      viewPositions({ positions, journal: [], valueOf: () => undefined }).markets.map(({ condition }) => condition);
    // Then
    expect([markets([owned, other]), markets([other])]).toEqual([[CONDITION], []]);
  });

  test('is worth what its shares surely bring', () => {
    const { positions } = view({ available: shares(1n), selling: shares(0n) }, '0.999999');
    expect(positions[0]?.value.value).toBe(proceedsOf(shares(1n), priceOf('0.999999')));
  });
});
