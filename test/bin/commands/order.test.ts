import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { isWorked, orderOf } from '#core/execution/working/work-view.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { orderParentId, type ParentId } from '#core/values/ids.ts';
import { type Exchange } from '../../../bin/local/exchange/exchange.ts';
import { openSystem, type System } from '../../../bin/commands/open-system.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { bookOpening } from '#flows/book-opening.ts';
import { type OrderDeps } from '#flows/order-step.ts';
import { tendOrder } from '#flows/tend-order.ts';
import { countingLog } from '../../support/fakes/counting-log.ts';
import { aRow, START_MS } from '../local/exchange/a-world.ts';
import { aLiveSystem } from './a-live-system.ts';

const ORDER = ['--follower', 'main', '--token', '101', '--side', 'BUY', '--limit-price', '0.55', '--shares', '60'];
const TWAP = [...ORDER, '--algo', 'twap', '--window', '30', '--max-order', '20'];

/** Names whose orders' ids begin alike: an id hangs on nothing else. */
const ALIKE = Array.from({ length: 100 }, (_, at) => `order ${at}`)
  .filter((name) => orderParentId('main#live', name).startsWith('a'))
  .slice(0, 2);

const MOST_LOOKS = 100;

let folder = '';
let exchange: Exchange;
let printed = '';
let complained = '';

beforeEach(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
  ({ folder, exchange } = await aLiveSystem());
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

async function run(...commandLine: string[]): Promise<number> {
  [printed, complained] = ['', ''];
  return runPolycopy([...commandLine, '--state', folder]);
}

async function withSystem<T>(work: (system: System) => Promise<T>): Promise<T> {
  const system = await openSystem({ state: folder });
  try {
    return await work(system);
  } finally {
    await system.close();
  }
}

const parentOf = (id: string): Promise<ParentOrder | undefined> =>
  withSystem(({ ledger }) => ledger.parent(id as ParentId));

/** What order-manager works with, on this system. */
function managerOf({ ledger, settings, snapshots, venue, world }: System): OrderDeps & Pick<System, 'snapshots'> {
  if (venue === undefined || world === undefined) throw new Error('nothing runs');
  const { orders, ...others } = world;
  return { ...others, clock: venue.clock, venue: orders, ledger, settings, snapshots, log: countingLog() };
}

/** The follower's cash is booked, as the reconciler does before anything trades. */
function givenOpened(): Promise<void> {
  return withSystem(async (system) => {
    const settings = (await system.settings.current())!;
    const [follower] = settings.followers;
    const deps = managerOf(system);
    await bookOpening(deps, { follower: follower!, settings, now: await deps.clock.now() });
  });
}

/** The exchange's own time goes on, and order-manager looks again, until the order is over. */
function whenWorked(id: string): Promise<void> {
  return withSystem(async (system) => {
    const deps = managerOf(system);
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      await tendOrder(deps, id as ParentId);
      if ((await deps.ledger.parent(id as ParentId))?.state === 'DONE') return;
      exchange.clock.advance((await deps.clock.now()) + 3_000);
    }
    throw new Error('the order did not end');
  });
}

/** @returns The id of an order that was stored. */
async function givenPlaced(...flags: string[]): Promise<string> {
  expect([await run('order', 'place', ...TWAP, '--yes', '--json', ...flags), complained]).toEqual([0, '']);
  return (JSON.parse(printed) as { readonly id: string }).id;
}

