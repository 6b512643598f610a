import { describe, expect, test } from '@jest/globals';
import { CASH, COLLATERAL, FEES, positionAccount } from '#core/model/journal.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type FollowerMode } from '#core/model/settings.ts';
import { LEAST_COPIES } from '#core/scoring/copy-costs.ts';
import { MOST_COPIES } from '#core/scoring/made-copies.ts';
import { DAY_MS, later, type UnixMs, utcMonth } from '#core/values/unix-ms.ts';
import { measureSlippage, MOST_JOURNAL_PAGES } from '#flows/measure-slippage.ts';
import { type JournalPage } from '#ports/ledger.ts';
import { aLeaderEvent } from '../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aParentId, anEventId, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf } from '../../../support/builders/quantities.ts';

type Copy = {
  readonly mode?: FollowerMode;
  readonly at?: UnixMs;
  /** Paid for 100 shares beside a leader who paid 50. */
  readonly paid?: string;
  readonly parent?: Partial<ParentOrder>;
  readonly event?: Partial<LeaderEvent>;
  /** Bookings of the one order. */
  readonly parts?: number;
};

/** A ledger in which each copy is one order. */
function aLedger(copies: readonly Copy[], pageOf = (legs: JournalPage['legs']): JournalPage => ({ legs })) {
  const asked: string[] = [];
  const legsOf = ({ paid = '51', at = later(NOW, -1), parts = 1 }: Copy, index: number): JournalPage['legs'] =>
    Array.from({ length: parts }, (_, part) => {
      const entry = {
        ...({ entryId: `${index}-${part}`, kind: 'buy', at, place: `${index}`, parentId: aParentId(index) } as const),
      };
      const [gross, fee] = [dollars(paid) / BigInt(parts), 1_000n];
      return [
        {
          ...entry,
          account: positionAccount(TOKEN, LEADER),
          asset: TOKEN,
          debit: 100_000_000n / BigInt(parts),
          credit: 0n,
        },
        { ...entry, account: FEES, asset: COLLATERAL, debit: fee, credit: 0n },
        { ...entry, account: CASH, asset: COLLATERAL, debit: 0n, credit: gross + fee },
      ];
    }).flat();
  const indexOf = (id: string): number => Number.parseInt(id.slice(1), 16);
  return {
    asked,
    journalPage: ({ mode }: { readonly mode: FollowerMode }, month: string, from?: string) => {
      asked.push(`${mode} ${month} ${from ?? ''}`.trim());
      const own = copies.flatMap((copy, index) =>
        (copy.mode ?? 'live') === mode && utcMonth(copy.at ?? later(NOW, -1)) === month ? legsOf(copy, index) : [],
      );
      return Promise.resolve(pageOf(own));
    },
    parent: (id: string) => {
      const index = indexOf(id);
      return Promise.resolve(
        aParent({ parentId: aParentId(index), eventId: anEventId(index), ...copies[index]?.parent }),
      );
    },
    event: (id: string) => Promise.resolve(aLeaderEvent({ ...copies[indexOf(id)]?.event })),
  };
}
const SETTINGS = someSettings({
  followers: (['live', 'paper', 'dry-run'] as const).map((mode) => aFollower({ name: mode as never, mode })),
});
const many = (count: number, copy: Copy = {}): readonly Copy[] => Array.from({ length: count }, () => copy);
const slippageOf = (ledger: ReturnType<typeof aLedger>) => measureSlippage({ ledger }, SETTINGS, NOW);

describe('the slippage of our own copies', () => {
  test('is what was paid above the leader’s price, without fees, all parts of an order together', async () => {
    expect(await slippageOf(aLedger([{ paid: '51' }, { paid: '53', parts: 2 }]))).toEqual({ copies: 2, slipBps: 400 });
  });

  test('is that of real money where there is enough of it, and else of paper too', async () => {
    // Given
    const paper = many(10, { mode: 'paper', paid: '60' });
    const [enough, tooFew] = [LEAST_COPIES, LEAST_COPIES - 1].map((count) => aLedger([...many(count), ...paper]));
    // Then
    expect(await slippageOf(enough!)).toEqual({ copies: 30, slipBps: 200 });
    expect((await slippageOf(tooFew!)).copies).toBe(39);
    expect(enough!.asked.some((one) => one.startsWith('paper'))).toBe(false);
  });

  test.each([
    ['thirty days before', -30 * DAY_MS, 1],
    ['a millisecond more before', -30 * DAY_MS - 1, 0],
    ['the moment before', -1, 1],
    ['the moment itself', 0, 0],
  ])('counts a copy of %s', async (_, ms, count) => {
    expect((await slippageOf(aLedger([{ at: later(NOW, ms) }]))).copies).toBe(count);
  });

  test.each<[string, Copy]>([
    ['a guard’s sale', { parent: { origin: 'guard' } }],
    ['a sale that follows a merge', { parent: { side: 'SELL' }, event: { type: 'MERGE' } }],
    ['a purchase of a leader who traded at no price', { event: { price: priceOf('0') } }],
  ])('counts no order that copies no trade, such as %s', async (_, copy) => {
    expect((await slippageOf(aLedger([copy]))).copies).toBe(0);
  });

  test('goes by the lowest of his prices where one order took several of his purchases along', async () => {
    const lot = { amount: dollars('50'), asOf: 1n, leaderPrice: priceOf('0.4'), freshAt: NOW };
    expect((await slippageOf(aLedger([{ paid: '50', parent: { lot } }]))).slipBps).toBe(2_500);
  });

  test('is of the newest fifty', async () => {
    expect(MOST_COPIES).toBe(50);
    const old = many(50, { at: later(NOW, -DAY_MS), paid: '99' });
    expect(await slippageOf(aLedger([...old, ...many(50)]))).toEqual({ copies: 50, slipBps: 200 });
  });

  test('is of copies: other orders before them hide none, within two hundred', async () => {
    const guards = (count: number) => many(count, { parent: { origin: 'guard' } });
    const before = many(30, { at: later(NOW, -DAY_MS) });
    expect((await slippageOf(aLedger([...before, ...guards(170)]))).copies).toBe(30);
    expect((await slippageOf(aLedger([...before, ...guards(171)]))).copies).toBe(29);
  });

  test('a month too long is cut after so many pages, and a booking that may be cut with it is left out', async () => {
    // Given
    const ledger = aLedger([{}, {}], (legs) => ({ legs: legs.slice(0, 4), next: 'more' }));
    // When
    const { copies } = await slippageOf(ledger);
    // Then
    expect(ledger.asked.filter((one) => one.startsWith('live 2026-06'))).toHaveLength(MOST_JOURNAL_PAGES);
    expect(copies).toBe(1);
  });
});
