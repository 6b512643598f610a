import { describe, expect, it } from '@jest/globals';
import { type Mode } from '#core/model/cap.ts';
import fc from 'fast-check';
import {
  followerKey,
  globalPosition,
  leaderKeys,
  leaderPosition,
  leaderSlug,
  parseMode,
  readSwitches,
  switchKey,
} from '#core/model/switches.ts';
import { LEADER } from '../../../../support/builders/identities.ts';

const NONE = { positions: {} };
const reading = (parameters: Readonly<Record<string, string>>, before: Readonly<Record<string, Mode>> = {}) =>
  readSwitches(new Map(Object.entries(parameters)), { positions: before });

describe('parseMode', () => {
  it.each([
    ['ACTIVE', 'ACTIVE'],
    ['reducing', 'REDUCING'],
    ['  Halted\n', 'HALTED'],
    ['HALT', undefined],
    ['', undefined],
    ['ACTIVE,HALTED', undefined],
    ['AQICAHh…', undefined],
  ])('%j is %s', (text, mode) => {
    expect(parseMode(text)).toBe(mode);
  });
});

describe('leaderSlug', () => {
  it.each([
    ['Whale Trader', 'whale-trader'],
    ['MuseumOfBees', 'museumofbees'],
    ['  --Élan/../vital!! ', 'elan-vital'],
    ['0xAFEE', '0xafee'],
    ['鯨', undefined],
    ['../..', undefined],
  ])('%j is %s', (name, slug) => {
    expect(leaderSlug(name)).toBe(slug);
  });

  it('is at most 64 characters', () => {
    expect(leaderSlug('a'.repeat(300))).toHaveLength(64);
  });
});

describe('switchKey', () => {
  it.each([
    ['trading', 'trading'],
    ['Trading', 'trading'],
    ['followers/main', 'followers/main'],
    ['followers/Main', 'followers/main'],
    ['leaders/Whale-Trader', 'leaders/whale-trader'],
    ['leaders/whale_trader', 'leaders/whale-trader'],
    [`leaders/${LEADER.toUpperCase()}`, `leaders/${LEADER}`],
    ['leader/whale', undefined],
    ['leaders/', undefined],
    ['leaders/a/b', undefined],
    ['followers/a/b', undefined],
    ['followers/__proto__', undefined],
    ['trading/x', undefined],
    ['', undefined],
  ])('%j is %s', (path, key) => {
    expect(switchKey(path)).toBe(key);
  });

  it('whatever a leader is called, a parameter named by his key, or by his name where a path allows it, is his', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
        const keys = leaderKeys({ name, wallet: LEADER });
        for (const key of keys) expect(switchKey(key)).toBe(key);
        for (const key of keys) expect(key).toMatch(/^leaders\/[a-z0-9-]{1,64}$/);
        if (/^[A-Za-z0-9_.-]{1,64}$/.test(name) && keys.length > 1)
          expect(keys).toContain(switchKey(`leaders/${name}`));
      }),
    );
    expect(switchKey(followerKey('main'))).toBe('followers/main');
  });
});

describe('readSwitches', () => {
  it('reads modes in any letter case, and what is absent now is no longer there', () => {
    expect(reading({ trading: 'reducing ', 'followers/main': 'HALTED' }, { 'leaders/whale': 'HALTED' })).toEqual({
      positions: { 'followers/main': 'HALTED', trading: 'REDUCING' },
      unreadable: [],
      strange: [],
    });
  });

  it('S9: what cannot be read stays where it last stood, and is told', () => {
    expect(reading({ trading: 'STOPP', 'followers/main': '' }, { trading: 'HALTED' })).toEqual({
      positions: { trading: 'HALTED' },
      unreadable: ['trading', 'followers/main'],
      strange: [],
    });
  });

  it('of two spellings of one leader the strictest counts, also when one cannot be read', () => {
    const both = { 'leaders/Whale-Trader': 'HALTED', 'leaders/whale-trader': 'ACTIVE' };
    expect(reading(both).positions).toEqual({ 'leaders/whale-trader': 'HALTED' });
    const torn = { 'leaders/Whale-Trader': '?', 'leaders/whale-trader': 'ACTIVE' };
    expect(reading(torn, { 'leaders/whale-trader': 'REDUCING' }).positions).toEqual({
      'leaders/whale-trader': 'REDUCING',
    });
  });

  it('tells parameters that are no switch, and never reads a mode from them', () => {
    const odd = new Map([
      ['leader/whale', 'HALTED'],
      ['__proto__', 'HALTED'],
      ['followers/constructor', 'REDUCING'],
    ]);
    const { positions, strange } = readSwitches(odd, { positions: {} });
    expect(positions).toEqual({ 'followers/constructor': 'REDUCING' });
    expect(strange).toEqual(['leader/whale', '__proto__']);
    expect(globalPosition({ positions: {} }, 'constructor').mode).toBe('ACTIVE');
  });
});

describe('globalPosition', () => {
  it.each<[Mode | undefined, Mode | undefined, Mode, string]>([
    [undefined, undefined, 'ACTIVE', 'system'],
    ['REDUCING', undefined, 'REDUCING', 'system'],
    [undefined, 'REDUCING', 'REDUCING', 'follower'],
    ['REDUCING', 'HALTED', 'HALTED', 'follower'],
    ['HALTED', 'REDUCING', 'HALTED', 'system'],
    ['HALTED', 'HALTED', 'HALTED', 'system'],
  ])('of system %s and follower %s is %s from the %s', (system, follower, mode, from) => {
    const positions = {
      ...(system === undefined ? {} : { trading: system }),
      ...(follower === undefined ? {} : { 'followers/main': follower, 'followers/other': 'ACTIVE' as const }),
    };
    expect(globalPosition({ positions }, 'main')).toEqual({ mode, from });
  });

  it('another follower is not concerned', () => {
    expect(globalPosition({ positions: { 'followers/other': 'HALTED' } }, 'main').mode).toBe('ACTIVE');
  });
});

describe('leaderPosition', () => {
  it('goes by name or wallet, whichever is stricter', () => {
    const leader = { name: 'Whale Trader', wallet: LEADER };
    expect(leaderPosition(NONE, leader)).toEqual({ mode: 'ACTIVE', from: 'leader' });
    const both: Readonly<Record<string, Mode>> = {
      'leaders/whale-trader': 'REDUCING',
      [`leaders/${LEADER}`]: 'HALTED',
    };
    expect(leaderPosition({ positions: both }, leader).mode).toBe('HALTED');
    expect(leaderPosition({ positions: { 'leaders/whale-trader': 'REDUCING' } }, leader).mode).toBe('REDUCING');
  });

  it('a leader whose name is in no alphabet of a path goes by the wallet alone', () => {
    expect(leaderKeys({ name: '鯨', wallet: LEADER })).toEqual([`leaders/${LEADER}`]);
    expect(leaderKeys({ wallet: LEADER })).toEqual([`leaders/${LEADER}`]);
  });
});
