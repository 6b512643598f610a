import { reserveExit } from '#core/execution/reserve-exit.ts';
import { type Mode, GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { describe, expect, it } from '@jest/globals';
import { aSellChild, anOrderId } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { aParentId, FOLLOWER, LEADER, NOW } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';
import { capsOf, written } from '../../../../support/written.ts';

type Input = Parameters<typeof reserveExit>[0];

/** The first try of an exit: 40 of 100 shares, of which 60 are to stay. */
function aTry(changes: Partial<Input> = {}): Input {
  return {
    parent: aParent({ side: 'SELL', state: 'WORKING', next: NOW, reason: { code: 'NO_BID' } }),
    child: aSellChild(),
    position: aPosition({ available: sharesOf('100'), target: sharesOf('60'), exit: aParentId() }),
    rest: sharesOf('0'),
    firstMid: priceOf('0.5'),
    ...changes,
  };
}

describe('reserveExit', () => {
  it('moves 40 shares from available to selling, opens the child and remembers the first mid', () => {
    // When
    const changes = reserveExit(aTry());
    // Then
    const position = written(changes, 'position');
    expect(position).toMatchObject({ available: sharesOf('60'), selling: sharesOf('40'), target: sharesOf('60') });
    const parent = written(changes, 'parent');
    expect(parent).toMatchObject({ state: 'WORKING', openChild: anOrderId(), firstMid: priceOf('0.5') });
    expect(parent).not.toHaveProperty('next');
    expect(parent).not.toHaveProperty('reason');
  });

  it('holds no dollars: both caps are only asked whether sales are allowed', () => {
    expect(capsOf(reserveExit(aTry()))).toEqual(
      [GLOBAL_CAP, leaderCap(LEADER)].map((name) => ({
        kind: 'cap',
        follower: FOLLOWER,
        mode: 'live',
        name,
        reserved: 0n,
        posted: 0n,
        allows: 'sales',
      })),
    );
  });

  it.each<[Mode, boolean]>([
    ['ACTIVE', true],
    ['REDUCING', true],
    ['HALTED', false],
  ])('while the system or the leader is %s it passes: %p', async (mode, passes) => {
    for (const name of [GLOBAL_CAP, leaderCap(LEADER)]) {
      // Given
      const ledger = memoryLedger();
      ledger.openCaps(someSettings());
      const { parent, position } = aTry();
      await ledger.commit([
        { kind: 'put', type: 'parent', value: parent },
        { kind: 'put', type: 'position', value: position },
      ]);
      // When
      ledger.setTradingMode({ follower: FOLLOWER, mode: 'live' }, mode, name);
      // Then
      expect((await ledger.commit(reserveExit(aTry()))).committed).toBe(passes);
    }
  });

  it('takes a rest of 3 shares along and lowers the target by it in the same transaction', () => {
    // Given
    const position = aPosition({ available: sharesOf('43'), target: sharesOf('3'), exit: aParentId() });
    // When
    const changes = reserveExit(aTry({ position, child: aSellChild({ shares: sharesOf('43') }), rest: sharesOf('3') }));
    // Then
    expect(written(changes, 'position')).toMatchObject({ available: 0n, selling: sharesOf('43'), target: 0n });
  });

  it('forgets the highest price where the rest was all that was wanted', () => {
    const peakAfter = (target: string, rest: string) => {
      const place = { available: sharesOf('43'), exit: aParentId(), peak: priceOf('0.9') };
      const position = aPosition({ ...place, target: sharesOf(target) });
      const child = aSellChild({ shares: sharesOf('40') });
      return written(reserveExit(aTry({ position, child, rest: sharesOf(rest) })), 'position').peak;
    };
    expect([peakAfter('3', '3'), peakAfter('3', '2.999999')]).toEqual([undefined, priceOf('0.9')]);
  });

  it('sells the excess of 40 to the last micro-share and not one more', () => {
    expect(() => reserveExit(aTry({ child: aSellChild({ shares: sharesOf('40') }) }))).not.toThrow();
    expect(() => reserveExit(aTry({ child: aSellChild({ shares: sharesOf('40.000001') }) }))).toThrow('excess');
  });

  it('B12: never sells more than the 100 that are owned, whatever the rest', () => {
    const rest = sharesOf('60.000001');
    expect(() => reserveExit(aTry({ child: aSellChild({ shares: sharesOf('100.000001') }), rest }))).toThrow('owned');
  });

  it('never sells what an open try already holds', () => {
    const position = aPosition({ available: 0n as never, selling: sharesOf('100'), exit: aParentId() });
    expect(() => reserveExit(aTry({ position }))).toThrow('owned');
  });

  it('is a bug for a parent that is not the exit, or has a try open', () => {
    const position = aPosition({ available: sharesOf('100'), exit: aParentId(2) });
    expect(() => reserveExit(aTry({ position }))).toThrow('is not the exit');
    const parent = aParent({ side: 'SELL', state: 'WORKING', openChild: anOrderId(2) });
    expect(() => reserveExit(aTry({ parent }))).toThrow('one try at a time');
  });
});
