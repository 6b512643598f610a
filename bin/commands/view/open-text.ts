import { gainText } from '#core/values/number-text.ts';
import { type Usd } from '#core/values/usd.ts';
import { tinted, type ViewOptions } from './plain-table.ts';

type OpenInput = { readonly open: Usd; readonly unmarked: number; readonly held: number };

/** What is held is worth more or less than it cost. Without any mark nothing is known, and zero would be a claim. */
export function openText({ open, unmarked, held }: OpenInput, options: ViewOptions): string {
  if (unmarked > 0 && unmarked === held) return '–*';
  return `${tinted(gainText(open), open, options)}${unmarked > 0 ? '*' : ''}`;
}

/** What the star of `openText` means, where there is one. */
export function unmarkedLines(unmarked: number): readonly string[] {
  if (unmarked === 0) return [];
  return [`* without ${unmarked} open ${unmarked === 1 ? 'position that has' : 'positions that have'} no price now`];
}
