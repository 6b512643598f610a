import { type ParentOrder } from '../model/parent-order.ts';
import { type Execution } from '../model/settings.ts';
import { type Bps, bps, ONE_IN_BPS } from '../values/bps.ts';

/** How far below the first mid an exit's floor may get in the end: as the settings say, or down to the tick where a person wants out. */
export function widestSlippage(
  { isUrgent }: Pick<ParentOrder, 'isUrgent'>,
  { exitFloorMaxBps }: Pick<Execution, 'exitFloorMaxBps'>,
): Bps {
  return isUrgent === true ? bps(ONE_IN_BPS) : exitFloorMaxBps;
}
