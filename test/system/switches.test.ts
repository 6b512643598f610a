import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { runPolycopy } from '../../bin/program.ts';
import { newFolder, playTape } from '../support/play-tape.ts';
import { type Seen, type StartedSystem, startSystem } from '../support/started-system.ts';

/** Fast enough not to be waited for, slow enough that a busy machine keeps up. */
const SPEED = '40';
const TEST_MS = 300_000;
/** The shipped tape's leaders; entries may be old here, because this is not about a busy machine's lateness. Nor
 * is it about the books, which are invented: no filter looks at them. */
const SETTINGS = `your_account: { total_capital: 5000 }
traders:
  - { name: MuseumOfBees, wallet_address: "0x61276aba49117fd9299707d5d573652949d5c977", allocated_capital: 2000 }
  - { name: Generated Leader, wallet_address: "0xf4d3ebb518ad4ff65a70e69201d9ae54537c1bbe", allocated_capital: 2000 }
risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 1000 }
  market_filters: { min_volume_24h: 0, max_spread: 0.9999, max_book_share: 1 }
execution: { max_trade_age_s: 900 }
`;

const GENERATED = '0xf4d3ebb518ad4ff65a70e69201d9ae54537c1bbe';
const state = newFolder();
let system: StartedSystem;
let printed = '';

beforeAll(async () => {
  const settings = join(state, 'settings.yaml');
  await writeFile(settings, SETTINGS);
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  system = await startSystem(state, ['--settings', settings, '--speed', SPEED, '--out', join(state, 'out')]);
}, TEST_MS);
afterAll(async () => {
  jest.restoreAllMocks();
  await system.interrupt();
}, TEST_MS);

type Answer = {
  readonly copiedHere: boolean;
  readonly caps: readonly { readonly cap: string; readonly mode: string }[];
};

/** Runs a command against the running system, from this process. */
async function command(...commandLine: string[]): Promise<Answer> {
  printed = '';
  expect(await runPolycopy([...commandLine, '--state', state, '--json'])).toBe(0);
  return JSON.parse(printed) as Answer;
}

const bought = ({ children }: Seen) => children.filter(({ side }) => side === 'BUY').map((child) => child.venueOrderId);
const sold = ({ children }: Seen) => children.filter(({ side }) => side === 'SELL').map((child) => child.venueOrderId);
const ended = ({ parents }: Seen, code: string) => parents.filter(({ reason }) => reason?.code === code).length;

it(
  'a running system obeys: pause takes no entry more while exits go on, resume trades again, stop sends nothing',
  async () => {
    // Given: something of the leader who sells in parts is owned.
    const isOwned = (child: ChildOrder) => child.leader === GENERATED && child.side === 'BUY' && child.state === 'DONE';
    const before = await system.until('purchases', ({ children }) => children.filter(isOwned).length >= 4);
    // When
    const paused = await command('pause');
    const atPause = await system.look();
    // Then
    expect(paused).toMatchObject({ copiedHere: false, caps: [{ cap: 'G', mode: 'REDUCING' }] });
    const during = await system.until(
      'a sale and ten refused entries under the pause',
      (seen) => sold(seen).length > sold(atPause).length && ended(seen, 'TRADING_REDUCING') >= 10,
    );
    expect(bought(during)).toEqual(bought(atPause));
    expect(bought(during).length).toBeGreaterThanOrEqual(bought(before).length);

    // When
    expect((await command('resume')).caps).toMatchObject([{ cap: 'G', mode: 'ACTIVE' }]);
    // Then
    await system.until('a purchase after the pause', (seen) => bought(seen).length > bought(during).length);

    // When
    expect((await command('stop')).caps).toMatchObject([{ cap: 'G', mode: 'HALTED' }]);
    const atStop = await system.look();
    const refused = ended(atStop, 'TRADING_HALTED');
    const halted = await system.until(
      'five refused entries under the stop',
      (seen) => ended(seen, 'TRADING_HALTED') >= refused + 5,
    );
    // Then: what is sent anew after a stop is nothing, sales included.
    expect([bought(halted), sold(halted)]).toEqual([bought(atStop), sold(atStop)]);
  },
  TEST_MS,
);

it(
  'a second system does not start on the folder, and when the first has ended the switch still stands',
  async () => {
    // Given
    const second = await playTape({ arguments: ['local', '--state', state] });
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('in use by a running')]);
    // When
    await system.interrupt();
    // Then
    expect(existsSync(join(state, 'running.json'))).toBe(false);
    expect(system.stdout()).toContain('Ledger and exchange agree to the micro-unit');
    expect(system.stdout()).toContain('Trading: HALTED (switch HALTED (system))');
    expect((await command('resume')).caps).toMatchObject([{ cap: 'G', mode: 'ACTIVE' }]);
  },
  TEST_MS,
);
