import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as options from '#runtime/aws-options.ts';
import { ROOT, sourcesBelow } from './source-files.ts';

const FILE = 'lambdas/shared/runtime/aws-options.ts';
const sources = sourcesBelow('lambdas').map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

describe('the clients of the SDK in the functions', () => {
  test('are made with options of one file, and nothing beside them', () => {
    const made = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/new \w+Client\(([^)]*)\)/g)].map(([, given = '']) => ({ path, given })),
    );
    expect(made.length).toBeGreaterThan(20);
    expect(made.filter(({ given }) => !Object.hasOwn(options, given))).toEqual([]);
    expect(sources.filter(({ path, text }) => path !== FILE && text.includes('requestHandler'))).toEqual([]);
  });

  test.each(Object.entries(options))(
    'fail a request that takes longer than its time: %s',
    (_name, { requestHandler }) => {
      expect(requestHandler.throwOnRequestTimeout).toBe(true);
    },
  );
});
