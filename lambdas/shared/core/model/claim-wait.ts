/** Why a claim is not cash yet, as the redeemer found it last. */
export const CLAIM_WAITS = {
  ORDERS_OPEN: {
    isForPerson: false,
    meaning: 'orders or trades of the market are not over; it is redeemed when they are',
  },
  REDEEMED: {
    isForPerson: false,
    meaning: "redeemed on chain; it is cash as soon as the wallet's activity shows it",
  },
  SHARES_GONE: {
    isForPerson: false,
    meaning:
      "the wallet no longer holds the shares, somebody redeemed them; it is cash as soon as the wallet's activity shows it",
  },
  HALTED: {
    isForPerson: false,
    meaning: 'the follower is halted, and nothing is sent; `polycopy resume` or `reset` lets it go on',
  },
  NONCE_TAKEN: {
    isForPerson: false,
    meaning: 'another transaction of the wallet is not over, or the node is behind; it is tried again',
  },
  FEE_TOO_HIGH: {
    isForPerson: false,
    meaning: 'the chain asks for more gas, or a higher price of it, than is ever paid; it is tried again',
  },
  WALLET_TYPE: {
    isForPerson: true,
    meaning: 'a wallet of this type sends no transaction of its own: claim it on polymarket.com, Portfolio',
  },
  MARKET_UNKNOWN: {
    isForPerson: true,
    meaning: 'the venue does not tell which contract keeps the shares: claim it on polymarket.com, Portfolio',
  },
  WRONG_KEY: {
    isForPerson: true,
    meaning:
      "the key in the follower's secret is not that of its wallet: mend the secret, or claim it on polymarket.com",
  },
  NO_GAS: { isForPerson: true, meaning: 'the wallet has too little POL for the gas: send it some' },
  NOT_APPROVED: {
    isForPerson: true,
    meaning:
      "the wallet has not let the venue's contract take its shares (setApprovalForAll: of the conditional tokens for the collateral adapter, of a v2 market's PositionManager for the Router): approve it, or claim it on polymarket.com",
  },
  CHAIN_REFUSES: {
    isForPerson: true,
    meaning:
      'the chain would refuse the redemption: it may not know the payout yet; if it stays, claim it on polymarket.com',
  },
  FAILED: {
    isForPerson: true,
    meaning:
      'its transactions failed, and no further one is sent: look at them on a block explorer, claim it on polymarket.com',
  },
} as const satisfies Readonly<Record<string, { readonly isForPerson: boolean; readonly meaning: string }>>;

/** A reason why a claim is not cash yet. */
export type ClaimWaitCode = keyof typeof CLAIM_WAITS;

/** A reason with the numbers that decided, in wei of POL or gas where there are any. */
export type ClaimWait = { readonly code: ClaimWaitCode; readonly is?: bigint; readonly limit?: bigint };
