import { expect, it } from '@jest/globals';
import { dayCap, eventCap, marketCap, minuteCap, tokenCap } from '#core/model/cap.ts';
import { limitCaps, limitedEventCap } from '#core/risk/limit-caps.ts';
import { bps } from '#core/values/bps.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { aFollow, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { CONDITION, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const EVENT = '903' as EventGroupId;
const none = { marketCap: undefined, tokenCap: undefined, dayCap: undefined, minuteCap: undefined };

function capsWith(limits: Parameters<typeof theLimits>[0], follow = aFollow()) {
  const settings = someSettings({ limits: theLimits(limits) });
  return limitCaps({ settings, follow, token: TOKEN, condition: CONDITION, now: NOW });
}

it('without limits of their own names no cap', () => {
  expect(capsWith({})).toEqual(none);
});

it.each([
  [{ maxMarketExposure: dollars('1') }, { marketCap: marketCap(CONDITION) }],
  [{ maxPositionShares: sharesOf('1') }, { tokenCap: tokenCap(TOKEN) }],
  [{ maxPositionCapitalBps: bps(1n) }, { tokenCap: tokenCap(TOKEN) }],
  [{ maxAdds: 1n }, { tokenCap: tokenCap(TOKEN) }],
  [{ maxDailySpend: dollars('1') }, { dayCap: dayCap(NOW) }],
  [{ maxEntriesPerMinute: 1n }, { minuteCap: minuteCap(NOW) }],
])('%j names the cap that counts it, and no other', (limits, names) => {
  expect(capsWith(limits)).toEqual({ ...none, ...names });
});

it('a stake by Kelly counts what is owned of the token', () => {
  const follow = aFollow({ sizing: { policy: 'kelly', fraction: bps(2_500n) } });
  expect(capsWith({}, follow).tokenCap).toBe(tokenCap(TOKEN));
});

it('names an event’s cap where events are limited and the event is known', () => {
  const limited = someSettings({ limits: theLimits({ maxEventExposure: dollars('1') }) });
  expect(limitedEventCap(limited, EVENT)).toBe(eventCap(EVENT));
  expect(limitedEventCap(limited, undefined)).toBeUndefined();
  expect(limitedEventCap(someSettings(), EVENT)).toBeUndefined();
});
