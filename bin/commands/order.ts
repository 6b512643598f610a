import { type Command } from 'commander';
import { registerList } from './order/list.ts';
import { registerPlace } from './order/place.ts';
import { registerShow } from './order/show.ts';
import { registerSteering } from './order/steer.ts';

/** Adds the commands of a person's own orders to the `order` command. */
export function registerOrder(order: Command): void {
  registerPlace(order);
  registerList(order);
  registerShow(order);
  registerSteering(order);
}
