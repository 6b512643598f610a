import { type FollowerMode, sendsOrders, type Settings } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { proveLedger, type ProvenLedger } from '#flows/prove-ledger.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type System } from './open-system.ts';

/** What the audit of one ledger came to. */
export type LedgerAudit = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  /** Undefined where the ledger did not stand still for the time of one reading. */
  readonly proof: ProvenLedger | undefined;
  /** Whether there was a wallet to compare with, and somebody to ask about it. */
  readonly isWalletAsked: boolean;
};

type AuditSources = Pick<System, 'archive' | 'ledger' | 'world'>;

type AuditInput = { readonly settings: Settings; readonly follower: string | undefined };

/** The journal is read from the month after the newest trace on: no clock says what time it was in a folder at rest. */
const BEYOND_MS = 31 * 86_400_000;

/** Proves every ledger of a system, or those of one follower, the current ones first. @throws UnavailableError */
export async function auditLedgers(sources: AuditSources, input: AuditInput): Promise<readonly LedgerAudit[]> {
  const { archive, ledger, world } = sources;
  const now = await momentOf(sources);
  const audits: LedgerAudit[] = [];
  for (const name of await ledgersOf(sources, input)) {
    const wallet = input.settings.followers.find((one) => one.name === name.follower && one.mode === name.mode)?.wallet;
    const proof = await proveLedger(
      { ledger, ...(world === undefined ? {} : { world }) },
      { ledger: name, wallet, children: () => archive.children(), isWholeHistory: true, now },
    );
    const isWalletAsked = world !== undefined && wallet !== undefined && sendsOrders(name.mode);
    audits.push({ ...name, proof, isWalletAsked });
  }
  return audits;
}

/** Ledgers of the settings, then those that another mode or a removed follower left behind. */
async function ledgersOf(
  { archive }: AuditSources,
  { settings, follower }: AuditInput,
): Promise<readonly LedgerName[]> {
  const found = new Map<string, LedgerName>();
  const add = ({ follower: name, mode }: LedgerName): void => {
    if (follower === undefined || name === follower) found.set(`${name}#${mode}`, { follower: name, mode });
  };
  for (const { name, mode } of settings.followers) add({ follower: name, mode });
  for await (const cap of archive.caps()) add(cap);
  return [...found.values()];
}

async function momentOf({ archive, world }: AuditSources): Promise<UnixMs> {
  if (world !== undefined) return world.clock.now();
  let newest = 0;
  for await (const event of archive.events()) newest = Math.max(newest, event.recordedAt);
  for await (const child of archive.children()) newest = Math.max(newest, child.lastPostAt ?? child.reservedAt);
  return later(unixMs(newest === 0 ? Date.now() : newest), BEYOND_MS);
}
