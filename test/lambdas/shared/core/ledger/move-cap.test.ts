import { capNames, moveCaps, requireMode } from '#core/ledger/move-cap.ts';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { describe, expect, it } from '@jest/globals';
import { FOLLOWER, LEADER } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const OWNER = { follower: FOLLOWER, mode: 'live', leader: LEADER } as const;

describe('capNames', () => {
  it('names the follower’s cap over everything and the leader’s', () => {
    expect(capNames(LEADER)).toEqual([GLOBAL_CAP, leaderCap(LEADER)]);
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
