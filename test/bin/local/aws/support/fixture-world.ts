import { createServer } from 'node:http';
import type { LocalClock } from '../../../../../bin/local/aws/local-clock.ts';

/** What a fixture function told about one of its runs. */
export type Entry = {
  readonly at: number;
  readonly name: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;
};

/** What the test answers a run: how long it waits, what it sends, how it ends. */
export type Order = {
  readonly waitsMs?: readonly number[];
  readonly ring?: readonly string[];
  readonly result?: unknown;
  readonly fail?: 'throw' | 'exit';
};

export type FixtureWorld = {
  readonly url: string;
  readonly journal: readonly Entry[];
  close(): Promise<void>;
};

/** Serves the clock to the fixture functions in their threads, notes their runs and tells them what to do. */
export async function startFixtureWorld(clock: LocalClock, orderOf: (entry: Entry) => Order): Promise<FixtureWorld> {
  const journal: Entry[] = [];
  const handlers: Readonly<Record<string, (body: never, gone: AbortSignal) => Promise<unknown>>> = {
    '/begin': (body: Omit<Entry, 'at'>) => {
      const entry = { at: clock.now(), ...body };
      journal.push(entry);
      return Promise.resolve(orderOf(entry));
    },
    '/wait': async ({ ms }: { readonly ms: number }, gone) => {
      await clock.waitUntil(clock.now() + ms, 'invocation', gone);
      return { ms: clock.now() };
    },
  };
  const server = createServer((request, response) => {
    void (async () => {
      const gone = new AbortController();
      response.on('close', () => {
        if (!response.writableFinished) gone.abort();
      });
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const body = JSON.parse(Buffer.concat(chunks).toString()) as never;
      const answer = await handlers[request.url ?? '']?.(body, gone.signal).catch(() => null);
      response.end(JSON.stringify(answer ?? null));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    journal,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
