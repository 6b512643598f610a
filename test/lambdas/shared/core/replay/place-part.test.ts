import { describe, expect, it } from '@jest/globals';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { minus } from '#core/values/quantity.ts';
import { usd } from '#core/values/usd.ts';
import { theLimits } from '../../../../support/builders/a-settings.ts';
import { FOLLOWER } from '../../../../support/builders/identities.ts';
import { aLargeRun, firstPartOf } from '../../../../support/large-replay.ts';
import { happen } from '#core/replay/happen.ts';
import { recordSeen } from '#core/replay/record-seen.ts';
import { workParent } from '#core/replay/work-parent.ts';
import { anAct } from '../../../../support/replay-steps.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { type ReplayRun } from '#core/replay/replay-run.ts';

const LEDGER = { follower: FOLLOWER, mode: 'live' } as const;

function until(run: ReplayRun, ms: number): void {
  const end = later(NOW, ms);
  for (let due = run.due.take(end); due !== undefined; due = run.due.take(end)) happen(run, due.what, due.at);
}

describe('a part of a copy', () => {
  it('is reserved in the caps before it is sent, by itself', () => {
    const run = aLargeRun();
    const { leftUsd } = firstPartOf(run);
    expect(leftUsd).toBeGreaterThan(0n);
    expect(run.ledger.cap(LEDGER, GLOBAL_CAP)).toMatchObject({ reserved: leftUsd, posted: 0n });
  });

  it('is not sent where a cap has no room for it any more, and says so until it has', () => {
    // Given: what is allowed in all is taken up after the copy was decided
    const run = aLargeRun();
    const room = run.settings.limits.maxTotalExposure;
    const other = { follower: FOLLOWER, mode: 'live', name: GLOBAL_CAP, posted: usd(0n) } as const;
    run.ledger.commit([{ kind: 'cap', ...other, reserved: room }]);

    // When
    until(run, 100_000);

    // Then
    const [parent] = [...run.ledger.parents()];
    expect(parent).toMatchObject({ attempts: 1, reason: { code: 'ORDER_WAITS', why: 'LIMIT_USED' } });
    run.ledger.commit([{ kind: 'cap', ...other, reserved: minus(usd(0n), room) }]);
    until(run, 110_000);
    expect(run.ledger.parent(parent!.parentId)).toMatchObject({ attempts: 2 });
  });

  it('counts among the first copies once for all parts of its copy, where they are counted', () => {
    const run = aLargeRun({}, { limits: theLimits({ canaryCopies: 1n }) });
    expect([...run.ledger.parents()][0]?.work).toBeUndefined();
    until(run, 10_000);
    const at = later(NOW, 20_000);
    for (const { parentId } of recordSeen(run, [anAct('BUY', '2000', { number: 2, afterS: 15 })], at))
      workParent(run, parentId, at);
    until(run, 600_000);
    const worked = [...run.ledger.parents()][1];
    expect(worked).toMatchObject({ state: 'DONE', attempts: 5 });
    expect(run.ledger.cap(LEDGER, GLOBAL_CAP)).toMatchObject({ reserved: 0n, copies: 2n });
  });
});
