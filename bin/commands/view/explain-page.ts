import { type StageClocks, STAGES } from '#core/execution/stage-clocks.ts';
import { endOfWindow } from '#core/execution/working/end-of-window.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { isReduction, type LeaderEvent, movedBy } from '#core/model/leader-event.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { minus, plus } from '#core/values/quantity.ts';
import { REASONS } from '#core/risk/reasons.ts';
import { type ExplainedRule, type Explanation, type Figure, type SizeStep } from '../explain-model.ts';
import { cleanText } from './clean-text.ts';
import { largeText } from './order-words.ts';
import { bpsText, dollarText, gainText, priceText, shareText } from '#core/values/number-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { reasonNumbers, reasonText } from './reason-text.ts';

/** Why a trade became what it did, from the leader's block to the cost against his price. */
export function explainPage(explanation: Explanation, options: ViewOptions): string {
  const { rules, steps, orders, clocks } = explanation;
  const blocks = [
    ['What the leader did', ...leaderLines(explanation)],
    ['What became of it', ...outcomeLines(explanation)],
    ['What was known', ...knownLines(explanation)],
    ['Rules, in their order', rulesText(explanation, rules, options)],
    ...(steps.length === 0 ? [] : [['Size', stepsTable(steps, options)]]),
    ...(orders.length === 0 ? [] : [['Orders and fills', ordersTable(orders, options)]]),
    ...(explanation.trade === undefined ? [] : [['Cost', ...costLines(explanation)]]),
    ['Clock of each stage (UTC)', clocksTable(clocks, options)],
  ];
  return blocks.map(([title, ...lines]) => [title, ...lines.map(indented)].join('\n')).join('\n\n');
}

