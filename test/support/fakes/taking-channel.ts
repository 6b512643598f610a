import { type Message } from '#core/model/message.ts';
import { type PortError } from '#ports/errors.ts';
import { type Delivery, type MessageChannel } from '#ports/message-channel.ts';

/** A channel that takes everything until a test says what it answers next. */
export type TakingChannel = MessageChannel & {
  /** What it took, as texts. */
  readonly texts: string[];
  readonly taken: Message[];
  /** Answers of the next sends; empty: all are taken. */
  readonly answers: (Delivery | PortError)[];
  /** Set by a test: what each send fails with. */
  failure?: PortError | undefined;
};

/** Starts with nothing taken. */
export function takingChannel(): TakingChannel {
  const channel: TakingChannel = {
    texts: [],
    taken: [],
    answers: [],
    send: (message) => {
      const answer = channel.failure ?? channel.answers.shift() ?? { isTaken: true };
      if (answer instanceof Error) return Promise.reject(answer);
      if (answer.isTaken) {
        channel.taken.push(message);
        channel.texts.push(message.text);
      }
      return Promise.resolve(answer);
    },
  };
  return channel;
}
