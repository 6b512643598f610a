import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Bill, monthlyBill, type BillInput } from '../../../../bin/commands/cost/bill.ts';
import { readPrices, readProfile } from '../../../../bin/commands/cost/cost-files.ts';
import type { FunctionFacts } from '../../../../bin/commands/cost/function-facts.ts';
import { type LoadProfile, parseLoadProfile } from '../../../../bin/commands/cost/load-profile.ts';
import { parsePriceTable, PRICES, type PriceTable } from '../../../../bin/commands/cost/price-table.ts';
import { aDashboard, aDeployment, aFunction } from './a-deployment.ts';

const PROFILE = new URL('../../../../bin/commands/cost/load-profile.yaml', import.meta.url);
const prices = readPrices();
const profile = readProfile();
const scale = { leaders: 10, followers: 2 };

function billOf(changed: Partial<BillInput> = {}): Bill {
  return monthlyBill({ facts: aDeployment(), profile, prices, scale, ...changed });
}

const partOf = (bill: Bill, name: string) => bill.parts.find((part) => part.name === name);

/** Where numbers stand in a file, as paths. */
function numbersIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...path, key]));
}

/** The same with another number at one place: a little more, and something where there was nothing. */
function withMore<Value>(value: Value, [key, ...rest]: readonly string[]): Value {
  if (key === undefined) return (Number(value) === 0 ? 0.5 : Number(value) * 0.97) as Value;
  const inner = (value as Readonly<Record<string, unknown>>)[key];
  return { ...value, [key]: withMore(inner, rest) };
}

/** As the file says it, without what is nothing unless it is said. */
const stated = numbersIn(parse(readFileSync(PROFILE, 'utf8'))).map((path) => path.join('.'));

describe('the total moves with', () => {
  test.each(PRICES)('the price %s', (name) => {
    const changed: PriceTable = withMore(prices, ['prices', name, 'usd']);
    expect(billOf({ prices: changed }).withoutFreeTier).not.toBeCloseTo(billOf().withoutFreeTier, 8);
  });

  test.each(Object.keys(prices.allowances))('what is free of %s', (name) => {
    const none: PriceTable = {
      ...prices,
      allowances: { ...prices.allowances, [name]: { ...prices.allowances[name]!, free: 0.001 } },
    };
    expect(billOf({ prices: none }).withFreeTier).toBeGreaterThan(billOf().withFreeTier);
    expect(billOf({ prices: none }).withoutFreeTier).toBe(billOf().withoutFreeTier);
  });

  test.each(stated.filter((path) => !path.endsWith('.mostMs')))('the assumption %s', (path) => {
    const changed: LoadProfile = withMore(profile, path.split('.'));
    expect(billOf({ profile: changed }).withoutFreeTier).not.toBeCloseTo(billOf().withoutFreeTier, 10);
  });

  test('the assumption functions.reconciler.mostMs, where more is open than its runs can see through', () => {
    const changed: LoadProfile = withMore(profile, ['functions', 'reconciler', 'mostMs']);
    const busy = { leaders: 100, followers: 100 };
    const before = billOf({ scale: busy }).withoutFreeTier;
    expect(billOf({ profile: changed, scale: busy }).withoutFreeTier).toBeLessThan(before);
  });

  test.each<[string, Partial<FunctionFacts>]>([
    ['the memory of a function', { memoryMb: 512 }],
    ['the rate of a schedule', { startsPerHour: 30 }],
    ['how long logs are kept', { logRetentionDays: 90 }],
    ['a widget more', { widgets: 3 }],
    ['a widget more that is renewed', { renewedWidgets: 3 }],
  ])('%s', (_what, change) => {
    const before = aDeployment();
    const functions = before.functions.map((one) => (one.name === 'portfolio-tracker' ? { ...one, ...change } : one));
    expect(billOf({ facts: { ...before, functions } }).withoutFreeTier).not.toBeCloseTo(billOf().withoutFreeTier, 8);
  });

  test.each<[string, Parameters<typeof aDeployment>[0], number]>([
    ['an alarm more', { alarmMetrics: 21 }, 0.1],
    ['a fast alarm more', { highResolutionAlarmMetrics: 2 }, 0.3],
    ['a composite alarm more', { compositeAlarms: 2 }, 0.5],
    ['a dashboard more', { dashboards: [...aDeployment().dashboards, aDashboard()] }, 3],
    ['a metric that the profile does not know', { metricNames: ['NeverHeardOf'] }, 0.3],
    ['a secret more', { secrets: 1 }, 0.4],
    ['an advanced parameter more', { advancedParameters: 2 }, 0.05],
  ])('%s, by its price', (_what, change, dollars) => {
    const more = billOf({ facts: aDeployment(change) }).withoutFreeTier - billOf().withoutFreeTier;
    expect(more).toBeCloseTo(dollars, 6);
  });

  test.each([
    ['leaders', { leaders: 11, followers: 2 }],
    ['followers', { leaders: 10, followers: 3 }],
    ['months', { ...scale, months: 2 }],
  ])('%s', (_what, more) => {
    expect(billOf({ scale: more }).withoutFreeTier).toBeGreaterThan(billOf().withoutFreeTier);
    expect(billOf({ scale: more }).withFreeTier).toBeGreaterThan(billOf().withFreeTier);
  });
});

