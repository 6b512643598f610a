import { describe, expect, test } from '@jest/globals';
import { decide } from '#core/decide.ts';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { later } from '#core/values/unix-ms.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import { readSettingsFile } from '../../../bin/commands/settings-file.ts';
import { aLeaderEvent } from '../../support/builders/a-leader-event.ts';
import { aCap, anEquity, aSnapshot } from '../../support/builders/a-snapshot.ts';
import { NOW } from '../../support/builders/identities.ts';
import { dollars } from '../../support/builders/quantities.ts';
import { sharedFile } from '../../support/shared-data.ts';

const EXAMPLE = sharedFile('settings-example.yaml');

/** The follower of the file, asked about a trader of it by his place; his first copies are not kept small. */
async function snapshotOf(place: number): Promise<Snapshot> {
  const { settings } = await readSettingsFile(EXAMPLE ?? '', { unstatedMode: () => 'live', unstatedCanary: 0 });
  const [follower] = settings.followers;
  const [follow, leader] = [settings.follows[place], settings.leaders[place]];
  if (follower === undefined || follow === undefined || leader === undefined) throw new Error('another example');
  const event = aLeaderEvent({ leader: leader.wallet });
  return aSnapshot({ settings, follower, follow, event, isLeaderEnabled: leader.enabled });
}

/** The whole of what he has stands in positions, and so the whole of the allocation may be used. */
const equityOf = (all: string) => anEquity({ equity: dollars(all), positions: dollars(all), cash: usd(0n) });

(EXAMPLE === undefined ? describe.skip : describe)("the multi-trader plan's example, as the file has it", () => {
  test.each([
    ['1000', '200'],
    ['2500', '500'],
    ['4000', '500'],
  ])('who puts %s of his 10,000 into a trade is copied with %s of the 2,000', async (notional, spent) => {
    // Given
    const snapshot = await snapshotOf(0);
    const event = { ...snapshot.event, notional: dollars(notional) };
    // When
    const verdict = decide({ ...snapshot, event, equity: equityOf('10000') });
    // Then
    const cost: Usd | undefined = verdict.verdict === 'copy' ? verdict.amounts.worstCost : undefined;
    expect(cost).toBeLessThanOrEqual(dollars(spent));
    expect(cost).toBeGreaterThan(dollars(spent) - dollars('0.52'));
  });

  test('of 5,000 in all the reserve of 1,000 is not touched', async () => {
    const snapshot = { ...(await snapshotOf(0)), equity: equityOf('10000') };
    const using = (posted: string): Snapshot => ({
      ...snapshot,
      globalCap: aCap({ name: GLOBAL_CAP, settings: 1n, isOpened: true, posted: dollars(posted) }),
    });
    expect(decide(using('3800'))).toMatchObject({ verdict: 'copy' });
    expect(decide(using('4000'))).toMatchObject({ verdict: 'deny', reason: { code: 'TOTAL_EXPOSURE_USED', left: 0n } });
  });

  test.each([
    ['10000', '7000', '1400'],
    ['5000', '5000', '2000'],
    ['20000', '8000', '800'],
  ])('who has %s in all and %s in positions lets %s of the 2,000 be used', async (all, positions, most) => {
    // Given
    const snapshot = await snapshotOf(0);
    const equity = anEquity({ equity: dollars(all), positions: dollars(positions) });
    // The trade is part of what was measured.
    const event = { ...snapshot.event, notional: usd(dollars(all) / 10n), at: later(NOW, -40_000) };
    const used = (posted: bigint): Snapshot => ({
      ...{ ...snapshot, event, equity },
      leaderCap: aCap({ name: leaderCap(event.leader), posted: usd(posted) }),
    });
    // Then
    expect(decide(used(dollars(most) - dollars('200')))).toMatchObject({ verdict: 'copy', size: dollars('200') });
    expect(decide(used(dollars(most) - 1n))).toMatchObject({ verdict: 'deny', reason: { left: 1n } });
  });

  test('the third trader is disabled and copies nothing', async () => {
    expect(decide({ ...(await snapshotOf(2)), equity: equityOf('10000') })).toMatchObject({
      verdict: 'skip',
      reason: { code: 'LEADER_DISABLED' },
    });
  });
});
