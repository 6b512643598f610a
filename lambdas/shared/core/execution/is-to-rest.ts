import { type ChildOrder } from '../model/child-order.ts';

/** Whether an order may only wait in the book: one that may take is matched at once, whatever it is allowed to leave there. */
export function isToRest({ restsUntil, mayTake }: Pick<ChildOrder, 'restsUntil' | 'mayTake'>): boolean {
  return restsUntil !== undefined && mayTake !== true;
}
