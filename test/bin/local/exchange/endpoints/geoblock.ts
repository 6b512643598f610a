import type { EndpointName } from '../../../../../bin/local/exchange/endpoints.ts';
import { answers, answerTo, posting } from './ask.ts';
import type { HostCells } from './cell.ts';

/** What is proven of the geoblock. */
export const GEOBLOCK: HostCells<EndpointName<'geoblock'>> = {
  'GET /api/geoblock': {
    normal: {
      title: 'blocks nobody: a caller in Dublin',
      run: async ({ exchange }) => {
        answers(await answerTo(exchange.urls.geoblock), 200, { blocked: false, country: 'IE' });
      },
    },
    error: {
      title: 'answers 405 to POST',
      run: async ({ exchange }) => {
        answers(await answerTo(exchange.urls.geoblock, posting({})), 405);
      },
    },
    fault: {
      title: '`geoblocked`: blocked, a caller in New York',
      fault: { kind: 'geoblocked' },
      run: async ({ exchange }) => {
        answers(await answerTo(exchange.urls.geoblock), 200, { blocked: true, country: 'US' });
      },
    },
  },
};
