import { type AccountAudit, auditAccount } from './audit.ts';
import { clob } from './clob.ts';
import { clockServer } from './clock-server.ts';
import { type ExchangeClock, startClock } from './clock.ts';
import { dataApi } from './data-api.ts';
import { gamma } from './gamma.ts';
import { serve } from './http-server.ts';
import { type JournalRecord, openJournal } from './journal.ts';
import { rpc } from './rpc.ts';
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
  };
  readonly clock: ExchangeClock;
  /** Registers an account with its cash in micro-dollars; one that is known keeps what it has. */
  fund(wallet: string, signer: string, dollarsMicro: bigint, signatureType: 0 | 3): void;
  /** What the venue knows of a funded account. */
  audit(wallet: string): AccountAudit;
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
  const isHeld = options.isHeld === true;
  const clock = startClock({ startMs: startOf(world.startMs, journal.records), speed, isHeld, ...kept });
  const venue = openVenue(world, clock, journal);
  const changes = worldChanges(venue);
  const now = (): number => clock.now();
  const servers = await Promise.all([
    serve(dataApi(venue), now),
    serve(gamma(venue), now),
    serve(clob(venue), now),
    serve(rpc(venue), now),
    serve(clockServer(clock), now),
  ]);
  const [dataApiServer, gammaServer, clobServer, rpcServer, clockHost] = servers;
  return {
    urls: {
      dataApi: dataApiServer.url,
      gamma: gammaServer.url,
      clob: clobServer.url,
      rpc: rpcServer.url,
      clock: clockHost.url,
    },
    clock,
    fund: (wallet, signer, dollarsMicro, signatureType) => {
      venue.fund({ wallet, signer, signatureType }, dollarsMicro);
    },
    audit: (wallet) => auditAccount(venue, wallet),
    progress: () => ({
      nowMs: clock.now(),
      startMs: world.startMs,
      endMs: changes.endMs,
      rowsServed: changes.rowsServed(),
      rowsTotal: world.rows.length,
    }),
    nextWorldChangeMs: () => changes.next(),
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
      clock.close();
      journal.close();
    },
  };
}

/** Never before the last thing that was journaled: the clock's own file may be older by a write. */
function startOf(worldStartMs: number, records: readonly JournalRecord[]): number {
  return records.reduce((latest, record) => Math.max(latest, 'atMs' in record ? record.atMs : 0), worldStartMs);
}
