import { openLedger } from '#core/ledger/open-ledger.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type Settings } from '#core/model/settings.ts';
import { NO_USD } from '#core/values/usd.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Chain } from '#ports/chain.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';

type OpenDeps = { readonly ledger: Ledger; readonly chain: Chain; readonly log: Log };

/** Books the opening cash of every follower whose ledger is new; a dry run starts with nothing. */
export async function openLedgers(deps: OpenDeps, { followers }: Settings, now: UnixMs): Promise<void> {
  for (const { name, mode, wallet } of followers) {
    const cap = await deps.ledger.cap({ follower: name, mode }, GLOBAL_CAP);
    if (cap === undefined || cap.isOpened === true) continue;
    if (wallet === undefined && mode !== 'dry-run') continue;
    const cash = wallet === undefined || mode === 'dry-run' ? NO_USD : await deps.chain.collateral(wallet);
    // A run that was first has booked the same cash: nothing trades before it is booked.
    const { committed } = await deps.ledger.commit(openLedger({ follower: name, mode, cash, now }));
    if (committed) deps.log.info('ledger opened', { follower: name, mode, cash: cash.toString() });
  }
}
