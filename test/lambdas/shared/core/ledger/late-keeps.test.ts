import { cutLate, keepLess, lateKeepOf, rememberLate } from '#core/ledger/late-keeps.ts';
import { type Cut, type LateKeep, WHOLE_KEEP } from '#core/model/position.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aCut, aLateKeep } from '../../../../support/builders/a-position.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const DAY_MS = 86_400_000;
const NOTHING: readonly LateKeep[] = [];

const ended = (late: readonly LateKeep[], positionVersion: bigint, keep = WHOLE_KEEP, now = NOW) =>
  rememberLate(late, { child: { positionVersion }, pending: { keep }, now });

describe('purchases that ended', () => {
  it('between the same reductions are one entry, however many: 4,100 within 90 days', () => {
    let late = NOTHING;
    for (let at = 0; at < 4_100; at += 1) late = ended(late, BigInt(at + 2), WHOLE_KEEP, later(NOW, at * 1_000));
    expect(late).toEqual([{ first: 2n, last: 4_101n, keep: WHOLE_KEEP, at: later(NOW, 4_099_000) }]);
  });

  it('before and after a reduction of a half keep their own parts', () => {
    const late = ended(cutLate(ended(NOTHING, 2n), aCut()), 4n);
    expect(lateKeepOf({ late }, { positionVersion: 2n })).toBe(WHOLE_KEEP / 2n);
    expect(lateKeepOf({ late }, { positionVersion: 4n })).toBe(WHOLE_KEEP);
    expect(lateKeepOf({ late }, { positionVersion: 3n })).toBeUndefined();
  });

  it('are one entry again when the leader has sold everything', () => {
    const before = ended(cutLate(ended(NOTHING, 2n), aCut()), 4n);
    const late = cutLate(before, aCut({ keepNumerator: 0n, keepDenominator: 1n }));
    expect(late).toEqual([aLateKeep({ last: 4n, keep: 0n })]);
  });

  it('90 days ago are forgotten, and none a millisecond younger', () => {
    const late = [aLateKeep({ keep: 1n }), aLateKeep({ first: 3n, last: 3n, keep: 2n, at: later(NOW, 1) })];
    expect(ended(late, 9n, WHOLE_KEEP, later(NOW, 90 * DAY_MS)).map((one) => one.keep)).toEqual([2n, WHOLE_KEEP]);
  });

  it('90 days ago are remembered as long as another of the same part is younger', () => {
    const late = ended(ended(NOTHING, 2n), 3n, WHOLE_KEEP, later(NOW, DAY_MS));
    const after = ended(late, 4n, 5n, later(NOW, 90 * DAY_MS));
    expect(lateKeepOf({ late: after }, { positionVersion: 2n })).toBe(WHOLE_KEEP);
  });

  it('of a child that knows no version of its position are not remembered', () => {
    expect(rememberLate(NOTHING, { child: {}, pending: { keep: 1n }, now: NOW })).toEqual([]);
    expect(lateKeepOf({ late: [aLateKeep()] }, {})).toBeUndefined();
  });

  it('with a reduction a day for 90 days, and 45 copies a day, are 90 entries at most', () => {
    let late = NOTHING;
    for (let at = 0; at < 90 * 45; at += 1) {
      if (at % 45 === 0) late = cutLate(late, aCut({ keepNumerator: 9n, keepDenominator: 10n }));
      late = ended(late, BigInt(at * 2 + 2), WHOLE_KEEP, later(NOW, at));
    }
    expect(late).toHaveLength(90);
  });
});

type Step =
  | { readonly kind: 'reserve' }
  | { readonly kind: 'end'; readonly pick: number }
  | { readonly kind: 'cut'; readonly of: Pick<Cut, 'keepNumerator' | 'keepDenominator'> };

const steps = fc.array(
  fc.oneof(
    fc.constant<Step>({ kind: 'reserve' }),
    fc.record({ kind: fc.constant('end' as const), pick: fc.nat(20) }),
    fc
      .tuple(fc.bigInt(0n, 10n ** 9n), fc.bigInt(1n, 10n ** 9n))
      .map(([kept, sold]): Step => ({ kind: 'cut', of: { keepNumerator: kept, keepDenominator: kept + sold } })),
  ),
  { maxLength: 60 },
);

it('keeps of every purchase, in whatever order they end, exactly what one entry for each would keep', () => {
  fc.assert(
    fc.property(steps, (history) => {
      // Given
      let version = 1n;
      let open: { readonly version: bigint; readonly keep: bigint }[] = [];
      let each: { readonly version: bigint; readonly keep: bigint }[] = [];
      let late = NOTHING;
      // When
      for (const step of history) {
        version += 1n;
        if (step.kind === 'reserve') open.push({ version, keep: WHOLE_KEEP });
        if (step.kind === 'cut') {
          open = open.map((one) => keepLess(one, step.of));
          each = each.map((one) => keepLess(one, step.of));
          late = cutLate(late, aCut(step.of));
        }
        const one = step.kind === 'end' ? open[step.pick % Math.max(1, open.length)] : undefined;
        if (one === undefined) continue;
        open = open.filter((other) => other !== one);
        each.push(one);
        late = ended(late, one.version, one.keep, unixMs(NOW + Number(version)));
      }
      // Then
      for (const one of each) expect(lateKeepOf({ late }, { positionVersion: one.version })).toBe(one.keep);
      expect(new Set(late.map((one) => one.keep)).size).toBe(late.length);
    }),
    { numRuns: 500 },
  );
});
