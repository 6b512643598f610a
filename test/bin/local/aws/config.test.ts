import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../../../bin/local/aws/local-aws.ts';
import { parametersClient, secretsClient } from './support/clients.ts';
import { stepClock } from './support/step-clock.ts';

let aws: LocalAws;
let secrets: SecretsManagerClient;
let parameters: SSMClient;

beforeAll(async () => {
  aws = await startLocalAws({ clock: stepClock(1_000_000), stage: 'test' });
  secrets = secretsClient(aws);
  parameters = parametersClient(aws);
});
afterAll(async () => {
  secrets.destroy();
  parameters.destroy();
  await aws.close();
});

async function nameOf(refused: Promise<unknown>): Promise<string> {
  const error: unknown = await refused.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.name : 'not refused';
}

describe('secrets', () => {
  it('reads what was created, then what was put last, and the one before by its stage', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'polycopy/test/followers/f', SecretString: 'one' }));
    const read = async (VersionStage?: string): Promise<string | undefined> => {
      const stage = VersionStage === undefined ? {} : { VersionStage };
      const answer = await secrets.send(new GetSecretValueCommand({ SecretId: 'polycopy/test/followers/f', ...stage }));
      expect(answer.CreatedDate).toEqual(new Date(1_000_000));
      return answer.SecretString;
    };
    expect(await read()).toBe('one');
    await secrets.send(new PutSecretValueCommand({ SecretId: 'polycopy/test/followers/f', SecretString: 'two' }));
    expect(await read('AWSCURRENT')).toBe('two');
    expect(await read('AWSPREVIOUS')).toBe('one');
  });

  it('refuses unknown and repeated names', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'twice', SecretString: 'x' }));
    const create = secrets.send(new CreateSecretCommand({ Name: 'twice', SecretString: 'x' }));
    expect(await nameOf(create)).toBe('ResourceExistsException');
    const read = secrets.send(new GetSecretValueCommand({ SecretId: 'unknown' }));
    expect(await nameOf(read)).toBe('ResourceNotFoundException');
  });
});

describe('parameters', () => {
  const put = (Name: string, Value: string, Overwrite = false): Promise<unknown> =>
    parameters.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite }));

  it('reads one, with its version, and overwrites only when told to', async () => {
    await put('/polycopy/test/trading', 'ACTIVE');
    expect(await nameOf(put('/polycopy/test/trading', 'HALTED'))).toBe('ParameterAlreadyExists');
    await put('/polycopy/test/trading', 'HALTED', true);
    const { Parameter } = await parameters.send(new GetParameterCommand({ Name: '/polycopy/test/trading' }));
    expect(Parameter).toMatchObject({ Value: 'HALTED', Version: 2, Type: 'String' });
    const unknown = parameters.send(new GetParameterCommand({ Name: '/polycopy/test/none' }));
    expect(await nameOf(unknown)).toBe('ParameterNotFound');
  });

  it('tells each write its version, also of what stands there already, and begins anew after a removal', async () => {
    // Given
    const Name = '/versions/switch';
    const write = async (Value: string) => {
      const written = await parameters.send(
        new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true, AllowedPattern: '^(A|B)$' }),
      );
      return written.Version;
    };
    // When
    const versions = [await write('A'), await write('A'), await write('B')];
    await expect(write('C')).rejects.toThrow('does not match');
    // Then: what was refused takes none
    const below = await parameters.send(new GetParametersByPathCommand({ Path: '/versions' }));
    expect([versions, below.Parameters]).toMatchObject([[1, 2, 3], [{ Name, Value: 'B', Version: 3 }]]);
    await parameters.send(new DeleteParameterCommand({ Name }));
    expect(await write('A')).toBe(1);
  });

  it('reads several, and names those that do not exist', async () => {
    await put('/several/a', '1');
    const answer = await parameters.send(new GetParametersCommand({ Names: ['/several/a', '/several/b'] }));
    expect(answer.Parameters?.map(({ Value }) => Value)).toEqual(['1']);
    expect(answer.InvalidParameters).toEqual(['/several/b']);
  });

  it('removes one, once', async () => {
    const remove = () => parameters.send(new DeleteParameterCommand({ Name: '/removed' }));
    await put('/removed', 'x');
    await remove();
    expect(await nameOf(remove())).toBe('ParameterNotFound');
    expect(await nameOf(parameters.send(new GetParameterCommand({ Name: '/removed' })))).toBe('ParameterNotFound');
  });

  it.each([
    ['/spaced name', 'x'],
    ['/empty', ''],
    ['/long', 'x'.repeat(4_097)],
  ])('refuses %s with a value that AWS would not take either', async (name, value) => {
    expect(await nameOf(put(name, value))).toBe('ValidationException');
  });

  it('reads those below a path in pages, deeper ones only when asked to', async () => {
    for (const name of ['/path/a', '/path/b', '/path/c', '/path/deep/d', '/pathological']) await put(name, name);
    const names = async (input: object): Promise<unknown> => {
      const answer = await parameters.send(new GetParametersByPathCommand({ Path: '/path/', ...input }));
      return [answer.Parameters?.map(({ Name }) => Name), answer.NextToken !== undefined];
    };
    expect(await names({})).toEqual([['/path/a', '/path/b', '/path/c'], false]);
    expect(await names({ Recursive: true, MaxResults: 3 })).toEqual([['/path/a', '/path/b', '/path/c'], true]);
    expect(await names({ Recursive: true, MaxResults: 3, NextToken: '3' })).toEqual([['/path/deep/d'], false]);
    expect(await nameOf(names({ MaxResults: 11 }))).toBe('ValidationException');
  });
});

describe('parameters of a state folder', () => {
  it('are there after a restart, with their versions, and what was removed is not', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'polycopy-parameters-'));
    const clock = stepClock(1_000_000);
    const open = async (work: (client: SSMClient) => Promise<unknown>): Promise<unknown> => {
      const local = await startLocalAws({ clock, stage: 'test', stateDir });
      const client = parametersClient(local);
      const result = await work(client).finally(() => local.close());
      client.destroy();
      return result;
    };
    const put = (Name: string, Value: string) => async (client: SSMClient) =>
      client.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
    // When
    await open(put('/kept', 'one'));
    await open(put('/kept', 'two'));
    await open(put('/removed', 'x'));
    await open((client) => client.send(new DeleteParameterCommand({ Name: '/removed' })));
    // Then
    const found = await open(
      async (client) => (await client.send(new GetParametersCommand({ Names: ['/kept', '/removed'] }))).Parameters,
    );
    expect(found).toMatchObject([{ Name: '/kept', Value: 'two', Version: 2 }]);
    rmSync(stateDir, { recursive: true });
  });

  it('a file that holds something else stops the start, and says which', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'polycopy-parameters-'));
    writeFileSync(join(stateDir, 'parameters.json'), '{"broken":');
    await expect(startLocalAws({ clock: stepClock(1), stage: 'test', stateDir })).rejects.toThrow('parameters.json');
    rmSync(stateDir, { recursive: true });
  });
});
