import { openLedger } from '#core/ledger/open-ledger.ts';
import { valueFollower, type ValueInput } from '#core/ledger/value-follower.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { breakerLimits } from '#core/risk/breaker-limits.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { NO_USD } from '#core/values/usd.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Chain } from '#ports/chain.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';

type OpenDeps = {
  readonly ledger: Ledger;
  readonly chain: Chain;
  readonly snapshots: Pick<Snapshots, 'putFollowerEquity'>;
  readonly log: Log;
};

type OpeningInput = { readonly follower: Follower; readonly settings: Settings; readonly now: UnixMs };

/**
 * Books the opening cash of a follower whose ledger is new; a dry run starts with nothing.
 *
 * @throws UnavailableError, UnreadableAnswerError where the wallet cannot be asked: the ledger stays closed
 */
export async function bookOpening(deps: OpenDeps, { follower, settings, now }: OpeningInput): Promise<void> {
  const { name, mode, wallet } = follower;
  const cap = await deps.ledger.cap({ follower: name, mode }, GLOBAL_CAP);
  if (cap === undefined || cap.isOpened === true) return;
  if (wallet === undefined && mode !== 'dry-run') {
    // Nothing else tells why nothing of him is ever bought.
    deps.log.warn('ledger cannot be opened: its follower has no wallet', { follower: name, mode });
    deps.log.count('ReconcileFailures');
    return;
  }
  const cash = wallet === undefined || mode === 'dry-run' ? NO_USD : await deps.chain.collateral(wallet);
  // Before it trades it is worth its cash: no first trade finds a follower of whom nothing is known.
  const missing = wallet === undefined || mode === 'dry-run' ? undefined : await deps.chain.missingApprovals(wallet);
  const approvals = missing === undefined ? undefined : { at: now, missing };
  const opening = firstEquity({ follower: name, mode, cash, approvals, settings, now });
  if (opening !== undefined) await deps.snapshots.putFollowerEquity(opening);
  // A run that was first has booked the same cash: nothing trades before it is booked.
  const { committed } = await deps.ledger.commit(openLedger({ follower: name, mode, cash, now }));
  if (committed) deps.log.info('ledger opened', { follower: name, mode, cash: cash.toString() });
}

type FirstInput = Pick<ValueInput, 'follower' | 'mode' | 'cash' | 'approvals' | 'now'> & {
  readonly settings: Settings;
};

function firstEquity({ settings, ...input }: FirstInput): FollowerEquity | undefined {
  return valueFollower({
    ...input,
    before: undefined,
    positions: [],
    globalCap: { reserved: NO_USD, used: NO_USD },
    marks: new Map(),
    drawdown: breakerLimits(settings),
  });
}