describe('polycopy order place', () => {
  test('--dry-run shows question, book, schedule, cost and limits, and stores nothing', async () => {
    expect([await run('order', 'place', ...TWAP, '--dry-run'), complained]).toEqual([0, '']);
    expect(printed).toContain('BUY 60.00 shares of Yes: Will it be 1?');
    expect(printed).toContain('bid 0.4900, ask 0.5100, spread 0.0200');
    expect(printed).toMatch(/2 +0:10:00 +\d\d:\d\d:\d\d +20\.00/);
    expect(printed).toMatch(/one order at once.* 60\.00 +\$30\.70/);
    expect(printed).toMatch(/in parts that each meet this book +60\.00 +\$30\.60/);
    expect(printed).toMatch(/Limits leave \$/);
    expect(printed).toContain('Nothing is stored.');
    await run('order', 'list');
    expect(printed).toContain('No order works over time now');
  });

  test.each(['twap', 'vwap', 'randomised', 'iceberg', 'top-of-book'])(
    '--yes stores %s, and prints the schedule of what is stored',
    async (algorithm) => {
      // When
      expect([await run('order', 'place', ...ORDER, '--algo', algorithm, '--yes', '--json'), complained]).toEqual([
        0,
        '',
      ]);
      // Then
      const plan = JSON.parse(printed) as { readonly id: string; readonly schedule: unknown; readonly stored: boolean };
      const stored = await parentOf(plan.id);
      if (stored === undefined || !isWorked(stored)) throw new Error('not stored');
      const { slices } = scheduleOf(orderOf(stored));
      expect(plan.stored).toBe(true);
      expect(plan.schedule).toEqual(
        slices.map(({ at, shares }) => ({ at: new Date(at).toISOString(), shares: formatMicros(shares) })),
      );
      expect(stored.work.arrival).toEqual({ bid: 490_000n, ask: 510_000n });
    },
  );

  test('vwap goes by what its market traded at the same time of day, and says of how many trades, now and later', async () => {
    // Given: 120 trades a day before, all of them in what is the second quarter of an hour of the order
    const rows = Array.from({ length: 120 }, (_, at) =>
      aRow({
        timestampS: START_MS / 1_000 - 86_400 + 1_200 + at,
        transactionHash: `0x${String(at + 1).padStart(64, '0')}`,
      }),
    );
    ({ folder, exchange } = await aLiveSystem({ rows }));
    const vwap = [
      'order',
      'place',
      ...ORDER,
      '--algo',
      'vwap',
      '--window',
      '30',
      '--max-order',
      '20',
      '--id',
      'by volume',
    ];
    // When
    expect([await run(...vwap, '--yes'), complained]).toEqual([0, '']);
    const [placed, id] = [printed, /Stored: order ([0-9a-f]{12})/.exec(printed)![1]!];
    // Then: as little as may be before, and what is left when others trade
    const said = /Volume by the time of day of its market: 120 trades since 20\d\d-\d\d-\d\d \d\d:\d\d UTC\./;
    expect(placed).toMatch(said);
    expect(placed).toMatch(/ 1 +0:00:00 +\d\d:\d\d:\d\d +5\.00\n/);
    expect(placed).not.toContain('slices as twap does');
    expect([await run('order', 'show', id), complained]).toEqual([0, '']);
    expect(printed).toMatch(said);
    const { profile } = (await parentOf(orderParentId('main#live', 'by volume')))!.work!.order;
    expect(profile).toMatchObject({ of: 'market', source: { tradeCount: 120, marketCount: 1 } });
  });

  test('prints the id, short and whole, and how to follow it', async () => {
    expect([await run('order', 'place', ...TWAP, '--yes'), complained]).toEqual([0, '']);
    expect(printed).toMatch(/Stored: order ([0-9a-f]{12}) \(\1[0-9a-f]{52}\)\n/);
    expect(printed).toContain(`order show `);
    expect(printed).toContain(`--state ${folder}`);
  });

  test('stores nothing where nobody can be asked', async () => {
    expect(await run('order', 'place', ...TWAP)).toBe(1);
    expect(complained).toContain('there is nobody to ask here');
    expect(await run('order', 'list', '--json')).toBe(0);
    expect(JSON.parse(printed)).toEqual([]);
  });

  test('the same --id makes one order, and none of other terms', async () => {
    const id = await givenPlaced('--id', 'mine');
    expect(await givenPlaced('--id', 'mine')).toBe(id);
    expect(await run('order', 'place', ...TWAP, '--at-end', 'cross', '--id', 'mine', '--yes')).toBe(1);
    expect(complained).toContain('another order is stored under this --id');
    await run('order', 'list', '--json');
    expect(JSON.parse(printed)).toHaveLength(1);
  });

  test('names what is wrong: the flag, the follower, another order of the token, a market that nobody knows', async () => {
    expect(await run('order', 'place', ...TWAP, '--min-order', '15', '--yes')).toBe(2);
    expect(complained).toContain('--max-order: 20 stands there; allowed is twice --min-order (30) or more');
    expect(await run('order', 'place', ...TWAP, '--follower', 'nobody', '--yes')).toBe(1);
    expect(complained).toContain('no follower "nobody"; there is main');
    expect(await run('order', 'place', ...TWAP, '--token', '999', '--yes')).toBe(1);
    expect(complained).toContain('nothing of this token is traded now');
    await givenPlaced();
    expect(await run('order', 'place', ...TWAP, '--yes')).toBe(1);
    expect(complained).toMatch(/^order [0-9a-f]{12} buys this token for you already/);
    expect(await run('order', 'place', ...TWAP, '--token', '102', '--side', 'SELL', '--yes')).toBe(1);
    expect(complained).toContain('own orders own 0.00 shares of this token');
  });
});

