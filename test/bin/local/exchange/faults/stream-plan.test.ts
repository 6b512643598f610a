import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FaultPlanError, parseFaultPlan } from '../../../../../bin/local/exchange/faults/plan.ts';
import type { WrittenFault } from './a-faulty-exchange.ts';

const SETTLEMENT = { on: 'settlement' };
const LOGS = { on: 'rpc eth_getLogs' };

describe('a plan with faults of streams, settlement or chain', () => {
  it.each<readonly [WrittenFault, string]>([
    [{ kind: 'silent', on: 'clob GET /book' }, 'the kind "silent" makes no sense on "clob GET /book"'],
    [{ kind: 'double', on: 'rtds prices' }, '"rtds prices" matches nothing'],
    [{ kind: 'latency', on: 'rtds activity', ms: 5 }, 'the kind "latency" makes no sense on anything that'],
    [{ kind: 'disconnect', on: 'user-channel order', from: '1m' }, 'a socket is cut as a whole: "user-channel *"'],
    [{ kind: 'disconnect', on: 'rtds activity trades', from: '1m' }, 'a socket is cut as a whole: "rtds *"'],
    [{ kind: 'disconnect', on: 'rtds *' }, 'faults[0].from: is missing'],
    [{ kind: 'disconnect', on: 'rtds *', from: 'soon' }, 'faults[0].from: "soon" is not allowed'],
    [{ kind: 'renamed', on: 'rtds *' }, 'faults[0].to: is missing'],
    [{ kind: 'late', on: 'rtds *', ms: [5_000, 1_000] }, 'ms: [5000, 1000] must name the shorter time first'],
    [
      { kind: 'silent', on: 'rtds *', pings: 'late' },
      'faults[0].pings: "late" is not allowed, only one of answered, ignored',
    ],
    [{ kind: 'silent', on: 'rtds *', ms: 5 }, 'faults[0].ms: there is no such field here'],
    [
      { kind: 'ghost', on: 'clob POST /order' },
      'faults[0].on: "clob POST /order" is not allowed, only one of settlement',
    ],
    [{ kind: 'latency', ...SETTLEMENT, ms: 5 }, '"settlement" matches nothing'],
    [{ kind: 'slow-settlement', ...SETTLEMENT }, 'faults[0].ms: is missing'],
    [{ kind: 'stuck', ...SETTLEMENT, from: '2m', until: '1m' }, 'until: "1m" must come after from'],
    [{ kind: 'ghost', ...SETTLEMENT, of: '0x12' }, 'faults[0].of: "0x12" is not allowed'],
    [{ kind: 'reorg', on: 'rpc eth_call' }, 'the kind "reorg" makes no sense on "rpc eth_call"'],
    [{ kind: 'reorg', ...LOGS, blocks: 5, drop: true }, 'blocks: 5 makes no sense for what is dropped'],
    [{ kind: 'reorg', ...LOGS, blocks: 129 }, 'faults[0].blocks: 129 is not allowed, only a number up to 128'],
    [{ kind: 'rpc-limit', ...LOGS }, 'blocks: is missing, and so is topics'],
    [{ kind: 'head-lag', on: 'rpc *' }, 'faults[0].blocks: is missing'],
    [{ kind: 'head-lag', on: 'rpc eth_call', blocks: 5 }, 'the kind "head-lag" makes no sense on "rpc eth_call"'],
  ])('refuses %j', (fault, problem) => {
    const read = (): unknown => parseFaultPlan(JSON.stringify({ seed: 'test', faults: [fault] }));
    expect(read).toThrow(FaultPlanError);
    expect(read).toThrow(problem);
  });

  it('takes every kind where it makes sense', () => {
    const streams = ['silent', 'double', 'mixed-case', 'reorder', 'cut-frame', 'empty-frame'];
    const faults = [
      ...streams.flatMap((kind) =>
        ['rtds activity', 'market-channel *', 'user-channel trade'].map((on) => ({ kind, on })),
      ),
      { kind: 'renamed', on: 'rtds activity', to: 'trades' },
      { kind: 'late', on: 'market-channel book', ms: [1, 2] },
      { kind: 'disconnect', on: 'rtds activity', from: '2026-11-01T00:01:00Z', closeFrame: false },
      ...['ghost', 'retry', 'stuck'].map((kind) => ({ kind, ...SETTLEMENT, chance: 0.1, times: 3 })),
      { kind: 'slow-settlement', ...SETTLEMENT, ms: 1 },
      { kind: 'reorg', ...LOGS, drop: true },
      { kind: 'head-lag', on: 'rpc *', blocks: 3 },
      { kind: 'rpc-limit', ...LOGS, topics: 5 },
    ];
    expect(parseFaultPlan(JSON.stringify({ seed: 'test', faults })).faults).toHaveLength(faults.length);
  });

  it.each(['settlement', 'streams-and-chain', 'strangers'])(
    'is shipped as the example "%s", which can be used',
    (name) => {
      const path = `../../../../../bin/local/exchange/faults/examples/${name}.json`;
      const plan = parseFaultPlan(readFileSync(new URL(path, import.meta.url), 'utf8'));
      expect(plan.faults.length > 0 || plan.strangers !== undefined).toBe(true);
    },
  );
});
