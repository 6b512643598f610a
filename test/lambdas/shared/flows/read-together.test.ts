import { expect, test } from '@jest/globals';
import { readTogether } from '#flows/read-together.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aBuyChild, anOrderId } from '../../../support/builders/a-child.ts';

test('gives the children that exist', async () => {
  const child = aBuyChild();
  const children = () => Promise.resolve([child]);
  expect(await readTogether({ children }, [child.venueOrderId, anOrderId(2)])).toEqual([child]);
});

test.each([new UnavailableError('down'), new Error('attribute trades is of a type that nothing here writes')])(
  'gives nothing, not fewer, where %p stands in the way',
  async (error) => {
    expect(await readTogether({ children: () => Promise.reject(error) }, [anOrderId(1)])).toBeUndefined();
  },
);
