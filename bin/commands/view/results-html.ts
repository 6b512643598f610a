import { type Results } from '../report/collect-results.ts';
export function resultsHtml(_results: Results): Promise<string> {
  return Promise.resolve('');
}
