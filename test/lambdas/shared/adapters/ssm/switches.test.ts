import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { keptSwitches, putSwitch, ssmSwitches } from '#adapters/ssm/switches.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type LocalAws, startLocalAws } from '../../../../../bin/local/aws/local-aws.ts';
import { parametersClient } from '../../../../bin/local/aws/support/clients.ts';
import { stepClock } from '../../../../bin/local/aws/support/step-clock.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { memorySwitches } from '../../../../support/fakes/memory-switches.ts';
import { switchesSpec } from '../../../../support/port-specs/switches-spec.ts';

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

async function startLocal(): Promise<{ readonly aws: LocalAws; readonly client: SSMClient }> {
  const aws = await startLocalAws({ clock: stepClock(NOW), stage: 'test' });
  const client = parametersClient(aws);
  close = async () => {
    client.destroy();
    await aws.close();
  };
  return { aws, client };
}

switchesSpec('in memory', () => {
  const switches = memorySwitches();
  return Promise.resolve({
    switches,
    set: (path, value) => Promise.resolve(void switches.parameters.set(path, value)),
    remove: (path) => Promise.resolve(void switches.parameters.delete(path)),
    breakDown: () => Promise.resolve(void (switches.isDown = true)),
  });
});
switchesSpec('in SSM', async () => {
  const { client } = await startLocal();
  const store = { client, stage: 'test' };
  return {
    switches: ssmSwitches(store),
    // As a person who creates one in the console, where nothing says what is allowed.
    set: async (path, Value) => {
      const Name = `/polycopy/test/${path}`;
      await client.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
    },
    remove: async (path) => {
      await client.send(new DeleteParameterCommand({ Name: `/polycopy/test/${path}` }));
    },
    breakDown: async () => {
      const down = close;
      close = undefined;
      await down?.();
    },
  };
});

describe('ssmSwitches', () => {
  test('reads its own stage only: one whose name goes on is another', async () => {
    const { client } = await startLocal();
    await putSwitch({ client, stage: 'testing' }, { path: 'trading', mode: 'HALTED' });
    await putSwitch({ client, stage: 'test' }, { path: 'trading', mode: 'REDUCING' });
    expect(Object.fromEntries(await ssmSwitches({ client, stage: 'test' }).read())).toEqual({ trading: 'REDUCING' });
  });

  test('what is stored encrypted is read as it is, never decrypted', async () => {
    // Given
    const mock = mockClient(SSMClient);
    mock.on(GetParametersByPathCommand).resolves({
      Parameters: [{ Name: '/polycopy/test/trading', Type: 'SecureString', Value: 'AQICAHh' }],
    });
    // When
    const found = await ssmSwitches({ client: new SSMClient({ region: 'eu-west-1' }), stage: 'test' }).read();
    // Then
    expect(found.get('trading')).toBe('AQICAHh');
    expect(mock.commandCalls(GetParametersByPathCommand)[0]?.args[0].input).toEqual({
      Path: '/polycopy/test',
      Recursive: true,
      MaxResults: 10,
    });
    mock.restore();
  });

  test('S9: when the second page fails, the first is no answer', async () => {
    // Given
    const mock = mockClient(SSMClient);
    mock
      .on(GetParametersByPathCommand)
      .resolvesOnce({ Parameters: [{ Name: '/polycopy/test/trading', Value: 'ACTIVE' }], NextToken: 'more' })
      .rejects(new Error('ThrottlingException'));
    // When
    const read = ssmSwitches({ client: new SSMClient({ region: 'eu-west-1' }), stage: 'test' }).read();
    // Then
    await expect(read).rejects.toBeInstanceOf(UnavailableError);
    mock.restore();
  });
});

describe('putSwitch', () => {
  test('sets a switch for the first time and flips it later, as plain text', async () => {
    // Given
    const { client } = await startLocal();
    const store = { client, stage: 'test' };
    // When
    const versions = [
      await putSwitch(store, { path: 'leaders/Whale', mode: 'HALTED' }),
      await putSwitch(store, { path: 'leaders/Whale', mode: 'ACTIVE' }),
    ];
    // Then
    expect(versions).toEqual([1n, 2n]);
    expect(await keptSwitches(store)).toEqual(new Map([['leaders/Whale', { value: 'ACTIVE', version: 2n }]]));
    const { Parameter } = await client.send(new GetParameterCommand({ Name: '/polycopy/test/leaders/Whale' }));
    expect(Parameter).toMatchObject({ Value: 'ACTIVE', Type: 'String', Version: 2 });
  });

  test.each(['STOP', 'halted', ' HALTED', 'HALTED\n', 'REDUCING|HALTED'])(
    'once set it takes no other word from the console: %j is refused there',
    async (value) => {
      const { client } = await startLocal();
      await putSwitch({ client, stage: 'test' }, { path: 'followers/main', mode: 'ACTIVE' });
      const typed = new PutParameterCommand({ Name: '/polycopy/test/followers/main', Value: value, Overwrite: true });
      await expect(client.send(typed)).rejects.toThrow('does not match');
    },
  );

  test.each([
    ['trading', 'polycopy, the whole stage. ACTIVE'],
    ['leaders/Whale', 'polycopy, leader Whale. ACTIVE'],
    ['followers/main', 'polycopy, follower main. ACTIVE'],
  ])('%s says whose it is, and what each word does', async (path, words) => {
    const mock = mockClient(SSMClient);
    mock.on(PutParameterCommand).resolves({});
    await putSwitch({ client: new SSMClient({ region: 'eu-west-1' }), stage: 'test' }, { path, mode: 'HALTED' });
    const { Description, AllowedPattern } = mock.commandCalls(PutParameterCommand)[0]!.args[0].input;
    expect(Description).toContain(words);
    expect(AllowedPattern).toBe('^(ACTIVE|REDUCING|HALTED)$');
    mock.restore();
  });

  test('a switch that cannot be flipped is a failure', async () => {
    const { aws } = await startLocal();
    const client = parametersClient(aws);
    await close?.();
    close = undefined;
    await expect(putSwitch({ client, stage: 'test' }, { path: 'trading', mode: 'HALTED' })).rejects.toBeInstanceOf(
      UnavailableError,
    );
    client.destroy();
  });
});
