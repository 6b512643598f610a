import { type LeaderEvent } from '../model/leader-event.ts';
import { type Position } from '../model/position.ts';

/** True for a purchase that is in what a person's command has bought or sold of the position since. */
export function isAligned(
  { alignedTo }: Pick<Position, 'alignedTo'>,
  { positionVersion }: Pick<LeaderEvent, 'positionVersion'>,
): boolean {
  return alignedTo !== undefined && positionVersion <= alignedTo;
}
