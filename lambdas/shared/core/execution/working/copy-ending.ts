import { type Position } from '../../model/position.ts';
import { type Settings } from '../../model/settings.ts';
import { type OrderEnd, type Work } from '../../model/working-order.ts';

type EndingInput = {
  readonly work: Pick<Work, 'copy'>;
  readonly position: Pick<Position, 'cuts'>;
  readonly settings: Pick<Settings, 'version'>;
};

/**
 * Why nothing more of a copy is bought: its leader gave up some of what is copied, or a guard or a person closed it; or it
 * was decided by settings that are in force no more.
 *
 * A reservation has the version of the position as its condition: no order slips in behind a reduction that is applied.
 */
export function copyEnding({ work: { copy }, position, settings }: EndingInput): OrderEnd | undefined {
  if (copy === undefined) return undefined;
  if (position.cuts.some(({ leaderVersion }) => leaderVersion > copy.asOf)) return 'LEADER_REDUCED';
  return settings.version === copy.settings ? undefined : 'SETTINGS_CHANGED';
}
