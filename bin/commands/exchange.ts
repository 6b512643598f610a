import { type Command, InvalidArgumentError } from 'commander';
import { EXCHANGE_PORTS, type Exchange, startExchange } from '../local/exchange/exchange.ts';
import type { FaultPlan } from '../local/exchange/faults/fault.ts';
import type { World } from '../local/exchange/world.ts';
import { SHIPPED_TAPE } from '../local/tape/build-shipped-tape.ts';
import { readTape } from '../local/tape/read-tape.ts';
import { minute, readyJson, readyPage } from './exchange/exchange-page.ts';
import { collectFunding, type Funding } from './exchange/fund-option.ts';
import { jumpWhenAwaited } from './exchange/jump-when-awaited.ts';
import { lockFolder } from './exchange/lock-folder.ts';
import { readFaultPlan } from './fault-plan-file.ts';
import { speedOption } from './speed-option.ts';
import { faultsTable } from './view/faults-table.ts';

/** Beyond this a bot's own milliseconds become minutes of the exchange. */
const MAX_SPEED = 1_000;
const LEAST_PORT = 1_024;
const MOST_PORT = 65_536 - EXCHANGE_PORTS;
/** Enough that books move and what rests is met, while a bot of one's own is written. */
const STRANGERS_PER_HOUR = 60;
const MOST_STRANGERS_PER_HOUR = 3_600;

type ExchangeCommandOptions = {
  readonly tape?: string;
  readonly speed: number | 'max';
  readonly state?: string;
  readonly portBase?: number;
  readonly fund: readonly Funding[];
  readonly faults?: string;
  readonly strangers?: number;
  readonly exitAtEnd?: true;
  readonly json?: true;
};

/** Adds `polycopy exchange`: the local exchange alone, for bots other than ours. */
export function registerExchange(program: Command): void {
  program
    .command('exchange')
    .description('open the local exchange alone, for a bot of your own')
    .option('--tape <dir>', 'the recording whose markets trade (default: the one that ships with polycopy)')
    .option(
      '--speed <n|max>',
      'times as fast as your clock, or max: time jumps when a client waits for it',
      speedOption(MAX_SPEED),
      1,
    )
    .option('--state <dir>', 'keep accounts, orders and time here; the next start goes on where this one stopped')
    .option('--port-base <n>', `take ports n to n+${EXCHANGE_PORTS - 1} (default: free ones)`, parsePortBase)
    .option('--fund <WALLET[:SIGNER[:TYPE]]=DOLLARS>', 'open an account with money; repeatable', collectFunding, [])
    .option('--faults <file>', 'a fault plan: what the exchange is to do wrong')
    .option(
      '--strangers <n>',
      `others who trade in each market, so many times an hour, 0 for none (default: as the fault plan says, or ${STRANGERS_PER_HOUR})`,
      parseStrangers,
    )
    .option('--exit-at-end', 'end when the tape is over; else the exchange stays open')
    .option('--json', 'print a line of JSON when it is open, when the tape is over and when it has closed')
    .action(async (options: ExchangeCommandOptions) => {
      await runExchange(options, (text) => process.stdout.write(`${text}\n`));
    });
}

async function runExchange(options: ExchangeCommandOptions, print: (text: string) => void): Promise<void> {
  const faults = options.faults === undefined ? undefined : await readFaultPlan(options.faults);
  const world = await readTape(options.tape ?? SHIPPED_TAPE);
  const unlock = options.state === undefined ? undefined : await lockFolder(options.state);
  const interruption = listenForInterruption();
  try {
    const exchange = await open(options, world, faults);
    try {
      for (const { wallet, signer, dollars, signatureType } of options.fund)
        exchange.fund(wallet, signer, dollars, signatureType);
      if (options.speed === 'max') jumpWhenAwaited(exchange.clock);
      exchange.clock.release();
      const started = { exchange, tapeName: world.name, speed: options.speed, accounts: options.fund };
      const isColoured = process.stdout.isTTY;
      print(options.json === true ? readyJson(started) : readyPage(started, { isColoured }));
      await untilEnded(exchange, { options, print, interrupted: interruption.happened });
    } finally {
      await exchange.close();
    }
    print(closingText(exchange, options.json === true));
  } finally {
    interruption.forget();
    await unlock?.();
  }
}

async function open(
  { speed, state, portBase, strangers }: ExchangeCommandOptions,
  world: World,
  faults: FaultPlan | undefined,
): Promise<Exchange> {
  const tradesPerHour = strangers ?? faults?.strangers?.tradesPerHour ?? STRANGERS_PER_HOUR;
  return startExchange({
    world,
    speed,
    // Nobody should miss the first moments of the tape because opening took some.
    isHeld: true,
    ...(state === undefined ? {} : { stateDir: state }),
    ...(portBase === undefined ? {} : { portBase }),
    ...(faults === undefined ? {} : { faults: { ...faults, strangers: undefined } }),
    ...(tradesPerHour === 0 ? {} : { strangers: { tradesPerHour } }),
  }).catch(explainPort);
}

type Ending = {
  readonly options: ExchangeCommandOptions;
  readonly print: (text: string) => void;
  readonly interrupted: Promise<'interrupted'>;
};

/** Waits for Ctrl-C, and tells when the tape is over; ends then, too, if that was asked for. */
async function untilEnded(exchange: Exchange, { options, print, interrupted }: Ending): Promise<void> {
  const tapeOver = exchange.clock.waitUntil(exchange.progress().endMs, 'timer').then(() => 'over' as const);
  if ((await Promise.race([interrupted, tapeOver])) === 'interrupted') return;
  const { nowMs } = exchange.progress();
  if (options.json === true) print(JSON.stringify({ event: 'tape-over', nowMs }));
  else {
    const next = options.exitAtEnd === true ? '' : ' The exchange stays open: what rests keeps resting.';
    print(`The tape is over, it is ${minute(nowMs)}.${next}`);
  }
  if (options.exitAtEnd !== true) await interrupted;
}

function closingText(exchange: Exchange, isJson: boolean): string {
  const faults = exchange.faults();
  const { nowMs } = exchange.progress();
  if (isJson) return JSON.stringify({ event: 'closed', nowMs, faults });
  const met = faults.length === 0 ? [] : [faultsTable(faults, { isColoured: process.stdout.isTTY }), ''];
  return [...met, `Closed at ${minute(nowMs)}.`].join('\n');
}

function listenForInterruption(): { readonly happened: Promise<'interrupted'>; forget(): void } {
  const { promise, resolve } = Promise.withResolvers<'interrupted'>();
  const interrupt = (): void => {
    resolve('interrupted');
  };
  // Once: who asks a second time does not want to wait for a clean end.
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  return {
    happened: promise,
    forget: () => {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    },
  };
}

function explainPort(error: unknown): never {
  const { code, port } = Object(error) as { readonly code?: unknown; readonly port?: unknown };
  if (code === 'EADDRINUSE')
    throw new Error(`port ${String(port)} is taken: choose another --port-base`, { cause: error });
  throw error;
}

function parsePortBase(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= LEAST_PORT && port <= MOST_PORT) return port;
  throw new InvalidArgumentError(`A port base is a whole number from ${LEAST_PORT} to ${MOST_PORT}.`);
}

function parseStrangers(text: string): number {
  const perHour = /^\d{1,4}$/.test(text) ? Number(text) : -1;
  if (perHour >= 0 && perHour <= MOST_STRANGERS_PER_HOUR) return perHour;
  throw new InvalidArgumentError(`Strangers trade from 0 to ${MOST_STRANGERS_PER_HOUR} times an hour.`);
}
