import { Chain, ClobClient, Side, SignatureTypeV2 } from '@polymarket/clob-client-v2';
import { createWalletClient, http } from 'viem';
import { polygon } from 'viem/chains';
import { aScene, type Situation } from './a-scene.ts';

/** What the official client says of a price below the tick, before anything is sent. */
export const unsentPrice: Situation = async () => {
  const { exchange, client } = await aScene();
  const official = new ClobClient({
    host: exchange.urls.clob,
    chain: Chain.POLYGON,
    signer: createWalletClient({ account: client.account, chain: polygon, transport: http('http://127.0.0.1:1') }),
    signatureType: SignatureTypeV2.EOA,
    funderAddress: client.wallet,
  });
  const order = { tokenID: '101', price: 0.009, size: 25, side: Side.BUY };
  const market = { tickSize: '0.01', negRisk: false, version: 2 } as const;
  const error: unknown = await official.createOrder(order, market).catch((caught: unknown) => caught);
  return { status: null, body: { error: error instanceof Error ? error.message : '' } };
};
