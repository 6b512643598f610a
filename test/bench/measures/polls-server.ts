import { startExchange } from '../../../bin/local/exchange/exchange.ts';
import { aRow, aWorld, START_MS } from '../../bin/local/exchange/a-world.ts';
import { tellReady } from '../tell-ready.ts';

/** How fast the exchange's time runs, and so many seconds after its start its leader buys. */
export type PollsSetup = { readonly folder: string; readonly speed: number; readonly tradesAtS: readonly number[] };

/** Where leaders' trades are seen, of which markets, and what the time is. */
export type PollsReady = {
  readonly dataApiUrl: string;
  readonly gammaUrl: string;
  readonly clobUrl: string;
  readonly rpcUrl: string;
  readonly rtdsUrl: string;
  readonly clockUrl: string;
};

// Serves the sources of leaders' trades.
const { folder, speed, tradesAtS } = JSON.parse(process.argv[2] ?? '') as PollsSetup;
const rows = tradesAtS.map((second, index) =>
  aRow({ timestampS: START_MS / 1000 + second, transactionHash: `0x${(index + 1).toString(16).padStart(64, '0')}` }),
);
const { urls } = await startExchange({ world: aWorld({ rows }), speed, stateDir: folder });
const ready: PollsReady = {
  dataApiUrl: urls.dataApi,
  gammaUrl: urls.gamma,
  clobUrl: urls.clob,
  rpcUrl: urls.rpc,
  rtdsUrl: urls.rtds,
  clockUrl: urls.clock,
};
process.once('disconnect', () => process.exit());
tellReady(ready);
