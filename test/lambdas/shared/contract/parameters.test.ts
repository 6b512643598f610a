import { describe, expect, it } from '@jest/globals';
import { followerSwitchPath, leaderSwitchPath, PARAMETERS } from '#contract/parameters.ts';
import { type Leader } from '#core/model/settings.ts';
import { leaderKeys, switchKey } from '#core/model/switches.ts';
import { LEADER } from '../../../support/builders/identities.ts';
import { type Wallet } from '#core/values/ids.ts';

const leader = (name: string, wallet: Wallet = LEADER): Leader => ({ name, wallet, enabled: true });
const OTHER = `0x${'b'.repeat(40)}` as Wallet;

describe('parameters', () => {
  it('lie below the path of their stage', () => {
    expect(PARAMETERS.path('dev')).toBe('/polycopy/dev');
    expect(PARAMETERS.trading('dev')).toBe('/polycopy/dev/trading');
    expect(PARAMETERS.switch('dev', followerSwitchPath('main'))).toBe('/polycopy/dev/followers/main');
  });

  it.each([
    ['MuseumOfBees', 'leaders/MuseumOfBees'],
    ['generated-leader', 'leaders/generated-leader'],
    ['Whale Trader', 'leaders/whale-trader'],
    ['../../trading', 'leaders/trading'],
    ['鯨', `leaders/${LEADER}`],
    ['...', `leaders/${LEADER}`],
  ])('a leader called %j is switched at %s, which toggle-sync reads as his', (name, path) => {
    expect(leaderSwitchPath(leader(name), [leader(name)])).toBe(path);
    expect(leaderKeys(leader(name))).toContain(switchKey(path));
  });

  it('two leaders whose names come to one path go by their wallets', () => {
    const leaders = [leader('Whale!'), leader('whale', OTHER)];
    expect(leaders.map((each) => leaderSwitchPath(each, leaders))).toEqual([`leaders/${LEADER}`, `leaders/${OTHER}`]);
  });
});
