import { expect, test } from '@jest/globals';
import { readTogether } from '#flows/read-together.ts';
import { UnavailableError } from '#ports/errors.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { aBuyChild, anOrderId } from '../../../support/builders/a-child.ts';

test('gives the children that exist', async () => {
  const child = aBuyChild();
  const children = () => Promise.resolve([child]);
  const log = countingLog();
  expect(await readTogether({ ledger: { children }, log }, [child.venueOrderId, anOrderId(2)])).toEqual([child]);
});

test.each([new UnavailableError('down'), new Error('attribute trades is of a type that nothing here writes')])(
  'gives nothing, not fewer, where %p stands in the way',
  async (error) => {
    const log = countingLog();
    const children = () => Promise.reject(error);
    expect(await readTogether({ ledger: { children }, log }, [anOrderId(1)])).toBeUndefined();
  },
);
