import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import { dynamoScores } from '#adapters/dynamodb/scores.ts';
import { type Key, KEYS } from '#contract/table.ts';
import { later } from '#core/values/unix-ms.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aWallet, FIRST_DAY } from '../../../../support/builders/a-leader-record.ts';
import { aLeaderScore, aScoringRun } from '../../../../support/builders/a-leader-score.ts';
import { LEADER } from '../../../../support/builders/identities.ts';
import { memoryScores } from '../../../../support/fakes/memory-scores.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { scoresSpec } from '../../../../support/port-specs/scores-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

scoresSpec('in memory', () => Promise.resolve(memoryScores()));
scoresSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  return dynamoScores(table);
});

const DAY = '2026-06-01';
const run = aScoringRun({
  leaders: [LEADER],
  scores: [LEADER, aWallet(1)].map((leader) => ({ ...aLeaderScore({ leader }), asOf: FIRST_DAY })),
});

test('scores of leaders and runs may go after 100 days, those of others after 14', async () => {
  // Given
  table = await startLocalTable();
  await dynamoScores(table).putScores(run);
  // When
  const keptDays = await Promise.all(
    [KEYS.leaderScore(LEADER, DAY), KEYS.leaderScore(aWallet(1), DAY), KEYS.scoringRun(DAY)].map(
      async (key) => (Number((await stored(key))?.['ttl']?.N) - FIRST_DAY / 1_000) / 86_400,
    ),
  );
  // Then
  expect(keptDays).toEqual([100, 14, 100]);
});

test('a score is a few kilobytes', async () => {
  table = await startLocalTable();
  await dynamoScores(table).putScores(run);
  const item = await stored(KEYS.leaderScore(LEADER, DAY));
  expect(JSON.stringify(item).length).toBeLessThan(8_000);
});

test('a run that breaks off is none: the one before it is still the newest', async () => {
  // Given
  table = await startLocalTable();
  await dynamoScores(table).putScores(run);
  // When
  const next = { ...run, asOf: later(run.asOf, 86_400_000) };
  await expect(dynamoScores(breaksOffAt(table, 'SCORES')).putScores(next)).rejects.toThrow(UnavailableError);
  // Then
  expect((await dynamoScores(table).latestScores())?.asOf).toBe(run.asOf);
});

test('what a run of the same day has written before it broke off is not set beside scores of another run', async () => {
  // Given
  table = await startLocalTable();
  await dynamoScores(table).putScores(run);
  const [own, other] = run.scores;
  // When
  const again = { ...run, measuredAt: later(run.measuredAt, 1) };
  const breaksOff = breaksOffAt(table, KEYS.leaderScore(other!.leader, DAY).pk);
  await expect(dynamoScores(breaksOff).putScores(again)).rejects.toThrow(UnavailableError);
  // Then
  expect(own?.leader).not.toBe(other?.leader);
  expect(await dynamoScores(table).latestScores()).toEqual({ ...run, scores: [other] });
});

function breaksOffAt(given: LocalTable, pk: string): LocalTable {
  const { client } = given;
  const send = (command: { input: { Item?: Record<string, { S?: string }> } }) =>
    command.input.Item?.['pk']?.S === pk
      ? Promise.reject(new Error('gone'))
      : client.send(command as unknown as GetItemCommand);
  return { ...given, client: Object.create(client, { send: { value: send } }) as typeof client };
}

async function stored({ pk, sk }: Key) {
  const Key = { pk: { S: pk }, sk: { S: sk } };
  return (await table?.client.send(new GetItemCommand({ TableName: table.table, Key })))?.Item;
}
