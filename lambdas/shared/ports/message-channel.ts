import { type Message } from '#core/model/message.ts';

/** Whether a message was taken, when the channel wants to be asked again, or why it will never take it. */
export type Delivery =
  | { readonly isTaken: true }
  | { readonly isTaken: false; readonly retryAfterMs: number; readonly refusal?: undefined }
  | { readonly isTaken: false; readonly refusal: string };

/** Where an operator reads what happens. */
export interface MessageChannel {
  /** @throws UnavailableError when it was not taken, ConfigurationError when the channel's secret cannot be used */
  send(message: Message): Promise<Delivery>;
}
