import { UNWORKED } from '#core/execution/working/step-order.ts';
import { type WorkedParent } from '#core/execution/working/work-view.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { OWN } from '#core/model/position.ts';
import { type Work } from '#core/model/working-order.ts';
import { aParent } from './a-parent.ts';
import { aWorkingOrder } from './a-working-order.ts';

/** A person's own order that has begun and placed nothing yet. */
export function aWorkedParent(changes: Partial<ParentOrder> = {}, work: Partial<Work> = {}): WorkedParent {
  const { parentId, ...order } = aWorkingOrder();
  const { eventId: _, ...parent } = aParent({ parentId, leader: OWN, origin: 'order', state: 'WORKING', ...changes });
  return { ...parent, work: { order, state: UNWORKED, ...work } };
}
