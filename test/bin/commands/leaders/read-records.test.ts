import { expect, test } from '@jest/globals';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { readRecords } from '../../../../bin/commands/leaders/read-records.ts';
import { aWallet } from '../../../support/builders/a-leader-record.ts';
import { scriptedRecords } from '../../../support/fakes/scripted-records.ts';
import { FIRST_DAY, PAST_MARKETS, PAST_ROWS } from '../../../support/port-specs/leader-records-spec.ts';

const [READABLE, AWAY, BUSY, GARBLED] = [aWallet(1), aWallet(2), aWallet(3), aWallet(4)];
const window = { from: FIRST_DAY, to: later(FIRST_DAY, 8 * DAY_MS) };

test('who cannot be read, or not as far back, is left out and told, and keeps nobody from being read', async () => {
  // Given
  const source = scriptedRecords();
  source.past.set(READABLE, { rows: PAST_ROWS, markets: PAST_MARKETS, prices: [] });
  source.away.add(AWAY);
  const cut = {
    ...source,
    recordOf: async (...[leader, asked]: Parameters<typeof source.recordOf>) => {
      const record = await source.recordOf(leader, asked);
      if (leader === GARBLED) return { ...record, gaps: { ...record.gaps, unreadable: 1 } };
      return leader === BUSY ? { ...record, gaps: { ...record.gaps, cutBefore: FIRST_DAY } } : record;
    },
  };
  const done: number[] = [];
  // When
  const read = await readRecords({
    ...{ source: cut, leaders: [AWAY, BUSY, READABLE, GARBLED], window },
    onProgress: (count) => done.push(count),
  });
  // Then
  expect([...read.records.keys()]).toEqual([READABLE]);
  expect(read.records.get(READABLE)?.acts).toHaveLength(4);
  expect(read.leftOut).toEqual([
    { leader: AWAY, because: 'UNREADABLE' },
    { leader: BUSY, because: 'CUT' },
    { leader: GARBLED, because: 'UNREADABLE' },
  ]);
  expect(done).toEqual([0, 1, 2, 3]);
  expect(source.asked).toContainEqual({ leader: READABLE, ...window });
});

test('a mistake of ours is none of the venue’s', async () => {
  const source = { recordOf: () => Promise.reject(new TypeError('a mistake')) };
  await expect(readRecords({ source, leaders: [AWAY], window, onProgress: () => undefined })).rejects.toThrow(
    'a mistake',
  );
});
