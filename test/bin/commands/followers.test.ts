import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { aDesk } from './a-desk.ts';
import { aParent, aPosition } from './a-ledger.ts';
import { dollars, WHALE } from './a-settings.ts';
import { aWorkingOrder } from '../../support/builders/a-working-order.ts';

const desk = aDesk();
const SECOND = 'second' as FollowerName;
const OWN = { follower: SECOND, mode: 'paper' } as const;

const followers = async () => (await desk.stored()).followers.map(({ name, mode }) => [name, mode]);

describe('set-follower', () => {
  test('puts a new one in, with the mode of the place, which copies nobody yet', async () => {
    const said = await desk.done('set-follower', '--follower', 'third', '--capital', '2000');
    expect(said).toContain('followers[third].total_capital: (none) → 2000\n');
    expect(await followers()).toEqual([
      ['main', 'paper'],
      ['second', 'paper'],
      ['third', 'live'],
    ]);
  });

  test('changes what is said and nothing else', async () => {
    const wallet = `0x${'d'.repeat(40)}`;
    await desk.done(
      'set-follower',
      '--follower',
      'second',
      '--mode',
      'live',
      '--wallet',
      wallet,
      '--signature-type',
      '0',
    );
    expect(await desk.done('set-follower', '--follower', 'second', '--capital', '2500')).toBe(
      'followers[second].total_capital: 3000 → 2500\nStored as version 3, after 2.\n',
    );
    expect((await desk.stored()).followers[1]).toEqual({
      ...{ name: 'second', mode: 'live', wallet, signatureType: 0 },
      totalCapital: 2_500_000_000n,
    });
    // Another wallet is not thought to be signed for as the one before was.
    await desk.done('set-follower', '--follower', 'second', '--wallet', `0x${'b'.repeat(40)}`);
    expect((await desk.stored()).followers[1]?.signatureType).toBe(3);
  });

  test('keeps the address of the person behind it, changes it and forgets it', async () => {
    // Given
    expect(await desk.done('set-follower', '--follower', 'second', '--email', 'bob@example.com')).toContain(
      'followers[second].email: (none) → bob@example.com\n',
    );
    const file = desk.file('exported.yaml');
    // When
    await desk.done('settings', 'export', '--out', file);
    // Then
    expect(await readFile(file, 'utf8')).toContain('email: bob@example.com\n');
    expect(await desk.done('apply', file)).toContain('Nothing changed');
    expect(await desk.done('list-followers')).toMatch(/Trading {2}E-mail\n-+\nmain .* –\nsecond .* bob@example.com\n$/);
    expect(await desk.done('status', '--follower', 'second')).toContain('E-mail: bob@example.com\n');
    expect(await desk.done('status')).not.toContain('@');
    expect(JSON.parse(await desk.done('status', '--follower', 'second', '--json'))).toMatchObject({
      email: 'bob@example.com',
    });
    expect(await desk.done('report', '--follower', 'second')).toMatch(
      /^Report for bob@example.com, from the first day/,
    );
    expect(await desk.done('report')).not.toContain('@');
    // Another setting leaves it alone.
    await desk.done('set-follower', '--follower', 'second', '--capital', '2500');
    expect((await desk.stored()).followers[1]).toMatchObject({ email: 'bob@example.com' });
    await desk.done('set-follower', '--follower', 'second', '--no-email');
    expect((await desk.stored()).followers[1]).not.toHaveProperty('email');
  });

  test.each([
    'bob',
    'bob@host',
    '.bob@example.com',
    'bo..b@example.com',
    'bob.@example.com',
    'bob@-x.com',
    '=cmd@example.com',
    'bob @example.com',
    'b\u0000b@example.com',
    'bob@example.com\n',
    `${'b'.repeat(65)}@example.com`,
    `bob@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`,
  ])('%j is no address', async (email) => {
    const ran = await desk.run('set-follower', '--follower', 'second', '--email', email);
    expect([ran.code, ran.complained]).toEqual([1, expect.stringContaining('an e-mail address, name@domain')]);
    expect((await desk.stored()).version).toBe(1n);
  });

  test('an address may be as long as mail allows, and no longer', async () => {
    const of = (length: number) => `b@${'a.'.repeat((length - 4) / 2)}zz`;
    expect(of(254)).toHaveLength(254);
    await desk.done('set-follower', '--follower', 'second', '--email', of(254));
    expect((await desk.run('set-follower', '--follower', 'second', '--email', of(256))).code).toBe(1);
  });

  test.each([
    [['--follower', 'second'], 2, 'say what to set'],
    [['--follower', 'second', '--mode', 'real'], 2, 'dry-run, paper, live'],
    [['--follower', 'third', '--mode', 'paper'], 1, 'third is new: --capital says'],
    [['--follower', 'No', '--capital', '2000'], 1, 'lower-case letters'],
    [['--follower', 'second', '--wallet', WHALE, '--mode', 'live'], 1, 'would be copied by itself'],
    [['--follower', 'main', '--capital', '3499'], 1, 'at least 3,500'],
  ])('%j ends with %d: %s', async (words, code, why) => {
    const ran = await desk.run('set-follower', ...words);
    expect([ran.code, ran.complained]).toEqual([code, expect.stringContaining(why)]);
    expect((await desk.stored()).version).toBe(1n);
  });
});

