import { openOrder } from '#core/execution/working/open-order.ts';
import { emptyPosition } from '#core/ledger/empty-position.ts';
import { type Book, type Market } from '#core/model/market.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { OWN } from '#core/model/position.ts';
import { type OrderRefusal } from '#core/model/reason.ts';
import { sendsOrders } from '#core/model/settings.ts';
import { type RecordedVolume, type WorkingOptions } from '#core/model/working-order.ts';
import { type FollowerName, orderParentId } from '#core/values/ids.ts';
import { type Clock } from '#ports/clock.ts';
import { ConfigurationError, ContentionError, PortError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type SettingsStore } from '#ports/settings-store.ts';

export type PlaceDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly ledger: Ledger;
  readonly settings: SettingsStore;
  readonly markets: MarketData;
  readonly log: Log;
};

/** What a person wants to have worked. */
export type PlaceCommand = {
  /** The same command makes one order, however often it is sent. */
  readonly command: string;
  readonly follower: FollowerName;
  readonly options: WorkingOptions;
  /** Recorded before, where it goes by volume. */
  readonly volume?: RecordedVolume | undefined;
};

/** The order as it is stored, now or by the same command before; or why it is not taken. */
export type Placed =
  | { readonly order: ParentOrder; readonly refusal?: undefined }
  | { readonly order?: undefined; readonly refusal: OrderRefusal };

const MAX_PLANS = 8;

/**
 * Stores a person's own order; order-manager finds it within a minute, and all that it does from then on is stored first.
 *
 * @throws ConfigurationError where follower or market are not there to trade; ContentionError, UnavailableError
 */
export async function placeOrder(deps: PlaceDeps, input: PlaceCommand): Promise<Placed> {
  const { command, follower: name, options, volume } = input;
  const settings = await deps.settings.current();
  const follower = settings?.followers.find((one) => one.name === name);
  if (follower === undefined) throw new ConfigurationError('the settings name no such follower', { follower: name });
  const { mode } = follower;
  if (!sendsOrders(mode))
    throw new ConfigurationError('a follower that trades no money works no orders', { follower: name, mode });
  const id = orderParentId(`${name}#${mode}`, command);
  for (let plan = 0; plan < MAX_PLANS; plan += 1) {
    const known = await deps.ledger.parent(id);
    if (known !== undefined) return { order: known };
    const market = await tradedMarket(deps, options);
    const place = { follower: name, mode, token: options.token, leader: OWN };
    const texts = { condition: market.condition, title: market.question, outcome: outcomeOf(market, options) };
    const position = (await deps.ledger.position(place)) ?? emptyPosition({ ...place, ...texts });
    const book = await bookNow(deps, options);
    const now = await deps.clock.now();
    const opened = openOrder({ command, follower: name, mode, options, market, position, volume, book, now });
    if (opened.refusal !== undefined) return { refusal: opened.refusal };
    if (!(await deps.ledger.commit(opened.changes)).committed) continue;
    deps.log.info('order stored', { parentId: opened.parent.parentId, algorithm: options.algorithm });
    return { order: opened.parent };
  }
  throw new ContentionError('an order was overtaken too often');
}

/** @throws ConfigurationError where nothing of the token is traded now */
export async function tradedMarket(
  { markets }: Pick<PlaceDeps, 'markets'>,
  { token }: Pick<WorkingOptions, 'token'>,
): Promise<Market> {
  const known = await markets.outcomeOf(token);
  const market = known === undefined ? undefined : await markets.market(known.condition);
  if (market?.isAcceptingOrders !== true)
    throw new ConfigurationError('nothing of this token is traded now', { token });
  return market;
}

/** Nothing is placed yet: what an order is measured by keeps none from being stored. */
async function bookNow(
  { markets }: Pick<PlaceDeps, 'markets'>,
  { token }: Pick<WorkingOptions, 'token'>,
): Promise<Book | undefined> {
  try {
    return await markets.book(token);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return undefined;
  }
}

function outcomeOf({ tokens }: Market, { token: wanted }: WorkingOptions): string {
  return tokens.find(({ token }) => token === wanted)?.outcome ?? '';
}
