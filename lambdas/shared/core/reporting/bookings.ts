import { CASH, COLLATERAL, FEES, type JournalEntry, type JournalLeg, PNL } from '../model/journal.ts';
import { type ParentId, type TokenId, type Wallet } from '../values/ids.ts';
import { shares, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { usd, type Usd } from '../values/usd.ts';

type Leg = JournalLeg & Pick<JournalEntry, 'entryId' | 'kind' | 'at' | 'parentId'>;

/** A purchase, a sale or a payout as the journal carries it. */
export type Booking = {
  readonly id: string;
  readonly kind: 'buy' | 'sell' | 'resolve';
  readonly at: UnixMs;
  readonly parentId?: ParentId;
  readonly token: TokenId;
  readonly leader: Wallet;
  readonly shares: Shares;
  /** Dollars of the shares themselves, without fees. */
  readonly gross: Usd;
  /** Dollars that the shares cost with fees, or brought less fees. */
  readonly net: Usd;
  /** Profit, less the fee of this booking. */
  readonly pnl: Usd;
};

const POSITION = /^POSITION:([0-9]+):(0x[0-9a-f]{40})$/;

/**
 * The bookings that news are made of, oldest first. What a person moved by hand, a correction and a deposit are none; a
 * payout is told when it is booked, not again when it has become cash.
 *
 * @param legs - In any order; all legs of a booking.
 */
export function tradeBookings(legs: readonly Leg[]): readonly Booking[] {
  return [...Map.groupBy(legs, ({ entryId }) => entryId).values()]
    .flatMap(bookingOf)
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

function bookingOf(legs: readonly Leg[]): readonly Booking[] {
  const [first] = legs;
  const own = legs.find(({ account }) => POSITION.test(account));
  if (first === undefined || own === undefined || !isTrade(first.kind)) return [];
  const [, token = '', leader = ''] = POSITION.exec(own.account) ?? [];
  const fee = moved(legs, { account: FEES, asset: COLLATERAL });
  const amounts = amountsOf(legs, { kind: first.kind, fee, token, account: own.account });
  return [
    {
      id: first.entryId,
      kind: first.kind,
      at: first.at,
      ...(first.parentId === undefined ? {} : { parentId: first.parentId }),
      token: token as TokenId,
      leader: leader as Wallet,
      ...amounts,
      pnl: usd(-moved(legs, { account: PNL, asset: COLLATERAL }) - fee),
    },
  ];
}

type Traded = {
  readonly kind: Booking['kind'];
  readonly fee: bigint;
  readonly token: string;
  readonly account: string;
};

function amountsOf(
  legs: readonly Leg[],
  { kind, fee, token, account }: Traded,
): Pick<Booking, 'shares' | 'gross' | 'net'> {
  const count = moved(legs, { account, asset: token });
  const cash = moved(legs, { account: CASH, asset: COLLATERAL });
  switch (kind) {
    case 'buy':
      return { shares: shares(count), gross: usd(-cash - fee), net: usd(-cash) };
    case 'sell':
      return { shares: shares(-count), gross: usd(cash + fee), net: usd(cash) };
    case 'resolve': {
      const payout = usd(claimed(legs));
      return { shares: shares(-count), gross: payout, net: payout };
    }
  }
}

function isTrade(kind: JournalEntry['kind']): kind is Booking['kind'] {
  return kind === 'buy' || kind === 'sell' || kind === 'resolve';
}

/** What came into an account less what left it. */
function moved(legs: readonly Leg[], { account, asset }: Pick<JournalLeg, 'account' | 'asset'>): bigint {
  return sum(legs.filter((leg) => leg.account === account && leg.asset === asset));
}

function claimed(legs: readonly Leg[]): bigint {
  return sum(legs.filter((leg) => leg.account.startsWith('CLAIM:') && leg.asset === COLLATERAL));
}

function sum(legs: readonly Leg[]): bigint {
  return legs.reduce((total, { debit, credit }) => total + debit - credit, 0n);
}
