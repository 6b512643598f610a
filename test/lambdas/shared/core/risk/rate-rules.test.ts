import { expect, test } from '@jest/globals';
import { pricedEntry } from '#core/risk/priced-entry.ts';
import { RATE_RULES } from '#core/risk/rate-rules.ts';
import { invariant } from '#core/values/invariant.ts';
import { someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf } from '../../../../support/builders/quantities.ts';

const lot = { amount: dollars('200'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW };

test.each([
  [10n, undefined, []],
  [10n, 9n, []],
  [10n, 10n, [{ code: 'ORDER_RATE_USED', entries: 10n, max: 10n }]],
  [10n, 11n, [{ code: 'ORDER_RATE_USED', entries: 11n, max: 10n }]],
  [undefined, 99n, []],
])('with %p allowed and %p made in this minute: %j', (most, entries, answer) => {
  const limits = theLimits(most === undefined ? {} : { maxEntriesPerMinute: most });
  const minuteCap = aCap(entries === undefined ? {} : { entries });
  const entry = pricedEntry(aSnapshot({ settings: someSettings({ limits }), minuteCap }), lot);
  invariant(entry !== undefined, 'the book offers');
  expect(RATE_RULES.flatMap((rule) => rule.judge(entry) ?? [])).toEqual(answer);
});
