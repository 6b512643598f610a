import { describe, expect, it } from '@jest/globals';
import { BATCH_SITUATIONS } from './batch-situations.ts';
import { CANCEL_SITUATIONS } from './cancel-situations.ts';
import { ORDER_EXCEPTIONS } from './order-exceptions.ts';
import { ORDER_SITUATIONS } from './order-situations.ts';
import { READ_SITUATIONS } from './read-situations.ts';
import { comparable, orderRows, textsOf } from './recorded-row.ts';

const SITUATIONS = { ...ORDER_SITUATIONS, ...BATCH_SITUATIONS, ...CANCEL_SITUATIONS, ...READ_SITUATIONS };
const rows = orderRows();
const cases = rows.map((row) => ({ ...row, title: `${row.origin}: ${row.name}` }));

(rows.length === 0 ? describe.skip : describe)('the 68 recorded answers about orders', () => {
  it.each(cases)('$title', async ({ name, origin, status, body }) => {
    // Given a row, as it is or as its exception says it would be today
    const expected = ORDER_EXCEPTIONS[name]?.amended({ status, body }) ?? { status, body };

    // When
    const answer = await SITUATIONS[name]?.();

    // Then
    expect(answer).toBeDefined();
    if (answer === undefined) return;
    expect(comparable(answer, textsOf(origin))).toEqual(comparable(expected, textsOf(origin)));
  });

  it('are 68, each is brought about, and no exception or situation is of a row that is not there', () => {
    const names = rows.map(({ name }) => name);
    expect(names).toHaveLength(68);
    expect(Object.keys(SITUATIONS).sort()).toEqual([...names].sort());
    expect(Object.keys(ORDER_EXCEPTIONS).filter((name) => !names.includes(name))).toEqual([]);
  });
});