describe('polycopy order', () => {
  test('list and status show what works; list --all what is over, too', async () => {
    const id = await givenPlaced();
    await run('order', 'list');
    expect(printed).toMatch(new RegExp(`${id.slice(0, 12)} +main +BUY +Will it be 1\\? +Yes +twap +0\\.00 +60\\.00`));
    await run('order', 'list', '--all', '--follower', 'main', '--json');
    expect(JSON.parse(printed)).toMatchObject([{ id, shares: '60', filled: '0', stands: 'works', left: '60' }]);
    await run('status');
    expect(printed).toMatch(new RegExp(`Orders that work over time: 1\n(.*\n)+${id.slice(0, 12)}`));
    await run('status', '--json');
    expect(JSON.parse(printed)).toMatchObject({ ownOrders: [{ id }] });
    expect(await run('order', 'list', '--follower', 'nobody')).toBe(1);
  });

  test('show takes first digits, and says what is wrong with them', async () => {
    const id = await givenPlaced();
    expect([await run('order', 'show', id.slice(0, 5)), complained]).toEqual([0, '']);
    expect(printed).toContain(`Order ${id}`);
    expect(printed).toContain('Orders at the venue: none yet.');
    expect([await run('order', 'show', id, '--json'), complained]).toEqual([0, '']);
    expect(JSON.parse(printed)).toMatchObject({ id, slices: [], against: { arrivalMid: { price: '0.5' } } });
    expect(await run('order', 'show', 'no')).toBe(1);
    expect(complained).toContain('"no" is no id of an order');
    expect(await run('order', 'show', `${id.slice(0, 63)}${id.endsWith('0') ? '1' : '0'}`)).toBe(1);
    expect(complained).toContain('no order begins with');
  });

  test('several that begin alike are named, and one more digit tells them apart', async () => {
    // Given
    const first = await givenPlaced('--id', ALIKE[0] ?? '');
    const second = await givenPlaced('--id', ALIKE[1] ?? '', '--token', '102');
    const common = Array.from(first).findIndex((digit, at) => digit !== second[at]);
    expect(common).toBeGreaterThan(0);
    // When
    expect(await run('order', 'show', first.slice(0, common))).toBe(1);
    // Then
    expect(complained).toContain(`2 orders begin with ${first.slice(0, common)}`);
    expect(complained).toContain(second.slice(0, 12));
    expect([await run('order', 'show', first.slice(0, common + 1)), complained]).toEqual([0, '']);
  });

  test('pause, resume and cancel are stored; what is cancelled stays so', async () => {
    // Given
    const id = await givenPlaced();
    const work = async () => (await parentOf(id))?.work;
    // When
    expect([await run('order', 'pause', id.slice(0, 8)), complained]).toEqual([0, '']);
    // Then
    expect(printed).toContain(`Order ${id.slice(0, 12)} is paused`);
    expect((await work())?.isPaused).toBe(true);
    expect([await run('order', 'resume', id, '--json'), complained]).toEqual([0, '']);
    expect(JSON.parse(printed)).toMatchObject({ id, isPaused: false });
    expect([await run('order', 'cancel', id), complained]).toEqual([0, '']);
    expect((await work())?.isCancelled).toBe(true);
    expect(await run('order', 'resume', id)).toBe(1);
    expect(complained).toContain('is cancelled, and stays so');
  });

  test('an order that is over takes no command, and says why it ended', async () => {
    const id = await givenPlaced();
    await withSystem(async ({ ledger }) => {
      const { openChild: _, ...parent } = (await ledger.parent(id as ParentId))!;
      const reason = { code: 'ORDER_OVER', why: 'WINDOW_OVER', left: parent.work!.order.total } as const;
      const over = { ...parent, state: 'DONE', reason, version: parent.version + 1n } as const;
      await ledger.commit([{ kind: 'put', type: 'parent', value: over }]);
    });
    expect(await run('order', 'pause', id)).toBe(1);
    expect(complained).toContain('is over. It ended: its window is over; 60.00 shares are left.');
    await run('order', 'list');
    expect(printed).toContain('--all shows those that are over');
    await run('order', 'list', '--all');
    expect(printed).toContain('over');
  });
});

