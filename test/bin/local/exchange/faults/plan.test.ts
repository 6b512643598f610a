import { describe, expect, it } from '@jest/globals';
import { FaultPlanError, parseFaultPlan } from '../../../../../bin/local/exchange/faults/plan.ts';

describe('parseFaultPlan', () => {
  it('reads a plan as it is written', () => {
    const plan = {
      seed: 'text',
      faults: [
        { kind: 'lost-response', on: 'clob POST /order', from: '10m', until: '20m', chance: 0.3, times: 5 },
        { kind: 'latency', on: 'data-api GET /v2/*', ms: [1000, 4000] },
      ],
    };
    expect(parseFaultPlan(JSON.stringify(plan))).toEqual(plan);
  });

  it.each([
    ['a word that is no JSON', 'seed: 1', 'it is not JSON'],
    ['no seed', '{"faults":[]}', 'seed: is missing, a value of type string'],
    ['a field it does not know', '{"seed":"s","faults":[],"fault":[]}', 'fault: there is no such field here'],
  ])('refuses %s', (_case, text, problem) => {
    expect(problemsOf(text)[0]).toContain(problem);
  });

  it.each([
    [{ kind: 'wobble' }, 'faults[0].kind: "wobble" is not allowed, only one of latency, lost-request'],
    [{ chance: 1.5 }, 'faults[0].chance: 1.5 is not allowed, only a number up to 1'],
    [{ chance: 0 }, 'faults[0].chance: 0 is not allowed, only a number above 0'],
    [{ times: 0.5 }, 'faults[0].times: 0.5 is not allowed, only a whole number'],
    [{ probability: 1 }, 'faults[0].probability: there is no such field here'],
    [{ from: '10 minutes' }, 'faults[0].from: "10 minutes" is not allowed, only a duration'],
    [{ from: '2026-13-01T00:00Z' }, 'faults[0].from: "2026-13-01T00:00Z" is no day and time'],
    [{ from: '20m', until: '10m' }, 'faults[0].until: "10m" must come after from, which is "20m"'],
    [{ of: '0x12' }, 'faults[0].of: "0x12" is not allowed, only a wallet or signer of 40 hex digits'],
    [{ ms: '1s' }, 'faults[0].ms: "1s" is not allowed, only one number, or the least and the most of it'],
    [{ ms: [4000, 1000] }, 'faults[0].ms: [4000, 1000] must name the shorter time first'],
    [{ on: 'clob GET /bok' }, 'faults[0].on: "clob GET /bok" matches nothing that the exchange answers'],
    [{ on: 'clob  POST /order' }, 'faults[0].on: "clob  POST /order" matches nothing'],
    [{ on: 'rtds activity' }, 'faults[0].on: the kind "latency" makes no sense on'],
  ])('refuses %j and says where, what and what is allowed', (fields, problem) => {
    expect(problemsOf(planOf({ kind: 'latency', on: 'clob POST /order', ms: 1, ...fields }))).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  it.each([
    [{ kind: 'geoblocked', on: 'clob GET /book' }, 'the kind "geoblocked" makes no sense on "clob GET /book"'],
    [
      { kind: 'units', on: 'gamma *', to: 'micro' },
      'the kind "units" makes no sense on anything that "gamma *" matches',
    ],
    [{ kind: 'hidden-order', on: 'clob GET /data/trades' }, 'the kind "hidden-order" makes no sense on'],
    [{ kind: 'pause', on: 'data-api GET /v2/trades', mode: 'disabled' }, 'the kind "pause" makes no sense on'],
    [{ kind: 'stale', on: 'clob POST /order', ms: 1 }, 'the kind "stale" makes no sense on "clob POST /order"'],
    [
      { kind: 'stale', on: 'clob GET /balance-allowance', ms: 1 },
      'the kind "stale" makes no sense on "clob GET /balance-allowance"; what only its owner may read has "lag"',
    ],
    [{ kind: 'stale', on: 'clob GET /data/*', ms: 1 }, 'anything that "clob GET /data/*" matches; what only its owner'],
    [{ kind: 'stale', on: 'clob GET /auth/api-keys', ms: 1 }, 'the kind "stale" makes no sense on "clob GET /auth'],
    [{ kind: 'late-rows', on: 'clob GET /data/trades', ms: 1 }, 'the kind "late-rows" makes no sense on'],
    [
      { kind: 'duplicated-as-success', on: 'clob POST /orders' },
      'the kind "duplicated-as-success" makes no sense on "clob POST /orders"',
    ],
    [{ kind: 'unauthorized', on: 'clob GET /book' }, 'the kind "unauthorized" makes no sense on'],
    [
      { kind: 'cut-page', on: 'clob POST /books', rows: 1, hasMore: true },
      'hasMore: true makes no sense on "clob POST /books", which has no pages',
    ],
    [
      { kind: 'cut-page', on: 'data-api GET /v2/trades', rows: 0, hasMore: true },
      'rows: 0 makes no sense with hasMore',
    ],
  ])('refuses %j, naming the kind and the endpoint', (fault, problem) => {
    expect(problemsOf(planOf(fault))).toEqual([expect.stringContaining(problem)]);
  });

  it('an engine mode has neither chance nor times, and a restart has to end', () => {
    const restart = { kind: 'restart', on: 'clob *' };
    expect(problemsOf(planOf(restart))).toEqual([expect.stringContaining('faults[0].until: is missing')]);
    expect(problemsOf(planOf({ ...restart, until: '1m', chance: 0.5 }))).toEqual([
      'faults[0].chance: there is no such field here',
    ]);
  });

  it('tells of every wrong fault at once', () => {
    const faults = [
      { kind: 'lost-request', on: 'nowhere' },
      { kind: 'lost-request', on: 'clob POST /order' },
      { kind: 'geoblocked', on: 'gamma GET /tags' },
    ];
    const problems = problemsOf(JSON.stringify({ seed: 's', faults }));
    expect(problems.map((problem) => problem.slice(0, 9))).toEqual(['faults[0]', 'faults[2]']);
  });
});

function planOf(fault: object): string {
  return JSON.stringify({ seed: 's', faults: [fault] });
}

function problemsOf(text: string): readonly string[] {
  try {
    parseFaultPlan(text);
  } catch (error) {
    if (error instanceof FaultPlanError) return error.problems;
    throw error;
  }
  throw new Error('the plan was taken');
}
