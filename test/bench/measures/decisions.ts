import { decide } from '#core/decide.ts';
import { eventCap, GLOBAL_CAP, leaderCap, marketCap, minuteCap, tokenCap } from '#core/model/cap.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { bps } from '#core/values/bps.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { usd } from '#core/values/usd.ts';
import { aLeaderEvent } from '../../support/builders/a-leader-event.ts';
import { aBook, aLevel, aMarket } from '../../support/builders/a-market.ts';
import { aFollow, someSettings, theExecution, theLimits } from '../../support/builders/a-settings.ts';
import { aCap, anEquity, aSnapshot } from '../../support/builders/a-snapshot.ts';
import { CONDITION, LEADER, NOW, TOKEN } from '../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../support/builders/quantities.ts';
import type { Measure } from '../measure.ts';
import { median } from '../statistics.ts';

const ROUNDS = 7;
const ROUND_MS = 400;
const EVENT = '903' as EventGroupId;

/** How many entries the core decides about in a second, on one core, with every rule on and every cap read. */
export const decisions: Measure = {
  name: 'decisions',
  title: 'decisions about entries, every rule on, by one core (CPU time)',
  run: async ({ isTiny }) => {
    const kinds: readonly (readonly [name: string, snapshots: readonly Snapshot[]])[] = [
      ['copied, tick of a cent', varied({})],
      ['copied, tick of a hundredth of a cent', varied({ tick: '0.0001' })],
      ['made smaller by a limit', varied({ used: '1890' })],
      ['denied by a market rule', varied({ categories: ['sports'] })],
    ];
    const figures = kinds.map(([name, snapshots]) => {
      const rates: number[] = [];
      const floors: number[] = [];
      for (let round = 0; round < (isTiny ? 1 : ROUNDS); round += 1) {
        floors.push(rateOf(snapshots, isTiny, copyOf));
        rates.push(rateOf(snapshots, isTiny, decide));
      }
      return { name, values: { rate: median(rates) }, floor: { rate: median(floors) } };
    });
    return Promise.resolve({ unit: 'per s', floorName: 'making a copy of the snapshot, one level deep', figures });
  },
};

/** What is done with each is kept: a result that nobody wants is not computed. */
let kept: unknown;

function rateOf(snapshots: readonly Snapshot[], isTiny: boolean, work: (snapshot: Snapshot) => unknown): number {
  const start = process.cpuUsage();
  const startMs = performance.now();
  let count = 0;
  do {
    for (const snapshot of snapshots) kept = work(snapshot);
    count += snapshots.length;
  } while (!isTiny && performance.now() - startMs < ROUND_MS);
  invariant(kept !== undefined, 'every snapshot comes to something');
  // By CPU time: what else the machine does meanwhile is not the core's.
  const { user, system } = process.cpuUsage(start);
  return (count * 1_000_000) / Math.max(1, user + system);
}

function copyOf(snapshot: Snapshot): Snapshot {
  return { ...snapshot };
}

type Variation = { readonly tick?: string; readonly used?: string; readonly categories?: readonly string[] };

/** A hundred leaders' trades of different sizes at different prices, so that nothing is decided twice in a row. */
function varied({ tick = '0.01', used = '0', categories = ['weather'] }: Variation): readonly Snapshot[] {
  const settings = someSettings({
    limits: theLimits({
      ...{ maxMarketExposure: dollars('3000'), maxEventExposure: dollars('3500'), maxDailySpend: dollars('4000') },
      ...{ maxPositionShares: sharesOf('20000'), maxOrderShares: sharesOf('15000'), maxAdds: 5n },
      ...{ maxEntriesPerMinute: 10n, ignoreBelow: dollars('1'), usesDeploymentRate: true, heedsVetoes: true },
      ...{ maxLeaderCapitalBps: bps(9_000n), maxPositionCapitalBps: bps(5_000n), canaryCopies: 5n },
      ...{ allowedCategories: ['weather'], deniedCategories: ['crypto'] },
    }),
    execution: theExecution({ netOutcomes: true }),
  });
  const shares = sharesOf('100');
  return Array.from({ length: 100 }, (_none, at) => {
    const leaderPrice = priceOf((0.2 + at * 0.005).toFixed(3));
    const asks = [0, 1, 2, 3, 4].map((step) => aLevel((0.2 + at * 0.005 + step * 0.001).toFixed(3)));
    return aSnapshot({
      settings,
      follow: aFollow(),
      event: aLeaderEvent({ price: leaderPrice, notional: usd(dollars('300') + BigInt(at) * 7_000_000n), at: NOW }),
      opposite: sharesOf('0'),
      equity: anEquity({ positions: dollars('9000'), cash: dollars('1000') }),
      market: aMarket({
        ...{ tick: priceOf(tick), categories, eventGroup: EVENT, fee: { rateBps: bps(200n), exponent: 1 } },
      }),
      book: aBook({ asks }),
      globalCap: aCap({ name: GLOBAL_CAP, settings: 1n, isOpened: true, copies: 9n, posted: dollars('500') }),
      leaderCap: aCap({ name: leaderCap(LEADER), posted: dollars(used) }),
      marketCap: aCap({ name: marketCap(CONDITION), posted: dollars('100') }),
      eventCap: aCap({ name: eventCap(EVENT), posted: dollars('100') }),
      tokenCap: aCap({ name: tokenCap(TOKEN), posted: dollars('100'), shares, adds: 1n }),
      dayCap: aCap({ posted: dollars('100') }),
      minuteCap: aCap({ name: minuteCap(NOW), entries: 3n }),
    });
  });
}
