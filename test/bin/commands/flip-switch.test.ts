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

/** Parameters whose readers still see, for as long as the test goes on, what stood before the last write. */
function givenStaleReads(before: Readonly<Record<string, string>> = {}): Switches {
  return { read: () => Promise.resolve(new Map(Object.entries(before))) };
}

type Given = { readonly system: System; readonly settings: Settings; readonly ledger: MemoryLedger };

/** A system on which everything runs; `whenWritten` is what follows the write of a parameter elsewhere. */
async function givenSystem(
  switches: Switches,
  whenWritten: (system: System) => Promise<unknown> = () => Promise.resolve(),
): Promise<Given> {
  const ledger = memoryLedger();
  const store = memorySettings((stored) => {
    ledger.openCaps(stored);
  });
  await store.store(someSettings({ version: 0n }));
  const parts: Partial<System> = { ledger, settings: store, switches, venue: {} as never };
  const system = { ...parts, putSwitch: () => whenWritten(system).then(() => 1n) } as System;
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
      expect(flipped).toMatchObject({ copiedHere: true, paths: ['trading'], mode: 'HALTED' });
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

  test('switches of others are copied as they are read', async () => {
    const { system, settings, ledger } = await givenSystem(givenStaleReads({ 'followers/main': 'REDUCING' }));
    await flipSwitch(system, { ...STOP, mode: 'ACTIVE', settings });
    expect((await ledger.switches())?.positions).toEqual({ trading: 'ACTIVE', 'followers/main': 'REDUCING' });
    expect((await ledger.cap(LIVE, GLOBAL_CAP))?.tradingMode).toBe('REDUCING');
  });
});
