import { describe, expect, test } from '@jest/globals';
import { getAddress } from 'viem';
import { readRtdsFrame } from '#adapters/polymarket/rtds-frame.ts';
import { type Wallet } from '#core/values/ids.ts';
import { CONDITION, LEADER, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import { aFrame, aPayload, TRANSACTION } from './rtds-rows.ts';

const FOLLOWED = new Set([LEADER]);
const ROW = {
  type: 'BUY',
  wallet: LEADER,
  transaction: TRANSACTION,
  condition: CONDITION,
  token: TOKEN,
  shares: sharesOf('4.33'),
  notional: dollars('1.9485'),
  at: 1_785_027_308_000,
  title: 'Will it rain?',
  outcome: 'Up',
};

describe('a frame of the stream', () => {
  test('tells a trade of a followed wallet in our units', () => {
    expect(readRtdsFrame(aFrame(), FOLLOWED)).toEqual({ kind: 'followed', wallet: LEADER, row: ROW });
  });

  test('may name wallet, market and transaction with capital digits, and amounts as text', () => {
    // Given
    const wallet = '0x1015bb260154f51e5f432cb0a3227c1619fcbac8' as Wallet;
    const payload = aPayload({
      proxyWallet: getAddress(wallet),
      conditionId: `0x${'C'.repeat(64)}`,
      transactionHash: `0x${'AB'.repeat(32)}`,
      price: '0.45',
      size: '4.33',
      side: 'SELL',
    });
    // When
    const frame = readRtdsFrame(aFrame(payload), new Set([wallet]));
    // Then
    const transaction = `0x${'ab'.repeat(32)}`;
    expect(frame).toEqual({ kind: 'followed', wallet, row: { ...ROW, type: 'SELL', wallet, transaction } });
  });

  test('of dollars that are no whole micro-dollars is rounded to the nearest', () => {
    const frame = readRtdsFrame(aFrame(aPayload({ price: 0.333333, size: 1.5 })), FOLLOWED);
    expect(frame).toMatchObject({ row: { notional: dollars('0.5') } });
  });

  test('of anybody else is known as such and read no further', () => {
    const payload = { proxyWallet: `0x${'e'.repeat(40)}`, size: 'much' };
    expect(readRtdsFrame(aFrame(payload), FOLLOWED)).toEqual({ kind: 'others' });
  });

  test.each(['', ' \n', '{}', '[]', '{"message":"Forbidden"}', aFrame(aPayload(), { topic: 'comments' })])(
    '%j is nothing: it does not show that trades are still told',
    (text) => {
      expect(readRtdsFrame(text, FOLLOWED)).toEqual({ kind: 'nothing' });
    },
  );

  test.each(['{', 'PONG', '7', aFrame(null), aFrame({}), aFrame(aPayload({ proxyWallet: '0x12' }))])(
    '%j cannot be read',
    (text) => {
      expect(readRtdsFrame(text, FOLLOWED)).toEqual({ kind: 'unreadable' });
    },
  );

  test.each<[string, unknown]>([
    ['side', 'HOLD'],
    ['asset', ''],
    ['asset', '0x12'],
    ['conditionId', '0x12'],
    ['size', 0],
    ['size', -1],
    ['size', '1e400'],
    ['price', 0],
    ['price', '1'],
    ['price', 'NaN'],
    ['timestamp', 1_785_027_308_241],
    ['timestamp', '1785027308'],
    ['transactionHash', ''],
  ])('of a followed wallet with %s %p has no row, and still tells who traded', (field, value) => {
    const frame = readRtdsFrame(aFrame(aPayload({ [field]: value })), FOLLOWED);
    expect(frame).toEqual({ kind: 'followed', wallet: LEADER });
  });

  test('with text that would forge lines is cleaned of it', () => {
    const title = `a\nb\u202e${'c'.repeat(300)}`;
    const frame = readRtdsFrame(aFrame(aPayload({ title, outcome: null })), FOLLOWED);
    expect(frame).toMatchObject({ row: { title: `ab${'c'.repeat(198)}`, outcome: '' } });
  });
});
