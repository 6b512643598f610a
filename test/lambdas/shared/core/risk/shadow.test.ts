import { expect, test } from '@jest/globals';
import { type PaperTrial } from '#core/model/leader-standing.ts';
import { type FollowerMode } from '#core/model/settings.ts';
import { inShadow, wantedEvents } from '#core/risk/shadow.ts';
import { aFollower, aSelection, someSettings } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { LEADER, NOW } from '../../../../support/builders/identities.ts';

const settings = someSettings({ selection: aSelection({ shadowEvents: 30n }) });
const wanted = (mode: FollowerMode, of = settings) => wantedEvents(of, { follower: { mode }, leader: LEADER });
const tried = (paper?: PaperTrial) =>
  inShadow(
    aSnapshot({
      settings,
      standing: paper === undefined ? undefined : { leader: LEADER, measuredAt: NOW, paper },
    }),
  );

test('live followers ask for paper first; on paper and in a dry run nobody does', () => {
  expect((['live', 'paper', 'dry-run'] as const).map((mode) => wanted(mode))).toEqual([30n, undefined, undefined]);
});

test('nobody asks where the settings do not, or of a leader who is exempt', () => {
  expect(wanted('live', someSettings())).toBeUndefined();
  expect(wanted('live', someSettings({ selection: aSelection() }))).toBeUndefined();
  const exempt = aSelection({ shadowEvents: 30n, shadowExempt: [LEADER] });
  expect(wanted('live', someSettings({ selection: exempt }))).toBeUndefined();
});

test('a leader of whom nothing is stored is new', () => {
  expect(tried()).toEqual({ code: 'LEADER_IN_SHADOW', settled: 0n, wanted: 30n });
});

test('as many events as are wanted are not enough while their bound never was above zero', () => {
  expect(tried({ settled: 45n, lowerBound: -120_000n })).toEqual({
    ...{ code: 'LEADER_IN_SHADOW', settled: 45n, wanted: 30n, lowerBound: -120_000n },
  });
});

test('who has cleared the bound over as many events is copied, whatever later events came to', () => {
  const cleared = { events: 30n, lowerBound: 1n, at: NOW };
  expect(tried({ settled: 90n, lowerBound: -120_000n, cleared })).toBeUndefined();
  expect(tried({ settled: 90n, cleared: { ...cleared, events: 29n } })?.code).toBe('LEADER_IN_SHADOW');
});

test('a follower on paper copies him meanwhile, by the same rules', () => {
  expect(inShadow(aSnapshot({ settings, follower: aFollower({ mode: 'paper' }) }))).toBeUndefined();
});
