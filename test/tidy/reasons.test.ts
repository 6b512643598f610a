import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { reasonsMarkdown } from '../../bin/commands/generate/reasons.ts';

test('the table of reasons is the one that the code generates (npm run reasons)', async () => {
  const stored = await readFile(new URL('../../lambdas/shared/core/REASONS.md', import.meta.url), 'utf8');
  expect(stored).toBe(reasonsMarkdown());
});
