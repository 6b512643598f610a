import { expect, test } from '@jest/globals';
import { signingBounds } from '#core/signing/signing-bounds.ts';
import { aFollower, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

test('a follower without bounds has the largest bet an order, and ten times its capital a day', () => {
  const settings = someSettings({ limits: theLimits({ maxSingleBet: dollars('500') }) });
  const follower = aFollower({ totalCapital: dollars('5000') });
  expect(signingBounds(settings, follower)).toEqual({ perOrder: dollars('500'), perDay: dollars('50000') });
});

test('its own bounds count, be they smaller or larger', () => {
  const follower = aFollower({ maxSignedOrder: dollars('700'), maxSignedDay: dollars('900') });
  expect(signingBounds(someSettings(), follower)).toEqual({ perOrder: dollars('700'), perDay: dollars('900') });
});
