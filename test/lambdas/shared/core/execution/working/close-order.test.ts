import { describe, expect, test } from '@jest/globals';
import { CLOSING_MS } from '#core/execution/working/end-of-window.ts';
import { type WorkingOrder } from '#core/model/working-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook } from '../../../../../support/builders/a-market.ts';
import { aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../../support/builders/quantities.ts';
import { workOrder } from '../../../../../support/work-order.ts';

const WINDOW_MS = 600_000;
const book = aBook();

/** An iceberg of 250 shares, of which 100 rest when the window is over. */
function atItsEnd(atEnd: WorkingOrder['atEnd']) {
  const worked = workOrder(
    aWorkingOrder({ algorithm: 'iceberg', style: 'join', total: sharesOf('250'), windowMs: WINDOW_MS, atEnd }),
  );
  worked.look({ now: NOW, book });
  return {
    worked,
    look: (ms: number, seen = book) => worked.look({ now: later(NOW, WINDOW_MS + ms), book: seen }).action,
  };
}

test('report: what rests is cancelled, and what is not filled is told', () => {
  const { worked, look } = atItsEnd('report');
  expect(look(-1)).toMatchObject({ action: 'wait', reason: 'CHILD_OPEN' });
  expect(look(0)).toEqual({ action: 'cancel', number: 1, reason: 'WINDOW_OVER' });
  worked.end();
  expect(look(3_000)).toEqual({ action: 'end', left: sharesOf('250'), reason: 'WINDOW_OVER' });
});

test('leave: what rests stays until it is over by itself, and nothing new is placed', () => {
  const { worked, look } = atItsEnd('leave');
  expect(look(0)).toMatchObject({ action: 'wait', reason: 'CHILD_OPEN' });
  worked.fill(sharesOf('100'));
  expect(look(3_600_000)).toEqual({ action: 'end', left: sharesOf('150'), reason: 'WINDOW_OVER' });
});

describe('cross', () => {
  const closing = () => {
    const { worked, look } = atItsEnd('cross');
    expect(look(0)).toMatchObject({ action: 'cancel' });
    worked.fill(sharesOf('20'));
    worked.end();
    return { worked, look };
  };

  test('the rest is taken in orders no larger than ever, one a poll, until all is filled', () => {
    // Given
    const { worked, look } = closing();

    // When
    const actions = [3_000, 4_000, 6_000, 9_000, 12_000].map((ms) => {
      const action = look(ms);
      worked.fill(sharesOf('1000'));
      return action;
    });

    // Then
    const placed = (count: string) => ({
      action: 'place',
      child: { shares: sharesOf(count), kind: 'FAK' },
      reason: 'WINDOW_OVER',
    });
    expect(actions).toMatchObject([
      placed('100'),
      { reason: 'NOT_DUE' },
      placed('100'),
      placed('30'),
      { reason: 'FILLED' },
    ]);
  });

  test('what took within the window is followed a poll later, whatever it brought', () => {
    // Given: a part that was taken in the last millisecond of the window, and brought less than it asked for
    const order = { algorithm: 'iceberg', style: 'take', total: sharesOf('250'), windowMs: WINDOW_MS } as const;
    const worked = workOrder(aWorkingOrder({ ...order, atEnd: 'cross' }));
    const look = (ms: number) => worked.look({ now: later(NOW, WINDOW_MS + ms), book }).action;
    expect(look(-1)).toMatchObject({ action: 'place', child: { kind: 'FAK' } });
    worked.fill(sharesOf('99.99'));
    worked.end();

    // Then
    expect(look(0)).toEqual({ action: 'wait', until: NOW + WINDOW_MS + 2_999, reason: 'NOT_DUE' });
    expect(look(2_998)).toMatchObject({ action: 'wait' });
    expect(look(2_999)).toMatchObject({ action: 'place', reason: 'WINDOW_OVER' });
  });

  test('what only rested is followed as soon as it is over', () => {
    const { look } = closing();
    expect(look(1)).toMatchObject({ action: 'place', reason: 'WINDOW_OVER' });
  });

  test('one that brings less than it asked for is the last', () => {
    const { worked, look } = closing();
    look(3_000);
    worked.fill(sharesOf('99.99'));
    worked.end();
    expect(look(6_000)).toEqual({ action: 'end', left: sharesOf('130.01'), reason: 'WINDOW_OVER' });
  });

  test('one of unknown outcome is waited for, never cancelled nor followed by another', () => {
    const { look } = closing();
    look(3_000);
    expect(look(600_000)).toMatchObject({ action: 'wait', reason: 'CHILD_OPEN' });
  });

  test('a book that cannot be read is waited for a minute, one beyond the limit is not', () => {
    const one = closing();
    const none = aBook({ asks: [] });
    expect(one.look(CLOSING_MS - 1, none)).toMatchObject({ action: 'wait', reason: 'NO_QUOTE' });
    expect(one.look(CLOSING_MS, none)).toMatchObject({ action: 'end', reason: 'WINDOW_OVER' });
    const other = closing();
    const dear = aBook({ asks: [{ price: 560_000n as never, shares: sharesOf('1000') }] });
    expect(other.look(3_000, dear)).toMatchObject({ action: 'end', left: sharesOf('230') });
  });

  test('a book that is not newer than the cancel is waited for, and no longer than the closing time', () => {
    const { worked } = closing();
    const stale = (ms: number) =>
      worked.look({ now: later(NOW, WINDOW_MS + ms), book, readAt: later(NOW, WINDOW_MS) }).action;
    expect(stale(3_000)).toMatchObject({ action: 'wait', reason: 'STALE_BOOK' });
    expect(stale(CLOSING_MS)).toMatchObject({ action: 'end', left: sharesOf('230') });
  });

  test('the last may be placed a millisecond before the closing time is over', () => {
    const [one, other] = [closing(), closing()];
    expect(one.look(CLOSING_MS - 1)).toMatchObject({ action: 'place', child: { shares: sharesOf('100') } });
    expect(other.look(CLOSING_MS)).toEqual({ action: 'end', left: sharesOf('230'), reason: 'WINDOW_OVER' });
  });

  test('after a stop of hours the rest is told and not taken: who said a window wants no trade long after it', () => {
    const { look } = closing();
    expect(look(7_200_000)).toEqual({ action: 'end', left: sharesOf('230'), reason: 'WINDOW_OVER' });
  });

  test('however many children it would take, none is placed after the closing time, and an open one is waited for', () => {
    // Given: twenty-five thousand shares in children of a hundred
    const worked = workOrder(aWorkingOrder({ total: sharesOf('25000'), maxOrder: sharesOf('100'), atEnd: 'cross' }));
    const closesAt = 3_600_000 + CLOSING_MS;

    // When
    let action = worked.look({ now: NOW, book }).action;
    for (let ms = 3_600_000; ms < 3_600_000 + 5 * CLOSING_MS; ms += 3_000) {
      worked.fill(sharesOf('1000'));
      action = worked.look({ now: later(NOW, ms), book }).action;
    }

    // Then
    expect(worked.children.map(({ placedAt }) => placedAt - NOW).filter((ms) => ms >= closesAt)).toEqual([]);
    expect(worked.children).toHaveLength(1 + CLOSING_MS / 3_000);
    expect(action).toMatchObject({ action: 'end', reason: 'WINDOW_OVER' });
  });
});
