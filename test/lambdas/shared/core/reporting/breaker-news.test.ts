import { describe, expect, test } from '@jest/globals';
import { BREAKERS } from '#core/model/breaker.ts';
import { type Cap, GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type BreakerSeen } from '#core/model/news.ts';
import { breakerNews } from '#core/reporting/breaker-news.ts';
import { later } from '#core/values/unix-ms.ts';
import { aCap } from '../../../../support/builders/a-snapshot.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER, NOW } from '../../../../support/builders/identities.ts';

const { leaders } = someSettings();
const TRIP = { code: 'DRIFT', at: later(NOW, -9), why: '2 tokens' };
const HELD: BreakerSeen = { cap: GLOBAL_CAP, code: 'DRIFT', at: TRIP.at };

const told = (caps: readonly Cap[], known: readonly BreakerSeen[] = []) =>
  breakerNews({ follower: FOLLOWER, mode: 'live', caps, known, leaders, now: NOW });

describe('news of breakers', () => {
  test('tell one that holds, why, and how it is reset', () => {
    expect(told([aCap({ breakers: ['DRIFT'], trips: [TRIP] })])).toMatchObject([
      { breaker: HELD, isSet: true, why: '2 tokens', reset: BREAKERS.DRIFT.reset, at: NOW },
    ]);
  });

  test('tell nothing of one that the operator knows', () => {
    expect(told([aCap({ breakers: ['DRIFT'], trips: [TRIP] })], [HELD])).toEqual([]);
  });

  test('tell that one is reset, and that another trip of it is set', () => {
    const again = { ...TRIP, at: NOW };
    const news = told([aCap({ breakers: ['DRIFT'], trips: [again] })], [HELD]);
    expect(news.map(({ isSet, breaker }) => [isSet, breaker.at])).toEqual([
      [false, TRIP.at],
      [true, NOW],
    ]);
    expect(new Set(news.map(({ id }) => id)).size).toBe(2);
  });

  test('name the leader whose copies alone are stopped', () => {
    const [news] = told([aCap({ name: leaderCap(LEADER), breakers: ['LEADER_STOP'] })]);
    expect(news).toMatchObject({ leader: leaders[0]?.name, why: BREAKERS.LEADER_STOP.meaning });
    expect(told([aCap({ breakers: ['DRIFT'] })])[0]).not.toHaveProperty('leader');
  });

  test('tell of one that only a newer version knows', () => {
    expect(told([aCap({ breakers: ['SOMETHING_NEW'] })])).toMatchObject([{ isSet: true, reset: '' }]);
  });
});
