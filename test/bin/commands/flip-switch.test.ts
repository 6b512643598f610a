import { describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type Settings } from '#core/model/settings.ts';
import { syncToggles } from '#flows/sync-toggles.ts';
import { type Switches } from '#ports/switches.ts';
import { flipSwitch } from '../../../bin/commands/flip-switch.ts';
import { type System } from '../../../bin/commands/open-system.ts';
import { someSettings } from '../../support/builders/a-settings.ts';
import { FOLLOWER } from '../../support/builders/identities.ts';
import { countingLog } from '../../support/fakes/counting-log.ts';
import { memorySettings } from '../../support/fakes/memory-settings.ts';
import { memorySwitches } from '../../support/fakes/memory-switches.ts';
import { memoryLedger, type MemoryLedger } from '../../support/ledger-store.ts';

const LIVE = { follower: FOLLOWER, mode: 'live' } as const;
const STOP = { scope: { kind: 'system' }, mode: 'HALTED', waitMs: 0 } as const;

/** The version of what stands before a test begins; its own writes get the next one. */
const BEFORE = 4n;

/** Parameters whose readers still see, for as long as the test goes on, what stood before the last write. */
function givenStaleReads(before: Readonly<Record<string, string>> = {}): Switches {
  return { read: () => Promise.resolve(new Map(Object.entries(before))) };
}

type Given = { readonly system: System; readonly settings: Settings; readonly ledger: MemoryLedger };

/** A system on which everything runs; `whenWritten` is what follows the write of a parameter elsewhere. */
async function givenSystem(
  switches: Switches,
  whenWritten: (system: System) => Promise<unknown> = () => Promise.resolve(),
  versionOf = (_path: string): bigint => BEFORE,
): Promise<Given> {
  const ledger = memoryLedger();
  const store = memorySettings((stored) => {
    ledger.openCaps(stored);
  });
  await store.store(someSettings({ version: 0n }));
  const keptSwitches = async () =>
    new Map([...(await switches.read())].map(([path, value]) => [path, { value, version: versionOf(path) }]));
  const parts: Partial<System> = { ledger, settings: store, switches, keptSwitches, venue: {} as never };
  const system = { ...parts, putSwitch: () => whenWritten(system).then(() => BEFORE + 1n) } as System;
  await syncToggles({ ...system, log: countingLog() });
  return { system, settings: (await store.current()) as Settings, ledger };
}

describe('stopping a system whose parameters are read late', () => {
  test.each([{}, { trading: 'ACTIVE' }])(
    'S9: the last copy is stored when the command says so, though the parameters still say %j',
    async (before) => {
      const { system, settings, ledger } = await givenSystem(givenStaleReads(before));
      const flipped = await flipSwitch(system, { ...STOP, settings });
      expect(await ledger.cap(LIVE, GLOBAL_CAP)).toMatchObject({ tradingMode: 'HALTED', switchFrom: 'system' });
      expect((await ledger.switches())?.positions).toEqual({ trading: 'HALTED' });
      expect(flipped).toMatchObject({ copiedHere: true, paths: ['trading'], mode: 'HALTED', isOvertaken: false });
    },
  );

  test('S9: a copy that toggle-sync made meanwhile is seen as one', async () => {
    // Given
    const fresh = memorySwitches();
    fresh.parameters.set('trading', 'HALTED');
    const { system, settings } = await givenSystem(givenStaleReads(), (written) =>
      syncToggles({ ...written, switches: fresh, log: countingLog() }),
    );
    // When
    const flipped = await flipSwitch(system, { ...STOP, settings });
    // Then
    expect(flipped.copiedHere).toBe(false);
    expect(flipped.moves.map(({ after }) => after.tradingMode)).toEqual(['HALTED']);
  });

  test('S9: a stop that a person writes after it holds, whoever copies first', async () => {
    // Given
    const parameters = memorySwitches();
    let version = BEFORE;
    const { system, settings, ledger } = await givenSystem(
      parameters,
      () => {
        parameters.parameters.set('trading', 'HALTED');
        version = BEFORE + 2n;
        return Promise.resolve();
      },
      () => version,
    );
    // When
    const flipped = await flipSwitch(system, { ...STOP, mode: 'ACTIVE', settings });
    // Then
    expect(flipped.isOvertaken).toBe(true);
    expect((await ledger.switches())?.positions).toEqual({ trading: 'HALTED' });
    expect((await ledger.cap(LIVE, GLOBAL_CAP))?.tradingMode).toBe('HALTED');
  });

  test('switches of others are copied as they are read', async () => {
    const { system, settings, ledger } = await givenSystem(givenStaleReads({ 'followers/main': 'REDUCING' }));
    await flipSwitch(system, { ...STOP, mode: 'ACTIVE', settings });
    expect((await ledger.switches())?.positions).toEqual({ trading: 'ACTIVE', 'followers/main': 'REDUCING' });
    expect((await ledger.cap(LIVE, GLOBAL_CAP))?.tradingMode).toBe('REDUCING');
  });
});
