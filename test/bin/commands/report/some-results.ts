import { MICRO } from '#core/values/decimal.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { debit, credit, journalEntry } from '#core/ledger/journal-entry.ts';
import { CASH, COLLATERAL, EXTERNAL, FEES, positionAccount } from '#core/model/journal.ts';
import { type Price, price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { type TokenId } from '#core/values/ids.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type Archive } from '#ports/ledger.ts';
import { collectResults, type Results, type ResultsQuestion } from '../../../../bin/commands/report/collect-results.ts';
import { memorySnapshots } from '../../../support/fakes/memory-snapshots.ts';
import { aChild, anEvent, aParent, aPosition, aTrade } from '../a-ledger.ts';
import { dollars, MAIN, someSettings, WHALE } from '../a-settings.ts';

/** When the leader bought. */
export const BOUGHT_AT = unixMs(Date.UTC(2026, 4, 1, 12));

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  await Promise.resolve();
  yield* items;
}

type Changes = {
  readonly event?: Partial<LeaderEvent>;
  readonly parent?: Partial<ParentOrder>;
  readonly journal?: readonly JournalEntry[];
  readonly question?: Partial<ResultsQuestion>;
  /** Where nobody tells a price of what is owned. */
  readonly isUnmarked?: true;
  /** Marks that days ended with, by day. */
  readonly closings?: Readonly<Record<string, Price>>;
  /** When it is asked; a day later if not said. */
  readonly now?: UnixMs;
};

/** The booking of a purchase of 20 shares for 10.20 dollars and a fee of 20 cents. */
export function aPurchase(): JournalEntry {
  const account = positionAccount('1234', WHALE);
  return journalEntry({
    ...{ follower: MAIN, mode: 'live', kind: 'buy', of: ['t1'], at: unixMs(BOUGHT_AT + 60_000) },
    legs: [
      credit(CASH, COLLATERAL, dollars(10.4)),
      debit(account, COLLATERAL, dollars(10.2)),
      debit(FEES, COLLATERAL, dollars(0.2)),
      debit(account, '1234', shares(20n * MICRO)),
      credit(EXTERNAL, '1234', shares(20n * MICRO)),
    ],
  });
}

/** An archive of one copied purchase. */
export function anArchive({ event = {}, parent = {}, journal = [aPurchase()] }: Changes = {}): Archive {
  return {
    events: () => each([anEvent('a', event)]),
    parents: () =>
      each([
        aParent('a', {
          ...parent,
          decided: { at: BOUGHT_AT, settings: 7n, caps: [], best: price(505_000n), equity: dollars(10_000) },
        }),
      ]),
    children: () => each([aChild('a', 1, [aTrade()])]),
    journal: () => each(journal),
    caps: () => each([]),
    positions: () => each([aPosition()]),
  };
}

/** Results of one copied purchase of 100 shares at 0.50, of which 20 were wanted, at a mark of 0.60. */
export async function someResults(changes: Changes = {}): Promise<Results> {
  const settings = someSettings();
  const snapshots = memorySnapshots();
  for (const [day, mark] of Object.entries(changes.closings ?? {}))
    await snapshots.addClosingMarks({
      ...{ day, at: BOUGHT_AT },
      marks: [{ token: '1234' as TokenId, price: mark, hasBid: true, at: BOUGHT_AT }],
    });
  return collectResults(
    {
      ...{ archive: anArchive(changes), snapshots, settings, world: undefined },
      marks: () => Promise.resolve(changes.isUnmarked === true ? undefined : price((6n * MICRO) / 10n)),
      version: () => Promise.resolve(settings),
      now: changes.now ?? unixMs(BOUGHT_AT + 86_400_000),
    },
    { period: {}, ...changes.question },
  );
}
