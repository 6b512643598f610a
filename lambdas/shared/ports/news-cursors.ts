import { type NewsCursor } from '#core/model/news.ts';
import { type LedgerName } from './ledger.ts';

/** What of each ledger an operator has been told. Every method throws UnavailableError. */
export interface NewsCursors {
  /** Undefined before the ledger was looked at for the first time. */
  newsCursor(ledger: LedgerName): Promise<NewsCursor | undefined>;
  /**
   * Stores a cursor if the stored one has the version before.
   *
   * @returns False when another run was first.
   */
  moveNews(cursor: NewsCursor): Promise<boolean>;
}
