import { describe, expect, it } from '@jest/globals';
import { shapeOf } from '../../../../support/shape.ts';

const ID = `0x${'ab'.repeat(32)}`;
const base = { id: ID, price: '0.5', size: 5, rows: [{ side: 'BUY' }], error: `order ${ID} is invalid. Price (0.515)` };

describe('two shapes', () => {
  it('are the same for other ids, numbers and lengths of lists', () => {
    const other = {
      ...{ size: 7, price: '12', id: `0x${'1'.repeat(64)}` },
      ...{ rows: [{ side: 'SELL' }, { side: 'BUY' }], error: 'order 0x12... is invalid. Price (100)' },
    };
    expect(shapeOf(other)).toEqual(shapeOf(base));
    expect(shapeOf({ not_canceled: { [ID]: 'gone' } })).toEqual(shapeOf({ not_canceled: { '0x1': 'gone' } }));
  });

  it.each([
    ['a field is missing', { ...base, price: undefined }],
    ['a field is new', { ...base, more: 1 }],
    ['a number is a text', { ...base, size: '5' }],
    ['a text is empty', { ...base, price: '' }],
    ['a text is null', { ...base, price: null }],
    ['an id is no hash', { ...base, id: 'trade-1' }],
    ['a list is empty', { ...base, rows: [] }],
    ['an element has another shape', { ...base, rows: [{ side: 'BUY' }, { side: 1 }] }],
    ['an error says something else', { ...base, error: 'order is invalid' }],
    ['what is told is told of success', { ...base, success: false }],
  ])('differ when %s', (_name, other) => {
    expect(shapeOf(JSON.parse(JSON.stringify(other)))).not.toEqual(shapeOf({ ...base, ...success(other) }));
  });

  it('take an author’s filler for any text, but not for an empty one or a number', () => {
    expect(shapeOf({ id: 'trade-1' }, 'fillers')).toEqual(shapeOf({ id: ID }, 'fillers'));
    expect(shapeOf({ id: '' }, 'fillers')).not.toEqual(shapeOf({ id: ID }, 'fillers'));
    expect(shapeOf({ id: '1.5' }, 'fillers')).not.toEqual(shapeOf({ id: ID }, 'fillers'));
  });
});

/** Where the other one has it, the base says the opposite. */
function success(other: object): object {
  return 'success' in other ? { success: true } : {};
}
