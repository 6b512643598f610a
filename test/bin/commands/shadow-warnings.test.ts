import { expect, test } from '@jest/globals';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { shadowBeginnings, shadowWarnings } from '../../../bin/commands/shadow-warnings.ts';
import { aSelection } from '../../support/builders/a-settings.ts';
import { SHARP, someSettings, WHALE } from './a-settings.ts';

const selection = aSelection({ shadowEvents: 30n });
const namesOf = (warnings: readonly { readonly text: string }[]) => warnings.map(({ text }) => text.split(':')[0]);

/** With another account, on paper, that follows the first leader. */
function withPaper(settings: Settings): Settings {
  const [main] = settings.followers;
  const follower = { ...main!, name: 'trial' as FollowerName, mode: 'paper' as const };
  const follow = { ...settings.follows[0]!, follower: follower.name };
  return { ...settings, followers: [main!, follower], follows: [...settings.follows, follow] };
}

test('without the setting nobody waits', () => {
  expect(shadowWarnings(someSettings())).toEqual([]);
  expect(shadowWarnings(someSettings({ selection: aSelection() }))).toEqual([]);
});

test('each enabled leader whom nobody copies on paper is told', () => {
  expect(namesOf(shadowWarnings(someSettings({ selection })))).toEqual(['Whale Trader', 'Sharp Bettor']);
  expect(namesOf(shadowWarnings(withPaper(someSettings({ selection }))))).toEqual(['Sharp Bettor']);
});

test('who is exempt waits for nothing, and nobody waits where no account trades live', () => {
  const exempt = aSelection({ shadowEvents: 30n, shadowExempt: [WHALE, SHARP] });
  expect(shadowWarnings(someSettings({ selection: exempt }))).toEqual([]);
  const [main] = someSettings().followers;
  expect(shadowWarnings(someSettings({ selection, followers: [{ ...main!, mode: 'dry-run' }] }))).toEqual([]);
});

test('a leader who was copied live is told once, when the setting comes', () => {
  const next = someSettings({ selection });
  expect(namesOf(shadowBeginnings(someSettings(), next))).toEqual(['Whale Trader', 'Sharp Bettor']);
  expect(shadowBeginnings(next, next)).toEqual([]);
  expect(shadowBeginnings(undefined, next)).toEqual([]);
});

test('one who comes new, or whose account comes to trade live, was not copied live before', () => {
  const next = someSettings({ selection });
  const [main] = next.followers;
  expect(shadowBeginnings(someSettings({ follows: [] }), next)).toEqual([]);
  expect(shadowBeginnings(someSettings({ followers: [{ ...main!, mode: 'paper' }] }), next)).toEqual([]);
});

test('a name is cleaned before a person sees it', () => {
  const [first, ...others] = someSettings().leaders;
  const leaders = [{ ...first!, name: 'Whale\u001b[31m' }, ...others];
  expect(shadowWarnings(someSettings({ selection, leaders }))[0]?.text).not.toContain('\u001b');
});
