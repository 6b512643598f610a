import type { SignatureType } from './accounts.ts';
import { type AccountAudit, auditAccount } from './audit.ts';
import { clob } from './clob.ts';
import { clockServer } from './clock-server.ts';
import { type ExchangeClock, startClock } from './clock.ts';
import { dataApi } from './data-api.ts';
import { gamma } from './gamma.ts';
import { geoblock } from './geoblock.ts';
import { serve } from './http-server.ts';
import { type JournalRecord, openJournal } from './journal.ts';
import { type ManualTrade, redeemManually, tradeManually } from './manual-trades.ts';
import { parseMicro } from './micro.ts';
import { ELITE_LIMITS, type SignerLimits } from './rate-limits.ts';
import { rpc } from './rpc.ts';
import type { SettlementPlan } from './settlement.ts';
import { openStreams } from './streams/streams.ts';
import { openVenue } from './venue.ts';
import { worldChanges } from './world-changes.ts';
import type { World } from './world.ts';

/** A world to imitate, how fast, and where orders, accounts, keys and the clock are kept (absent: in memory). */
export type ExchangeOptions = {
  readonly world: World;
  readonly speed: number | 'max';
  readonly stateDir?: string;
  /** True: the time stands still until `clock.release()`, so that nothing is missed while a system starts. */
  readonly isHeld?: boolean;
  /** How a trade settles, asked once when it is matched; by default each is confirmed. */
  readonly settlementOf?: (tradeId: string) => SettlementPlan;
  /** What one signer may send; by default the venue's highest tier. */
  readonly signerLimits?: SignerLimits;
};

/** A running local exchange. */
export type Exchange = {
  /** One address for each host of the venue, and one for the clock. */
  readonly urls: {
    readonly dataApi: string;
    readonly gamma: string;
    readonly clob: string;
    readonly rpc: string;
    readonly clock: string;
    readonly geoblock: string;
    /** Sockets: the activity stream, and the CLOB's two channels with their paths. */
    readonly rtds: string;
    readonly marketChannel: string;
    readonly userChannel: string;
  };
  readonly clock: ExchangeClock;
  /** Registers an account with its cash in micro-dollars; one that is known keeps what it has. */
  fund(wallet: string, signer: string, dollarsMicro: bigint, signatureType: SignatureType): void;
  /** What the venue knows of a funded account. */
  audit(wallet: string): AccountAudit;
  /** Trades by hand for the owner of a funded account; returns the ids of the trades. */
  manualTrade(trade: ManualTrade): readonly string[];
  /** Redeems by hand what a funded account holds of a market that has resolved. */
  manualRedeem(wallet: string, conditionId: string): void;
  /** Gives a market another tick, as decimal text. */
  changeTickSize(conditionId: string, tickSize: string): void;
  progress(): {
    readonly nowMs: number;
    readonly startMs: number;
    readonly endMs: number;
    readonly rowsServed: number;
    readonly rowsTotal: number;
  };
  /** The next instant at which an answer changes by itself, `undefined` when the world is over. */
  nextWorldChangeMs(): number | undefined;
  close(): Promise<void>;
};

/**
 * Starts the venue on free ports of 127.0.0.1.
 *
 * With a `stateDir` everything that a client was told survives a crash of the process: the same folder and the same
 * world give the same accounts, orders, keys and time again.
 *
 * @throws Error when the stored state belongs to another world, or cannot be read.
 */
export async function startExchange(options: ExchangeOptions): Promise<Exchange> {
  const { world, speed, stateDir } = options;
  const kept = stateDir === undefined ? {} : { stateDir };
  const journal = openJournal(stateDir);
  const { isHeld = false, settlementOf = (): SettlementPlan => 'confirm', signerLimits = ELITE_LIMITS } = options;
  const clock = startClock({ startMs: startOf(world.startMs, journal.records), speed, isHeld, ...kept });
  const venue = openVenue(world, clock, { journal, settlementOf });
  const changes = worldChanges(venue);
  const now = (): number => clock.now();
  const servers = await Promise.all([
    serve(dataApi(venue), now),
    serve(gamma(venue), now),
    serve(clob(venue, signerLimits), now),
    serve(rpc(venue), now),
    serve(clockServer(clock), now),
    serve(geoblock, now),
  ]);
  const [dataApiServer, gammaServer, clobServer, rpcServer, clockHost, geoblockServer] = servers;
  const streams = await openStreams(venue);
  return {
    urls: {
      dataApi: dataApiServer.url,
      gamma: gammaServer.url,
      clob: clobServer.url,
      rpc: rpcServer.url,
      clock: clockHost.url,
      geoblock: `${geoblockServer.url}/api/geoblock`,
      ...streams.urls,
    },
    clock,
    fund: (wallet, signer, dollarsMicro, signatureType) => {
      venue.fund({ wallet, signer, signatureType }, dollarsMicro);
    },
    audit: (wallet) => auditAccount(venue, wallet),
    manualTrade: (trade) => tradeManually(venue, trade).map(({ id }) => id),
    manualRedeem: (wallet, conditionId) => {
      redeemManually(venue, { wallet, conditionId });
    },
    changeTickSize: (conditionId, tickSize) => {
      const market = venue.markets.condition(conditionId);
      const tickMicro = parseMicro(tickSize) ?? 0n;
      if (market === undefined || tickMicro === 0n || tickMicro >= 500_000n)
        throw new Error(`market ${conditionId} cannot have the tick ${tickSize}`);
      venue.changeTick(market, tickSize);
    },
    progress: () => ({
      nowMs: clock.now(),
      startMs: world.startMs,
      endMs: changes.endMs,
      rowsServed: changes.rowsServed(),
      rowsTotal: world.rows.length,
    }),
    nextWorldChangeMs: () => changes.next(),
    close: async () => {
      await Promise.all([streams.close(), ...servers.map((server) => server.close())]);
      clock.close();
      journal.close();
    },
  };
}

/** Never before the last thing that was journaled: the clock's own file may be older by a write. */
function startOf(worldStartMs: number, records: readonly JournalRecord[]): number {
  return records.reduce((latest, record) => Math.max(latest, 'atMs' in record ? record.atMs : 0), worldStartMs);
}
