import type { Exchange, ExchangeOptions } from '../../../../../bin/local/exchange/exchange.ts';
import { parseFaultPlan } from '../../../../../bin/local/exchange/faults/plan.ts';
import type { World } from '../../../../../bin/local/exchange/world.ts';
import { type Client, orderBody, signOrder, anOrder, SECOND_KEY } from '../a-client.ts';
import { anExchange, aTrader, pass } from '../an-exchange.ts';
import type { Answer } from './recorded-row.ts';

/** Brings the exchange to where a row was recorded, and answers what it answers there. */
export type Situation = () => Promise<Answer>;

/** An exchange with a follower who has 1,000 dollars. */
export type Scene = { readonly exchange: Exchange; readonly client: Client };

/** Opens an exchange of the small world with a follower. */
export async function aScene(world: Partial<World> = {}, options: Partial<ExchangeOptions> = {}): Promise<Scene> {
  const exchange = await anExchange(world, options);
  return { exchange, client: await aTrader(exchange) };
}

/** Opens an exchange that has one fault from its first second on, when the follower is there. */
export async function aFaultyScene(fault: Readonly<Record<string, unknown>>): Promise<Scene> {
  const plan = { seed: 'recorded', faults: [{ from: '1s', ...fault }] };
  const scene = await aScene({}, { faults: parseFaultPlan(JSON.stringify(plan)) });
  pass(scene.exchange, 1_000);
  return scene;
}

/** A follower who has 50 shares of token 101. */
export async function aSeller(): Promise<Scene> {
  const scene = await aScene();
  await scene.client.buy(50, 0.52);
  pass(scene.exchange, 10_000);
  return scene;
}

/** What one request of the follower is answered. */
export async function asked(client: Client, method: string, path: string, body?: unknown): Promise<Answer> {
  return client.request(method, path, body === undefined ? undefined : JSON.stringify(body));
}

/** What a GET of a list answers, its first row alone. */
export async function firstRow(client: Client, path: string): Promise<Answer> {
  const { status, body } = await client.request('GET', path);
  return { status, body: (body['data'] as readonly unknown[])[0] };
}

/** What a request is answered that names the follower's key without its passphrase. */
export async function askedWithWrongKey({ client, exchange }: Scene, method: string, path: string): Promise<Answer> {
  const order = anOrder({ tokenId: '101' });
  const one = orderBody(order, await signOrder(client.account, order, 'v2'), client.apiKey, 'FAK');
  const response = await fetch(exchange.urls.clob + path, {
    method,
    headers: { POLY_ADDRESS: client.account.address, POLY_API_KEY: client.apiKey },
    body: path.endsWith('s') ? `[${one}]` : one,
  });
  return { status: response.status, body: await response.json() };
}

/** A second follower of the same exchange. */
export async function aStranger({ exchange }: Scene): Promise<Client> {
  return aTrader(exchange, SECOND_KEY);
}
