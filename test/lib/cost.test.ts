import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { METRICS } from '#contract/metrics.ts';
import { type Bill, monthlyBill } from '../../bin/commands/cost/bill.ts';
import { readPrices, readProfile } from '../../bin/commands/cost/cost-files.ts';
import { deploymentFacts } from '../../bin/commands/cost/deployment-facts.ts';
import { parseTemplates } from '../../bin/commands/cost/template.ts';
import { costGrid } from '../../bin/commands/view/cost-page.ts';
import { synthesize } from './synthesized.ts';

/** What a personal deployment may cost: ten leaders, one follower, in its first month; dollars. */
const MOST = { withFreeTier: 5, withoutFreeTier: 15 };

const { state, trading, monitoring, console: ofConsole } = synthesize();
const stacks = new Map<string, unknown>([
  ['polycopy-test-state', state.toJSON()],
  ['polycopy-test-trading', trading.toJSON()],
  ['polycopy-test-monitoring', monitoring.toJSON()],
  ['polycopy-test-console', ofConsole.toJSON()],
]);
const facts = deploymentFacts(parseTemplates(stacks));
const [prices, profile] = [readPrices(), readProfile()];

/** For whoever has to find out which part has grown. */
function partsText({ parts }: Bill): string {
  return parts
    .toSorted((one, other) => other.withFreeTier - one.withFreeTier)
    .map((part) => `${part.name} ${part.withFreeTier.toFixed(2)} / ${part.withoutFreeTier.toFixed(2)}`)
    .join('\n');
}

describe('what the deployment costs', () => {
  test('ten leaders and one follower: at most 5 dollars a month with the free tier, and 15 without', () => {
    const bill = monthlyBill({ facts, profile, prices, scale: { leaders: 10, followers: 1 } });
    const isBelow = bill.withFreeTier <= MOST.withFreeTier && bill.withoutFreeTier <= MOST.withoutFreeTier;
    const { withFreeTier, withoutFreeTier } = bill;
    expect({ isBelow, ...(isBelow ? {} : { withFreeTier, withoutFreeTier, parts: partsText(bill) }) }).toEqual({
      isBelow: true,
    });
  });

  test('the table in the README is the one that `npm run cost -- --grid` prints', () => {
    const counts = [1, 10, 100];
    const totals = counts.flatMap((leaders) =>
      counts.map((followers) => {
        const scale = { leaders, followers };
        return { ...scale, ...monthlyBill({ facts, profile, prices, scale }) };
      }),
    );
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, shown] = /<!-- npm run cost -- --grid -->\n([^<]*)\n<!-- end -->/.exec(readme) ?? [];
    expect(shown).toBe(costGrid(totals));
  });

  test('every function has its load, and the region is the one of the prices', () => {
    expect(facts.functions.map(({ name }) => name).filter((name) => !(name in profile.functions))).toEqual([]);
    expect(prices.region).toBe('eu-west-1');
  });

  test('every metric that is counted has its share of hours, and no other has', () => {
    expect(Object.keys(profile.metrics.shares).toSorted()).toEqual([...METRICS].toSorted());
    expect(facts.metricNames.filter((name) => !(name in profile.metrics.shares))).toEqual([]);
  });
});
