import { decodeItem } from '#adapters/dynamodb/item-codec.ts';
import { followerOf as asFollower, marketOf } from './names.ts';
import { paperWalletOf } from '#core/values/ids.ts';
import { type PaperAccount, type PaperHolding, type PaperOrder } from '#ports/paper-store.ts';
import { type History, type HistoryMarket } from '../history.ts';
import { type Accuse } from '../judge/judge.ts';
import { type Mirror } from '../judge/mirror.ts';
import { type ExchangeOrder, type ExchangeTrade, type Wallet } from './exchange.ts';
import { feeOf, grossOf, limitOf } from './matching.ts';
import { type StatusFrom } from './settlement.ts';
import { type Item } from './table.ts';

/** What paper orders came to, added up apart from the accounts that the paper venue keeps. */
export type PaperRecord = {
  readonly orders: ReadonlyMap<string, ExchangeOrder>;
  /** Told what transactions beside the ledger store. */
  readonly stored: (items: readonly Item[]) => void;
  /** A follower's paper wallet, when all is in a block. */
  walletOf(follower: string): Wallet;
  /** Shares of a token that a follower's paper wallet has been paid for so far. */
  redeemed(follower: string, token: string): bigint;
};

type RecordInput = {
  readonly history: History;
  readonly now: () => number;
  readonly judge: {
    readonly mirror: Mirror;
    readonly accuse: Accuse;
    accepted(order: ExchangeOrder): void;
    moved(order: ExchangeOrder): void;
  };
};

/** As the paper venue says: in a block after two seconds, final after six. */
const WAY = [
  { after: 0, status: 'MATCHED', sent: 0 },
  { after: 2_000, status: 'MINED', sent: 1 },
  { after: 6_000, status: 'CONFIRMED', sent: 1 },
] as const;
const MICRO = 1_000_000n;

