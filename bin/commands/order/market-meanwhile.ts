import { endOfWindow } from '#core/execution/working/end-of-window.ts';
import { marketAverage } from '#core/execution/working/market-average.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { PortError } from '#ports/errors.ts';
import { type World } from '../open-system.ts';
import { type OrderStory, withMarket } from './order-story.ts';

type Asked = Pick<World, 'clock' | 'trades'>;

/** Adds to an order's story what its market traded at while it worked, or why that is not known. */
export async function withMarketMeanwhile(story: OrderStory, world: Asked | undefined): Promise<OrderStory> {
  const { condition, token, work } = story.order;
  if (work === undefined) return story;
  const unknown = (why: string): OrderStory => ({ ...story, market: { unknown: why } });
  if (world === undefined) return unknown('no system runs on this folder that could ask the venue');
  const from = work.order.startedAt;
  try {
    const until = workedUntil(story, await world.clock.now());
    const tape = await world.trades.since({ condition, from });
    if (tape.from > from) return unknown('more was traded since then than is read');
    const average = marketAverage(tape, { token, from, until });
    return average === undefined ? unknown('nothing was traded meanwhile') : withMarket(story, average);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return unknown('what was traded cannot be read now');
  }
}

/** An order that works does until now, one whose window is over did until then, any other until its last sign. */
function workedUntil({ order, slices }: OrderStory, now: UnixMs): UnixMs {
  const { state, reason, work, createdAt } = order;
  if (isOpen(state)) return now;
  if (work !== undefined && reason?.code === 'ORDER_OVER' && reason.why === 'WINDOW_OVER')
    return endOfWindow(work.order);
  // A trade's block, which the market's trades are dated by, comes after its match, and before it is confirmed.
  const signs = slices.flatMap(({ child: { reservedAt, trades } }) => [
    reservedAt,
    ...trades.flatMap(({ matchedAt = 0, confirmedAt = 0 }) => [matchedAt, confirmedAt]),
  ]);
  return unixMs(Math.max(createdAt, ...signs));
}
