import { type Guards } from '#core/model/settings.ts';
import { type Position } from '#core/model/position.ts';
import { monitorRisk, type MonitorReport } from '#flows/monitor-risk.ts';
import { aBook, aLevel, aMarket } from './builders/a-market.ts';
import { someSettings } from './builders/a-settings.ts';
import { CONDITION, FOLLOWER, LEADER, TOKEN } from './builders/identities.ts';
import { priceOf } from './builders/quantities.ts';
import { givenRecorded, givenStarted } from './flow-steps.ts';
import { type FlowWorld } from './flow-world.ts';

/** Where the one position stands. */
export const PLACE = { follower: FOLLOWER, mode: 'live', leader: LEADER, token: TOKEN } as const;

/** A world in which some hundred shares were bought at 0.50, with these guards. */
export async function givenGuarded(guards: Guards | undefined): Promise<FlowWorld> {
  const monitoring = { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 };
  const world = await givenStarted(someSettings({ monitoring, ...(guards === undefined ? {} : { guards }) }));
  await givenRecorded(world);
  world.venue.scripts.push({ quarters: [4] });
  await world.whenExecuted();
  await world.untilQuiet();
  return world;
}

/** From now on the book bids this, and asks a cent more. */
export function givenBid(world: FlowWorld, bid: string): void {
  const asks = [{ ...aLevel(bid), price: (priceOf(bid) + 10_000n) as ReturnType<typeof priceOf> }];
  world.markets.known.set(CONDITION, aMarket());
  world.markets.books.set(TOKEN, aBook({ bids: [aLevel(bid)], asks }));
}

/** One run of the function that looks at losses. */
export async function whenMonitored({ deps }: FlowWorld): Promise<MonitorReport> {
  return monitorRisk(deps, 58_000);
}

/** The one position as it is stored. */
export async function thePosition({ ledger }: FlowWorld): Promise<Position> {
  return (await ledger.position(PLACE))!;
}