/** Hears what is stored of paper wallets: an order stands once, is filled within its limit and pays its fee; a payout is what the market pays. */
export function paperRecord({ history, now, judge }: RecordInput): PaperRecord {
  const { mirror, accuse } = judge;
  const orders = new Map<string, ExchangeOrder>();
  const holdings = new Map<string, PaperHolding>();
  const names = new Map(history.followers.map(({ name }) => [paperWalletOf(asFollower(name)) as string, name]));
  const take = (stored: PaperOrder): void => {
    const known = orders.get(stored.orderId);
    if (known !== undefined) {
      accuse('I1', `paper order ${stored.orderId.slice(0, 10)} is filled twice`);
      return;
    }
    const child = mirror.children.get(stored.orderId);
    if (child?.body === undefined) {
      accuse('I1', `paper order ${stored.orderId.slice(0, 10)} is filled before its bytes are stored`);
      return;
    }
    const { fields, domain, token } = child;
    const { side, makerAmount, takerAmount } = fields;
    const asked = { side, makerAmount, takerAmount, isInDollars: domain === 'v2' && side === 'BUY' };
    const market = marketOf(history, token)!;
    const order: ExchangeOrder = {
      id: stored.orderId,
      name: fields.salt.toString(36),
      wallet: stored.wallet,
      market,
      token,
      asked,
      acceptedAt: now(),
      endsAt: now(),
      trades: stored.fills.map((fill, index) => tradeOf(stored, fill, index)),
      vanishes: false,
    };
    for (const fill of stored.fills) {
      const isBeyond = side === 'BUY' ? fill.price > limitOf(asked) : fill.price < limitOf(asked);
      // Dollars that are given whole may be a part of a micro-dollar more than the shares come to.
      const rounding = fill.gross - grossOf(fill);
      const isPaid = rounding === 0n || (side === 'BUY' && rounding === 1n);
      if (isBeyond || !isPaid || fill.fee !== feeOf(fill, market.feeBps))
        accuse(
          'I2',
          `paper order ${order.name} gets ${fill.shares} at ${fill.price} for ${fill.gross} and ${fill.fee}`,
        );
    }
    orders.set(order.id, order);
    judge.accepted(order);
    judge.moved(order);
    const { cash, tokens } = record.walletOf(names.get(stored.wallet) ?? '');
    if (cash < 0n || (tokens.get(token) ?? 0n) < 0n) accuse('I4', `paper order ${order.name} gives what is not there`);
  };
  /** I5: what an account will come to is what its orders and payouts have. */
  const judgeAccount = ({ wallet, amount, moves }: PaperAccount): void => {
    const { cash } = record.walletOf(names.get(wallet) ?? '');
    const kept = moves.reduce<bigint>((sum, move) => sum + move.amount, amount);
    if (kept !== cash) accuse('I5', `${names.get(wallet) ?? wallet} has ${kept} on paper, its orders leave ${cash}`);
  };
  const record: PaperRecord = {
    orders,
    stored(items) {
      for (const item of items) {
        const sk = item['sk']?.S ?? '';
        if (item['pk']?.S?.startsWith('PA#') !== true) continue;
        if (sk.startsWith('ORDER#')) take(decodeItem(item) as PaperOrder);
        if (!sk.startsWith('HELD#')) continue;
        const holding = decodeItem(item) as PaperHolding;
        holdings.set(`${holding.wallet} ${holding.token}`, holding);
        judgePayouts(marketOf(history, holding.token), holding, accuse);
        const left = record.walletOf(names.get(holding.wallet) ?? '').tokens.get(holding.token) ?? 0n;
        if (left < 0n) accuse('I5', `${-left} more of ${holding.token} are paid out on paper than were there`);
      }
      for (const item of items) if (item['sk']?.S === 'ACCOUNT') judgeAccount(decodeItem(item) as PaperAccount);
    },
    walletOf(follower) {
      const wallet = paperWalletOf(asFollower(follower));
      const tokens = new Map<string, bigint>();
      let cash = BigInt(history.followers.find(({ name }) => name === follower)?.capital ?? 0);
      for (const order of orders.values()) {
        if (order.wallet !== wallet) continue;
        const sign = order.asked.side === 'BUY' ? 1n : -1n;
        for (const { shares, gross, fee } of order.trades) {
          tokens.set(order.token, (tokens.get(order.token) ?? 0n) + sign * shares);
          cash -= sign * gross + fee;
        }
      }
      for (const holding of holdings.values()) {
        if (holding.wallet !== wallet) continue;
        for (const { shares, payout } of holding.redemptions) {
          tokens.set(holding.token, (tokens.get(holding.token) ?? 0n) - shares);
          cash += payout;
        }
      }
      return { cash, tokens };
    },
    redeemed(follower, token) {
      const { redemptions = [] } = holdings.get(`${paperWalletOf(asFollower(follower))} ${token}`) ?? {};
      return redemptions.reduce((sum, { shares }) => sum + shares, 0n);
    },
  };
  return record;
}

function tradeOf(
  { orderId, matchedAt, rests }: PaperOrder,
  { shares, price, gross, fee }: PaperOrder['fills'][number],
  index: number,
): ExchangeTrade {
  const way = WAY.map(({ after, ...status }): StatusFrom => ({ at: matchedAt + after, ...status }));
  const role = rests === undefined ? 'TAKER' : 'MAKER';
  return { shares, price, gross, fee, matchedAt, tradeId: `${orderId}-${index + 1}`, role, way };
}

/** I5: paper is paid out as the market pays. */
function judgePayouts(market: HistoryMarket | undefined, { token, redemptions }: PaperHolding, accuse: Accuse): void {
  const pays = BigInt(market?.resolves?.pays ?? 0);
  const each = token === market?.tokens[0] ? pays : MICRO - pays;
  for (const { shares, payout } of redemptions) {
    if (market?.resolves === undefined || payout !== (shares * each) / MICRO)
      accuse('I5', `${shares} of ${token} on paper are paid out with ${payout}`);
  }
}
