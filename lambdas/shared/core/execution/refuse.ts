import { type ChildOrder } from '../model/child-order.ts';
import { type Reason } from '../model/reason.ts';

const MAX_TEXT = 200;

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
