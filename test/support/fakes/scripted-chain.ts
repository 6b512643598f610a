import { type Wallet } from '#core/values/ids.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type Chain } from '#ports/chain.ts';

/** A chain that knows what wallets hold. */
export type ScriptedChain = Chain & { readonly cash: Map<Wallet, Usd> };

/** Starts with empty wallets. */
export function scriptedChain(): ScriptedChain {
  const cash = new Map<Wallet, Usd>();
  return { cash, collateral: (wallet) => Promise.resolve(cash.get(wallet) ?? NO_USD) };
}
