import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BOARD_VIEWS } from '#contract/board.ts';
import { FUNCTIONS } from '#contract/functions.ts';
import { METRICS } from '#contract/metrics.ts';
import * as logQueries from '../../../lib/monitoring/log-queries.ts';
import type { LogQuery } from '../../../lib/monitoring/log-queries.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

type Widget = {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly endpoint?: string;
    readonly params?: { readonly view: string };
    readonly query?: string;
    readonly alarms?: readonly unknown[];
  };
};

/** The dashboards of a deployment by name; what only AWS knows is a word in them. */
function dashboardsOf(context: Readonly<Record<string, unknown>> = {}): ReadonlyMap<string, readonly Widget[]> {
  const { monitoring } = synthesize(context);
  const dashboards = Object.values(resourcesOf(monitoring, 'AWS::CloudWatch::Dashboard'));
  return new Map(
    dashboards.map(({ Properties }) => {
      const body = Properties['DashboardBody'] as { 'Fn::Join': [string, readonly unknown[]] };
      const text = body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'known-to-AWS')).join('');
      return [Properties['DashboardName'] as string, (JSON.parse(text) as { widgets: readonly Widget[] }).widgets];
    }),
  );
}

const one = dashboardsOf();
const widgets = [...one.values()].flat();
const queries = Object.values(logQueries) as readonly LogQuery[];

describe('the dashboard of a stage', () => {
  it('is one, since AWS bills each beyond three', () => {
    expect([...one.keys()]).toEqual(['polycopy-test']);
  });

  it('is three by context, which show the same', () => {
    const three = dashboardsOf({ dashboards: '3' });
    expect([...three.keys()].sort()).toEqual(['polycopy-test-copying', 'polycopy-test-health', 'polycopy-test-money']);
    const titled = (list: readonly Widget[]) => list.flatMap(({ properties: { title } }) => title ?? []).sort();
    expect(titled([...three.values()].flat())).toEqual(titled(widgets));
  });

  it.each(['2', '0', '4', 'many'])('%p dashboards are refused', (dashboards) => {
    expect(() => synthesize({ dashboards })).toThrow(/context dashboards=.* is refused/);
  });

  it('shows every metric that functions publish, and none that nobody does', () => {
    const own = widgets.flatMap(({ properties }) => properties.metrics ?? []).filter(([space]) => space === 'polycopy');
    expect(new Set(own.map(([, name]) => name))).toEqual(new Set(METRICS));
    for (const metric of own) expect(metric.slice(2, 4)).toEqual(['stage', 'test']);
  });

  it('draws each view of the board, and no other', () => {
    const views = widgets.flatMap(({ type, properties }) => (type === 'custom' ? [properties.params?.view] : []));
    expect(views.sort()).toEqual([...BOARD_VIEWS].sort());
  });

  it('lists every alarm of the stage', () => {
    const { monitoring } = synthesize();
    const listed = widgets.flatMap(({ properties }) => properties.alarms ?? []);
    expect(listed).toHaveLength(Object.keys(resourcesOf(monitoring, 'AWS::CloudWatch::Alarm')).length);
  });

  it('has every function of trading in its graphs of runs', () => {
    for (const title of ['Failed runs', 'Throttles', 'Duration of runs, 90 of 100, milliseconds']) {
      const graph = widgets.find(({ properties }) => properties.title === title);
      const labels = JSON.stringify(graph?.properties.metrics);
      for (const { name } of FUNCTIONS) expect(labels).toContain(`"label":"${name}"`);
    }
  });

  it('lays no widget over another', () => {
    for (const [index, a] of widgets.entries())
      for (const b of widgets.slice(index + 1)) {
        const isBeside = a.x + a.width <= b.x || b.x + b.width <= a.x;
        const isAbove = a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(isBeside || isAbove).toBe(true);
      }
  });
});

describe('questions to the log', () => {
  const folder = join(import.meta.dirname, '..', '..', '..', 'lambdas', 'shared');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(flows|runtime)\/.*\.ts$/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'));

  it.each(queries)('$title: is asked of functions that exist', ({ functions, title }) => {
    expect(functions.length).toBeGreaterThan(0);
    for (const name of functions) expect(FUNCTIONS.map((contract) => contract.name)).toContain(name);
    expect(widgets.filter(({ properties }) => properties.title === title)).toHaveLength(1);
  });

  it.each(queries)('$title: looks for a line that some function writes', ({ lines }) => {
    const message = /message = "([a-z]+)"/.exec(lines.join('\n'))?.[1];
    expect(message).toBeDefined();
    expect(sources.filter((text) => text.includes(`.info('${message ?? ''}'`))).toHaveLength(1);
  });
});
