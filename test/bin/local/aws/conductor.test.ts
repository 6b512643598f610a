import type { SQSEvent, SQSRecordAttributes } from 'aws-lambda';
import { afterEach, describe, expect, it } from '@jest/globals';
import { runningClock } from './support/running-clock.ts';
import { stepClock } from './support/step-clock.ts';
import { givenSystem, MINUTE, overAt, runsOf, START, stopSystems } from './support/system.ts';

afterEach(stopSystems);

describe('the conductor', () => {
  it('moves time only when every run is parked, so that two runs of a system are alike', async () => {
    const histories: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const clock = stepClock(START + 30_000);
      const { runner, world } = await givenSystem({
        clock,
        quietUntil: overAt(clock, START + 5 * MINUTE),
        orderOf: ({ name }) => {
          if (name === 'leader-watcher') return { waitsMs: [5000, 20_000, 30_000], ring: ['a', 'b', 'c'] };
          return name === 'executor' ? { waitsMs: [1000] } : {};
        },
      });
      await runner.start();
      await runner.done;
      histories.push(JSON.stringify(world.journal.map(({ at, name }) => [at, name])));
    }
    expect(histories[1]).toBe(histories[0]);
    expect(histories[0]).toContain('executor');
  });

  it('jumps over a quiet stretch to a whole minute at least a minute before the world changes', async () => {
    const clock = stepClock(START);
    const change = START + 60 * MINUTE + 30_000;
    const { runner, world } = await givenSystem({
      clock,
      quietUntil: () => (clock.now() < change ? change : 'over'),
    });
    await runner.start();
    await runner.done;
    const minutes = runsOf(world.journal, 'leader-watcher').map(({ at }) => (at - START) / MINUTE);
    expect(minutes.slice(0, 5)).toEqual([0, 1, 59, 60, 61]);
  });

  it('jumps no further than to the first whole minute at which something that waits is due', async () => {
    const clock = stepClock(START);
    const change = START + 60 * MINUTE;
    const nextDue = START + 20 * MINUTE + 1;
    const { runner, world } = await givenSystem({
      clock,
      quietUntil: () => (clock.now() < change ? change : 'over'),
      orderOf: ({ name, at }) =>
        name === 'reconciler' ? { result: at < nextDue ? { open: 0, nextDue } : { open: 0 } } : {},
    });
    await runner.start();
    await runner.done;
    const minutes = runsOf(world.journal, 'leader-watcher').map(({ at }) => (at - START) / MINUTE);
    expect(minutes.slice(0, 4)).toEqual([0, 1, 21, 59]);
  });

  it.each(['reconciler', 'order-manager'])('does not jump while something of the %s is open', async (busy) => {
    const clock = stepClock(START);
    const change = START + 10 * MINUTE;
    const { runner, world } = await givenSystem({
      clock,
      quietUntil: () => (clock.now() < change ? change : 'over'),
      orderOf: ({ name, at }) => (name === busy ? { result: { open: at < change ? 1 : 0 } } : {}),
    });
    await runner.start();
    await runner.done;
    expect(runsOf(world.journal, 'reconciler').slice(0, 10)).toHaveLength(10);
    expect(runsOf(world.journal, 'reconciler')[9]?.at).toBe(START + 9 * MINUTE);
  });

  it('ends half an hour after the world although something stays open', async () => {
    const clock = stepClock(START);
    const { runner } = await givenSystem({
      clock,
      quietUntil: () => 'over',
      orderOf: ({ name }) => (name === 'reconciler' ? { result: { open: 2 } } : {}),
    });
    await runner.start();
    await runner.done;
    expect(clock.now()).toBe(START + 30 * MINUTE);
  });
});

describe('a clock that runs by itself', () => {
  it('fires schedules and redelivers by it, and ends when the world does', async () => {
    // A minute takes 200 ms.
    const clock = runningClock(START + 1, 300);
    const { runner, world, aws } = await givenSystem({
      clock,
      quietUntil: () => (clock.now() >= START + 5 * MINUTE ? 'over' : clock.now() + 60 * MINUTE),
      orderOf: ({ name, event }) => {
        if (name === 'leader-watcher')
          return runsOf(world.journal, 'leader-watcher').length === 1 ? { ring: ['a'] } : {};
        return name === 'executor' && attributesOf(event).ApproximateReceiveCount === '1' ? { fail: 'throw' } : {};
      },
    });
    await runner.start();
    await runner.done;
    const [, again] = runsOf(world.journal, 'executor');
    const firstAt = Number(attributesOf(again?.event ?? {}).ApproximateFirstReceiveTimestamp);
    expect((again?.at ?? 0) - firstAt).toBeGreaterThanOrEqual(3 * MINUTE);
    expect(runsOf(world.journal, 'portfolio-tracker').length).toBeGreaterThan(3);
    expect(aws.doorbell.counts()).toEqual({ visible: 0, inFlight: 0 });
    expect(runner.stats()['executor']).toMatchObject({ invocations: 2, errors: 1 });
  });
});

function attributesOf(event: Readonly<Record<string, unknown>>): SQSRecordAttributes {
  const [record] = (event as unknown as SQSEvent).Records;
  if (record === undefined) throw new Error('an event without a record');
  return record.attributes;
}
