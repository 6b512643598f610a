import { type Follower } from '#core/model/settings.ts';
import { type Upkeep } from '#core/model/upkeep.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';

/** Something that is done for a follower now and then; who has done it is stored in his upkeep. */
export type UpkeepTask = {
  readonly follower: Follower;
  /** As it stood before the first such task of the run: it says what is due, and is read again before it is written. */
  readonly upkeep: Upkeep | undefined;
  readonly now: UnixMs;
};
