import { type History } from '../history.ts';
import { walletOf } from './names.ts';

/** True while a follower's wallet allows the exchanges nothing. */
export function isUnapproved({ followers }: Pick<History, 'followers'>, wallet: string, atMs: number): boolean {
  return followers.some(
    ({ name, isPaper, unapprovedUntilMs = 0 }) =>
      isPaper !== true && walletOf(name) === wallet && atMs < unapprovedUntilMs,
  );
}
