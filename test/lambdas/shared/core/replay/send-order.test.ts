import { expect, it } from '@jest/globals';
import { idOf, sendOrder, signerOf } from '#core/replay/send-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { aFollower } from '../../../../support/builders/a-settings.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { aLargeRun, firstPartOf } from '../../../../support/large-replay.ts';

it('counts the post, and has the venue meet the order when its way is over', () => {
  const run = aLargeRun();
  const child = firstPartOf(run);
  expect(child).toMatchObject({ state: 'SUBMITTING', posts: 1 });
  expect(run.due.take(NOW)?.what).toEqual({ due: 'match', order: child.venueOrderId });
  const again = { ...run, delays: { ...run.delays, postMs: () => 700 } };
  const parent = run.ledger.parent(child.parentId)!;
  expect(() => {
    sendOrder(again, { parent, child: { ...child, version: child.version - 1n }, now: NOW });
  }).toThrow();
});

it('tells the orders of one parent apart, and those of two', () => {
  const child = firstPartOf(aLargeRun());
  const ids = [child, { ...child, attempt: 1 }, { ...child, parentId: 'another' as typeof child.parentId }].map(idOf);
  expect(new Set(ids).size).toBe(3);
  expect(idOf({ ...child, reservedAt: later(NOW, 1) })).toBe(ids[0]);
});

it('signs for whom has a wallet', () => {
  const { wallet, ...without } = aFollower();
  expect(signerOf(aFollower())).toBe(wallet);
  expect(() => signerOf(without)).toThrow('has no wallet');
});
