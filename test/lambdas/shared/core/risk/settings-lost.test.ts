import { expect, test } from '@jest/globals';
import { decide } from '#core/decide.ts';
import { settingsLost } from '#core/risk/settings-lost.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';

test('S11: by settings that are only the last known nothing is bought', () => {
  const settings = someSettings({ version: 7n, isLastKnown: true });
  expect(settingsLost({ settings })).toEqual({ code: 'SETTINGS_LOST', version: 7n });
  expect(decide(aSnapshot({ settings }))).toEqual({
    verdict: 'deny',
    reason: { code: 'SETTINGS_LOST', version: 7n },
  });
});

test('by those in force it is', () => {
  expect(settingsLost({ settings: someSettings() })).toBeUndefined();
});
