import { type History } from '../history.ts';
import { type Accuse } from './judge.ts';

/** Judges which watcher reads whom. */
export type ShardRules = {
  readonly wanted: (shards: number) => void;
  readonly watched: (by: string, leader: string) => void;
};

const OTHER_SHARD = /^leader-watcher-(\d) /;

/**
 * SHARD: every watcher but the first reads its own leaders alone, by any number of shards that was ever in force: who
 * began before it changed goes on with what it has read.
 */
export function shardRules({ shards }: Pick<History, 'shards'>, accuse: Accuse): ShardRules {
  const known = new Set([shards?.wanted ?? 1]);
  return {
    wanted(count) {
      known.add(count);
    },
    watched(by, leader) {
      const own = OTHER_SHARD.exec(by)?.[1];
      if (own === undefined) return;
      const isOwn = [...known].some((count) => count > Number(own) && BigInt(leader) % BigInt(count) === BigInt(own));
      if (!isOwn) accuse('SHARD', `${by} reads ${leader}`);
    },
  };
}
