import { COLLATERAL, type JournalEntry } from '../model/journal.ts';
import { ownedOf, type Position } from '../model/position.ts';
import { type TokenId, type Wallet } from '../values/ids.ts';
import { minus } from '../values/quantity.ts';
import { type Shares, shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd, usd } from '../values/usd.ts';

/** What a ledger owns of a token for a leader. */
export type Holding = {
  readonly leader: Wallet;
  readonly token: TokenId;
  readonly shares: Shares;
  /** Dollars paid for them, without fees. */
  readonly cost: Usd;
};

const POSITION = /^POSITION:([^:]+):(.+)$/;

/** What is owned now, as the positions tell it. */
export function holdingsNow(positions: readonly Position[]): readonly Holding[] {
  return positions.map((position) => {
    const { leader, token, basis, basisFees } = position;
    return { leader, token, shares: ownedOf(position), cost: minus(basis, basisFees) };
  });
}

/** What was owned at a moment, by all that was booked before it: balances of the positions' accounts. */
export function holdingsAt(journal: readonly JournalEntry[], moment: UnixMs): readonly Holding[] {
  const legs = journal.filter(({ at }) => at < moment).flatMap((entry) => entry.legs);
  return [...Map.groupBy(legs, ({ account }) => account)].flatMap(([account, own]): readonly Holding[] => {
    const [, token, leader] = POSITION.exec(account) ?? [];
    if (token === undefined || leader === undefined) return [];
    const balance = (asset: string): bigint =>
      own.filter((leg) => leg.asset === asset).reduce((total, { debit, credit }) => total + debit - credit, 0n);
    return [
      {
        ...{ leader: leader as Wallet, token: token as TokenId },
        ...{ shares: shares(balance(token)), cost: usd(balance(COLLATERAL)) },
      },
    ];
  });
}