function indented(text: string | undefined): string {
  return (text ?? '')
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function leaderLines({ event, parent, leaderName }: Explanation): readonly string[] {
  const name = cleanText(leaderName, 60);
  if (event === undefined) {
    const what =
      parent?.origin === 'align' ? "a person's command stands behind it" : 'no trade of his stands behind it';
    return [`${name}: ${what}, ${placeText(parent)}`];
  }
  return [
    `${name}: ${event.type} ${shareText(event.shares)} shares${event.price > 0n ? ` at ${priceText(event.price)} for ${dollarText(event.notional)}` : ''}, ${placeText(event)}`,
    `He held ${shareText(event.before)} before and ${shareText(afterOf(event))} after${partText(event)}.`,
    `Transaction ${event.transaction}, seen by ${event.sources.map((one) => cleanText(one, 20)).join(', ')}`,
    `Event ${event.eventId}${event.supplements === undefined ? '' : `, what a later report added to ${event.supplements}`}`,
    ...(event.vanishedAt === undefined
      ? []
      : [
          `The chain dropped the transaction at ${timeText(event.vanishedAt)}; it may have come back in another block.`,
        ]),
  ];
}

function placeText(place: { readonly title: string; readonly outcome: string } | undefined): string {
  return `"${cleanText(place?.title ?? '', 80)}" / ${cleanText(place?.outcome ?? '', 30)}`;
}

function afterOf(event: LeaderEvent): LeaderEvent['before'] {
  return isReduction(event.type) || event.type === 'REDEEM'
    ? minus(event.before, movedBy(event))
    : plus(event.before, movedBy(event));
}

function partText(event: LeaderEvent): string {
  if (!isReduction(event.type) || event.before <= 0n) return '';
  const part = (movedBy(event) * 10_000n) / event.before;
  return `: a reduction by ${bpsText((part > 10_000n ? 10_000n : part) as Parameters<typeof bpsText>[0])}`;
}

function outcomeLines({ parent, carrier, event }: Explanation): readonly string[] {
  if (parent === undefined)
    return [event?.fannedOut === true ? 'No follower copies this leader.' : 'Its orders are still being written.'];
  const own = `${cleanText(parent.follower, 40)} (${parent.mode}), ${parent.origin}, parent order ${parent.parentId}`;
  const isCarried = carrier !== undefined && carrier.parentId !== parent.parentId;
  const how = parent.state === 'MERGED' ? 'Another order took it along' : 'It was taken up again by';
  return [
    own,
    ...standingLines(parent),
    ...(isCarried ? [`${how}: ${carrier.parentId}`, ...standingLines(carrier)] : []),
    ...workLines(carrier ?? parent),
  ];
}

/** What was large is sent in parts: why, and how. */
function workLines({ work }: NonNullable<Explanation['parent']>): readonly string[] {
  if (work?.copy === undefined) return [];
  const { algorithm, startedAt, total, limit } = work.order;
  const minutes = durationText(endOfWindow(work.order) - startedAt);
  return [
    `Worked over time (${algorithm}, ${minutes}), since ${largeText(work.copy.because)}: ${shareText(total)} shares, at most ${priceText(limit)} a share.`,
  ];
}

function standingLines({
  state,
  reason,
  filledShares,
  filledUsd,
}: NonNullable<Explanation['parent']>): readonly string[] {
  const filled = filledShares > 0n ? `, ${shareText(filledShares)} shares for ${dollarText(filledUsd)}` : '';
  const why = reason === undefined ? '' : ` (${reason.code})`;
  return [
    `${state}${why}${filled}${isOpen(state) ? '; still open' : ''}`,
    ...(reason === undefined ? [] : [reasonText(reason)]),
  ];
}

function knownLines({ event, carrier, settings }: Explanation): readonly string[] {
  const { decided } = carrier ?? {};
  const version =
    settings === undefined
      ? []
      : [`Settings version ${settings.version}${settings.isStored ? '' : ', which is no longer stored'}`];
  if (decided === undefined) return [...version, 'No numbers are kept: no entry was decided on.'];
  const { at, equity, equityAt, deployed, liquidity, bid, best, copies } = decided;
  const age = equityAt === undefined ? '' : `, measured ${durationText(at - equityAt)} before`;
  return [
    `Decided at ${timeText(at)}${event === undefined ? '' : `, ${durationText(at - event.at)} after the leader's block`}`,
    ...version,
    `Leader's equity: ${equity === undefined ? 'not known' : `${dollarText(equity)}${age}`}${deployed === undefined ? '' : `, ${bpsText(deployed)} of it in positions`}`,
    `Market: liquidity ${liquidity === undefined ? 'not known' : dollarText(liquidity)}; book ${bid === undefined ? 'no bid' : `bid ${priceText(bid)}`}, ${best === undefined ? 'no ask' : `ask ${priceText(best)}`}`,
    ...(copies === undefined ? [] : [`Live copies before it: ${copies}; the first ones are kept small`]),
  ];
}

function rulesText({ carrier }: Explanation, rules: readonly ExplainedRule[], options: ViewOptions): string {
  if (carrier === undefined) return 'None was asked yet.';
  if (rules.length === 0)
    return 'None is asked: what closes a position is sold whatever the rules say, and waits only as its orders show.';
  return plainTable(
    {
      columns: [
        { title: 'Group', align: 'left' },
        { title: 'Rule', align: 'left' },
        { title: 'Verdict', align: 'left' },
        { title: 'Numbers', align: 'left' },
        { title: 'Setting', align: 'left' },
      ],
      rows: rules.map(ruleRow),
    },
    options,
  );
}

function ruleRow({ group, codes, state, figures, reason }: ExplainedRule): readonly string[] {
  const isShort = state === 'stopped' || state === 'waits' || state === 'limited';
  const setting = REASONS[reason?.code ?? codes[0] ?? 'NO_FILL'].setting ?? 'none would let it pass';
  return [
    group,
    reason?.code ?? `${codes[0] ?? ''}${codes.length > 1 ? ` +${codes.length - 1}` : ''}`,
    state,
    reason === undefined ? figures.map(figureText).join(', ') : reasonNumbers(reason),
    isShort ? setting : '',
  ];
}

/** A figure in words: 'used $12.00'. */
function figureText(figure: Figure): string {
  return `${figure.name} ${valueText(figure)}`;
}

function valueText(figure: Figure): string {
  switch (figure.unit) {
    case 'usd':
      return dollarText(figure.value);
    case 'price':
      return priceText(figure.value);
    case 'ms':
      return durationText(figure.value);
    case 'count':
      return figure.value.toString();
  }
}

function stepsTable(steps: readonly SizeStep[], options: ViewOptions): string {
  return plainTable(
    {
      columns: [
        { title: 'Step', align: 'left' },
        { title: 'Dollars', align: 'right' },
      ],
      rows: steps.map(({ what, size }) => [what, dollarText(size)]),
    },
    options,
  );
}

function ordersTable(orders: readonly ChildOrder[], options: ViewOptions): string {
  const rows = orders.flatMap((order) => [
    [
      `${order.attempt + 1}. ${order.side} ${order.venueOrderId}`,
      order.state,
      shareText(order.shares),
      priceText(order.limit),
      '',
      '',
      order.refusal === undefined ? '' : cleanText(order.refusal, 80),
    ],
    ...order.trades.map((trade) => [
      `   fill ${cleanText(trade.tradeId, 40)}`,
      trade.status,
      shareText(trade.shares),
      priceText(trade.price),
      dollarText(trade.gross),
      dollarText(trade.fee),
      trade.transaction ?? '',
    ]),
  ]);
  return plainTable(
    {
      columns: [
        { title: 'Order', align: 'left' },
        { title: 'State', align: 'left' },
        { title: 'Shares', align: 'right' },
        { title: 'Price', align: 'right' },
        { title: 'Dollars', align: 'right' },
        { title: 'Fee', align: 'right' },
        { title: 'Transaction', align: 'left' },
      ],
      rows,
    },
    options,
  );
}

function costLines({ trade, slippageUsd }: Explanation): readonly string[] {
  if (trade === undefined) return [];
  const { side, shares, price, cost, fee, leaderPrice, slippage, status } = trade;
  const verb = side === 'BUY' ? 'Paid' : 'Got';
  return [
    `${verb} ${dollarText(cost)} for ${shareText(shares)} shares, ${priceText(price)} each; fee ${dollarText(fee)}; ${status.toLowerCase()}`,
    leaderPrice === undefined || slippage === undefined || slippageUsd === undefined
      ? "There is no leader's price to compare it with."
      : `Leader's price ${priceText(leaderPrice)}: slippage ${gainText(slippageUsd)}, ${slippage} bps (positive is worse)`,
  ];
}

function clocksTable(clocks: StageClocks, options: ViewOptions): string {
  let before: number | undefined;
  const first = STAGES.map((stage) => clocks[stage]).find((at) => at !== undefined);
  const rows = STAGES.map((stage) => {
    const at = clocks[stage];
    if (at === undefined || first === undefined) return [stage, '–', '', ''];
    const row = [
      stage,
      timeText(at),
      before === undefined ? '' : signedDuration(at - before),
      signedDuration(at - first),
    ];
    before = at;
    return row;
  });
  return plainTable(
    {
      columns: [
        { title: 'Stage', align: 'left' },
        { title: 'When', align: 'left' },
        { title: 'After the one before', align: 'right' },
        { title: 'In all', align: 'right' },
      ],
      rows,
    },
    options,
  );
}

function timeText(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}

/** Clocks of different machines may run against each other. */
function signedDuration(ms: number): string {
  return `${ms < 0 ? '' : '+'}${durationText(ms)}`;
}

function durationText(ms: number): string {
  return Math.abs(ms) < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(2)} s`;
}
