import { type ParentOrder } from '#core/model/parent-order.ts';

/** Rings for parent orders; the message carries the id only. */
export interface Doorbell {
  /**
   * Rings once for this version of the parent; `again` tells re-rings of one version apart, or the queue would swallow them.
   *
   * @throws UnavailableError
   */
  ring(parent: Pick<ParentOrder, 'parentId' | 'follower' | 'token' | 'version'>, again?: string): Promise<void>;
}
