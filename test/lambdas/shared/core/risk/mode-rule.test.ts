import { describe, expect, test } from '@jest/globals';
import { type Cap, leaderCap, type Mode, type SwitchOwner } from '#core/model/cap.ts';
import { tradingMode } from '#core/risk/mode-rule.ts';
import { aCap } from '../../../../support/builders/a-snapshot.ts';
import { LEADER } from '../../../../support/builders/identities.ts';

const switched = (mode: Mode, switchFrom: SwitchOwner): Cap => aCap({ switch: mode, switchFrom, tradingMode: mode });
const tripped = (...breakers: readonly string[]): Cap => aCap({ switch: 'ACTIVE', breakers, tradingMode: 'HALTED' });
const answer = (globalCap: Cap | undefined, ofLeader: Cap | undefined = aCap({ name: leaderCap(LEADER) })) =>
  tradingMode({ globalCap, leaderCap: ofLeader });

test('nothing is said where everything is ACTIVE, nor where a leader has no cap of his own', () => {
  expect(answer(aCap({ switch: 'ACTIVE', breakers: [] }))).toBeUndefined();
  expect(tradingMode({ globalCap: undefined, leaderCap: undefined })).toBeUndefined();
});

describe.each(['HALTED', 'REDUCING'] as const)('%s', (mode) => {
  test('of the system denies', () => {
    expect(answer(switched(mode, 'system'))).toEqual({ code: `TRADING_${mode}` });
  });

  test('of a cap from before there were switches is the system’s', () => {
    expect(answer(aCap({ tradingMode: mode }))).toEqual({ code: `TRADING_${mode}` });
  });

  test('of the follower skips, and so does that of the leader', () => {
    expect(answer(switched(mode, 'follower'))).toEqual({ code: 'FOLLOWER_PAUSED', mode });
    expect(answer(aCap(), switched(mode, 'leader'))).toEqual({ code: 'LEADER_PAUSED', mode });
  });
});

describe('precedence: halted, reducing, leader paused, follower paused', () => {
  test('the system’s REDUCING is named before a leader’s or a follower’s HALTED', () => {
    expect(answer(switched('REDUCING', 'system'), switched('HALTED', 'leader'))).toEqual({ code: 'TRADING_REDUCING' });
  });

  test('a paused leader is named before a paused follower', () => {
    expect(answer(switched('HALTED', 'follower'), switched('REDUCING', 'leader'))?.code).toBe('LEADER_PAUSED');
  });

  test('a breaker that halts is named before the system’s REDUCING, one that reduces after its HALTED', () => {
    const reducing = { ...switched('REDUCING', 'system'), breakers: ['UNAUTHORIZED'], tradingMode: 'HALTED' as const };
    expect(answer(reducing)).toEqual({ code: 'TRADING_HALTED', breakers: ['UNAUTHORIZED'] });
    expect(answer({ ...switched('HALTED', 'system'), breakers: ['DRIFT'] })).toEqual({ code: 'TRADING_HALTED' });
  });
});

describe('breakers', () => {
  test('those that make the mode are named, and no others', () => {
    expect(answer(tripped('DRIFT', 'UNAUTHORIZED', 'LATE_FILL'))).toEqual({
      code: 'TRADING_HALTED',
      breakers: ['UNAUTHORIZED'],
    });
    expect(answer(aCap({ switch: 'ACTIVE', breakers: ['DRIFT', 'LATE_FILL'], tradingMode: 'REDUCING' }))).toEqual({
      code: 'TRADING_REDUCING',
      breakers: ['DRIFT', 'LATE_FILL'],
    });
  });

  test('one of the leader’s cap denies too, and is named before the follower’s pause', () => {
    const ofLeader = aCap({ switch: 'ACTIVE', breakers: ['DRIFT'], tradingMode: 'REDUCING' });
    expect(answer(switched('HALTED', 'follower'), ofLeader)).toEqual({ code: 'TRADING_REDUCING', breakers: ['DRIFT'] });
  });

  test('one that only a newer version knows halts', () => {
    expect(answer(tripped('INVENTED_LATER'))).toEqual({ code: 'TRADING_HALTED', breakers: ['INVENTED_LATER'] });
  });
});
