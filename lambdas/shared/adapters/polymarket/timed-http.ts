import { type ServiceCall } from '#ports/log.ts';
import { type Http } from './http.ts';

const TOO_MANY = 429;
const FIRST_SERVER_ERROR = 500;

/**
 * Tells how each request went: the host of its address, how long it took, and whether the service failed.
 *
 * A refusal is an answer; no answer, one that is too large, "too many" and errors of the server are failures.
 */
export function timedHttp(http: Http, onCall: (call: ServiceCall) => void): Http {
  return async (request) => {
    const startMs = performance.now();
    const outcome = await http(request);
    const isFailure = outcome.kind !== 'answer' || outcome.status === TOO_MANY || outcome.status >= FIRST_SERVER_ERROR;
    onCall({ host: new URL(request.url).host, ms: Math.round(performance.now() - startMs), isFailure });
    return outcome;
  };
}
