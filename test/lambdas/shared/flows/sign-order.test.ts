import { expect, test } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { InvariantError } from '#core/values/invariant.ts';
import { signOrder } from '#flows/sign-order.ts';
import { aBuyChild } from '../../../support/builders/a-child.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';

function aSigner() {
  const signed: ChildOrder[] = [];
  const prepare = (_: unknown, child: ChildOrder) => {
    signed.push(child);
    return Promise.resolve({ body: 'bytes', apiKey: 'key' });
  };
  return { signed, deps: { venue: { prepare } } };
}

test('what was reserved is signed as it is', async () => {
  const { signed, deps } = aSigner();
  const child = aBuyChild();
  expect(await signOrder(deps, aFollower(), child)).toEqual({ body: 'bytes', apiKey: 'key' });
  expect(signed).toEqual([child]);
});

test('X28: another amount throws before any key is used', async () => {
  const { signed, deps } = aSigner();
  const child = aBuyChild();
  const fields = { ...child.fields, makerAmount: child.fields.makerAmount * 1_000_000n };
  await expect(signOrder(deps, aFollower(), { ...child, fields })).rejects.toThrow(InvariantError);
  expect(signed).toEqual([]);
});
