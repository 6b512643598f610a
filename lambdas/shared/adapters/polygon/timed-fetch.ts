import { type ServiceCall } from '#ports/log.ts';

/** Tells how each request to a node of the chain went: the host alone, for its path may hold a key. */
export function timedFetch(onCall: (call: ServiceCall) => void, send: typeof fetch = fetch): typeof fetch {
  return async (input, init) => {
    const startMs = performance.now();
    const { host } = new URL(input instanceof Request ? input.url : input);
    const told = (isFailure: boolean): void => {
      onCall({ host, ms: Math.round(performance.now() - startMs), isFailure });
    };
    try {
      const response = await send(input, init);
      told(!response.ok);
      return response;
    } catch (error) {
      told(true);
      throw error;
    }
  };
}
