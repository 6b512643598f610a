import { type OrderDomain } from '#core/model/market.ts';

/** pUSD, the collateral of six decimals, as `@polymarket/clob-client-v2` 1.1.0 and the venue's contract page name it. */
export const COLLATERAL = '0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB';

type Contracts = { readonly exchange: string; readonly tokens: string };

const CTF = '0x4D97DCd97eC945f40cF65F87097ACe5EA0476045';
const POSITION_MANAGER = '0x006F54F7f9A22e0000CC2AB60031000000ae9fEF';

/** Which contract settles a market's orders, and which keeps its tokens; from the same two sources, read 2026-11-20. */
export const CONTRACTS: Readonly<Record<OrderDomain, Contracts>> = {
  v1: { exchange: '0xE111180000d2663C0091e4f400237545B87B996B', tokens: CTF },
  'v1-neg-risk': { exchange: '0xe2222d279d744050d28e00520010520000310F59', tokens: CTF },
  v2: { exchange: '0xe3333700cA9d93003F00f0F71f8515005F6c00Aa', tokens: POSITION_MANAGER },
};

/**
 * Which contract turns a wallet's shares into pUSD: two collateral adapters, by the same call, and the Router, by another;
 * from the venue's contract page, read 2026-11-20.
 */
export const REDEEMERS: Readonly<Record<OrderDomain, string>> = {
  v1: '0xAdA100Db00Ca00073811820692005400218FcE1f',
  'v1-neg-risk': '0xadA2005600Dec949baf300f4C6120000bDB6eAab',
  v2: '0x12121212006e4CD160D18e3f00711DA5c3372600',
};

/** A contract whose leave to take collateral the venue checks on neg-risk markets, though nothing settles there any more. */
export const LEGACY_NEG_RISK_ADAPTER = '0xd91E80cF2E7be2e162c6513ceD06f1dD0dA35296';
