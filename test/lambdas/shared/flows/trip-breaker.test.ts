import { describe, expect, it } from '@jest/globals';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { tripBreaker } from '#flows/trip-breaker.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER, NOW } from '../../../support/builders/identities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { stepClock } from '../../../support/fakes/step-clock.ts';
import { memoryLedger } from '../../../support/ledger-store.ts';

const LIVE = { follower: FOLLOWER, mode: 'live' } as const;

function givenLedger() {
  const ledger = memoryLedger();
  ledger.openCaps(someSettings());
  return { clock: stepClock(NOW), ledger, log: countingLog() };
}

describe('tripBreaker', () => {
  it('stops what its code stops, and is counted once however often it is called for', async () => {
    // Given
    const deps = givenLedger();
    // When
    await tripBreaker(deps, { ledger: LIVE, code: 'LATE_FILL', why: 'order 7' });
    deps.clock.advance(60_000);
    await tripBreaker(deps, { ledger: LIVE, code: 'LATE_FILL' });
    // Then
    expect(await deps.ledger.cap(LIVE, GLOBAL_CAP)).toMatchObject({
      tradingMode: 'REDUCING',
      breakers: ['LATE_FILL'],
      trips: [{ code: 'LATE_FILL', at: NOW, why: 'order 7' }],
      epoch: 1n,
    });
    expect(deps.log.counts.get('BreakersTripped')).toBe(1);
  });

  it('two at the same moment both hold, whoever was first', async () => {
    // Given
    const deps = givenLedger();
    // When
    await Promise.all([
      tripBreaker(deps, { ledger: LIVE, code: 'LATE_FILL' }),
      tripBreaker(deps, { ledger: LIVE, code: 'UNAUTHORIZED' }),
    ]);
    // Then
    const cap = await deps.ledger.cap(LIVE, GLOBAL_CAP);
    expect(new Set(cap?.breakers)).toEqual(new Set(['LATE_FILL', 'UNAUTHORIZED']));
    expect(cap?.tradingMode).toBe('HALTED');
  });

  it('stops one leader where only he is concerned', async () => {
    // Given
    const deps = givenLedger();
    // When
    await tripBreaker(deps, { ledger: LIVE, code: 'DRIFT', cap: leaderCap(LEADER) });
    // Then
    expect((await deps.ledger.cap(LIVE, leaderCap(LEADER)))?.tradingMode).toBe('REDUCING');
    expect((await deps.ledger.cap(LIVE, GLOBAL_CAP))?.tradingMode).toBe('ACTIVE');
  });

  it('does nothing in a ledger that nobody opened', async () => {
    const deps = givenLedger();
    await tripBreaker(deps, { ledger: { ...LIVE, mode: 'paper' }, code: 'DRIFT' });
    expect(deps.log.counts.get('BreakersTripped')).toBeUndefined();
  });
});
