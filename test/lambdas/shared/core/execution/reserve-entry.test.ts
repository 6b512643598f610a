import { reserveEntry } from '#core/execution/reserve-entry.ts';
import { openLedger } from '#core/ledger/open-ledger.ts';
import { dayCap, eventCap, type Mode, GLOBAL_CAP, leaderCap, marketCap, tokenCap } from '#core/model/cap.ts';
import { WHOLE_KEEP } from '#core/model/position.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { aBuyChild, anOrderId } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { aParentId, CONDITION, FOLLOWER, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
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
    limits: { leader: dollars('2000'), total: dollars('4000') },
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

  it('reserves the worst cost of 50.01 on the total, the leader, the market and the token, and posts nothing', () => {
    const moves = capsOf(reserveEntry(aReservation())).map(({ name, reserved, posted }) => ({
      name,
      reserved,
      posted,
    }));
    expect(moves).toEqual([
      { name: GLOBAL_CAP, reserved: dollars('50.01'), posted: 0n },
      { name: leaderCap(LEADER), reserved: dollars('50.01'), posted: 0n },
      { name: marketCap(CONDITION), reserved: dollars('50.01'), posted: 0n },
      { name: tokenCap(TOKEN), reserved: dollars('50.01'), posted: 0n },
    ]);
  });

  const WIDE = { leader: dollars('2000'), total: dollars('4000') };
  const EVENT = '903' as EventGroupId;
  const inEvent = { eventGroup: EVENT, child: aBuyChild({ caps: [...aBuyChild().caps, eventCap(EVENT)] }) };
  const onDay = { child: aBuyChild({ caps: [...aBuyChild().caps, dayCap(NOW)] }) };
  it.each<[string, Partial<Input['limits']>, boolean, Partial<Input>?]>([
    ['total', { total: dollars('50.01') }, true],
    ['total', { total: dollars('50.009999') }, false],
    ['leader’s', { leader: dollars('50.01') }, true],
    ['leader’s', { leader: dollars('50.009999') }, false],
    ['market’s', { market: dollars('50.01') }, true],
    ['market’s', { market: dollars('50.009999') }, false],
    ['event’s', { event: dollars('50.01') }, true, inEvent],
    ['event’s', { event: dollars('50.009999') }, false, inEvent],
    ['token’s', { tokenShares: sharesOf('100') }, true],
    ['token’s', { tokenShares: sharesOf('99.999999') }, false],
    ['position’s', { tokenUsd: dollars('50.01') }, true],
    ['position’s', { tokenUsd: dollars('50.009999') }, false],
    ['day’s', { daySpend: dollars('50.01') }, true, onDay],
    ['day’s', { daySpend: dollars('50.009999') }, false, onDay],
    ['minute’s', { minuteEntries: 1n }, true],
    ['minute’s', { minuteEntries: 0n }, false],
  ])('takes exactly what the %s limit leaves and nothing more: %p', async (_, limit, fits, changes = {}) => {
    const ledger = await anOpenLedger();
    const limits = { ...WIDE, ...limit };
    expect((await ledger.commit(reserveEntry(aReservation({ ...changes, limits })))).committed).toBe(fits);
  });

  it.each<[string, Partial<Input['limits']>]>([
    ['100.02 dollars in the market', { market: dollars('100.02') }],
    ['200 shares of the token', { tokenShares: sharesOf('200') }],
    ['100.02 dollars in the position', { tokenUsd: dollars('100.02') }],
    ['100.02 dollars through the leader', { leader: dollars('100.02') }],
    ['100.02 dollars in all', { total: dollars('100.02') }],
    ['two entries a minute', { minuteEntries: 2n }],
    ['100.02 dollars a day', { daySpend: dollars('100.02') }],
    ['100.02 dollars in the event', { event: dollars('100.02') }],
  ])('a limit of %s lets two purchases pass and no third', async (_, limit) => {
    // Given
    const ledger = await anOpenLedger(3);
    const limits = { ...WIDE, ...limit };
    const days = limits.daySpend === undefined ? [] : [dayCap(NOW)];
    const caps = [...aBuyChild().caps, eventCap(EVENT), ...days];
    const eventGroup = EVENT;
    // When
    const passed: boolean[] = [];
    for (const at of [1, 2, 3]) {
      const parent = aParent({ parentId: aParentId(at) });
      const child = aBuyChild({ venueOrderId: anOrderId(at), parentId: parent.parentId, caps });
      const position =
        (await ledger.position({ ...LEDGER, token: TOKEN, leader: LEADER })) ?? aPosition({ version: 0n });
      passed.push(
        (await ledger.commit(reserveEntry(aReservation({ parent, child, position, eventGroup, limits })))).committed,
      );
    }
    // Then
    expect(passed).toEqual([true, true, false]);
  });

  describe('purchases of a token', () => {
    const counted = (at: number) =>
      aBuyChild({ venueOrderId: anOrderId(at), parentId: aParentId(at), counts: ['add'] });
    const limitsFor = (isFirst: boolean) => ({ ...WIDE, adds: { most: 2n, isFirst } });
    const reserved = async (ledger: MemoryLedger, at: number, isFirst: boolean) => {
      const position =
        (await ledger.position({ ...LEDGER, token: TOKEN, leader: LEADER })) ?? aPosition({ version: 0n });
      const input = { parent: aParent({ parentId: aParentId(at) }), child: counted(at), position };
      return (await ledger.commit(reserveEntry(aReservation({ ...input, limits: limitsFor(isFirst) })))).committed;
    };

    it('S1, B23: a limit of two lets two pass and no third, and what is open counts', async () => {
      const ledger = await anOpenLedger(3);
      expect([await reserved(ledger, 1, true), await reserved(ledger, 2, false)]).toEqual([true, true]);
      expect(await reserved(ledger, 3, false)).toBe(false);
      expect((await ledger.cap(LEDGER, tokenCap(TOKEN)))?.adds).toBe(2n);
    });

    it('who read that nothing is owned, and was overtaken, decides again', async () => {
      const ledger = await anOpenLedger(2);
      expect([await reserved(ledger, 1, true), await reserved(ledger, 2, true)]).toEqual([true, false]);
    });

    it('is a bug where the order does not know that it counts', () => {
      expect(() => reserveEntry(aReservation({ limits: limitsFor(true) }))).toThrow('counts among the purchases');
      expect(() => reserveEntry(aReservation({ child: counted(1) }))).toThrow('counts among the purchases');
    });
  });

  it('S10: counts a copy while the first are kept small, and a large one needs those to have been made', async () => {
    const ledger = await anOpenLedger(3);
    const counted = (at: number) =>
      aBuyChild({ venueOrderId: anOrderId(at), parentId: aParentId(at), counts: ['copy'] });
    const passed: boolean[] = [];
    for (const [at, copiesBefore] of [
      [1, 1n],
      [2, undefined],
      [3, 1n],
    ] as const) {
      const parent = aParent({ parentId: aParentId(at) });
      const position =
        (await ledger.position({ ...LEDGER, token: TOKEN, leader: LEADER })) ?? aPosition({ version: 0n });
      const limits = copiesBefore === undefined ? WIDE : { ...WIDE, copiesBefore };
      const changes = reserveEntry(aReservation({ parent, child: counted(at), position, limits }));
      passed.push((await ledger.commit(changes)).committed);
    }
    expect(passed).toEqual([false, true, true]);
    expect((await ledger.cap(LEDGER, GLOBAL_CAP))?.copies).toBe(2n);
  });

  it('S10: is a bug above 100,000 dollars, whatever the limits say', () => {
    const child = (leftUsd: string) => aBuyChild({ leftUsd: dollars(leftUsd) });
    const limits = { leader: dollars('900000'), total: dollars('900000') };
    expect(() => reserveEntry(aReservation({ child: child('100000.000001'), limits }))).toThrow('above every limit');
    expect(reserveEntry(aReservation({ child: child('100000'), limits })).length).toBeGreaterThan(0);
  });

  it('keeps what it was decided on with the order', () => {
    const decided = { at: NOW, settings: 1n, caps: [] };
    expect(written(reserveEntry(aReservation({ decided })), 'parent').decided).toEqual(decided);
  });

  it('counts an event whether it is limited or not, and the position remembers it', () => {
    const changes = reserveEntry(aReservation(inEvent));
    expect(capsOf(changes).find(({ name }) => name === eventCap(EVENT))).toMatchObject({
      reserved: dollars('50.01'),
      posted: 0n,
    });
    expect(written(changes, 'position').eventGroup).toBe(EVENT);
    expect(written(reserveEntry(aReservation()), 'position')).not.toHaveProperty('eventGroup');
  });

  it.each([
    ['149.99', false],
    ['150.01', true],
  ])('100 dollars that no event counted yet enter with the next 50.01, within %s: %p', async (limit, fits) => {
    const ledger = await anOpenLedger();
    const owned = aPosition({ available: sharesOf('200'), basis: dollars('100') });
    await ledger.commit([{ kind: 'put', type: 'position', value: owned }]);
    const limits = { ...WIDE, event: dollars(limit) };
    const changes = reserveEntry(aReservation({ ...inEvent, position: owned, limits }));
    expect((await ledger.commit(changes)).committed).toBe(fits);
    if (!fits) return;
    expect(await ledger.cap(LEDGER, eventCap(EVENT))).toMatchObject({
      reserved: dollars('50.01'),
      posted: dollars('100'),
    });
    const again = reserveEntry(aReservation({ ...inEvent, position: written(changes, 'position') }));
    expect(capsOf(again).find(({ name }) => name === eventCap(EVENT))?.posted).toBe(0n);
  });

  it('is a bug with a limit for each event and none known, with another event than the position’s, or one not held', () => {
    const other = aPosition({ eventGroup: '904' as EventGroupId });
    for (const [changes, why] of [
      [{ limits: { ...WIDE, event: dollars('60') } }, 'needs the event'],
      [{ ...inEvent, position: other }, 'stays with its event'],
      [{ position: other }, 'stays with its event'],
      [{ eventGroup: EVENT }, 'holds the cap of its event'],
    ] as const)
      expect(() => reserveEntry(aReservation(changes))).toThrow(why);
  });

  it('S13, B23: the day of an entry is that of its reservation, to the millisecond, in UTC', () => {
    const midnight = unixMs(Date.UTC(2026, 5, 2));
    for (const [now, day] of [
      [unixMs(midnight - 1), 'D#2026-06-01'],
      [midnight, 'D#2026-06-02'],
    ] as const) {
      const child = aBuyChild({ caps: [...aBuyChild().caps, dayCap(now)] });
      const names = capsOf(reserveEntry(aReservation({ child, limits: { ...WIDE, daySpend: dollars('60') }, now })));
      expect(names.map(({ name }) => name)).toContain(day);
    }
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
    expect(ledger.dump().caps.map((cap) => cap.used)).toEqual(Array(4).fill(dollars('50.01')));
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
            leftUsd: usd(cost),
          });
          const position =
            (await ledger.position({ ...LEDGER, token: child.token, leader: LEADER })) ?? aPosition({ version: 0n });
          const limits = { total: usd(total), leader: usd(leader) };
          await ledger.commit(reserveEntry(aReservation({ parent: aParent({ parentId }), child, position, limits })));
        }
        // Then
        const [ofAll, ofLeader] = ledger.dump().caps;
        expect(ofAll!.used <= total && ofLeader!.used <= leader && ofAll!.used === ofLeader!.used).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
