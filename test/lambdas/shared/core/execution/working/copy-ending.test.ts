import { expect, test } from '@jest/globals';
import { copyEnding } from '#core/execution/working/copy-ending.ts';
import { type Work, type WorkedCopy } from '#core/model/working-order.ts';
import { aCut, aPosition } from '../../../../../support/builders/a-position.ts';
import { someSettings } from '../../../../../support/builders/a-settings.ts';
import { dollars } from '../../../../../support/builders/quantities.ts';

const COPY: WorkedCopy = {
  because: { code: 'ABOVE_USD', dollars: dollars('2'), most: dollars('1') },
  settings: 1n,
  asOf: 4n,
  limits: { total: dollars('100'), leader: dollars('50') },
};

type Given = { readonly version?: bigint; readonly work?: Pick<Work, 'copy'> };

const endingOf = (cuts: readonly bigint[], { version = 1n, work = { copy: COPY } }: Given = {}) =>
  copyEnding({
    work,
    position: aPosition({ cuts: cuts.map((leaderVersion) => aCut({ leaderVersion })) }),
    settings: someSettings({ version }),
  });

test('a reduction after the version that a copy is current to ends it; one up to it was taken off before', () => {
  expect([endingOf([]), endingOf([3n, 4n]), endingOf([4n, 5n])]).toEqual([undefined, undefined, 'LEADER_REDUCED']);
});

test('settings that it was not decided by end it, whichever way they changed', () => {
  expect([endingOf([], { version: 2n }), endingOf([], { version: 0n })]).toEqual([
    'SETTINGS_CHANGED',
    'SETTINGS_CHANGED',
  ]);
  expect(endingOf([5n], { version: 2n })).toBe('LEADER_REDUCED');
});

test('a person’s own order hangs on neither', () => {
  expect(endingOf([9n], { version: 7n, work: {} })).toBeUndefined();
});
