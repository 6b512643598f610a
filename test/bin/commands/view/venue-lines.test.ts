import { expect, test } from '@jest/globals';
import { unixMs } from '#core/values/unix-ms.ts';
import { venueLines } from '../../../../bin/commands/view/venue-lines.ts';

const FROM = unixMs(Date.UTC(2026, 10, 22, 4, 0, 0));
const restriction = { text: 'HTTP 425\u001b[31m', from: FROM, seenAt: FROM, until: unixMs(FROM + 2_000) } as const;

test('B25: status says what the venue restricts, as long as it does', () => {
  const pause = { ...restriction, code: 'ENGINE_RESTART' } as const;
  const region = { ...restriction, code: 'REGION_BLOCKED' } as const;
  const restrictions = { pause, region, version: 1n };
  const lines = venueLines(restrictions, unixMs(FROM + 1_999));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('ENGINE_RESTART since 2026-11-22 04:00:00, until 2026-11-22 04:00:02');
  expect(lines[1]).toContain('REGION_BLOCKED');
  expect(lines.join('')).not.toContain('\u001b');
  expect(venueLines(restrictions, unixMs(FROM + 2_000))).toEqual([]);
  expect(venueLines(undefined, FROM)).toEqual([]);
});
