import { type UnixMs } from '../values/unix-ms.ts';
import { type Cap } from './cap.ts';
import { type LeaderEquity } from './leader-equity.ts';
import { type LeaderEvent } from './leader-event.ts';
import { type Book, type Market } from './market.ts';
import { type Position } from './position.ts';
import { type Follow, type Follower, type Settings } from './settings.ts';

/** Everything that a decision about an entry may know, read once. */
export type Snapshot = {
  readonly now: UnixMs;
  readonly event: LeaderEvent;
  readonly settings: Settings;
  readonly follower: Follower;
  readonly follow: Follow;
  readonly isLeaderEnabled: boolean;
  readonly position: Position;
  readonly globalCap: Cap | undefined;
  readonly leaderCap: Cap | undefined;
  readonly equity: LeaderEquity | undefined;
  readonly market: Market | undefined;
  readonly book: Book | undefined;
};
