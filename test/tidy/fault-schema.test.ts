import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { faultPlanJsonSchema } from '../../bin/commands/generate/fault-schema.ts';

test('the schema of fault plans is the one that the code generates (npm run fault-schema)', async () => {
  const path = new URL('../../bin/local/exchange/faults/fault-plan.schema.json', import.meta.url);
  expect(await readFile(path, 'utf8')).toBe(faultPlanJsonSchema());
});
