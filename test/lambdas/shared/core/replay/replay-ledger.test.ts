import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CapChange, type Change } from '#core/ledger/change.ts';
import { addBreaker } from '#core/ledger/modes.ts';
import { openLedger } from '#core/ledger/open-ledger.ts';
import { dayCap, GLOBAL_CAP, leaderCap, minuteCap, tokenCap } from '#core/model/cap.ts';
import { replayLedger } from '#core/replay/replay-ledger.ts';
import { usd } from '#core/values/usd.ts';
import { shares } from '#core/values/shares.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { aParentId, FOLLOWER, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';

const OF = { follower: FOLLOWER, mode: 'live' as const };
const NAMES = [GLOBAL_CAP, leaderCap(LEADER), tokenCap(TOKEN), dayCap(NOW), minuteCap(NOW)];

const small = fc.bigInt({ min: -3n, max: 3n });
const bound = fc.option(fc.bigInt({ min: -2n, max: 5n }), { nil: undefined });
const capChange = fc
  .record({
    ...{ name: fc.constantFrom(...NAMES), reserved: small, posted: small, shares: small, entries: small, adds: small },
    ...{ copies: small, usedAtMost: bound, sharesAtMost: bound, entriesAtMost: bound, addsAtMost: bound },
    ...{ copiesAtLeast: bound, allows: fc.constantFrom('entries', 'sales', undefined), isOpened: fc.boolean() },
    ...{ restartsAdds: fc.boolean(), open: fc.boolean(), settings: fc.constantFrom(1n, 2n, undefined) },
  })
  .map((drawn): CapChange => {
    const change = { kind: 'cap', ...OF, ...drawn, open: drawn.open && drawn.name === GLOBAL_CAP };
    return Object.fromEntries(
      Object.entries(change).filter(([, value]) => value !== undefined),
    ) as unknown as CapChange;
  });

describe('replayLedger', () => {
  it('moves caps under the same conditions as the stored ledger does, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(capChange, { maxLength: 12 }), async (changes) => {
        // Given
        const stored = memoryLedger();
        stored.openCaps(someSettings());
        const replayed = replayLedger(someSettings());

        // When
        for (const change of changes) {
          const { committed } = await stored.commit([change]);
          expect(replayed.commit([change]).length === 0).toBe(committed);
        }

        // Then
        for (const name of NAMES) {
          const [there, here] = [await stored.cap(OF, name), replayed.cap(OF, name)];
          expect({ ...here, breakers: here === undefined ? undefined : [] }).toEqual({
            ...there,
            breakers: there === undefined ? undefined : [],
          });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('makes all changes of a transaction or none, and names those that did not hold', () => {
    // Given
    const ledger = replayLedger(someSettings());
    const parent = aParent();
    const tooMuch: Change = {
      ...{ kind: 'cap', ...OF, name: GLOBAL_CAP, reserved: usd(5n), posted: usd(0n), usedAtMost: usd(-1n) },
    };
    // When
    const failed = ledger.commit([{ kind: 'put', type: 'parent', value: parent }, tooMuch]);
    // Then
    expect(failed).toEqual([tooMuch]);
    expect(ledger.parent(parent.parentId)).toBeUndefined();
  });

  it('refuses a write on a version that another has written, and an entry that is booked', () => {
    const ledger = replayLedger(someSettings());
    const put = { kind: 'put', type: 'parent', value: aParent() } as const;
    expect(ledger.commit([put])).toEqual([]);
    expect(ledger.commit([put])).toEqual([put]);
    const open = openLedger({ ...OF, cash: dollars('5000'), now: NOW });
    expect(ledger.commit(open)).toEqual([]);
    expect(ledger.commit(open)).toHaveLength(2);
    expect(ledger.cash(OF)).toBe(dollars('5000'));
  });

  it('holds entries back once a breaker stands, and sales with one that halts', () => {
    // Given
    const ledger = replayLedger(someSettings());
    const asks = (allows: 'entries' | 'sales'): Change => ({
      ...{ kind: 'cap', ...OF, name: GLOBAL_CAP, reserved: usd(0n), posted: usd(0n), allows },
    });
    const trip = (code: 'DAILY_LOSS' | 'INVARIANT_BROKEN'): void => {
      const cap = ledger.cap(OF, GLOBAL_CAP);
      if (cap !== undefined) ledger.commit(addBreaker(cap, code));
    };
    // When
    trip('DAILY_LOSS');
    const reducing = [ledger.commit([asks('entries')]).length, ledger.commit([asks('sales')]).length];
    trip('INVARIANT_BROKEN');
    // Then
    expect(reducing).toEqual([1, 0]);
    expect(ledger.commit([asks('sales')])).toHaveLength(1);
  });

  it('lists open orders of a position that were recorded later, oldest first', () => {
    // Given
    const ledger = replayLedger(someSettings());
    const parents = [3, 1, 2].map((at) => aParent({ parentId: aParentId(at), since: String(at) }));
    const ended = aParent({ parentId: aParentId(4), since: '4', state: 'SKIPPED' });
    // When
    ledger.commit([...parents, ended].map((value) => ({ kind: 'put', type: 'parent', value })));
    // Then
    expect(ledger.openSiblings(parents[1]!, 10)).toEqual([aParentId(2), aParentId(3)]);
    expect(ledger.openSiblings(parents[1]!, 1)).toEqual([aParentId(2)]);
  });

  it('adds up what positions that are over have come to, and takes it back when one begins anew', () => {
    // Given
    const ledger = replayLedger(someSettings());
    const put = (changes: Parameters<typeof aPosition>[0]): void => {
      ledger.commit([{ kind: 'put', type: 'position', value: aPosition(changes) }]);
    };
    // When
    put({ version: 1n, available: sharesOf('5'), basis: dollars('2') });
    put({ version: 2n, realised: dollars('-2') });
    const over = [ledger.activePositions(OF).length, ledger.settledProfit(OF), ledger.settledProfit(OF, LEADER)];
    put({ version: 3n, realised: dollars('-2'), available: shares(1n) });
    // Then
    expect(over).toEqual([0, dollars('-2'), dollars('-2')]);
    expect(ledger.activePositions(OF)).toHaveLength(1);
    expect(ledger.settledProfit(OF)).toBe(0n);
  });

  it('keeps what was booked, each ledger its own, in the order of the bookings', () => {
    const ledger = replayLedger(someSettings());
    const opened = openLedger({ ...OF, cash: dollars('10'), now: NOW });
    ledger.commit(opened);
    expect(ledger.journal(OF)).toEqual(opened.flatMap((change) => (change.kind === 'journal' ? [change.entry] : [])));
    expect(ledger.journal(OF)).toHaveLength(1);
    expect(ledger.journal({ ...OF, mode: 'paper' })).toEqual([]);
  });

  it('stores nothing of keys, switches or sources', () => {
    const change = { kind: 'put', type: 'post-health', value: { ...OF, version: 1n } } as unknown as Change;
    expect(() => replayLedger(someSettings()).commit([change])).toThrow('a replay stores no post-health');
  });
});
