import * as z from 'zod';

/** What a widget of a dashboard may show. */
export const BOARD_VIEWS = ['status', 'underwater', 'leaders'] as const;

export type BoardView = (typeof BOARD_VIEWS)[number];

/** What CloudWatch calls a custom widget's function with; `describe` asks for its documentation. */
export const widgetEventSchema = z.looseObject({
  describe: z.boolean().default(false),
  view: z.enum(BOARD_VIEWS).default('status'),
  widgetContext: z.looseObject({ timeRange: z.looseObject({ start: z.int().nonnegative() }).optional() }).optional(),
});

/** What the console shows of the widget's function where somebody adds it to a dashboard of his own. */
export const BOARD_HELP = `## polycopy board

Draws what metrics cannot tell: \`view\` is one of ${BOARD_VIEWS.map((view) => `\`${view}\``).join(', ')}.

\`\`\`yaml
view: status
\`\`\`
`;
