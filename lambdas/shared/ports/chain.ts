import { type Wallet } from '#core/values/ids.ts';
import { type Usd } from '#core/values/usd.ts';

/** What the chain itself says. */
export interface Chain {
  /** A wallet's collateral. @throws UnavailableError, UnreadableAnswerError */
  collateral(wallet: Wallet): Promise<Usd>;
}
