import assert from 'node:assert/strict';
import { once } from 'node:events';
import { aListener, type Frame, type Listener } from '../a-listener.ts';

/** Listens to a socket while something runs, and hangs up. */
export async function listening(
  url: string,
  subscription: unknown,
  run: (listener: Listener) => Promise<void>,
): Promise<void> {
  const listener = await aListener(url);
  try {
    listener.send(subscription);
    await listener.settled();
    await run(listener);
  } finally {
    listener.socket.terminate();
  }
}

/** Holds that a socket closes what says this, with a code. */
export async function closes(url: string, code: number, said: unknown): Promise<void> {
  const listener = await aListener(url);
  const closed = once(listener.socket, 'close');
  listener.send(said);
  const [told] = (await closed) as [number];
  assert.equal(told, code);
}

/** The messages of one type that a listener has heard. */
export function heardOf(listener: Listener, event: string): Frame[] {
  return listener.messages().filter(({ event_type: type }) => type === event);
}