describe('a bill', () => {
  test('is the sum of its parts, and never more with what is free than without', () => {
    const bill = billOf();
    const sums = bill.parts.reduce(
      (sum, part) => ({ free: sum.free + part.withFreeTier, paid: sum.paid + part.withoutFreeTier }),
      { free: 0, paid: 0 },
    );
    expect(sums).toEqual({ free: bill.withFreeTier, paid: bill.withoutFreeTier });
    for (const part of bill.parts) expect(part.withFreeTier).toBeLessThanOrEqual(part.withoutFreeTier);
  });

  test('has each function, and everything else that the deployment is charged for', () => {
    expect(billOf().parts.map(({ name }) => name)).toEqual([
      ...aDeployment()
        .functions.filter(({ name }) => name !== 'board')
        .map(({ name }) => `function: ${name}`),
      'custom widgets: board',
      'alarms',
      'metrics',
      'dashboards',
      'table: writes',
      'table: reads',
      'table: storage',
      'table: backup',
      'queue',
      'scheduler',
      'EventBridge',
      'secrets',
      'KMS',
      'logs',
      'SNS',
      'SSM',
      'traffic out',
    ]);
  });

  test('of a loop of 58 s each minute with 256 MB: 635,100 GB-seconds, 8.47 dollars and 1 cent for its starts', () => {
    // Given
    const facts = aDeployment({ functions: [aFunction({ name: 'leader-watcher' })] });
    // When
    const part = partOf(billOf({ facts }), 'function: leader-watcher');
    // Then
    expect(part?.uses).toEqual([
      { price: 'lambdaGbSecond', quantity: 635_100, unit: 'GB-second' },
      { price: 'lambdaRequest', quantity: 43_800, unit: 'request' },
    ]);
    expect(part?.withoutFreeTier).toBeCloseTo(635_100 * 0.0000133334 + 0.00876, 9);
    // 400,000 GB-seconds and all starts are free.
    expect(part?.withFreeTier).toBeCloseTo(235_100 * 0.0000133334, 9);
  });

  test('a function with half the memory takes longer for what it computes, and waits no longer', () => {
    const costOf = (name: string, memoryMb: number): number =>
      partOf(billOf({ facts: aDeployment({ functions: [aFunction({ name, memoryMb })] }) }), `function: ${name}`)!
        .withoutFreeTier;
    // What only waits costs half; what also computes costs more than half.
    expect(costOf('leader-watcher', 128) / costOf('leader-watcher', 256)).toBeCloseTo(0.5, 2);
    expect(costOf('executor', 128) / costOf('executor', 256)).toBeGreaterThan(0.6);
  });

  test('what is free is shared by what uses it, in proportion', () => {
    // Given: two loops, and fewer starts than are free
    const functions = [aFunction({ name: 'leader-watcher' }), aFunction({ name: 'toggle-sync', memoryMb: 768 })];
    // When
    const bill = billOf({ facts: aDeployment({ functions }) });
    // Then
    const [one, other] = functions.map(({ name }) => partOf(bill, `function: ${name}`)!);
    const gbSeconds = one!.uses[0]!.quantity + other!.uses[0]!.quantity;
    expect(one!.withFreeTier + other!.withFreeTier).toBeCloseTo((gbSeconds - 400_000) * 0.0000133334, 6);
    expect(one!.withFreeTier / one!.uses[0]!.quantity).toBeCloseTo(other!.withFreeTier / other!.uses[0]!.quantity, 12);
  });

  test('a function that the profile does not know is refused by its name', () => {
    const facts = aDeployment({ functions: [aFunction({ name: 'oracle' })] });
    expect(() => billOf({ facts })).toThrow('the load profile does not say what oracle does');
  });
});

describe('the files', () => {
  test('each price and each free part has a page of AWS and a date, none in the future of this table', () => {
    const all = [...Object.values(prices.prices), ...Object.values(prices.allowances)];
    for (const { page, seen } of all) {
      expect(page).toMatch(/^https:\/\/(?:aws|docs\.aws)\.amazon\.com\//);
      expect(Date.parse(seen)).toBeLessThanOrEqual(Date.parse('2026-12-31'));
    }
    expect(prices.region).toBe('eu-west-1');
  });

  test('an unknown or missing price, a price without its page, and an assumption without its reason are refused', () => {
    const { awsEvent: _, ...fewer } = prices.prices;
    expect(() => parsePriceTable({ ...prices, prices: fewer })).toThrow('awsEvent');
    expect(() => parsePriceTable({ ...prices, prices: { ...prices.prices, moon: prices.prices.key } })).toThrow('moon');
    const nowhere = { ...prices.prices, key: { ...prices.prices.key, page: 'https://example.org/' } };
    expect(() => parsePriceTable({ ...prices, prices: nowhere })).toThrow();
    const astray = { ...prices.prices, key: { ...prices.prices.key, allowance: 'keys' } };
    expect(() => parsePriceTable({ ...prices, prices: astray })).toThrow('no allowance is called keys');
    expect(() => parseLoadProfile({ ...profile, monthsRunning: { value: 1 } })).toThrow('why');
    expect(() => parseLoadProfile({ ...profile, monthsRunning: { value: -1, why: 'no reason at all' } })).toThrow();
  });
});
