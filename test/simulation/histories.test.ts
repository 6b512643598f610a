import { describe, expect, test } from '@jest/globals';
import { decodeItem } from '#adapters/dynamodb/item-codec.ts';
import { decodedOnce } from './counterparts/decoded.ts';
import { generateHistory } from './generate.ts';
import { runHistory } from './run-history.ts';

/** CI lives through thousands more (`npm run simulate`): these find what breaks nearly always. */
const HISTORIES = 120;
const LINES = 400;
/** A busy machine is no failure. */
const TIME_MS = 300_000;

describe('a generated history', () => {
  test(
    `of ${HISTORIES} seeds breaks no invariant`,
    async () => {
      const broken: unknown[] = [];
      for (let seed = 1; seed <= HISTORIES; seed += 1) {
        const { violation } = await runHistory(generateHistory(seed));
        if (violation !== undefined) broken.push({ seed, ...violation });
      }
      expect(broken).toEqual([]);
    },
    TIME_MS,
  );

  test.each([3, 6, 11])('of seed %i is lived through the same way twice', async (seed) => {
    // Given
    const told = async (): Promise<readonly string[]> => {
      const lines: string[] = [];
      await runHistory(generateHistory(seed), { trace: (line) => lines.push(line) });
      return lines;
    };
    // When
    const [once, again] = [await told(), await told()];
    // Then
    expect(once.length).toBeGreaterThan(LINES);
    expect(again).toEqual(once);
  });

  test.each([5, 9, 13])('of seed %i writes into nothing that it has read from the table', async (seed) => {
    // Given
    const history = generateHistory(seed);
    const decode = decodedOnce((item) => frozen(decodeItem(item)));
    // When
    const [usual, strict] = [await runHistory(history), await runHistory(history, { decode })];
    // Then
    expect(strict.violation).toBeUndefined();
    expect(strict.calls).toBe(usual.calls);
  });

  test('goes the same way when its drawn faults are written down one by one', async () => {
    // Given
    const history = generateHistory(9);
    const drawn = await runHistory(history);
    const singles = drawn.hits.map(({ who, ordinal, kind }) => ({ who, ordinal, kind }));
    // When
    const written = await runHistory({
      ...history,
      faults: { ...history.faults, rate: 0, kinds: [], storms: [], singles },
    });
    // Then
    expect(drawn.hits.length).toBeGreaterThan(0);
    expect(written.hits).toEqual(drawn.hits);
    expect(written.calls).toBe(drawn.calls);
  });

  test('leaves all other faults where they were when the last one is taken out', async () => {
    // Given
    const history = generateHistory(9);
    const drawn = await runHistory(history);
    const singles = drawn.hits.slice(0, -1).map(({ who, ordinal, kind }) => ({ who, ordinal, kind }));
    // When
    const less = await runHistory({
      ...history,
      faults: { ...history.faults, rate: 0, kinds: [], storms: [], singles },
    });
    // Then
    expect(less.hits).toEqual(drawn.hits.slice(0, -1));
  });
});

/** Frozen through and through: who writes into it breaks. */
function frozen(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
