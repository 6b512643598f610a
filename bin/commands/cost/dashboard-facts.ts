import * as z from 'zod';
import { METRIC_NAMESPACE } from '#contract/metrics.ts';
import { textOf, type Templates } from './template.ts';

/** One dashboard, as its body says. */
export type DashboardFacts = {
  /** Metrics that it shows, each once. */
  readonly metrics: number;
  /** Names of our own metrics among them. */
  readonly own: readonly string[];
  /** What its custom widgets ask: a function's name within the templates, or its address. */
  readonly widgetEndpoints: readonly string[];
  /** Of these, the ones that ask again whenever the dashboard is renewed. */
  readonly renewedEndpoints: readonly string[];
};

const bodySchema = z.object({
  widgets: z.array(
    z.object({
      type: z.string(),
      properties: z.object({
        endpoint: z.string().optional(),
        metrics: z.array(z.unknown()).default([]),
        updateOn: z.object({ refresh: z.boolean().default(true) }).default({ refresh: true }),
      }),
    }),
  ),
});

/**
 * Reads every dashboard of the templates.
 *
 * @throws Error for a body that cannot be read
 */
export function dashboardFacts(templates: Templates): readonly DashboardFacts[] {
  return [...templates.resources].flatMap(([name, { type, properties }]) => {
    if (type !== 'AWS::CloudWatch::Dashboard') return [];
    const stack = name.slice(0, name.indexOf('/'));
    const { widgets } = bodySchema.parse(JSON.parse(textOf(templates, { stack, value: properties['DashboardBody'] })));
    const metrics = new Set(widgets.flatMap(({ properties: { metrics: rows } }) => metricsOf(rows)));
    const asked = widgets.flatMap(({ type: kind, properties: { endpoint, updateOn } }) =>
      kind === 'custom' && endpoint !== undefined ? [{ endpoint, isRenewed: updateOn.refresh }] : [],
    );
    return [
      {
        metrics: metrics.size,
        own: [...metrics].flatMap((metric) => {
          const [namespace, metricName] = JSON.parse(metric) as readonly unknown[];
          return namespace === METRIC_NAMESPACE && typeof metricName === 'string' ? [metricName] : [];
        }),
        widgetEndpoints: asked.map(({ endpoint }) => endpoint),
        renewedEndpoints: asked.filter(({ isRenewed }) => isRenewed).map(({ endpoint }) => endpoint),
      },
    ];
  });
}

/** Each row is a namespace, a name, and pairs of dimensions; a dot repeats what stands above it. */
function metricsOf(rows: readonly unknown[]): readonly string[] {
  let above: readonly unknown[] = [];
  return rows.flatMap((row) => {
    if (!Array.isArray(row) || typeof row[0] !== 'string') return [];
    const parts = (row as readonly unknown[])
      .filter((part) => typeof part === 'string')
      .map((part, column) => (part === '.' ? above[column] : part));
    above = parts;
    return [JSON.stringify(parts)];
  });
}
