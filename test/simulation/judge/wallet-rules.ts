import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type Redeeming } from '#core/model/redeeming.ts';
import { type SentTransaction } from '../counterparts/wallet-transactions.ts';
import { type Accuse } from './judge.ts';
import { capKey, type Mirror } from './mirror.ts';

/** Judges what wallets send to the chain: stored before it leaves, and one at a time. */
export type WalletRules = {
  sent(transaction: SentTransaction): void;
  /** A redemption as it is stored: nothing is signed for who is halted. */
  stored(before: Redeeming | undefined, after: Redeeming): void;
};

export function walletRules({ mirror, accuse }: { readonly mirror: Mirror; readonly accuse: Accuse }): WalletRules {
  const stored = new Set<string>();
  const sent = new Map<string, SentTransaction>();
  return {
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