describe('remove-follower', () => {
  const following = () => desk.done('add-follow', '--follower', 'second', '--leader', WHALE, '--fixed', '5');
  const owning = () =>
    desk.withSystem(({ ledger }) => ledger.commit([{ kind: 'put', type: 'position', value: aPosition(OWN) }]));

  test('who follows nobody and owns nothing goes; the ledger stays', async () => {
    expect(await desk.done('remove-follower', '--follower', 'second')).toContain('The ledger of second stays');
    expect(await followers()).toEqual([['main', 'paper']]);
  });

  test('who follows is refused without --close, and with it only loses its follows: it goes by a later version', async () => {
    await following();
    const refused = await desk.run('remove-follower', '--follower', 'second');
    expect([refused.code, refused.complained]).toEqual([1, expect.stringContaining('second follows Whale Trader')]);
    const said = await desk.done('remove-follower', '--follower', 'second', '--close');
    expect(said).toContain(
      'second follows nobody any more. Once all is sold, `polycopy remove-follower` takes it out.',
    );
    expect([(await followers()).length, (await desk.stored()).follows.length]).toEqual([2, 2]);
    await desk.done('remove-follower', '--follower', 'second');
    expect(await followers()).toEqual([['main', 'paper']]);
  });

  test('who owns is first taken out of its leaders, and goes once all is sold', async () => {
    // Given
    await following();
    await owning();
    // When
    const said = await desk.done('remove-follower', '--follower', 'second', '--close', '--yes');
    // Then
    expect(said).toContain('This sells:\n  second owns 20.00 shares of Yes');
    expect(said).toContain('Once all is sold, `polycopy remove-follower` takes it out.');
    expect(await followers()).toHaveLength(2);
    const early = await desk.run('remove-follower', '--follower', 'second', '--close', '--yes');
    expect([early.code, early.complained]).toEqual([1, expect.stringContaining('no longer in the settings')]);
    await desk.withSystem(({ ledger }) =>
      ledger.commit([
        {
          ...{ kind: 'put', type: 'position' },
          value: aPosition({ ...OWN, available: NO_SHARES, target: NO_SHARES, version: 2n }),
        },
      ]),
    );
    await desk.done('remove-follower', '--follower', 'second');
    expect(await followers()).toHaveLength(1);
  });

  test('an order that is not over keeps it', async () => {
    const order = aParent('e1', { ...OWN, state: 'NEW', version: 1n });
    await desk.withSystem(({ ledger }) => ledger.commit([{ kind: 'put', type: 'parent', value: order }]));
    const ran = await desk.run('remove-follower', '--follower', 'second');
    expect([ran.code, ran.complained]).toEqual([1, 'second has 1 open order: they end first\n']);
  });

  test('an order of one’s own that works keeps it, too', async () => {
    const { parentId: _, ...asked } = aWorkingOrder();
    const { eventId: __, ...parent } = aParent('own', { ...OWN, origin: 'order', state: 'WORKING', version: 1n });
    const order = { ...parent, work: { order: asked, state: UNWORKED } };
    await desk.withSystem(({ ledger }) => ledger.commit([{ kind: 'put', type: 'parent', value: order }]));
    const ran = await desk.run('remove-follower', '--follower', 'second');
    expect([ran.code, ran.complained]).toEqual([1, 'second has 1 open order: they end first\n']);
  });

  test('money reserved for an order that no list shows keeps it', async () => {
    await desk.withSystem(({ ledger }) =>
      ledger.commit([{ kind: 'cap', ...OWN, name: GLOBAL_CAP, reserved: dollars(5), posted: dollars(0) }]),
    );
    const ran = await desk.run('remove-follower', '--follower', 'second');
    expect([ran.code, ran.complained]).toEqual([1, 'second has $5.00 reserved for open orders: they end first\n']);
    expect(await followers()).toHaveLength(2);
  });

  test('the first account cannot go, nor one who is not there', async () => {
    const first = await desk.run('remove-follower', '--follower', 'main');
    expect([first.code, first.complained]).toEqual([1, expect.stringContaining('main is `your_account`')]);
    expect((await desk.run('remove-follower', '--follower', 'nobody')).code).toBe(1);
  });
});

test('list-followers shows mode, wallet, capital, follows, and whether they trade', async () => {
  await desk.done('pause', '--follower', 'second');
  expect(await desk.done('list-followers')).toBe(
    [
      'Follower  Mode   Wallet         Capital  Allocated  Follows  Trading',
      '---------------------------------------------------------------------',
      'main      paper  paper money  $5,000.00  $3,500.00        2  ACTIVE',
      'second    paper  paper money  $3,000.00      $0.00        0  REDUCING',
      '',
    ].join('\n'),
  );
  const { followers: rows } = JSON.parse(await desk.done('list-followers', '--json')) as { followers: unknown[] };
  expect(rows[0]).toMatchObject({
    follower: 'main',
    wallet: null,
    totalCapital: '5000',
    follows: 2,
    trading: 'ACTIVE',
  });
});

describe('settings export', () => {
  test('what it writes is no change for apply, and goes where no file is yet', async () => {
    const file = desk.file('exported.yaml');
    expect(await desk.done('settings', 'export', '--out', file)).toBe('');
    expect(await readFile(file, 'utf8')).toBe(await desk.done('settings', 'export'));
    expect(await desk.done('apply', file)).toBe('Nothing changed; nothing was stored. Version 1 stays in force.\n');
    expect((await desk.run('settings', 'export', '--out', file)).complained).toContain('EEXIST');
  });

  test('a command makes what the edited file would make', async () => {
    // Given
    await desk.done('add-follow', '--follower', 'second', '--leader', WHALE, '--copy-pct', '2.5', '--max-trade', '9');
    const file = desk.file('exported.yaml');
    await desk.done('settings', 'export', '--out', file);
    // When
    const text = await readFile(file, 'utf8');
    // Then
    expect(text).toContain('sizing:\n      policy: percentage\n      copy_pct: 2.5\n      max_trade: 9\n');

    expect(await desk.done('apply', file)).toContain('Nothing changed');
  });
});
