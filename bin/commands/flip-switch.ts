import { type Cap, type Mode } from '#core/model/cap.ts';
import { type SwitchVersions } from '#core/model/key-rotation.ts';
import { type Settings } from '#core/model/settings.ts';
import { pendingSwitches, syncToggles } from '#flows/sync-toggles.ts';
import { type System } from './open-system.ts';
import { isCapOf, isConcerned, pathsOf, type SwitchScope } from './switch-scope.ts';
import { SILENT } from './silent-log.ts';
import { isOvertaken, withWritten } from './written-switches.ts';

/** A cap that carries a mode, before and after. */
export type ModeMove = { readonly before: Cap; readonly after: Cap };

/** What flipping a switch came to. */
export type Flipped = {
  /** Parameters written, by their part below the stage's path. */
  readonly paths: readonly string[];
  readonly mode: Mode;
  /** Of the ledgers in force: the caps that the switch is copied to, and those concerned that are not ACTIVE. */
  readonly moves: readonly ModeMove[];
  /** True when toggle-sync did not copy in time and this command did. */
  readonly copiedHere: boolean;
  /** True where somebody has written the same switch meanwhile: his write holds. */
  readonly isOvertaken: boolean;
};

type FlipInput = {
  readonly settings: Settings;
  readonly scope: SwitchScope;
  readonly mode: Mode;
  /** How long toggle-sync is waited for, in milliseconds of the machine's time. */
  readonly waitMs?: number;
  /** Told which version each write got, before anything is waited for. */
  readonly onWritten?: (versions: SwitchVersions) => Promise<void>;
};

/** An event of AWS starts toggle-sync within seconds; a stop should not wait for its schedule, which takes a minute. */
const WAIT_MS = 15_000;
const LOOK_MS = 200;

/**
 * Writes a switch and waits until its last copy is stored: from then on no order slips through.
 *
 * Done is what table and caps carry. Parameters just written may be read as they were before: what was written is laid over
 * these, and over no later write.
 *
 * Where toggle-sync does not run (a folder that no system runs on) or not in time, the copying is done here, by the same
 * code and under the same conditions.
 * @throws UnavailableError, ContentionError
 */
export async function flipSwitch(
  system: System,
  { settings, scope, mode, waitMs = WAIT_MS, onWritten }: FlipInput,
): Promise<Flipped> {
  const before = await modeCapsOf(system, settings);
  const paths = pathsOf(scope, settings, (await system.switches.read()).keys());
  const versions: Record<string, bigint> = {};
  for (const path of paths) versions[path] = await system.putSwitch(path, mode);
  await onWritten?.(versions);
  const switches = withWritten(system, { mode, versions });
  const isCopied = system.venue !== undefined && (await copiedWithin({ ...system, switches }, waitMs));
  if (!isCopied) await syncToggles({ ...system, switches, log: SILENT });
  const after = await modeCapsOf(system, settings);
  return {
    paths,
    mode,
    moves: before.flatMap((cap) => {
      const now = after.find((one) => one.follower === cap.follower && one.mode === cap.mode && one.name === cap.name);
      const isShown = isCapOf(scope, cap) || (now?.tradingMode !== 'ACTIVE' && isConcerned(scope, cap));
      return now === undefined || !isShown ? [] : [{ before: cap, after: now }];
    }),
    copiedHere: !isCopied,
    isOvertaken: await isOvertaken(system, { versions }),
  };
}

/** The caps that carry a mode, of every follower's ledger that is in force. @throws UnavailableError */
export async function modeCapsOf(
  { ledger }: { readonly ledger: Pick<System['ledger'], 'modeCaps'> },
  { followers }: Settings,
): Promise<readonly Cap[]> {
  const caps: Cap[] = [];
  for (const { name, mode } of followers) caps.push(...(await ledger.modeCaps({ follower: name, mode })));
  return caps;
}

async function copiedWithin(
  system: Pick<System, 'ledger' | 'settings' | 'switches'>,
  waitMs: number,
): Promise<boolean> {
  const startedAt = performance.now();
  for (;;) {
    if ((await pendingSwitches(system)) === 0) return true;
    if (performance.now() - startedAt >= waitMs) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
