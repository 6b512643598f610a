import {
  type Alarm,
  AlarmStatusWidget,
  CustomWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  PeriodOverride,
  Row,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type AlertName, ALERTS } from '#contract/alarms.ts';
import { type BoardView } from '#contract/board.ts';
import type { CopyFunction } from '../constructs/copy-function.ts';
import type { DoorbellQueue } from '../constructs/doorbell-queue.ts';
import type { Schedules } from '../constructs/schedules.ts';
import type { Deployment } from '../deployment.ts';
import {
  ALERTS_BY_COUNT,
  CALLS_BY_HOST,
  COST_BY_LEADER,
  COVERAGE_BY_DAY,
  DELAY_BY_STAGE,
  type LogQuery,
  UNKNOWN_OUTCOMES,
  VERDICTS_BY_REASON,
} from './log-queries.ts';
import { accountThrottles, type PublishedMetrics, publishedMetrics } from './published-metrics.ts';

/** What is shown. */
export type DashboardsProps = {
  readonly deployment: Deployment;
  /** By the names of the contract. */
  readonly functions: ReadonlyMap<string, CopyFunction>;
  readonly doorbell: DoorbellQueue;
  readonly schedules: Schedules;
  readonly board: CopyFunction;
  readonly alarms: readonly Alarm[];
};

/** A dashboard is this wide. */
const WIDE = 24;
const HALF = WIDE / 2;
const GRAPH_HEIGHT = 6;
/** Views that change with each minute; results of days and costs are drawn anew when a person asks. */
const MINUTELY: ReadonlySet<BoardView> = new Set(['status', 'underwater']);

/**
 * What a person looks at: *money*, *copying* and *health*, one below the other on one dashboard, or each on one of its own.
 *
 * AWS gives three dashboards away and bills each further one, so one is the default.
 */
export class Dashboards extends Construct {
  private readonly props: DashboardsProps;
  private readonly published: PublishedMetrics;

  constructor(scope: Construct, id: string, props: DashboardsProps) {
    super(scope, id);
    this.props = props;
    this.published = publishedMetrics(props.deployment.stage);
    const parts = { money: this.money(), copying: this.copying(), health: this.health() };
    if (props.deployment.dashboards === 1) {
      const titled = Object.entries(parts).flatMap(([name, rows]) => [titleRow(name), ...rows]);
      this.add('All', '', titled);
      return;
    }
    for (const [name, rows] of Object.entries(parts)) this.add(name, `-${name}`, rows);
  }

  private add(id: string, suffix: string, rows: readonly IWidget[]): void {
    new Dashboard(this, id, {
      dashboardName: `polycopy-${this.props.deployment.stage}${suffix}`,
      periodOverride: PeriodOverride.INHERIT,
      widgets: rows.map((row) => [row]),
    });
  }

  /** Of the table itself: what followers are worth, what is at stake, how far they fell, and what leaders brought. */
  private money(): readonly IWidget[] {
    return [
      this.board('status', { title: 'Followers and leaders', height: 8 }),
      new Row(
        this.board('underwater', { title: 'Equity and drawdown', width: HALF, height: 8 }),
        this.board('leaders', { title: 'Results by leader and day', width: HALF, height: 8 }),
      ),
    ];
  }

  private copying(): readonly IWidget[] {
    const { published } = this;
    return [
      new Row(
        graph("Leaders' trades", [
          published.samples('FeedDelayMs').with({ label: 'seen' }),
          published.samples('CopyDelayMs').with({ label: 'bought after them' }),
        ]),
        graph("Milliseconds since the leader's block", [
          published.percentile('FeedDelayMs', 50).with({ label: 'seen, median' }),
          published.percentile('FeedDelayMs', 90).with({ label: 'seen, 90 of 100' }),
          published.percentile('CopyDelayMs', 50).with({ label: 'acknowledged, median' }),
          published.percentile('CopyDelayMs', 90).with({ label: 'acknowledged, 90 of 100' }),
        ]),
      ),
      new Row(this.query(VERDICTS_BY_REASON), this.query(COST_BY_LEADER)),
      this.board('costs', { title: 'Cost of copying', height: 7 }),
      new Row(this.query(DELAY_BY_STAGE), this.query(COVERAGE_BY_DAY)),
    ];
  }

  private health(): readonly IWidget[] {
    const { published } = this;
    const { functions, doorbell, schedules, alarms } = this.props;
    const all = [...functions.entries()];
    return [
      new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: WIDE, height: 3 }),
      new Row(
        graph(
          'Alerts',
          (Object.keys(ALERTS) as AlertName[]).map((name) => published.sum(ALERTS[name].metric).with({ label: name })),
        ),
        graph('Trades that the stream told first, less those that it did not', [
          published.sum('StreamLead').with({ label: 'lead' }),
        ]),
      ),
      new Row(this.query(this.alertsByCount()), this.query(CALLS_BY_HOST)),
      this.query(UNKNOWN_OUTCOMES, WIDE),
      new Row(
        graph('Doorbells', [
          doorbell.metricOldestMessageAge().with({ label: 'oldest, seconds' }),
          doorbell.metricDeadLetters().with({ label: 'given up' }),
          schedules.metricFailedRuns().with({ label: 'failed runs' }),
        ]),
        graph(
          'Failed runs',
          all.map(([label, one]) => one.metricErrors().with({ label })),
        ),
      ),
      new Row(
        graph('Throttles', [
          ...all.map(([label, one]) => one.metricThrottles().with({ label })),
          accountThrottles().with({ label: 'whole account' }),
        ]),
        graph(
          'Duration of runs, 90 of 100, milliseconds',
          all.map(([label, one]) => one.metricDuration().with({ label })),
        ),
      ),
    ];
  }

  private board(
    view: BoardView,
    { title, width = WIDE, height }: { readonly title: string; readonly width?: number; readonly height: number },
  ): IWidget {
    const { board } = this.props;
    return new CustomWidget({
      title,
      width,
      height,
      functionArn: board.live.functionArn,
      params: { view },
      updateOnRefresh: MINUTELY.has(view),
      updateOnResize: false,
      updateOnTimeRangeChange: view === 'underwater',
    });
  }

  /** The messenger counts, too, where it is deployed. */
  private alertsByCount(): LogQuery {
    const { functions } = ALERTS_BY_COUNT;
    if (!this.props.deployment.passesAlarmsOn) return ALERTS_BY_COUNT;
    return { ...ALERTS_BY_COUNT, functions: [...functions, 'messenger'] };
  }

  private query({ title, functions, lines }: LogQuery, width = HALF): IWidget {
    const { stage } = this.props.deployment;
    return new LogQueryWidget({
      title,
      width,
      height: GRAPH_HEIGHT,
      logGroupNames: functions.map((name) => `/aws/lambda/polycopy-${stage}-${name}`),
      queryLines: [...lines],
      view: LogQueryVisualizationType.TABLE,
    });
  }
}

function titleRow(name: string): IWidget {
  return new TextWidget({ markdown: `# ${name}`, width: WIDE, height: 1 });
}

function graph(title: string, left: readonly IMetric[]): IWidget {
  return new GraphWidget({ title, left: [...left], width: HALF, height: GRAPH_HEIGHT });
}
