import { putChild, putParent, putPosition } from '#core/ledger/put.ts';
import { describe, expect, it } from '@jest/globals';
import { aBuyChild } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aParentId, NOW } from '../../../../support/builders/identities.ts';

describe('putParent, putChild and putPosition', () => {
  it('move the version by one and keep what they do not change', () => {
    expect(putParent(aParent({ version: 3n }), { state: 'DONE' })).toEqual({
      kind: 'put',
      type: 'parent',
      value: aParent({ state: 'DONE', version: 4n }),
    });
    expect(putChild(aBuyChild(), { posts: 1 }).value).toEqual(aBuyChild({ posts: 1, version: 2n }));
    expect(putPosition(aPosition(), {}).value).toEqual(aPosition({ version: 2n }));
  });

  it('remove a field that is set to undefined: the table knows no such value', () => {
    expect(putParent(aParent({ next: NOW }), { next: undefined }).value).not.toHaveProperty('next');
    expect(putPosition(aPosition({ exit: aParentId() }), { exit: undefined }).value).not.toHaveProperty('exit');
  });

  it('leave the item that they are given alone', () => {
    const parent = Object.freeze(aParent());
    putParent(parent, { state: 'DONE' });
    expect(parent).toEqual(aParent());
  });
});
