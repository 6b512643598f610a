import { expect, it } from '@jest/globals';
import { GLOBAL_CAP, leaderCap, tokenCap } from '#core/model/cap.ts';
import { capAllows, movedCap, openedCaps, switchedCap } from '#core/replay/replay-caps.ts';
import { usd } from '#core/values/usd.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { aCap } from '../../../../support/builders/a-snapshot.ts';
import { FOLLOWER, LEADER, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const OF = { kind: 'cap', follower: FOLLOWER, mode: 'live', reserved: usd(0n), posted: usd(0n) } as const;

it('opens a follower’s cap over everything, with the version of the settings, and one for each leader', () => {
  const opened = openedCaps(someSettings());
  expect(opened.map(({ name }) => name)).toEqual([GLOBAL_CAP, leaderCap(LEADER)]);
  expect(opened[0]).toMatchObject({ settings: 1n, switch: 'ACTIVE', used: 0n });
});

it('allows up to the bound and not beyond it; of a cap that is not there, only one that opens by its use', () => {
  const stored = aCap({ name: tokenCap(TOKEN), posted: dollars('5') });
  const asks = (usedAtMost: bigint, name = tokenCap(TOKEN)) => ({ ...OF, name, usedAtMost: usd(usedAtMost) });
  expect(capAllows(stored, asks(5_000_000n))).toBe(true);
  expect(capAllows(stored, asks(4_999_999n))).toBe(false);
  expect(capAllows(undefined, asks(0n))).toBe(true);
  expect(capAllows(undefined, asks(-1n))).toBe(false);
  expect(capAllows(undefined, asks(5n, GLOBAL_CAP))).toBe(false);
});

it('moves what is reserved and posted, and what is used by both', () => {
  const moved = movedCap(undefined, { ...OF, name: GLOBAL_CAP, reserved: dollars('3'), posted: dollars('-1') });
  expect(moved).toMatchObject({ reserved: dollars('3'), posted: dollars('-1'), used: dollars('2') });
});

it('writes switch, breakers and mode together, one epoch on', () => {
  const change = { kind: 'mode', follower: FOLLOWER, mode: 'live', name: GLOBAL_CAP, epochBefore: 4n } as const;
  const breakers = ['DAILY_LOSS'];
  const after = switchedCap(aCap({ epoch: 4n }), { ...change, switch: 'ACTIVE', breakers, tradingMode: 'REDUCING' });
  expect(after).toMatchObject({ breakers, tradingMode: 'REDUCING', switch: 'ACTIVE', epoch: 5n });
});
