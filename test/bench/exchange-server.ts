import { type ExchangeOptions, startExchange } from '../../bin/local/exchange/exchange.ts';
import { aMarket, aWorld, START_MS } from '../bin/local/exchange/a-world.ts';
import { tellReady } from './tell-ready.ts';

/** Whom to fund, and where to keep the journal. */
export type ExchangeSetup = {
  readonly folder: string;
  readonly accounts: readonly { readonly wallet: string; readonly signer: string; readonly signatureType: 0 | 3 }[];
  readonly markets: number;
};

/** Where the exchange is, and what time it has. */
export type ExchangeReady = { readonly clobUrl: string; readonly nowMs: number };

const DOLLARS_MICRO = 10n ** 15n;
/** A level that all orders of a bench together do not empty. */
const DEPTH = '100000000';

// Serves the local exchange as `npm run exchange --state` would: it keeps what it accepts, with the venue's own limits.
const setup = JSON.parse(process.argv[2] ?? '') as ExchangeSetup;
const numbers = Array.from({ length: setup.markets }, (_none, index) => index + 1);
const options: ExchangeOptions = {
  world: aWorld({
    rows: [],
    markets: numbers.map((number) => aMarket(number)),
    books: numbers.map((number) => ({
      tokenId: `${number}01`,
      atMs: START_MS,
      bids: [{ price: '0.49', size: DEPTH }],
      asks: [{ price: '0.51', size: DEPTH }],
    })),
  }),
  speed: 1,
  stateDir: setup.folder,
};
const exchange = await startExchange(options);
for (const { wallet, signer, signatureType } of setup.accounts)
  exchange.fund(wallet, signer, DOLLARS_MICRO, signatureType);
const ready: ExchangeReady = { clobUrl: exchange.urls.clob, nowMs: exchange.clock.now() };
tellReady(ready);
