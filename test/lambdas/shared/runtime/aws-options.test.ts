import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, jest } from '@jest/globals';
import { SEND_WITHIN_MS } from '#core/execution/submit.ts';
import { AWS_OPTIONS, SIGNER_OPTIONS } from '#runtime/aws-options.ts';
import { json, serve } from '../../../../bin/local/exchange/http-server.ts';

const KEY = { pk: { S: 'a key that no log may show' } };
const GET = { TableName: 'table', Key: KEY };

describe('options of the SDK clients', () => {
  it('has the client tell no log what was asked, answered or refused', async () => {
    const told: string[] = [];
    const spies = (['debug', 'info', 'log', 'warn', 'error', 'trace'] as const).map((name) =>
      jest.spyOn(console, name).mockImplementation((...given: unknown[]) => {
        told.push(JSON.stringify(given));
      }),
    );
    let status = 200;
    const server = await serve(
      () => Promise.resolve(json(status, status === 200 ? { Item: KEY } : { __type: 'ValidationException' })),
      () => Date.now(),
    );
    const client = new DynamoDBClient({
      ...AWS_OPTIONS,
      region: 'eu-west-1',
      endpoint: server.url,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
    try {
      await expect(client.send(new GetItemCommand(GET))).resolves.toMatchObject({ Item: KEY });
      status = 400;
      await expect(client.send(new GetItemCommand(GET))).rejects.toThrow();
      expect(told).toEqual([]);
    } finally {
      spies.forEach((spy) => {
        spy.mockRestore();
      });
      client.destroy();
      await server.close();
    }
  });

  it('has a request fail that takes longer than its time', async () => {
    // Given
    const server = await serve(
      () => new Promise(() => undefined),
      () => Date.now(),
    );
    const client = new DynamoDBClient({
      ...AWS_OPTIONS,
      maxAttempts: 1,
      requestHandler: { ...AWS_OPTIONS.requestHandler, requestTimeout: 50 },
      region: 'eu-west-1',
      endpoint: server.url,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
    try {
      // When, Then
      await expect(client.send(new GetItemCommand(GET))).rejects.toMatchObject({ name: 'TimeoutError' });
    } finally {
      client.destroy();
      await server.close();
    }
  });

  it('has the signer answer, or fail for good, while the bytes of an order may still leave', () => {
    const { maxAttempts, requestHandler } = SIGNER_OPTIONS;
    const longestPauseMs = 500;
    const longestMs = maxAttempts * requestHandler.requestTimeout + (maxAttempts - 1) * longestPauseMs;
    expect(longestMs).toBeLessThan(SEND_WITHIN_MS);
    expect(requestHandler.throwOnRequestTimeout).toBe(true);
  });
});