describe('an order that has worked', () => {
  beforeEach(givenOpened);

  test('shows each slice with its fills, and the average against what it found', async () => {
    // Given
    const id = await givenPlaced('--window', '2');
    // When
    await whenWorked(id);
    // Then
    expect([await run('order', 'show', id.slice(0, 12)), complained]).toEqual([0, '']);
    expect(printed).toMatch(/1 +\d\d:\d\d:\d\d +0\.5100 +20\.00 +20\.00 +0\.5100 +\$0\.00 +done/);
    expect(printed).toContain('Bought 60.00 shares for $30.70');
    expect(printed).toContain('Against the ask when it was placed: 0.5100, 33 bps worse.');
    expect(printed).toContain('It ended: all of it traded.');
    expect([await run('report', '--leader', 'own', '--by', 'leader'), complained]).toEqual([0, '']);
    expect(printed).toMatch(/^own +\$0\.00 +\$0\.00 +-\$0\.40/m);
    expect([await run('close-all', '--leader', 'own', '--dry-run'), complained]).toEqual([0, '']);
    expect(printed).toMatch(/main +own +Will it be 1\? +Yes +60\.00/);
  });

  test('prints what the README shows of it, but for the seconds', async () => {
    // Given
    const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
    const section = readme.split('\n## Orders of your own\n')[1]?.split('\n## ')[0] ?? '';
    const session = /```console\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
    const steps = session.split(/^\$ npx polycopy /m).slice(1);
    const timeless = (text: string) => text.replaceAll(/\d\d:\d\d:\d\d/g, '00:00:00').trimEnd();
    expect(steps).toHaveLength(2);
    for (const step of steps) {
      const [command = '', ...shown] = step.split('\n');
      // When
      expect([await run(...command.replace(/ --state .*/, '').split(' ')), complained]).toEqual([0, '']);
      // Then
      expect(timeless(printed.replaceAll(folder, 'my-run'))).toBe(timeless(shown.join('\n')));
      if (!command.includes('place')) continue;
      await whenWorked(orderParentId('main#live', 'rain-1'));
      // The market's trades are told some seconds after their block.
      exchange.clock.advance(exchange.clock.now() + 20_000);
    }
  });
});

describe('polycopy cancel-all', () => {
  test('ends what works of the follower, and says what is there no more', async () => {
    const id = await givenPlaced();
    expect([await run('cancel-all', '--follower', 'main'), complained]).toEqual([0, '']);
    expect(printed).toContain('1 order ends at the next look');
    expect((await parentOf(id))?.work?.isCancelled).toBe(true);
    expect([await run('cancel-all', '--all', '--json'), complained]).toEqual([0, '']);
    expect(JSON.parse(printed)).toMatchObject({ orders: [{ id, isCancelled: true, stillOpen: [] }], unread: 0 });
  });

  test.each([[[]], [['--all', '--follower', 'main']]])(
    '%j is misuse: whose orders are meant is said once',
    async (flags) => {
      expect(await run('cancel-all', ...flags)).toBe(2);
      expect(complained).toContain('name --follower NAME or --all');
    },
  );
});
