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
