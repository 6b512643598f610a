import { type ParentOrder } from '#core/model/parent-order.ts';

/** What of a parent order a ring tells apart. */
export type Ring = Pick<ParentOrder, 'parentId' | 'follower' | 'token' | 'version'>;

/** Rings for parent orders; the message carries the id only. */
export interface Doorbell {
  /**
   * Rings once for this version of the parent; `again` tells re-rings of one version apart, or the queue would swallow them.
   *
   * @throws UnavailableError
   */
  ring(parent: Ring, again?: string): Promise<void>;
  /**
   * Rings once for each, in few requests.
   *
   * @throws UnavailableError where one of them was not taken; others may have been
   */
  ringAll(parents: readonly Ring[]): Promise<void>;
}
