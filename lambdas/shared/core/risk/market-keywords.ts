import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { hasKeyword } from './fold-words.ts';

/** Refuses a market whose question or slug has a denied keyword, or none of the allowed ones. */
export function keywordDenied({ market, settings }: Snapshot): DenyReason | undefined {
  const { filters } = settings.limits;
  if (market === undefined || filters === undefined) return undefined;
  const texts = [market.question, market.slug ?? ''];
  const isThere = (keyword: string): boolean => texts.some((text) => hasKeyword(text, keyword));
  const denied = filters.deniedKeywords.find(isThere);
  if (denied !== undefined) return { code: 'KEYWORD_DENIED', keyword: denied };
  return filters.allowedKeywords.length === 0 || filters.allowedKeywords.some(isThere)
    ? undefined
    : { code: 'KEYWORD_NOT_ALLOWED' };
}
