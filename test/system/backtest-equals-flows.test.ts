import { expect, test } from '@jest/globals';
import { cutWorld } from '../../bin/commands/backtest/cut-world.ts';
import { replaySettings } from '../../bin/commands/backtest/replay-settings.ts';
import { tapeEvents } from '../../bin/commands/backtest/tape-events.ts';
import { readSettingsFile } from '../../bin/commands/settings-file.ts';
import { unstatedSettings } from '../../bin/commands/unstated-settings.ts';
import { SHIPPED_TAPE } from '../../bin/local/tape/build-shipped-tape.ts';
import { readTape } from '../../bin/local/tape/read-tape.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { drawnDelays, POST_QUANTILES, SEEN_QUANTILES } from '#core/replay/replay-delays.ts';
import { type ReplayDecision } from '#core/replay/replay-result.ts';
import { replayer } from '#core/replay/replayer.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { playThroughFlows } from '../support/play-through-flows.ts';

const MINUTES = 180;

/** Whole numbers as text, so that two answers are compared byte for byte. */
function bytes(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one));
}

/** What the flows have stored of each intent and order, in the words of a replay's decisions. */
function decisionsOf(parents: readonly ParentOrder[], children: readonly ChildOrder[]): readonly string[] {
  const orders = children.map(({ parentId, reservedAt, side, shares, limit }) =>
    bytes({ parentId, at: reservedAt, verdict: side === 'BUY' ? 'copy' : 'sell', shares, limit }),
  );
  const refused = parents.filter(({ side, state }) => side === 'BUY' && (state === 'SKIPPED' || state === 'DENIED'));
  const refusals = refused.map(({ parentId, state, reason }) =>
    bytes({ parentId, verdict: state === 'SKIPPED' ? 'skip' : 'deny', reason }),
  );
  return [...orders, ...refusals].toSorted();
}

function replayedDecisions(decisions: readonly ReplayDecision[]): readonly string[] {
  return decisions
    .filter(({ verdict }) => verdict !== 'hold' && verdict !== 'netted')
    .map(({ parentId, at, verdict, shares, limit, reason }) =>
      bytes(reason === undefined ? { parentId, at, verdict, shares, limit } : { parentId, verdict, reason }),
    )
    .toSorted();
}

test.each(['careful', 'proportional', 'small-account'])(
  'under the %s settings every decision is that of the flows, byte for byte',
  async (name) => {
    // Given
    const file = `bin/local/settings/${name}.yaml`;
    const read = await readSettingsFile(file, unstatedSettings('recording', undefined));
    const settings = replaySettings(read.settings);
    const whole = await readTape(SHIPPED_TAPE);
    const until = unixMs(whole.startMs + MINUTES * 60_000);
    const world = cutWorld(whole, { endMs: until });
    const events = tapeEvents({ world, equityIntervalMs: settings.monitoring.portfolioSyncIntervalMs });
    const from = unixMs(world.startMs);
    const delays = { ...drawnDelays(7n, { seen: SEEN_QUANTILES, post: POST_QUANTILES }), postMs: () => 0 };

    // When
    const { parents, children } = await playThroughFlows({ events, settings, delays, from, until });
    const run = replayer({ settings, delays, from });
    for (const event of events) run.accept(event);
    const { decisions } = run.finish(until);

    // Then
    expect(decisions.length).toBeGreaterThan(20);
    expect(replayedDecisions(decisions)).toEqual(decisionsOf(parents, children));
  },
  120_000,
);

/** Each order that was sent: of copies and exits in parts, every part, whose sizes follow from what the earlier ones were filled with. */
function ordersOf(children: readonly ChildOrder[]): readonly string[] {
  return children
    .map(({ parentId, reservedAt, side, shares, limit }) => bytes({ parentId, at: reservedAt, side, shares, limit }))
    .toSorted();
}

const PARTS = [
  ['twap', { slices: 5 }],
  ['randomised', { slices: 8 }],
  ['iceberg', { slices: 4 }],
  ['top-of-book', { slices: 4 }],
  ['twap', { slices: 3, canaryCopies: 5n }],
] as const;

test.each(PARTS)(
  'copies and exits that are large, by %s, are sent in the parts of the flows: %p',
  async (algorithm, how) => {
    // Given
    const { slices, canaryCopies }: { readonly slices: number; readonly canaryCopies?: bigint } = how;
    const read = await readSettingsFile(
      'bin/local/settings/proportional.yaml',
      unstatedSettings('recording', undefined),
    );
    const { execution, limits } = read.settings;
    const largeOrders = { aboveUsd: usd(20_000_000n), algorithm, windowMs: 300_000, slices };
    const settings = replaySettings({
      ...read.settings,
      execution: { ...execution, largeOrders },
      limits: { ...limits, ...(canaryCopies === undefined ? {} : { canaryCopies }) },
    });
    const whole = await readTape(SHIPPED_TAPE);
    const until = unixMs(whole.startMs + MINUTES * 60_000);
    const world = cutWorld(whole, { endMs: until });
    const events = tapeEvents({ world, equityIntervalMs: settings.monitoring.portfolioSyncIntervalMs });
    const [from, sent] = [unixMs(world.startMs), [] as ChildOrder[]];
    const delays = { ...drawnDelays(7n, { seen: SEEN_QUANTILES, post: POST_QUANTILES }), postMs: () => 0 };

    // When
    const { parents, children } = await playThroughFlows({ events, settings, delays, from, until });
    const postMs: typeof delays.postMs = (...[child]: unknown[]) => {
      sent.push(child as ChildOrder);
      return 0;
    };
    const run = replayer({ settings, delays: { ...delays, postMs }, from });
    for (const event of events) run.accept(event);
    const { decisions } = run.finish(until);

    // Then
    const worked = parents.filter(({ work }) => work !== undefined);
    expect(worked.length).toBeGreaterThan(5);
    expect(ordersOf(sent)).toEqual(ordersOf(children));
    const refused = (all: readonly string[]) => all.filter((one) => one.includes('reason'));
    expect(refused(replayedDecisions(decisions))).toEqual(refused(decisionsOf(parents, children)));
  },
  240_000,
);
