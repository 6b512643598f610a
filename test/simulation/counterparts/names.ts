import {
  type ConditionId,
  type FollowerName,
  type TokenId,
  type TransactionHash,
  type Wallet,
} from '#core/values/ids.ts';
import { type History, type HistoryMarket } from '../history.ts';

/** The wallet of a leader or a follower, by the number in its name. */
export const walletOf = putTogetherOnce((name): Wallet => {
  const digit = name.startsWith('leader') ? 'a' : 'f';
  return `0x${digit.repeat(38)}${name.slice(name.indexOf('-') + 1).padStart(2, '0')}` as Wallet;
});

/** A market's condition. */
export const conditionOf = putTogetherOnce(
  (market) => `0x${'c'.repeat(62)}${market.slice(market.indexOf('-') + 1).padStart(2, '0')}` as ConditionId,
);

/** All histories share a few names, and each is asked for again and again. */
function putTogetherOnce<Id extends string>(make: (name: string) => Id): (name: string) => Id {
  const known = new Map<string, Id>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const made = make(name);
    known.set(name, made);
    return made;
  };
}

/** The transaction of what somebody did, by a number that is his own. */
export function transactionOf(wallet: string, id: number): TransactionHash {
  return `0x${wallet.slice(2, 4)}${wallet.slice(-2)}${id.toString(16).padStart(60, '0')}` as TransactionHash;
}

export const tokenOf = (token: string): TokenId => token as TokenId;

export const followerOf = (name: string): FollowerName => name as FollowerName;

/** The market that a token, or a condition, is of. */
export function marketOf({ markets }: History, id: string): HistoryMarket | undefined {
  return id.startsWith('0x')
    ? markets.find(({ name }) => conditionOf(name) === id)
    : markets.find(({ tokens }) => tokens.includes(id));
}
