import { describe, expect, test } from '@jest/globals';
import { sourcesOption } from '../../../bin/commands/sources-option.ts';

describe('--sources', () => {
  test.each([
    ['chain', ['chain']],
    ['data-api, chain', ['chain', 'data-api']],
    ['rtds,data-api,chain', ['chain', 'data-api', 'rtds']],
  ])('%j', (text, sources) => {
    expect(sourcesOption(text)).toEqual(sources);
  });

  test.each([
    ['', 'each of chain, data-api, rtds once'],
    ['chain,chain', 'each of chain, data-api, rtds once'],
    ['chain,web', 'each of chain, data-api, rtds once'],
    ['rtds', 'chain or data-api beside it'],
  ])('%j is refused', (text, says) => {
    expect(() => sourcesOption(text)).toThrow(says);
  });
});
