import { json, type VenueReply } from './http-server.ts';
import { invalidQuery, wholeNumber } from './gamma-query.ts';
import type { Venue } from './venue.ts';

/** A tag of Gamma. */
export type Tag = { readonly id: string; readonly label: string; readonly slug: string };

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 500;
const known = new WeakMap<Venue, ReadonlyMap<string, Tag>>();

/** The tags of some labels, each with the same id wherever it is met. */
export function tagsOf(venue: Venue, labels: readonly string[]): Tag[] {
  const all = allTags(venue);
  return labels.flatMap((label) => all.get(label) ?? []);
}

/** `GET /tags`: all tags by `limit` and `offset`. */
export function tagsReply(venue: Venue, search: URLSearchParams): VenueReply {
  const limit = wholeNumber(search, 'limit', DEFAULT_LIMIT);
  const offset = wholeNumber(search, 'offset', 0);
  if (limit === undefined || limit > MAX_LIMIT) return invalidQuery(`limit must be 0 to ${MAX_LIMIT}`);
  if (offset === undefined) return invalidQuery('offset must be a whole number');
  return json(200, [...allTags(venue).values()].slice(offset, offset + limit));
}

function allTags(venue: Venue): ReadonlyMap<string, Tag> {
  const found = known.get(venue);
  if (found !== undefined) return found;
  const labels = [...new Set(venue.world.markets.flatMap(({ tags }) => tags))];
  const made = new Map(labels.map((label, index) => [label, { id: String(index + 1), label, slug: slugOf(label) }]));
  known.set(venue, made);
  return made;
}

function slugOf(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
