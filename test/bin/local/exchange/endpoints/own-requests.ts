import { l2Signature } from '../a-client.ts';
import { type Answer, answers, answerTo, ask, type Outcome } from './ask.ts';
import type { Cell } from './cell.ts';
import type { Stage } from './stage.ts';

/** What the CLOB says to who is not known to it. */
export const WRONG_KEY = 'Unauthorized/Invalid api key';

/** An API key with the account that it belongs to. */
export type Key = Pick<Stage['client'], 'apiKey' | 'secret' | 'passphrase' | 'account'>;

/** It refuses who signs nothing. */
export function unsigned(method: string, path: string): Cell {
  return {
    title: `answers 401 \`${WRONG_KEY}\` to who signs nothing`,
    run: async ({ exchange }) => {
      answers(await answerTo(exchange.urls.clob + path, { method }), 401, { error: WRONG_KEY });
    },
  };
}

/** What a signed request is answered; by default the follower's. */
export async function own(stage: Stage, method: string, path: string, key: Key = stage.client): Promise<Answer> {
  const outcome = await signed(stage, method, path, key);
  if (outcome === 'cut') throw new Error(`${path} was cut`);
  return outcome;
}

/** What becomes of a signed request. */
export function signed({ exchange }: Stage, method: string, path: string, key: Key): Promise<Outcome> {
  const timestamp = String(Math.floor(exchange.clock.now() / 1000));
  const headers = {
    POLY_ADDRESS: key.account.address,
    POLY_SIGNATURE: l2Signature(key.secret, timestamp + method + (path.split('?')[0] ?? '')),
    POLY_TIMESTAMP: timestamp,
    POLY_API_KEY: key.apiKey,
    POLY_PASSPHRASE: key.passphrase,
  };
  return ask(exchange.urls.clob + path, { method, headers });
}
