import { describe, expect, test } from '@jest/globals';
import { type RtdsBreaker, rtdsBreaker } from '#adapters/polymarket/rtds-breaker.ts';
import { rtdsLine } from '#adapters/polymarket/rtds-line.ts';
import { type SocketEvents } from '#adapters/polymarket/rtds-socket.ts';
import { steppedTimers } from '../../../../support/fakes/stepped-timers.ts';

const SUBSCRIBE = '{"action":"subscribe","subscriptions":[{"topic":"activity","type":"trades"}]}';

type Call = { readonly events: SocketEvents; readonly sent: string[]; isTerminated: boolean };

/** A line whose connections a test plays; a frame is a trade when it says so. */
function givenLine(breaker?: RtdsBreaker) {
  const timers = steppedTimers();
  const calls: Call[] = [];
  const heard: string[] = [];
  const line = rtdsLine({
    url: 'wss://stream',
    timers,
    breaker: breaker ?? rtdsBreaker(timers.random),
    connect: (_url, events) => {
      const call: Call = { events, sent: [], isTerminated: false };
      calls.push(call);
      return {
        send: (text) => call.sent.push(text),
        terminate: () => {
          if (call.isTerminated) return;
          call.isTerminated = true;
          events.onGone();
        },
      };
    },
    onText: (text) => {
      heard.push(text);
      return text === 'trade';
    },
  });
  timers.advance(0);
  return { line, timers, calls, heard, last: () => calls.at(-1)! };
}

function givenOpenLine() {
  const given = givenLine();
  given.last().events.onOpen();
  return given;
}

describe('the line to the stream', () => {
  test('subscribes to everybody’s trades without a filter', () => {
    expect(givenOpenLine().last().sent).toEqual([SUBSCRIBE]);
  });

  test('sends PING each 5 s', () => {
    // Given
    const { timers, last } = givenOpenLine();
    // When
    timers.advance(14_999);
    // Then
    expect(last().sent.slice(1)).toEqual(['PING', 'PING']);
  });

  test('D1: 15 s without anybody’s trade end the connection, though pings are answered', () => {
    // Given
    const { timers, calls, line } = givenOpenLine();
    timers.advance(1_000);
    calls[0]!.events.onText('trade');
    // When
    timers.advance(14_999);
    calls[0]!.events.onText('');
    // Then
    expect(calls[0]!.isTerminated).toBe(false);
    timers.advance(1);
    expect(calls[0]!.isTerminated).toBe(true);
    // The first back-off is at most half a second.
    timers.advance(500);
    expect(calls).toHaveLength(2);
    expect(line.reconnects).toBe(1);
  });

  test('D1: a trade each 14 s keeps it, and the longest silence is told', () => {
    // Given
    const { timers, calls, line } = givenOpenLine();
    // When
    for (let trade = 0; trade < 5; trade += 1) {
      timers.advance(trade === 2 ? 14_000 : 3_000);
      calls[0]!.events.onText('trade');
    }
    // Then
    expect(calls).toHaveLength(1);
    expect(line.silenceMs).toBe(14_000);
    timers.advance(14_500);
    expect(line.silenceMs).toBe(14_500);
  });

  test('gives up a connection that is not there after 5 s', () => {
    const { timers, calls } = givenLine();
    timers.advance(4_999);
    expect(calls[0]!.isTerminated).toBe(false);
    timers.advance(1);
    expect(calls[0]!.isTerminated).toBe(true);
  });

  test('connects anew when it is cut, and never twice at once', () => {
    // Given
    const { timers, calls } = givenOpenLine();
    // When
    calls[0]!.events.onGone();
    timers.advance(500);
    // Then: the watchdog of the first connection does not end the second
    calls[1]!.events.onOpen();
    timers.advance(14_900);
    expect(calls).toHaveLength(2);
    expect(calls[1]!.isTerminated).toBe(false);
  });

  test('D2: a stream that takes every subscription and tells no trade is left alone for 60 s after five tries', () => {
    // Given
    const { timers, calls } = givenLine();
    // When
    for (let tries = 0; tries < 5; tries += 1) {
      calls.at(-1)!.events.onOpen();
      timers.advance(15_000);
      // The longest wait before the fifth try is four seconds.
      timers.advance(4_000);
    }
    // Then
    expect(calls).toHaveLength(5);
    timers.advance(55_999);
    expect(calls).toHaveLength(5);
    timers.advance(1);
    expect(calls).toHaveLength(6);
  });

  test('remembers over its own end how often it failed', () => {
    // Given
    const breaker = rtdsBreaker(() => 0);
    for (let failure = 0; failure < 5; failure += 1) breaker.failed(0);
    // When
    const { timers, calls } = givenLine(breaker);
    // Then
    timers.advance(59_999);
    expect(calls).toHaveLength(0);
    timers.advance(1);
    expect(calls).toHaveLength(1);
  });

  test('that is closed ends its connection, hears nothing more and sets no timer', () => {
    // Given
    const { line, timers, calls, heard } = givenOpenLine();
    timers.advance(2_000);
    // When
    line.close();
    calls[0]!.events.onText('trade');
    calls[0]!.events.onGone();
    // Then
    expect(calls[0]!.isTerminated).toBe(true);
    expect(heard).toEqual([]);
    expect(timers.pending).toBe(0);
    timers.advance(100_000);
    expect(calls).toHaveLength(1);
    expect(line).toMatchObject({ reconnects: 0, silenceMs: 2_000 });
  });

  test('that is closed before it is connected does not connect', () => {
    const { line, timers, calls } = givenLine();
    line.close();
    calls[0]!.events.onOpen();
    expect(calls[0]!.sent).toEqual([]);
    expect(timers.pending).toBe(0);
  });
});
