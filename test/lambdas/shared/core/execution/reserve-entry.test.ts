import { reserveEntry } from '#core/execution/reserve-entry.ts';
import { openLedger } from '#core/ledger/open-ledger.ts';
import { type Mode, GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { WHOLE_KEEP } from '#core/model/position.ts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { aBuyChild, anOrderId } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { aParentId, FOLLOWER, LEADER, NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
import { memoryLedger, type MemoryLedger } from '../../../../support/ledger-store.ts';
import { capsOf, written } from '../../../../support/written.ts';

const LEDGER = { follower: FOLLOWER, mode: 'live' } as const;
type Input = Parameters<typeof reserveEntry>[0];

/** A reservation of 50.01 dollars, with 2,000 for the leader and 4,000 in all. */
function aReservation(changes: Partial<Input> = {}): Input {
  return {
    parent: aParent(),
    child: aBuyChild(),
    position: aPosition({ version: 0n }),
    settingsVersion: 1n,
    leaderLimit: dollars('2000'),
    totalLimit: dollars('4000'),
    now: NOW,
    ...changes,
  };
}

async function anOpenLedger(parents = 1): Promise<MemoryLedger> {
  const ledger = memoryLedger();
  ledger.openCaps(someSettings());
  await ledger.commit(openLedger({ ...LEDGER, cash: dollars('5000'), now: NOW }));
  for (let at = 1; at <= parents; at += 1) {
    await ledger.commit([{ kind: 'put', type: 'parent', value: aParent({ parentId: aParentId(at) }) }]);
  }
  return ledger;
}

describe('reserveEntry', () => {
  it('sets the parent WORKING with its open child, stores the child, and notes the whole purchase as under way', () => {
    // Given
    const waiting = aParent({ next: NOW, reason: { code: 'LEDGER_NOT_OPEN' } });
    // When
    const changes = reserveEntry(aReservation({ parent: waiting }));
    // Then
    const parent = written(changes, 'parent');
    expect(parent).toMatchObject({ state: 'WORKING', openChild: anOrderId(), version: 2n });
    expect(parent).not.toHaveProperty('next');
    expect(parent).not.toHaveProperty('reason');
    expect(written(changes, 'child')).toEqual(aBuyChild());
    expect(written(changes, 'position')).toMatchObject({
      buying: [{ parentId: parent.parentId, keep: WHOLE_KEEP, at: NOW }],
      version: 1n,
    });
  });

  it('reserves the worst cost of 50.01 on the total and on the leader, and posts nothing', () => {
    const moves = capsOf(reserveEntry(aReservation())).map(({ name, reserved, posted }) => ({
      name,
      reserved,
      posted,
    }));
    expect(moves).toEqual([
      { name: GLOBAL_CAP, reserved: dollars('50.01'), posted: 0n },
      { name: leaderCap(LEADER), reserved: dollars('50.01'), posted: 0n },
    ]);
  });

  it.each([
    ['total', { totalLimit: dollars('50.01') }, true],
    ['total', { totalLimit: dollars('50.009999') }, false],
    ['leader’s', { leaderLimit: dollars('50.01') }, true],
    ['leader’s', { leaderLimit: dollars('50.009999') }, false],
  ])('takes exactly what the %s limit leaves and not a micro-dollar more: %p', async (_, limit, fits) => {
    const ledger = await anOpenLedger();
    expect((await ledger.commit(reserveEntry(aReservation(limit)))).committed).toBe(fits);
  });

  it.each<[Mode, boolean]>([
    ['ACTIVE', true],
    ['REDUCING', false],
    ['HALTED', false],
  ])('while the system or the leader is %s it passes: %p', async (mode, passes) => {
    for (const name of [GLOBAL_CAP, leaderCap(LEADER)]) {
      const ledger = await anOpenLedger();
      ledger.setTradingMode(LEDGER, mode, name);
      expect((await ledger.commit(reserveEntry(aReservation()))).committed).toBe(passes);
    }
  });

  it('is refused when the settings moved from version 1 to 2 since the decision', async () => {
    const ledger = await anOpenLedger();
    ledger.openCaps(someSettings({ version: 2n }));
    expect((await ledger.commit(reserveEntry(aReservation()))).committed).toBe(false);
  });

  it('is refused before the opening cash is booked', async () => {
    const ledger = memoryLedger();
    ledger.openCaps(someSettings());
    await ledger.commit([{ kind: 'put', type: 'parent', value: aParent() }]);
    expect((await ledger.commit(reserveEntry(aReservation()))).committed).toBe(false);
  });

  it('is refused when a reduction changed the position since the decision', async () => {
    // Given
    const ledger = await anOpenLedger();
    const changes = reserveEntry(aReservation());
    await ledger.commit([{ kind: 'put', type: 'position', value: aPosition() }]);
    // When
    const result = await ledger.commit(changes);
    // Then
    expect(result.committed).toBe(false);
    expect(ledger.dump().children).toEqual([]);
  });

  it('happens once for a parent, though two runs decided on different orders at different times', async () => {
    // Given
    const ledger = await anOpenLedger();
    const other = reserveEntry(aReservation({ child: aBuyChild({ venueOrderId: anOrderId(2) }) }));
    // When
    const first = await ledger.commit(reserveEntry(aReservation()));
    const second = await ledger.commit(other);
    // Then
    expect([first.committed, second.committed]).toEqual([true, false]);
    expect(ledger.dump().caps.map((cap) => cap.used)).toEqual([dollars('50.01'), dollars('50.01')]);
  });

  it('is a bug for a parent that has its order or has had it', () => {
    for (const changes of [{ state: 'WORKING' }, { state: 'DONE' }, { openChild: anOrderId(9) }] as const) {
      expect(() => reserveEntry(aReservation({ parent: aParent(changes) }))).toThrow('one attempt');
    }
  });

  it('never lets the reservations of any number of purchases pass either limit', async () => {
    const costs = fc.array(fc.bigInt(1n, 60_000_000n), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(costs, fc.bigInt(1n, 200_000_000n), fc.bigInt(1n, 200_000_000n), async (all, total, leader) => {
        // Given
        const ledger = await anOpenLedger(all.length);
        // When
        for (const [index, cost] of all.entries()) {
          const parentId = aParentId(index + 1);
          const child = aBuyChild({
            venueOrderId: anOrderId(index + 1),
            parentId,
            leftUsd: cost as Input['totalLimit'],
          });
          const position =
            (await ledger.position({ ...LEDGER, token: child.token, leader: LEADER })) ?? aPosition({ version: 0n });
          const limits = { totalLimit: total as Input['totalLimit'], leaderLimit: leader as Input['totalLimit'] };
          await ledger.commit(
            reserveEntry(aReservation({ parent: aParent({ parentId }), child, position, ...limits })),
          );
        }
        // Then
        const [ofAll, ofLeader] = ledger.dump().caps;
        expect(ofAll!.used <= total && ofLeader!.used <= leader && ofAll!.used === ofLeader!.used).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
