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
