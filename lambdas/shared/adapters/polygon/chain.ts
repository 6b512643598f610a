import * as z from 'zod';
import { type Wallet } from '#core/values/ids.ts';
import { usd, type Usd } from '#core/values/usd.ts';
import { type Chain } from '#ports/chain.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';

/** pUSD, the collateral of six decimals, as `@polymarket/clob-client-v2` 1.1.0 and the venue's contract page name it. */
const COLLATERAL = '0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB';
/** First four bytes of keccak256("balanceOf(address)"). */
const BALANCE_OF = '0x70a08231';
const MAX_ANSWER_BYTES = 100_000;

const answerSchema = z.object({ result: z.string().regex(/^0x[0-9a-f]{64}$/i) });
const errorSchema = z.object({ error: z.object({ code: z.number() }) });

/** What the chain's adapter is built from; `timeoutMs` bounds a whole call. */
export type ChainOptions = { readonly rpcUrl: string; readonly fetch?: typeof fetch; readonly timeoutMs?: number };

/** Reads balances from a node of the chain over JSON-RPC. */
export function polygonChain({ rpcUrl, fetch: send = fetch, timeoutMs = 5_000 }: ChainOptions): Chain {
  const call = async (to: string, data: string): Promise<bigint> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_call', params: [{ to, data }, 'latest'] });
    const text = await answerOf(send, rpcUrl, body, timeoutMs);
    const json = parsedOrNothing(text);
    const answer = answerSchema.safeParse(json);
    if (answer.success) return BigInt(answer.data.result);
    const refusal = errorSchema.safeParse(json);
    if (refusal.success) throw new UnavailableError(`the node of the chain answers error ${refusal.data.error.code}`);
    throw new UnreadableAnswerError('the node of the chain answers no balance');
  };
  return {
    collateral: async (wallet: Wallet): Promise<Usd> =>
      usd(await call(COLLATERAL, `${BALANCE_OF}${wallet.slice(2).padStart(64, '0')}`)),
  };
}

async function answerOf(send: typeof fetch, url: string, body: string, timeoutMs: number): Promise<string> {
  try {
    const response = await send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new UnavailableError(`the node of the chain answers HTTP ${response.status}`);
    return await boundedText(response);
  } catch (cause) {
    if (cause instanceof UnavailableError || cause instanceof UnreadableAnswerError) throw cause;
    throw new UnavailableError('the node of the chain does not answer', {}, cause);
  }
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new UnreadableAnswerError('the answer of the node of the chain is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
