import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Deps } from './deps.ts';
import { type HistoryOrder } from './history.ts';
import { placeOwn, sayOf } from './own-orders.ts';
import { startProcess } from './process.ts';
import { type Sleeper } from './timeline.ts';
import { type World } from './world.ts';

const COMMAND_MS = 300_000;
/** A person who is told that it did not work, or not now, tries again. */
const AGAIN_AFTER_MS = 5_000;
const NOT_NOW_MS = 15_000;
const TRIES = 20;

/** Lets persons place their own orders, and say of them what they say; what fails or dies is typed again. */
export function playOrders(world: World, start: UnixMs): { readonly isOver: () => boolean } {
  const { timeline, rest } = world;
  const { ownOrders = [] } = rest.history;
  let open = ownOrders.reduce((sum, { commands }) => sum + 1 + commands.length, 0);
  const done = (): void => {
    open -= 1;
  };
  for (const order of ownOrders) {
    const state = { isPlaced: false };
    timeline.at(start + order.atMs, () =>
      place({
        ...{ world, order, start },
        done: () => {
          state.isPlaced = true;
          done();
        },
      }),
    );
    for (const [index, said] of order.commands.entries())
      timeline.at(start + said.atMs, () => say({ world, order, index, said, isPlaced: () => state.isPlaced, done }));
  }
  return { isOver: () => open === 0 };
}

type Placing = {
  readonly world: World;
  readonly order: HistoryOrder;
  readonly start: UnixMs;
  readonly done: () => void;
};

/** @returns The process that places it; who sells what is not there yet looks a few times more. */
function place(input: Placing, attempt = 1, tries = 1): Sleeper {
  const { world, order, start, done } = input;
  let answer: Awaited<ReturnType<typeof placeOwn>> | undefined;
  return startCommand(world, {
    name: `order place ${order.id} ${attempt}`,
    work: async (deps) => {
      answer = await placeOwn(deps, order, start);
    },
    ended: (isDone) => {
      const isAgain = isDone && answer === 'not now' && tries < TRIES;
      if (isDone && !isAgain) done();
      else
        again(world, isAgain ? NOT_NOW_MS : AGAIN_AFTER_MS, () => place(input, attempt + 1, tries + Number(isAgain)));
    },
  });
}

type Said = {
  readonly world: World;
  readonly order: HistoryOrder;
  readonly index: number;
  readonly said: HistoryOrder['commands'][number];
  readonly isPlaced: () => boolean;
  readonly done: () => void;
};

/** Nobody speaks of an order that he has yet to place. */
function say(input: Said, attempt = 1): Sleeper | undefined {
  const { world, order, index, said, isPlaced, done } = input;
  const later = (ms: number, next: number): void => {
    again(world, ms, () => say(input, next));
  };
  if (!isPlaced()) {
    later(NOT_NOW_MS, attempt);
    return undefined;
  }
  return startCommand(world, {
    name: `order ${said.command} ${order.id} ${index} ${attempt}`,
    work: (deps) => sayOf(deps, order, said),
    ended: (isDone) => {
      if (isDone) done();
      else later(AGAIN_AFTER_MS, attempt + 1);
    },
  });
}

function again(world: World, ms: number, act: () => Sleeper | undefined): void {
  world.timeline.at(world.timeline.now + ms, act);
}

type Command = {
  readonly name: string;
  readonly work: (deps: Deps) => Promise<unknown>;
  readonly ended: (isDone: boolean) => void;
};

function startCommand(world: World, { name, work, ended }: Command): Sleeper {
  return startProcess(world.stage, {
    name,
    timeoutMs: COMMAND_MS,
    run: (process) => work(world.depsOf(process)),
    ended: ({ how }) => {
      ended(how === 'done');
    },
  });
}
