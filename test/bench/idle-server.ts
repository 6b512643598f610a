import { serve } from '../../bin/local/exchange/http-server.ts';
import { tellReady } from './tell-ready.ts';

/** What to answer, always. */
export type IdleSetup = { readonly reply: string };

/** Where it is. */
export type IdleReady = { readonly url: string };

// The HTTP server of the exchange without an exchange behind it: reads the request and answers the same bytes each time.
const { reply } = JSON.parse(process.argv[2] ?? '') as IdleSetup;
const { url } = await serve(
  () => ({ status: 200, body: reply }),
  () => Date.now(),
);
const ready: IdleReady = { url };
tellReady(ready);
