import { type OrderLook } from '#core/execution/working/order-move.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type SettleDeps } from './end-child.ts';
import { type SendDeps } from './send-post.ts';

/** What order-manager works with. */
export type OrderDeps = SendDeps & SettleDeps & { readonly settings: SettingsStore; readonly markets: MarketData };

/** What one look at an order works with, read once. */
export type OrderInput = OrderLook;
