import { expect, test } from '@jest/globals';
import { STAGES, stageClocks } from '#core/execution/stage-clocks.ts';
import { type Trade } from '#core/model/trade.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { aBuyChild, aTrade } from '../../../../support/builders/a-child.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const at = (seconds: number): UnixMs => later(NOW, seconds * 1_000);
const event = aLeaderEvent({ at: at(0), seenAt: at(1), recordedAt: at(2) });
const parent = aParent({ createdAt: at(2) });
const booked = (matched: number, confirmed: number): Trade =>
  aTrade({ status: 'CONFIRMED', settled: true, matchedAt: at(matched), confirmedAt: at(confirmed) });
const child = aBuyChild({
  ...{ reservedAt: at(3), signedAt: at(4), firstPostAt: at(4), sentAt: at(5), ackedAt: at(6) },
  trades: [booked(7, 9), { ...booked(8, 10), tradeId: 'other' }],
});

test('a copy has nine stages, each at its moment', () => {
  const clocks = stageClocks(event, parent, child);
  expect(STAGES.map((stage) => clocks[stage])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 10].map(at));
});

test('what has not come is absent: without a child the stages end with the recording', () => {
  expect(stageClocks(event, parent)).toEqual({ block: at(0), seen: at(1), recorded: at(2) });
  expect(stageClocks(undefined, parent)).toEqual({ recorded: at(2) });
});

test('an order that a look-up found was sent when its post was counted', () => {
  const { sentAt: _, ...found } = child;
  expect(stageClocks(event, parent, found).sent).toBe(at(4));
});

test('it is confirmed once all that did not fail are', () => {
  const open = aTrade({ tradeId: 'open', status: 'MATCHED', settled: false, matchedAt: at(8) });
  const failed = aTrade({ tradeId: 'failed', status: 'FAILED', settled: false, matchedAt: at(1) });
  expect(stageClocks(event, parent, { ...child, trades: [booked(7, 9), open] }).confirmed).toBeUndefined();
  expect(stageClocks(event, parent, { ...child, trades: [booked(7, 9), failed] })).toMatchObject({
    matched: at(7),
    confirmed: at(9),
  });
});
