import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Key, KEYS, TABLE } from '#contract/table.ts';
import { type LeaderScore } from '#core/model/leader-score.ts';
import { type ScoringRun } from '#core/model/scoring-run.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs, utcDate } from '#core/values/unix-ms.ts';
import { type Scores } from '#ports/scores.ts';
import { encodeValues } from './item-codec.ts';
import { putIf } from './put-if.ts';
import { answerOf, decodedItem, readItem, type Table } from './read-item.ts';

/** What is kept for long is what a veto looks back on; both together stay far below what a walk of the table may read. */
const LEADERS_KEPT_S = 100 * 86_400;
const OTHERS_KEPT_S = 14 * 86_400;

/** A score, and what names the scores of a run: fractions are none of the table's numbers, so each is one text. */
type StoredText = { readonly measuredAt: UnixMs; readonly text: string };
type RunText = Omit<ScoringRun, 'scores'> & { readonly scored: readonly Wallet[] };

/** Scores in the table: an item for each leader and day, and one for each run that names them. */
export function dynamoScores(table: Table): Scores {
  return {
    async putScores({ scores, ...run }) {
      const day = utcDate(run.asOf);
      const leaders = new Set(run.leaders);
      for (const score of scores) {
        const keptS = leaders.has(score.leader) ? LEADERS_KEPT_S : OTHERS_KEPT_S;
        await putText(table, { key: KEYS.leaderScore(score.leader, day), run, keptS, of: score });
      }
      const named: RunText = { ...run, scored: scores.map(({ leader }) => leader) };
      await putText(table, { key: KEYS.scoringRun(day), run, keptS: LEADERS_KEPT_S, of: named });
    },
    async latestScores(day = '~') {
      const [text] = await newestTexts(table, { first: KEYS.scoringRun(''), last: KEYS.scoringRun(day), most: 1 });
      if (text === undefined) return undefined;
      const { scored, ...run } = JSON.parse(text) as RunText;
      const keys = scored.map((leader) => KEYS.leaderScore(leader, utcDate(run.asOf)));
      const found = await Promise.all(keys.map((key) => readItem<StoredText>(table, key)));
      const ofRun = found.flatMap((item) => (item?.measuredAt === run.measuredAt ? scoreOf(item.text) : []));
      return { ...run, scores: ofRun };
    },
    async scoresOf(leader, most) {
      const [first, last] = [KEYS.leaderScore(leader, ''), KEYS.leaderScore(leader, '~')];
      return (await newestTexts(table, { first, last, most })).map(scoreOf);
    },
  };
}

function scoreOf(text: string): LeaderScore {
  return JSON.parse(text) as LeaderScore;
}

type PutText = {
  readonly key: Key;
  readonly run: Pick<ScoringRun, 'asOf' | 'measuredAt'>;
  readonly keptS: number;
  readonly of: LeaderScore | RunText;
};

async function putText(table: Table, { key, run: { asOf, measuredAt }, keptS, of }: PutText): Promise<void> {
  await putIf(table, {
    key,
    value: { measuredAt, text: JSON.stringify(of), [TABLE.ttl]: Math.floor(asOf / 1_000) + keptS },
    condition: 'attribute_not_exists(pk) OR #at <= :at',
    names: { '#at': 'measuredAt' },
    values: { ':at': measuredAt },
  });
}

type TextQuery = { readonly first: Key; readonly last: Key; readonly most: number };

async function newestTexts(table: Table, { first, last, most }: TextQuery): Promise<readonly string[]> {
  const { Items = [] } = await answerOf(() =>
    table.client.send(
      new QueryCommand({
        TableName: table.table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: encodeValues({ ':pk': first.pk, ':first': first.sk, ':last': last.sk }),
        ScanIndexForward: false,
        Limit: most,
        ConsistentRead: true,
      }),
    ),
  );
  return Items.map((item) => (decodedItem(table, item) as StoredText).text);
}
