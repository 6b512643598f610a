import { expect, test } from '@jest/globals';
import { outcomeNotAllowed } from '#core/risk/market-outcome.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { someSettings, theFilters, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';

const judged = (filters: Parameters<typeof theFilters>[0], token = TOKEN) =>
  outcomeNotAllowed(
    aSnapshot({
      event: aLeaderEvent({ token }),
      settings: someSettings({ limits: theLimits({ filters: theFilters(filters) }) }),
    }),
  );

test('of a market only the bought token’s outcome is judged, in any letter case', () => {
  expect(judged({ allowedOutcomes: ['YES'] })).toBeUndefined();
  expect(judged({ allowedOutcomes: ['YES'] }, OTHER_TOKEN)).toEqual({ code: 'OUTCOME_NOT_ALLOWED', outcome: 'No' });
  expect(judged({ deniedOutcomes: [' no'] }, OTHER_TOKEN)).toEqual({ code: 'OUTCOME_DENIED', outcome: 'No' });
  expect(judged({ deniedOutcomes: ['no'] })).toBeUndefined();
});

test('denied wins over allowed; without lists every outcome passes', () => {
  expect(judged({ allowedOutcomes: ['Yes'], deniedOutcomes: ['Yes'] })).toMatchObject({ code: 'OUTCOME_DENIED' });
  expect(judged({})).toBeUndefined();
});

test('two outcomes of one name are both of that name', () => {
  const twins = aMarket().tokens.map((one) => ({ ...one, outcome: 'Draw' }));
  const settings = someSettings({ limits: theLimits({ filters: theFilters({ deniedOutcomes: ['draw'] }) }) });
  for (const { token } of twins) {
    const snapshot = aSnapshot({ market: aMarket({ tokens: twins }), event: aLeaderEvent({ token }), settings });
    expect(outcomeNotAllowed(snapshot)).toMatchObject({ code: 'OUTCOME_DENIED' });
  }
});
