import type { Figure, Measure } from '../measure.ts';
import { type CopyBench, startCopyBench, startCopyServices } from './copy-bench.ts';
import { type UnitMeter, unitMeter, type Units } from './unit-meter.ts';

const FULL = { copies: 3 };
const TINY = { copies: 1 };

/** What the specification of the order path expects of a copied purchase, transactional writes of two units each. */
const EXPECTED = { watch: 8, execute: 26, reconcile: 28, read: 12 };

/**
 * What DynamoDB charges for one copied purchase of one follower, by the stage that causes it. What a look or a run costs
 * in which nothing happens is taken off, and told beside: it is paid each time, whether anything is copied or not.
 */
export const copyUnits: Measure = {
  name: 'copy-units',
  title: 'read and write units of one copied purchase, from its record to its end',
  run: async ({ isTiny }) => {
    const { copies } = isTiny ? TINY : FULL;
    const services = await startCopyServices({ markets: copies + 2, followers: 1 });
    const meter = await unitMeter(services.origins['aws'] ?? '');
    try {
      const bench = await startCopyBench(services, { AWS_ENDPOINT_URL_DYNAMODB: meter.endpoint });
      try {
        const copied: Copied[] = [];
        await services.show(1);
        await bench.work({ job: 'watch' });
        const idle = await idleUnits(bench, meter);
        for (let trade = 2; trade < copies + 2; trade += 1) copied.push(await copyOne(bench, meter, trade));
        return { unit: 'units', floorName: FLOOR, figures: figuresOf(copied, idle) };
      } finally {
        await bench.close();
      }
    } finally {
      await Promise.all([meter.close(), services.close()]);
    }
  },
};

const FLOOR = 'what order-path.md 13 expects: 31 transactional writes of 2 units with one follower, 12 read units';

const STAGES = ['watch', 'execute', 'reconcile'] as const;
type Stage = (typeof STAGES)[number];
type Copied = Readonly<Record<Stage, Units>>;

async function idleUnits(bench: CopyBench, meter: UnitMeter): Promise<Copied> {
  const spent = spender(bench, meter);
  // The first run of the reconciler after a pause also does what is due by the hour.
  await spent('reconcile');
  return { watch: await spent('watch'), execute: NOTHING, reconcile: await spent('reconcile') };
}

const NOTHING: Units = { written: 0, index: 0, read: 0, calls: 0 };

async function copyOne(bench: CopyBench, meter: UnitMeter, trade: number): Promise<Copied> {
  const spent = spender(bench, meter);
  await bench.services.show(trade);
  const watch = await spent('watch');
  const execute = await spent('execute');
  const arrivals = await bench.services.arrivals();
  if (arrivals.length !== 1) throw new Error(`${arrivals.length} orders of one trade`);
  return { watch, execute, reconcile: await spent('reconcile') };
}

function spender(bench: CopyBench, meter: UnitMeter): (stage: Stage) => Promise<Units> {
  return async (stage) => {
    meter.take();
    if (stage === 'watch') await bench.work({ job: 'watch' });
    else if (stage === 'execute') await bench.work({ job: 'execute', count: 1, atOnce: 1 });
    else await settled(bench);
    return meter.take();
  };
}

/** One run sees the order through: the local venue confirms within seconds. */
async function settled(bench: CopyBench): Promise<void> {
  const report = (await bench.work({ job: 'reconcile', resume: false })) as { open: number; failures: number };
  if (report.open > 0 || report.failures > 0) throw new Error(`a reconciler with ${JSON.stringify(report)}`);
}

function figuresOf(copied: readonly Copied[], idle: Copied): readonly Figure[] {
  const stages = STAGES.map((stage) => {
    const mean = meanOf(copied.map((one) => less(one[stage], idle[stage])));
    return { name: stage, mean, expected: EXPECTED[stage], idle: idle[stage].read };
  });
  const all = {
    name: 'in all',
    mean: meanOf(copied.map((one) => STAGES.map((stage) => less(one[stage], idle[stage])).reduce(plus))),
    expected: EXPECTED.watch + EXPECTED.execute + EXPECTED.reconcile,
    idle: STAGES.reduce((sum, stage) => sum + idle[stage].read, 0),
  };
  const rows = [...stages, all].map(({ name, mean, expected, idle: read }) => ({
    name: `${name}: written`,
    values: { units: mean.written, index: mean.index, read: mean.read, calls: mean.calls, 'idle read': read },
    floor: { units: expected },
  }));
  return [...rows, { name: 'in all: read', values: { units: all.mean.read }, floor: { units: EXPECTED.read } }];
}

function meanOf(all: readonly Units[]): Units {
  const sum = all.reduce(plus, NOTHING);
  const mean = (amount: number): number => amount / all.length;
  return { written: mean(sum.written), index: mean(sum.index), read: mean(sum.read), calls: mean(sum.calls) };
}

function plus(left: Units, right: Units): Units {
  return {
    written: left.written + right.written,
    index: left.index + right.index,
    read: left.read + right.read,
    calls: left.calls + right.calls,
  };
}

function less(left: Units, right: Units): Units {
  return plus(left, { written: -right.written, index: -right.index, read: -right.read, calls: -right.calls });
}
