import { describe, expect, it } from '@jest/globals';
import { recordSeen } from '#core/replay/record-seen.ts';
import { workParent } from '#core/replay/work-parent.ts';
import { later } from '#core/values/unix-ms.ts';
import { aFollower, theExecution } from '../../../../support/builders/a-settings.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { aReplayRun, anAct } from '../../../../support/replay-steps.ts';

type Run = ReturnType<typeof aReplayRun>;

function seen(run: Run, acts: Parameters<typeof recordSeen>[1], now = NOW): void {
  for (const { parentId } of recordSeen(run, acts, now)) workParent(run, parentId, now);
}

const states = (run: Run) => [...run.ledger.parents()].map(({ state, reason }) => [state, reason?.code]);

describe('workParent', () => {
  it('copies a purchase: reserved, posted, and on its way to the venue', () => {
    const run = aReplayRun();
    seen(run, [anAct('BUY', '2000')]);
    expect(run.decisions).toMatchObject([{ verdict: 'copy', side: 'BUY' }]);
    expect(states(run)).toEqual([['WORKING', undefined]]);
    expect(run.due.take(NOW)?.what.due).toBe('match');
  });

  it('ends what is too old with its reason, and sends nothing', () => {
    const run = aReplayRun();
    seen(run, [anAct('BUY', '2000')], later(NOW, 60_001));
    expect(states(run)).toEqual([['SKIPPED', 'STALE']]);
    expect(run.due.next()).toBeUndefined();
  });

  it('decides only in a dry run', () => {
    const run = aReplayRun({ followers: [aFollower({ mode: 'dry-run' })] });
    seen(run, [anAct('BUY', '2000')]);
    expect(states(run)).toEqual([['DONE', 'DRY_RUN']]);
  });

  it('holds what is too small until a sibling takes it along, or its time is over', () => {
    // Given
    const run = aReplayRun({ execution: theExecution({ belowMinimum: 'hold' }) });
    seen(run, [anAct('BUY', '10')]);
    expect(states(run)).toEqual([['HELD', 'HELD']]);
    const expiry = run.due.next() ?? NOW;

    // When
    const held = [...run.ledger.parents()][0];
    if (held !== undefined) workParent(run, held.parentId, expiry);

    // Then
    expect(expiry).toBe(later(NOW, 900_000));
    expect(states(run)).toEqual([['SKIPPED', 'BELOW_MINIMUM']]);
    expect(run.decisions.map(({ verdict }) => verdict)).toEqual(['hold', 'skip']);
  });

  it('makes one order of small ones that come together', () => {
    const run = aReplayRun({ execution: theExecution({ belowMinimum: 'hold' }) });
    seen(run, [anAct('BUY', '10'), anAct('BUY', '60', { number: 2 })]);
    expect(
      states(run)
        .map(([state]) => state)
        .toSorted(),
    ).toEqual(['MERGED', 'WORKING']);
  });

  it('ends a sale of what nobody owns', () => {
    const run = aReplayRun();
    seen(run, [anAct('SELL', '10')]);
    expect(states(run)).toEqual([['SKIPPED', 'NO_POSITION']]);
  });
});
