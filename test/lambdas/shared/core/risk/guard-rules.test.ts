import { expect, test } from '@jest/globals';
import { guardBlind, inExitWindow } from '#core/risk/guard-rules.ts';
import { type Guards } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aMarket } from '../../../../support/builders/a-market.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { priceOf } from '../../../../support/builders/quantities.ts';

const guarded = (guards: Guards | undefined) => (guards === undefined ? someSettings() : someSettings({ guards }));

test('B24: nothing is bought whose guards would see no price', () => {
  const book = aBook({ bids: [] });
  const settings = guarded({ stopLossBps: bps(1_500n) });
  expect(guardBlind(aSnapshot({ settings, book }))).toEqual({
    code: 'GUARD_BLIND',
    why: 'NO_BIDS',
    ask: priceOf('0.5'),
  });
  expect(guardBlind(aSnapshot({ settings, book: undefined }))).toEqual({ code: 'GUARD_BLIND', why: 'NO_BOOK' });
  expect(guardBlind(aSnapshot({ settings, book: aBook() }))).toBeUndefined();
});

test('where no guard looks at prices, a book with one side stops nothing', () => {
  const book = aBook({ bids: [] });
  expect(guardBlind(aSnapshot({ settings: guarded(undefined), book }))).toBeUndefined();
  expect(guardBlind(aSnapshot({ settings: guarded({ exitBeforeMs: 1 }), book }))).toBeUndefined();
});

test('nothing is bought that would be sold at once: from the window’s first millisecond on', () => {
  const settings = guarded({ exitBeforeMs: 3_600_000 });
  const ending = (ms: number) => aSnapshot({ settings, market: aMarket({ endsAt: later(NOW, ms) }) });
  expect(inExitWindow(ending(3_600_001))).toBeUndefined();
  expect(inExitWindow(ending(3_600_000))).toEqual({
    code: 'IN_EXIT_WINDOW',
    decidedAt: later(NOW, 3_600_000),
    exitsFrom: NOW,
  });
  expect(inExitWindow(ending(1))).toBeDefined();
  expect(inExitWindow(aSnapshot({ settings, market: aMarket() }))).toBeUndefined();
  expect(inExitWindow(aSnapshot({ settings: guarded(undefined), market: aMarket({ endsAt: NOW }) }))).toBeUndefined();
});
