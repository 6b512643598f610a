import { type FollowerReport, type TradingReport } from '../report-model.ts';
import { cleanText } from './clean-text.ts';
import { breakerLines, switchText } from './mode-text.ts';

/**
 * Says whether a follower trades, and for which leaders not: switches, breakers, and how breakers are reset.
 *
 * A ledger of which nothing was opened says nothing.
 */
export function tradingLines({ trading, leaders }: Pick<FollowerReport, 'trading' | 'leaders'>): readonly string[] {
  if (trading === undefined) return [];
  const stopped = leaders.flatMap(({ name, trading: own }) =>
    own === undefined || own.tradingMode === 'ACTIVE' ? [] : [{ name, own }],
  );
  return [
    `Trading: ${modeText(trading)}`,
    ...stopped.map(({ name, own }) => `Trading after ${cleanText(name, 28)}: ${modeText(own)}`),
    ...new Set([trading, ...stopped.map(({ own }) => own)].flatMap(breakerLines)),
  ];
}

function modeText(trading: TradingReport): string {
  const { tradingMode, breakers = [] } = trading;
  if (tradingMode === 'ACTIVE') return tradingMode;
  const held = breakers.length === 0 ? '' : `; breakers ${breakers.map((code) => cleanText(code, 40)).join(', ')}`;
  return `${tradingMode} (switch ${switchText(trading)}${held})`;
}
