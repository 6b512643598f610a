import * as z from 'zod';

/** What a widget of a dashboard shows at once. */
export const PAGE_VIEWS = ['status', 'underwater', 'leaders'] as const;

export type PageView = (typeof PAGE_VIEWS)[number];

/** What a widget of a dashboard may show; costs are read only when a person asks for them. */
export const BOARD_VIEWS = [...PAGE_VIEWS, 'costs'] as const;

export type BoardView = (typeof BOARD_VIEWS)[number];

/** What CloudWatch calls a custom widget's function with; `describe` asks for its documentation. */
export const widgetEventSchema = z.looseObject({
  describe: z.boolean().default(false),
  view: z.enum(BOARD_VIEWS).default('status'),
  /** Of `costs`: how many whole days in UTC, up to the last midnight; without it nothing is read. */
  days: z.union([z.literal(1), z.literal(7)]).optional(),
  widgetContext: z.looseObject({ timeRange: z.looseObject({ start: z.int().nonnegative() }).optional() }).optional(),
});

/** What the console shows of the widget's function where somebody adds it to a dashboard of his own. */
export const BOARD_HELP = `## polycopy board

Draws what metrics cannot tell: \`view\` is one of ${BOARD_VIEWS.map((view) => `\`${view}\``).join(', ')}; \`costs\` takes \`days\`, 1 or 7.

\`\`\`yaml
view: status
\`\`\`
`;
