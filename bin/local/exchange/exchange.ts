import type { SignatureType } from './accounts.ts';
import { type AccountAudit, auditAccount } from './audit.ts';
import { clob } from './clob.ts';
import { clockServer } from './clock-server.ts';
import { type ExchangeClock, startClock } from './clock.ts';
import { dataApi } from './data-api.ts';
import { activateFaults, countFaults, type FaultCount } from './faults/active-faults.ts';
import { chainUnder } from './faults/chain-faults.ts';
import type { FaultPlan } from './faults/fault.ts';
import { httpFaults } from './faults/http-faults.ts';
import { recountSettlements, settlementUnder } from './faults/settlement-faults.ts';
import { gamma } from './gamma.ts';
import { geoblock } from './geoblock.ts';
import { serve } from './http-server.ts';
import { type JournalRecord, openJournal } from './journal.ts';
import { type ManualTrade, redeemManually, tradeManually } from './manual-trades.ts';
import { parseMicro } from './micro.ts';
import { openAll } from './open-all.ts';
import { ELITE_LIMITS, type SignerLimits } from './rate-limits.ts';
import { rpc } from './rpc.ts';
import type { SettlementOf } from './settled-matches.ts';
import type { SettlementPlan } from './settlement.ts';
import type { TransactionFate } from './own-transaction.ts';
import type { StrangersSettings } from './strangers-arrivals.ts';
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
  /** What becomes of a follower's own transaction, asked whenever one is taken; by default each is mined. */
  readonly fateOf?: (hash: string) => TransactionFate;
  /** False: nobody redeems for the followers. */
  readonly hasAutoRedeemer?: boolean;
  /** Others who trade; by default those of the fault plan, if it has any. */
  readonly strangers?: StrangersSettings;
  /** What goes wrong; by default nothing. */
  readonly faults?: FaultPlan;
  /** What one signer may send; by default the venue's highest tier. */
  readonly signerLimits?: SignerLimits;
  /** The first of `EXCHANGE_PORTS` ports in a row; by default each host takes a free one. */
  readonly portBase?: number;
};

/** Ports that an exchange takes. */
export const EXCHANGE_PORTS = 8;

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
  /**
   * Registers an account with its cash in micro-dollars; one that is known keeps what it has.
   *
   * @throws Error when it is known with another signer or type.
   */
  fund(wallet: string, signer: string, dollarsMicro: bigint, signatureType: SignatureType): void;
  /**
   * Takes the leave of a wallet from a contract that settles or is asked about, or gives it again: for collateral and tokens
   * alike. Nothing of it is kept over a restart.
   */
  setApproval(wallet: string, spender: string, isGiven: boolean): void;
  /** What the venue knows of a funded account. */
  audit(wallet: string): AccountAudit;
  /** Trades by hand for the owner of a funded account; returns the ids of the trades. */
  manualTrade(trade: ManualTrade): readonly string[];
  /** Redeems by hand what a funded account holds of a market that has resolved. */
  manualRedeem(wallet: string, conditionId: string): void;
  /** Lets a trade that is stuck settle as if it had been matched now; whether there was such a trade. */
  releaseStuck(tradeId: string): boolean;
  /** How often each fault of the plan was met. */
  faults(): readonly FaultCount[];
  /** Does a job over HTTP in which nothing goes wrong, whatever the plan says: setting up, or taking stock. */
  spare<T>(job: () => Promise<T>): Promise<T>;
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
 * Starts the venue on 127.0.0.1.
 *
 * With a `stateDir` everything that a client was told survives a crash of the process: the same folder and the same
 * world give the same accounts, orders, keys and time again.
 *
 * @throws Error when the stored state belongs to another world, or cannot be read; or when a port is taken.
 */
export async function startExchange(options: ExchangeOptions): Promise<Exchange> {
  const { world, speed, stateDir } = options;
  const kept = stateDir === undefined ? {} : { stateDir };
  const journal = openJournal(stateDir);
  const { isHeld = false, signerLimits = ELITE_LIMITS } = options;
  const faults = options.faults === undefined ? [] : activateFaults(options.faults, world.startMs);
  const clock = startClock({ startMs: startOf(world.startMs, journal.records), speed, isHeld, ...kept });
  const chosen = options.settlementOf;
  const settlementOf = chosen === undefined ? settlementUnder(faults) : toldTradeIds(chosen);
  const strangers = options.strangers ?? options.faults?.strangers;
  const venue = openVenue(world, clock, {
    ...{ journal, settlementOf, strangers },
    ...{ fateOf: options.fateOf, hasAutoRedeemer: options.hasAutoRedeemer },
  });
  if (chosen === undefined) recountSettlements(settlementOf, venue.accounts.values());
  const changes = worldChanges(venue);
  const now = (): number => clock.now();
  const overHttp = httpFaults(venue, faults, signerLimits);
  const portOf = (place: number): number => (options.portBase === undefined ? 0 : options.portBase + place);
  const keepers = [clock, journal];
  const opened = await openAll([
    serve(overHttp.around('data-api', dataApi(venue)), now, portOf(0)),
    serve(overHttp.around('gamma', gamma(venue)), now, portOf(1)),
    serve(overHttp.around('clob', clob(venue, signerLimits)), now, portOf(2)),
    serve(overHttp.around('rpc', rpc(venue, chainUnder(venue, faults))), now, portOf(3)),
    serve(clockServer(clock), now, portOf(4)),
    serve(overHttp.around('geoblock', geoblock), now, portOf(5)),
    openStreams(venue, faults, [portOf(6), portOf(7)]),
  ]).catch((error: unknown) => {
    for (const keeper of keepers) keeper.close();
    throw error;
  });
  const [dataApiServer, gammaServer, clobServer, rpcServer, clockHost, geoblockServer, streams] = opened;
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
      const known = venue.accounts.get(wallet.toLowerCase());
      if (known !== undefined && (known.signer !== signer.toLowerCase() || known.signatureType !== signatureType))
        throw new Error(`the account ${wallet} exists, with signer ${known.signer} and type ${known.signatureType}`);
      venue.fund({ wallet, signer, signatureType }, dollarsMicro);
    },
    setApproval: (wallet, spender, isGiven) => {
      const name = `${wallet} ${spender}`.toLowerCase();
      if (isGiven) venue.withheld.delete(name);
      else venue.withheld.add(name);
    },
    audit: (wallet) => auditAccount(venue, wallet),
    manualTrade: (trade) => tradeManually(venue, trade).map(({ id }) => id),
    manualRedeem: (wallet, conditionId) => {
      redeemManually(venue, { wallet, conditionId });
    },
    releaseStuck: (tradeId) => venue.releaseStuck(tradeId),
    faults: () => countFaults(faults),
    spare: (job) => overHttp.spare(job),
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
    nextWorldChangeMs: () => earlier(changes.next(), overHttp.nextMs()),
    close: async () => {
      await Promise.all(opened.map((host) => host.close()));
      for (const keeper of keepers) keeper.close();
    },
  };
}

function toldTradeIds(settlementOf: (tradeId: string) => SettlementPlan): SettlementOf {
  return ({ tradeId }) => settlementOf(tradeId);
}

function earlier(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.min(left, right);
}

/** Never before the last thing that was journaled: the clock's own file may be older by a write. */
function startOf(worldStartMs: number, records: readonly JournalRecord[]): number {
  return records.reduce((latest, record) => Math.max(latest, 'atMs' in record ? record.atMs : 0), worldStartMs);
}
