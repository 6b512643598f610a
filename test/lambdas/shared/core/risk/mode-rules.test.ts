import { describe, expect, test } from '@jest/globals';
import { type Snapshot } from '#core/model/snapshot.ts';
import { MODE_RULES } from '#core/risk/mode-rules.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aCap, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';

/** The answers of all rules that apply, in their order. */
const answers = (changes: Partial<Snapshot>) => {
  const snapshot = aSnapshot(changes);
  return MODE_RULES.flatMap((rule) => rule.judge(snapshot) ?? []);
};

describe('mode', () => {
  test('a disabled leader is not copied', () => {
    expect(answers({ isLeaderEnabled: false })).toEqual([{ code: 'LEADER_DISABLED' }]);
  });

  test('a stop comes before everything but a disabled leader', () => {
    const stopped = { globalCap: aCap({ tradingMode: 'HALTED' }), unknownForMs: 6_001 } as const;
    expect(answers(stopped).map(({ code }) => code)).toEqual(['TRADING_HALTED', 'OUTCOME_UNKNOWN']);
    expect(answers({ ...stopped, isLeaderEnabled: false })[0]).toEqual({ code: 'LEADER_DISABLED' });
  });
});

describe('B25: what the venue restricts', () => {
  const restriction = { text: 'no', from: later(NOW, -1_000), seenAt: NOW, until: later(NOW, 1) } as const;
  const pause = { ...restriction, code: 'POST_ONLY' } as const;
  const region = { ...restriction, code: 'REGION_BLOCKED' } as const;
  const times = { text: 'no', from: later(NOW, -1_000), until: later(NOW, 1) };

  test('denies entries, after every switch and before what is unknown of the token', () => {
    const restrictions = { pause, region, version: 1n };
    expect(answers({ restrictions })).toEqual([
      { code: 'VENUE_PAUSED', ...times },
      { code: 'REGION_BLOCKED', ...times },
    ]);
    const leaderCap = aCap({ name: 'L#', tradingMode: 'HALTED', switch: 'HALTED', switchFrom: 'leader' });
    const all = answers({ restrictions, leaderCap, unknownForMs: 6_001 });
    expect(all.map(({ code }) => code)).toEqual(['LEADER_PAUSED', 'VENUE_PAUSED', 'REGION_BLOCKED', 'OUTCOME_UNKNOWN']);
  });

  test('a millisecond before its end denies, at its end not', () => {
    const restrictions = { pause, region, version: 1n };
    expect(answers({ restrictions, now: later(NOW, 1) })).toEqual([]);
    expect(answers({ restrictions: { version: 2n } })).toEqual([]);
  });

  test('by a clock that was a day ahead denies nothing', () => {
    const until = later(NOW, 86_400_000);
    expect(
      answers({ restrictions: { pause: { ...pause, until }, region: { ...region, until }, version: 1n } }),
    ).toEqual([]);
  });
});

test('B1: while it is unknown what became of another order of the token, none of it is bought', () => {
  expect(answers({ unknownForMs: 6_001 })).toEqual([{ code: 'OUTCOME_UNKNOWN', ageMs: 6_001 }]);
  const event = aLeaderEvent({ at: later(NOW, -60_001) });
  const stopped = { unknownForMs: 6_001, globalCap: aCap({ tradingMode: 'HALTED' }), event } as const;
  expect(answers(stopped).map(({ code }) => code)).toEqual(['TRADING_HALTED', 'OUTCOME_UNKNOWN', 'STALE']);
});

describe('age', () => {
  const aged = (ms: number) => answers({ event: aLeaderEvent({ at: later(NOW, -ms) }) });

  test('an entry of 60,000 ms is copied, one of 60,001 is not', () => {
    expect(aged(60_000)).toEqual([]);
    expect(aged(60_001)).toEqual([{ code: 'STALE', ageMs: 60_001, maxAgeMs: 60_000 }]);
  });

  test('a block dated ahead of our clock is no old one', () => {
    expect(aged(-5_000)).toEqual([]);
  });
});
