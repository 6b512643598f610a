import { CASH_MOVES, type CashMove, type CashMoveType } from '#core/model/cash-move.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type CashWalk } from '#ports/leader-feed.ts';
import { foreignRow, walkActivityPages } from './activity-pages.ts';
import { activityHeadSchema, cashRowSchema } from './schemas.ts';

/**
 * Reads what moved a wallet's cash without a trade: rows of one kind in one transaction are one move.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function readCashMoves(
  source: Parameters<typeof walkActivityPages>[0],
  wallet: Wallet,
  from: UnixMs,
): Promise<CashWalk> {
  const more = { exclude_deposits_withdrawals: 'false' };
  const { rows, isWhole } = await walkActivityPages(source, { wallet, from, more, keep: (raw) => raw });
  const moves = new Map<string, CashMove>();
  let unreadable = 0;
  for (const raw of rows) {
    const move = moveOf(raw, wallet);
    if (move === 'unreadable') unreadable++;
    if (typeof move !== 'object') continue;
    const key = `${move.type} ${move.transaction}`;
    const amount = (moves.get(key)?.amount ?? 0n) + move.amount;
    moves.set(key, { ...move, amount: amount as CashMove['amount'] });
  }
  return { moves: [...moves.values()], unreadable, isWhole };
}

function moveOf(raw: unknown, wallet: Wallet): CashMove | 'unreadable' | 'irrelevant' {
  const head = activityHeadSchema.safeParse(raw);
  if (!head.success) return 'unreadable';
  if (head.data.proxy_wallet !== wallet) throw foreignRow('activity');
  const { type } = head.data;
  if (!isCashMove(type)) return 'irrelevant';
  const row = cashRowSchema.safeParse(raw);
  if (!row.success) return 'unreadable';
  const { usdc_size: amount, transaction_hash: transaction, timestamp: at } = row.data;
  return amount === 0n ? 'irrelevant' : { type, transaction, amount, at };
}

function isCashMove(type: string): type is CashMoveType {
  return Object.hasOwn(CASH_MOVES, type);
}
