import { type ChildOrder } from '../model/child-order.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Reason } from '../model/reason.ts';
import { isPostError } from '../risk/post-health.ts';
import { EXIT_RETRY_MS } from './plan-exit.ts';

const MAX_TEXT = 200;
/** How long an order that works over time signs nothing new after a refusal that says something of the market. */
export const REFUSED_ORDER_MS = 15_000;
/** The same after one that says something of us: as a rule the next one is refused too. */
const WRONG_ORDER_MS = 300_000;

/** Notes that one counted post surely had no effect. */
export function refusalNote(
  child: ChildOrder,
  post: number,
  text: string,
): Required<Pick<ChildOrder, 'refused' | 'refusal'>> {
  const refused = child.refused.includes(post) ? child.refused : [...child.refused, post];
  return { refused, refusal: text.slice(0, MAX_TEXT) };
}

/** True when every counted post surely had no effect: then, and only then, a child is refused for good. */
export function isRefusedForGood(child: Pick<ChildOrder, 'posts' | 'refused'>): boolean {
  return child.posts > 0 && child.refused.length === child.posts;
}

/** What a definitive refusal means for the parent: a killed order is an outcome, not an error. */
export function refusalReason(text: string): Reason {
  return /no orders found to match|couldn't be fully filled/i.test(text)
    ? { code: 'NO_FILL' }
    : { code: 'REJECTED', text: text.slice(0, MAX_TEXT) };
}

/** How long a parent signs nothing new after a refusal, milliseconds: an exit, or what is worked over time. */
export function refusedForMs({ work }: Pick<ParentOrder, 'work'>, text: string): number {
  if (work === undefined) return EXIT_RETRY_MS;
  return isPostError(text) ? WRONG_ORDER_MS : REFUSED_ORDER_MS;
}
