import { judgeRedemption } from '#core/ledger/judge-redemption.ts';
import { closeRedemption, noteGone } from '#core/ledger/record-redemption.ts';
import { type RedeemLane, type RedeemTransaction, type Redeeming } from '#core/model/redeeming.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type Redemptions } from '#ports/redemptions.ts';

export type FollowDeps = {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly redemptions: Pick<Redemptions, 'fate' | 'send'>;
  readonly log: Log;
};

type FollowInput = {
  /** Whose transaction it is. */
  readonly wallet: Wallet;
  /** No further look is waited for past it. */
  readonly until: UnixMs;
  /** Whether its bytes may be sent again, once in this call: not in a halted ledger, nor right after they were sent. */
  readonly maySend: boolean;
};

const LOOK_MS = 5_000;

/**
 * Follows the transaction that a wallet may have under way, whichever run signed it, to its end or that of the time.
 *
 * What is not mined is sent again as it is stored: the chain takes the same bytes once. Only the chain says that one has
 * come to nothing.
 *
 * @returns Whether the wallet's place is free.
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function followRedemption(deps: FollowDeps, { wallet, until, maySend }: FollowInput): Promise<boolean> {
  for (let mayStillSend = maySend; ; mayStillSend = false) {
    const lane = await deps.ledger.redeemLane(wallet);
    if (lane?.open === undefined) return true;
    const redeeming = await deps.ledger.redeeming(lane, lane.open);
    // Between the two reads another run may have closed it.
    if (redeeming?.open !== undefined)
      await look(deps, { lane, redeeming, open: redeeming.open, maySend: mayStillSend });
    if ((await deps.ledger.redeemLane(wallet))?.open === undefined) return true;
    const next = later(await deps.clock.now(), LOOK_MS);
    if (next > until) return false;
    await deps.clock.waitUntil(next);
  }
}

type LookInput = {
  readonly lane: RedeemLane;
  readonly redeeming: Redeeming;
  readonly open: RedeemTransaction;
  readonly maySend: boolean;
};

async function look(deps: FollowDeps, { lane, redeeming, open, maySend }: LookInput): Promise<void> {
  const { ledger, redemptions, clock, log } = deps;
  const { follower, condition } = redeeming;
  const fields = { follower, condition, transaction: open.transaction };
  const fate = await redemptions.fate(open.wallet, open.transaction);
  const now = await clock.now();
  const judgement = judgeRedemption(open, fate, now);
  switch (judgement) {
    case 'redeemed':
    case 'failed': {
      const hasSucceeded = judgement === 'redeemed';
      const { committed } = await ledger.commit(closeRedemption({ redeeming, lane, hasSucceeded }));
      if (committed && hasSucceeded) log.info('redemption mined', fields);
      if (!committed || hasSucceeded) return;
      log.warn('redemption failed', { ...fields, fate: fate.kind === 'mined' ? 'reverted' : 'replaced' });
      log.count('RedemptionsFailed');
      return;
    }
    case 'gone':
    case 'back':
      await ledger.commit(noteGone(redeeming, judgement === 'gone' ? now : undefined));
      return;
    case 'unmined':
      if (maySend) log.info('redemption sent again', { ...fields, said: await redemptions.send(open.raw) });
      return;
    case 'mining':
  }
}
