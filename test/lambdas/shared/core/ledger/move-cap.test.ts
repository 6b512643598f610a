import { capNames, moveCaps, requireMode } from '#core/ledger/move-cap.ts';
import { GLOBAL_CAP, leaderCap, marketCap, tokenCap } from '#core/model/cap.ts';
import { UNATTRIBUTED } from '#core/model/position.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { describe, expect, it } from '@jest/globals';
import { CONDITION, FOLLOWER, LEADER, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const OWNER = { follower: FOLLOWER, mode: 'live', leader: LEADER } as const;

describe('capNames', () => {
  it('names the follower’s cap over everything, the leader’s, the market’s and the token’s', () => {
    const place = { leader: LEADER, condition: CONDITION, token: TOKEN };
    expect(capNames(place)).toEqual([GLOBAL_CAP, leaderCap(LEADER), marketCap(CONDITION), tokenCap(TOKEN)]);
  });

  it('names that of the event too, where it is known', () => {
    const eventGroup = '903' as EventGroupId;
    expect(capNames({ leader: UNATTRIBUTED, condition: CONDITION, token: TOKEN, eventGroup })).toContain('X#903');
  });
});

describe('capNames of what no copy has bought', () => {
  it('names no leader’s cap', () => {
    const place = { leader: UNATTRIBUTED, condition: CONDITION, token: TOKEN };
    expect(capNames(place)).toEqual([GLOBAL_CAP, marketCap(CONDITION), tokenCap(TOKEN)]);
  });
});

describe('moveCaps', () => {
  it('moves every cap named by the same amounts, under no condition: what has happened is booked', () => {
    const common = { kind: 'cap', follower: FOLLOWER, mode: 'live', reserved: 0n, posted: dollars('3') };
    expect(moveCaps(OWNER, ['G', 'X'], { posted: dollars('3') })).toEqual([
      { ...common, name: 'G' },
      { ...common, name: 'X' },
    ]);
  });

  it('shares move on a token’s cap only', () => {
    const [all, token, ...others] = moveCaps(OWNER, ['G', tokenCap(TOKEN)], {
      posted: dollars('3'),
      shares: sharesOf('6'),
    });
    expect(all).not.toHaveProperty('shares');
    expect(token).toMatchObject({ posted: dollars('3'), shares: sharesOf('6') });
    expect(others).toEqual([]);
    expect(moveCaps(OWNER, ['G', tokenCap(TOKEN)], { shares: sharesOf('6') })).toMatchObject([
      { name: tokenCap(TOKEN) },
    ]);
  });

  it('purchases move on a token’s cap only, copies on the one over everything', () => {
    expect(moveCaps(OWNER, ['G', 'L#1', tokenCap(TOKEN)], { adds: -1n, copies: -1n })).toEqual([
      { kind: 'cap', follower: FOLLOWER, mode: 'live', name: 'G', reserved: 0n, posted: 0n, copies: -1n },
      { kind: 'cap', follower: FOLLOWER, mode: 'live', name: tokenCap(TOKEN), reserved: 0n, posted: 0n, adds: -1n },
    ]);
  });

  it('moves nothing by nothing, but moves from reserved to posted though their sum stays', () => {
    expect(moveCaps(OWNER, ['G'], {})).toEqual([]);
    const back = (0n - dollars('3')) as ReturnType<typeof dollars>;
    expect(moveCaps(OWNER, ['G'], { reserved: back, posted: dollars('3') })).toHaveLength(1);
  });
});

describe('requireMode', () => {
  it('asks system and leader whether they allow sales, and moves nothing', () => {
    const asked = requireMode(OWNER, 'sales');
    expect(asked.map(({ name }) => name)).toEqual([GLOBAL_CAP, leaderCap(LEADER)]);
    for (const change of asked) expect(change).toMatchObject({ allows: 'sales', reserved: 0n, posted: 0n });
  });
});
