import assert from 'node:assert/strict';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import * as fc from 'fast-check';
import { assertAllowed, assertInvariants, assertQuiet } from './invariants.ts';
import { applyReduction, leaderBuys, leaderSells, reserveBuy, skipEntry } from './leader-steps.ts';
import { takeOrder } from './model-venue.ts';
import { carryOut, type Draw, LEADERS, LEDGER, newWorld, type Outside, type Plan, type World } from './model-world.ts';
import {
  bytesArrive,
  chainMoves,
  finishChild,
  lookUp,
  readTrades,
  settleTrade,
  submitChild,
  venueMatches,
} from './order-steps.ts';
import { closeGap, flipSwitch, redeemClaim, resolvePosition, storeSettings, workExit } from './position-steps.ts';
import { targetsBounds } from './target-oracle.ts';

const STEPS = {
  leaderBuys,
  leaderSells,
  applyReduction,
  reserveBuy,
  skipEntry,
  submitChild,
  lookUp,
  bytesArrive,
  venueMatches,
  chainMoves,
  readTrades,
  settleTrade,
  finishChild,
  workExit,
  closeGap,
  resolvePosition,
  redeemClaim,
  flipSwitch,
  storeSettings,
  commitWaiting,
  commitAgain,
} satisfies Record<string, (world: World, draw: Draw) => Promise<Plan | Outside>>;

type StepName = keyof typeof STEPS;
type Move = Draw & { readonly step: StepName; readonly waits: boolean };

/** How often each step is drawn; what ends a story early, or stops it, is rare. */
const WEIGHTS: Readonly<Record<StepName, number>> = {
  leaderBuys: 3,
  leaderSells: 3,
  applyReduction: 2,
  reserveBuy: 6,
  skipEntry: 1,
  submitChild: 6,
  lookUp: 3,
  bytesArrive: 3,
  venueMatches: 6,
  chainMoves: 10,
  readTrades: 6,
  settleTrade: 6,
  finishChild: 3,
  workExit: 6,
  closeGap: 1,
  resolvePosition: 1,
  redeemClaim: 1,
  flipSwitch: 1,
  storeSettings: 1,
  commitWaiting: 3,
  commitAgain: 2,
};

/** Where a step finds nothing to do, the first of these that does is taken, from a drawn one on. */
const IN_ITS_PLACE: readonly StepName[] = [
  'settleTrade',
  'chainMoves',
  'submitChild',
  'readTrades',
  'workExit',
  'lookUp',
  'venueMatches',
  'reserveBuy',
  'finishChild',
  'applyReduction',
];

/** Histories of 60 to 120 steps; every eighth plan is held back and committed, if at all, after others. */
export const histories: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    step: fc.oneof(
      ...Object.keys(STEPS).map((step) => ({
        arbitrary: fc.constant(step as StepName),
        weight: WEIGHTS[step as StepName],
      })),
    ),
    pick: fc.nat(11),
    perMille: fc.bigInt(1n, 1_000n),
    luck: fc.nat(839),
    waits: fc.nat(7).map((one) => one === 0),
  }),
  { minLength: 60, maxLength: 120, size: 'max' },
);

/**
 * Lives through a history, asserting after every step, and lets it come to rest.
 *
 * @returns How often each step was committed.
 */
export async function runHistory(history: readonly Move[]): Promise<Readonly<Record<string, number>>> {
  const world = await newWorld();
  const taken: Record<string, number> = {};
  for (const move of history) {
    const before = world.ledger.dump();
    for (const step of [move.step, ...rotated(IN_ITS_PLACE, move.luck)]) {
      const done = await takeStep(world, step, move);
      if (done === 'nothing') continue;
      if (done === 'committed') taken[step] = (taken[step] ?? 0) + 1;
      break;
    }
    assertInvariants(world, before);
    assertTargets(world);
  }
  await comeToRest(world);
  assertQuiet(world);
  return taken;
}

async function takeStep(
  world: World,
  step: StepName,
  move: Move,
): Promise<'nothing' | 'moved' | 'committed' | 'refused'> {
  const plan = await STEPS[step](world, move);
  if (plan === undefined) return 'nothing';
  if (plan === 'moved') return 'moved';
  if (!move.waits) {
    if (!(await carryOut(world, plan))) return 'refused';
    assertAllowed(world, plan.changes);
    return 'committed';
  }
  world.waiting.push(plan);
  return 'moved';
}

function rotated<T>(list: readonly T[], by: number): readonly T[] {
  return [...list.slice(by % list.length), ...list.slice(0, by % list.length)];
}

function assertTargets(world: World): void {
  for (const { target, atLeast, atMost } of targetsBounds(world)) {
    assert.ok(target <= atMost, `a target of ${target}, at most ${atMost} is right`);
    assert.ok(target >= atLeast, `a target of ${target}, at least ${atLeast} is right`);
  }
}

async function commitWaiting({ waiting }: World, { pick }: Draw): Promise<Plan | undefined> {
  const [plan] = waiting.splice(pick % Math.max(waiting.length, 1), 1);
  return Promise.resolve(plan);
}

/** Whatever was committed is refused the second time, and changes nothing. */
async function commitAgain({ committed, ledger }: World, { pick, perMille }: Draw): Promise<Outside> {
  const changes = committed[(pick * 1_000 + Number(perMille)) % Math.max(committed.length, 1)];
  if (changes === undefined) return undefined;
  const before = ledger.dump();
  assert.equal((await ledger.commit(changes)).committed, false);
  assert.deepEqual(ledger.dump(), before);
  return 'moved';
}

/** More rounds than any story needs. */
const MAX_ROUNDS = 400;
const LAST_STEPS = [
  applyReduction,
  skipEntry,
  submitChild,
  lookUp,
  venueMatches,
  chainMoves,
  readTrades,
  settleTrade,
  finishChild,
  workExit,
  closeGap,
];

/** No new events, no faults, all switches on: everything open is brought to its end. */
async function comeToRest(world: World): Promise<void> {
  world.waiting.length = 0;
  for (const name of [GLOBAL_CAP, ...LEADERS.map(leaderCap)]) world.ledger.setTradingMode(LEDGER, 'ACTIVE', name);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = world.ledger.dump();
    for (const child of before.children) if (child.state === 'SUBMITTING') takeOrder(world.venue, child);
    // 777: answered, filled in full or to the end, not failed.
    for (const step of LAST_STEPS) {
      const plan = await step(world, { pick: round, perMille: 1_000n, luck: 777 });
      if (typeof plan === 'object') await carryOut(world, plan);
    }
    const after = world.ledger.dump();
    assertInvariants(world, before);
    if (after.parents.every(({ state }) => state !== 'NEW' && state !== 'WORKING')) return;
  }
}
