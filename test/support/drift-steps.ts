import { type WalletTrade } from '#ports/venue.ts';
import { anOrderId } from './builders/a-child.ts';
import { TOKEN } from './builders/identities.ts';
import { sharesOf } from './builders/quantities.ts';
import { type FlowWorld } from './flow-world.ts';

/** The person trades 10 shares of the token in the venue's own app, now. */
export function givenTradedByHand(
  world: FlowWorld,
  {
    side,
    shares = '10',
    ...changes
  }: { readonly side: 'BUY' | 'SELL'; readonly shares?: string } & Partial<
    Pick<WalletTrade, 'token' | 'status' | 'orderId'>
  >,
): void {
  world.venue.byHand.push({
    tradeId: `by-hand-${world.venue.byHand.length}`,
    orderId: anOrderId(900 + world.venue.byHand.length),
    token: TOKEN,
    side,
    shares: sharesOf(shares),
    status: 'CONFIRMED',
    matchedAt: world.clock.moment,
    ...changes,
  });
}

/** Reconciles at the end of each of so many minutes. */
export async function whenReconciledForMinutes(world: FlowWorld, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    world.clock.advance(60_000);
    await world.whenReconciled();
  }
}
