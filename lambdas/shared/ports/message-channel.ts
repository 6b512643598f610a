import { type Message } from '#core/model/message.ts';

/** Whether a message was taken, or when the channel wants to be asked again. */
export type Delivery = { readonly isTaken: true } | { readonly isTaken: false; readonly retryAfterMs: number };

/** Where an operator reads what happens. */
export interface MessageChannel {
  /** @throws UnavailableError when it was not taken, ConfigurationError when the channel's secret cannot be used */
  send(message: Message): Promise<Delivery>;
}
