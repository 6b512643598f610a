import type { EndpointName, Host } from '../../../../../bin/local/exchange/endpoints.ts';
import type { HostCells } from './cell.ts';
import { CLOB_AUTH } from './clob-auth.ts';
import { CLOB_BOOKS } from './clob-books.ts';
import { CLOB_MARKETS } from './clob-markets.ts';
import { CLOB_OWN_DATA } from './clob-own-data.ts';
import { CLOB_TRADING } from './clob-trading.ts';
import { DATA_API } from './data-api.ts';
import { GAMMA } from './gamma.ts';
import { GEOBLOCK } from './geoblock.ts';
import { MARKET_CHANNEL } from './market-channel.ts';
import { RPC } from './rpc.ts';
import { RTDS } from './rtds.ts';
import { USER_CHANNEL } from './user-channel.ts';

/** What is proven of every endpoint. */
export const CELLS: { readonly [Of in Host]: HostCells<EndpointName<Of>> } = {
  'data-api': DATA_API,
  gamma: GAMMA,
  clob: { ...CLOB_AUTH, ...CLOB_TRADING, ...CLOB_OWN_DATA, ...CLOB_BOOKS, ...CLOB_MARKETS },
  rpc: RPC,
  geoblock: GEOBLOCK,
  rtds: RTDS,
  'market-channel': MARKET_CHANNEL,
  'user-channel': USER_CHANNEL,
};
