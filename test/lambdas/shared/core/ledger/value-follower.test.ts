import { describe, expect, test } from '@jest/globals';
import { bookDrift } from '#core/ledger/drift.ts';
import { settle } from '#core/ledger/settle.ts';
import { valueFollower, type ValueInput } from '#core/ledger/value-follower.ts';
import { equityOf, dayStartOf, type FollowerEquity, peakOf } from '#core/model/follower-equity.ts';
import { type Mark } from '#core/model/mark.ts';
import { UNATTRIBUTED } from '#core/model/position.ts';
import { DEFAULT_BREAKERS } from '#core/risk/breaker-limits.ts';
import { judgeFollower } from '#core/risk/judge-follower.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import fc from 'fast-check';
import { aBuyChild } from '../../../../support/builders/a-child.ts';
import { aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { aFollowerEquity } from '../../../../support/builders/a-snapshot.ts';
import { FOLLOWER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { written } from '../../../../support/written.ts';

const MIDNIGHT = unixMs(Date.UTC(2026, 5, 2));
const marked = (text: string, changes: Partial<Mark> = {}): Mark => ({
  ...{ token: TOKEN, price: priceOf(text), hasBid: true, at: NOW },
  ...changes,
});
const marksOf = (...marks: readonly Mark[]) => new Map(marks.map((mark) => [mark.token, mark]));

function valued(changes: Partial<ValueInput> = {}): FollowerEquity {
  const value = valueFollower({
    ...{ follower: FOLLOWER, mode: 'live', before: undefined, positions: [], marks: marksOf(), cash: dollars('5000') },
    ...{ globalCap: { reserved: dollars('0'), used: dollars('0') }, drawdown: DEFAULT_BREAKERS, now: NOW },
    ...changes,
  });
  if (value === undefined) throw new Error('not valued');
  return value;
}

/** 100 shares bought at 0.50 with a fee of 1 dollar. */
const HELD = aPosition({ available: sharesOf('100'), basis: dollars('51'), basisFees: dollars('1') });
/** The same, when the wallet paid for it out of 5,000 dollars. */
const BOUGHT = { positions: [HELD], cash: dollars('4949') };

describe('a follower', () => {
  test('who has done nothing is worth his cash', () => {
    const { approvals } = aFollowerEquity();
    expect(valued({ approvals })).toEqual(aFollowerEquity());
  });

  test('X27: keeps what is known of his approvals until somebody has looked again', () => {
    const missing = [{ domain: 'v2', asset: 'tokens', contract: '0xc0', spender: '0xe1' }] as const;
    const before = aFollowerEquity({ approvals: { at: NOW, missing } });
    expect(valued({ before }).approvals?.missing).toEqual(missing);
    expect(valued({ before, approvals: { at: NOW, missing: [] } }).approvals?.missing).toEqual([]);
    expect(valued().approvals).toBeUndefined();
  });

  test('B31: is worth cash, marks and claims; profit is what was realised and what is open, fees included', () => {
    const sold = aPosition({ token: OTHER_TOKEN, realised: dollars('7'), claimedUsd: dollars('20') });
    const one = valued({
      ...{ positions: [{ ...HELD, selling: sharesOf('20'), available: sharesOf('80') }, sold] },
      ...{ cash: dollars('4936'), marks: marksOf(marked('0.6')) },
    });
    // Twenty shares are on sale: what is invested is found from the first reading all the same
    expect(one).toMatchObject({ positions: dollars('60'), claims: dollars('20'), realised: dollars('7') });
    expect(one).toMatchObject({ open: dollars('9'), invested: dollars('5000') });
    expect(equityOf(one)).toBe(dollars('5016'));
  });

  test('B31: of whom a payout is redeemed is worth as much as before: it counts once', () => {
    const claimed = aPosition({ realised: dollars('49'), claimed: sharesOf('100'), claimedUsd: dollars('100') });
    const redeemed = { ...claimed, claimed: sharesOf('0'), claimedUsd: dollars('0') };
    const owed = valued({ positions: [claimed], cash: dollars('4949') });
    const paid = valued({ before: owed, positions: [redeemed], cash: dollars('5049'), now: later(NOW, 60_000) });
    expect([equityOf(owed), equityOf(paid)]).toEqual([dollars('5049'), dollars('5049')]);
    expect(paid.invested).toBe(dollars('5000'));
  });

  test('B31: of whom a payout is cash before its claim is booked is worth no more; a cent beyond it is a deposit', () => {
    const claimed = aPosition({ realised: dollars('49'), claimed: sharesOf('100'), claimedUsd: dollars('100') });
    const owed = valued({ positions: [claimed], cash: dollars('4949') });
    const at = (cash: string) =>
      valued({ before: owed, positions: [claimed], cash: dollars(cash), now: later(NOW, 60_000) });
    expect([at('5049'), at('5049.01')].map(({ invested }) => invested)).toEqual([dollars('5000'), dollars('5100.01')]);
    expect(equityOf(at('5049'))).toBe(dollars('5049'));
    expect(at('4900').invested).toBe(dollars('4951'));
  });

  test('shares that no copy bought stand apart: neither profit nor equity', () => {
    const nobodys = { ...HELD, leader: UNATTRIBUTED, realised: dollars('3'), claimedUsd: dollars('2') };
    const one = valued({ positions: [nobodys], marks: marksOf(marked('0.4')) });
    expect(one).toMatchObject({ unattributed: dollars('42'), positions: 0n, realised: 0n, open: 0n, claims: 0n });
    expect(equityOf(one)).toBe(dollars('5000'));
  });
});

describe('what is invested', () => {
  test.each(['800', '-800'])(
    'moves with %s dollars from outside; start of the day and peak go along, profit stays',
    (came) => {
      const before = valued({ ...BOUGHT, marks: marksOf(marked('0.4')) });
      const cash = dollars(String(4_949 + Number(came)));
      const after = valued({ ...BOUGHT, before, cash, marks: marksOf(marked('0.4')), now: later(NOW, 60_000) });
      expect([after.realised, after.open]).toEqual([before.realised, before.open]);
      for (const value of [equityOf, dayStartOf, peakOf]) expect(value(after) - value(before)).toBe(dollars(came));
    },
  );

  test.each([
    ['money is reserved', { globalCap: { reserved: dollars('1'), used: dollars('1') } }],
    ['shares are on sale', { positions: [aPosition({ selling: sharesOf('1') })] }],
    ['a purchase is under way', { positions: [aPosition({ buying: [aPending()] })] }],
  ])('stays while %s: chain and ledger do not know of the same trades', (_, given) => {
    const one = valued({ before: aFollowerEquity(), ...given, marks: marksOf(marked('0.5')), cash: dollars('4000') });
    expect(one).toMatchObject({ cash: dollars('4000'), cashAt: NOW, invested: dollars('5000') });
  });

  test('stays, and the cash with its time, where the wallet cannot be read; nothing is known before it was', () => {
    const before = aFollowerEquity({ cash: dollars('4321'), cashAt: later(NOW, -7) });
    expect(valued({ before, cash: undefined })).toMatchObject({ cash: dollars('4321'), cashAt: NOW - 7, at: NOW });
    const input = { follower: FOLLOWER, mode: 'live' as const, before: undefined, positions: [], marks: marksOf() };
    const cap = { reserved: dollars('0'), used: dollars('0') };
    const unread = { ...input, globalCap: cap, cash: undefined, drawdown: DEFAULT_BREAKERS, now: NOW };
    expect(valueFollower(unread)).toBeUndefined();
  });

  test('is the same whatever was bought, at whatever price and fee, once it is settled', () => {
    const amount = fc.bigInt({ min: 1n, max: 40_000_000n });
    fc.assert(
      fc.property(amount, fc.bigInt({ min: 0n, max: 1_000_000n }), amount, (gross, fee, count) => {
        const trade = {
          tradeId: 't',
          status: 'CONFIRMED',
          settled: false,
          price: priceOf('0.5'),
          matchedAt: NOW,
        } as const;
        const done = { ...trade, gross, fee, shares: count, feeFrom: 'chain' } as never;
        const child = aBuyChild({ state: 'ACKED', trades: [done] });
        const changes = settle({ child, trade: done, position: aPosition({ buying: [aPending()] }), now: NOW });
        const positions = changes.flatMap((one) => (one.kind === 'put' && one.type === 'position' ? [one.value] : []));
        const cash = (dollars('5000') - gross - fee) as typeof child.leftUsd;
        expect(valued({ positions, cash }).invested).toBe(dollars('5000'));
      }),
    );
  });
});

test('a winner that is sold by hand is no loss: of no day, and of no leader', () => {
  // Given: 800 shares that cost 100 dollars, at 0.50
  const held = aPosition({ available: sharesOf('800'), target: sharesOf('800'), basis: dollars('100') });
  const mark = marked('0.5');
  const before = valued({ positions: [held], cash: dollars('4900'), marks: marksOf(mark) });
  // When
  const drift = { place: held, held: sharesOf('0'), mark: mark.price, isTraded: true, now: NOW };
  const positions = [written(bookDrift({ positions: [held], ...drift }), 'position')];
  const after = valued({ before, positions, cash: dollars('5300'), marks: marksOf(mark) });
  // Then
  expect([after.realised, after.open, after.invested]).toEqual([dollars('300'), 0n, before.invested]);
  expect([equityOf(after), dayStartOf(after), peakOf(after)]).toEqual(
    [before].flatMap((one) => [equityOf(one), dayStartOf(one), peakOf(one)]),
  );
  expect(judgeFollower({ equity: after, posts: undefined, limits: DEFAULT_BREAKERS, now: NOW })).toEqual([]);
});

describe('S13: the day', () => {
  const at = (now: UnixMs, before: FollowerEquity | undefined, realised: string): FollowerEquity =>
    valued({ before, positions: [aPosition({ realised: dollars(realised) })], cash: dollars('5000'), now });

  test('turns at midnight UTC, with what was there in the last minute before', () => {
    const evening = at(later(MIDNIGHT, -60_000), undefined, '30');
    const last = at(later(MIDNIGHT, -1), evening, '20');
    const first = at(MIDNIGHT, last, '5');
    expect([last.day, last.dayProfit]).toEqual(['2026-06-01', dollars('30')]);
    expect([first.day, first.dayProfit]).toEqual(['2026-06-02', dollars('20')]);
    expect(at(later(MIDNIGHT, 60_000), first, '4')).toMatchObject({ day: '2026-06-02', dayProfit: dollars('20') });
  });

  test.each([
    [3_600_000, '20'],
    [3_600_001, '5'],
  ])('starts with a value %p ms before midnight, or with its own first: %p', (ms, expected) => {
    const before = at(later(MIDNIGHT, -ms), undefined, '20');
    expect(at(later(MIDNIGHT, 600_000), before, '5').dayProfit).toBe(dollars(expected));
  });
});

describe('the peak', () => {
  test('is the highest profit ever; from a fifth below it sizes are halved, over restarts, until a tenth below', () => {
    const prices = ['0.5', '2.51', '2.51', '0.5', '0.51', '0.75', '0.76', '0.75'];
    const held = aPosition({ available: sharesOf('1000'), basis: dollars('500') });
    let before: FollowerEquity | undefined;
    const halved: boolean[] = [];
    for (const text of prices) {
      before = valued({ before, positions: [held], cash: dollars('0'), marks: marksOf(marked(text)) });
      before = structuredClone(before);
      halved.push(before.isHalved);
    }
    expect(before?.peakProfit).toBe(dollars('2010'));
    expect(halved).toEqual([false, false, false, true, true, true, true, true]);
    const back = valued({ before, positions: [held], cash: dollars('0'), marks: marksOf(marked('2.259')) });
    expect([peakOf(back), back.isHalved]).toEqual([dollars('2510'), false]);
  });
});

describe('what is owned', () => {
  test('without a mark counts at cost, and makes the snapshot as old as can be', () => {
    const large = { ...HELD, basis: dollars('510') };
    const one = valued({ positions: [large], cash: dollars('4490') });
    expect(one).toMatchObject({ positions: dollars('510'), open: 0n, marksAt: 0, unpricedCount: 1 });
  });

  test.each([
    ['300 s old is believed', '200', 300_000, { positions: dollars('200'), marksAt: NOW - 300_000, unpricedCount: 0 }],
    ['older and up to 2 % of the equity is lost', '100', 300_001, { positions: 0n, marksAt: NOW, unpricedCount: 1 }],
    [
      'older and above 2 % makes all as old',
      '100.01',
      300_001,
      { positions: dollars('100.01'), marksAt: NOW - 300_001 },
    ],
  ])('a mark that is %s', (_, worth, age, expected) => {
    // 5,000 dollars in all, whatever of it is in the token
    const held = aPosition({ available: sharesOf(worth), basis: dollars(worth) });
    const cash = usd(dollars('5000') - dollars(worth));
    const one = valued({ positions: [held], cash, marks: marksOf(marked('1', { at: later(NOW, -age) })) });
    expect(one).toMatchObject(expected);
    const isLost = expected.positions === 0n;
    expect(one.open).toBe(isLost ? usd(0n - dollars(worth)) : 0n);
  });

  test('what goes unread is never worth more than 2 % of the equity together', () => {
    const holding = fc.record({ dollars: fc.bigInt(1n, 200n), age: fc.integer({ min: 0, max: 90_000 }) });
    fc.assert(
      fc.property(fc.array(holding, { minLength: 1, maxLength: 8 }), (holdings) => {
        const all = holdings.map((one, index) => ({
          ...one,
          age: one.age * 10 + index,
          token: `${index + 1}` as typeof TOKEN,
          worth: `${one.dollars}`,
        }));
        const positions = all.map(({ token, worth }) =>
          aPosition({ token, available: sharesOf(worth), basis: dollars(worth) }),
        );
        const marks = marksOf(...all.map(({ token, age }) => marked('1', { token, at: later(NOW, -age) })));
        const spent = dollars(String(all.reduce((sum, one) => sum + one.dollars, 0n)));
        const one = valued({ positions, cash: usd(dollars('5000') - spent), marks });
        expect(one.open <= 0n && one.open >= 0n - dollars('100')).toBe(true);
        // Whoever may buy on it has read within ten minutes what it counts
        const counted = all.filter(({ age }) => NOW - age < one.marksAt);
        expect(dollars(String(counted.reduce((sum, each) => sum + each.dollars, 0n)))).toBe(0n - one.open);
      }),
    );
  });

  test('what anybody may have sent makes nothing old', () => {
    const sent = { ...HELD, leader: UNATTRIBUTED, token: OTHER_TOKEN };
    const marks = marksOf(marked('0.5'), marked('0.5', { token: OTHER_TOKEN, at: later(NOW, -3_600_000) }));
    expect(valued({ positions: [HELD, sent], marks })).toMatchObject({ marksAt: NOW, unattributed: dollars('50') });
    expect(valued({ positions: [HELD, sent], marks: marksOf(marked('0.5')) }).marksAt).toBe(NOW);
  });

  test('is as old as the mark that was read first; without a bid it is counted', () => {
    const other = { ...HELD, token: OTHER_TOKEN };
    const marks = marksOf(marked('0.5', { at: later(NOW, -5) }), marked('0.5', { token: OTHER_TOKEN, hasBid: false }));
    expect(valued({ positions: [HELD, other], marks })).toMatchObject({ marksAt: NOW - 5, unpricedCount: 1 });
  });
});
