import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type Position } from '#core/model/position.ts';
import { type Redeeming } from '#core/model/redeeming.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type SentTransaction } from '../counterparts/wallet-transactions.ts';
import { type Accuse } from './judge.ts';
import { capKey, type Mirror } from './mirror.ts';

/** Judges what wallets send to the chain: stored before it leaves, and one at a time. */
export type WalletRules = {
  sent(transaction: SentTransaction): void;
  /** I5: a claim is paid for by shares that the wallet has turned in. */
  judgeClaims(before: Position | undefined, after: Position): void;
  /** A redemption as it is stored: nothing is signed for who is halted. */
  stored(before: Redeeming | undefined, after: Redeeming): void;
};

type WalletRulesInput = {
  readonly mirror: Mirror;
  readonly redeemedOf: (ledger: LedgerName, token: string) => bigint;
  readonly accuse: Accuse;
};

export function walletRules({ mirror, redeemedOf, accuse }: WalletRulesInput): WalletRules {
  const paid = new Map<string, bigint>();
  const stored = new Set<string>();
  const sent = new Map<string, SentTransaction>();
  return {
    judgeClaims(before, { follower, mode, token, claimed, available }) {
      // What was sold late leaves the claim that it became, unpaid: the sale has paid for it.
      const isPutRight = before !== undefined && before.available < 0n && available > before.available;
      const soldLate = isPutRight ? available - before.available : 0n;
      const less = (before?.claimed ?? 0n) - claimed - soldLate;
      if (less <= 0n) return;
      const key = `${follower}#${mode} ${token}`;
      const all = (paid.get(key) ?? 0n) + less;
      paid.set(key, all);
      const redeemed = redeemedOf({ follower, mode }, token);
      if (all > redeemed) accuse('I5', `${all} of ${token} of ${follower} are paid for, ${redeemed} were redeemed`);
    },
    stored(before, after) {
      if (after.open === undefined) return;
      stored.add(after.open.raw);
      if (before?.open?.raw === after.open.raw) return;
      if (before?.open !== undefined) accuse('I1', `${after.condition} is redeemed twice at once`);
      const mode = mirror.caps.get(capKey({ ...after, name: GLOBAL_CAP }))?.tradingMode;
      if (mode === 'HALTED') accuse('MODE', `${after.condition} is redeemed while ${after.follower} is halted`);
    },
    sent(one) {
      const { wallet, raw, mined } = one;
      if (!stored.has(raw)) accuse('I1', `${raw.slice(0, 10)} was sent before it was stored`);
      for (const other of sent.values()) {
        if (other.wallet === wallet && other.raw !== raw && other.nonce >= mined)
          accuse('I1', `${raw.slice(0, 10)} was sent while ${other.raw.slice(0, 10)} may still be mined`);
      }
      sent.set(raw, one);
    },
  };
}
