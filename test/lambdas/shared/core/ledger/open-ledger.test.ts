import { openLedger } from '#core/ledger/open-ledger.ts';
import { describe, expect, it } from '@jest/globals';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { FOLLOWER, NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';
import { booked, legsOf } from '../../../../support/written.ts';

const opened = (cash: string) => openLedger({ follower: FOLLOWER, mode: 'live', cash: dollars(cash), now: NOW });

describe('openLedger', () => {
  it('books 1,000 dollars that came from outside', () => {
    expect(legsOf(booked(opened('1000')))).toEqual(['CASH pUSD +1000000000', 'EXTERNAL pUSD -1000000000']);
  });

  it('is booked once, whatever cash a second run saw', async () => {
    // Given
    const ledger = memoryLedger();
    ledger.openCaps(someSettings());
    // When
    const results = [await ledger.commit(opened('1000')), await ledger.commit(opened('900'))];
    // Then
    expect(results.map((result) => result.committed)).toEqual([true, false]);
    expect(ledger.dump().caps[0]).toMatchObject({ isOpened: true, used: 0n });
    expect(ledger.dump().journal).toHaveLength(1);
  });

  it('is booked once where there is no cash to book', async () => {
    // Given
    const ledger = memoryLedger();
    ledger.openCaps(someSettings());
    // When
    const results = [await ledger.commit(opened('0')), await ledger.commit(opened('0'))];
    // Then
    expect(results.map((result) => result.committed)).toEqual([true, false]);
  });

  it('is refused where the settings have opened no caps', async () => {
    expect((await memoryLedger().commit(opened('1000'))).committed).toBe(false);
  });
});
