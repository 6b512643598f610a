import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { type Change } from '#core/ledger/change.ts';
import { resetBreakers } from '#core/ledger/modes.ts';
import { leaderCap } from '#core/model/cap.ts';
import { type Settings } from '#core/model/settings.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { InvariantError } from '#core/values/invariant.ts';
import { ContentionError } from '#ports/errors.ts';
import { closeAll, type CloseAllDeps, type CloseCommand } from '#flows/close-all.ts';
import { followerOf, walletOf } from './counterparts/names.ts';
import { type History, type OperatorAct, type SyncAct } from './history.ts';
import { type Judge } from './judge/judge.ts';
import { type Decided, settingsOf } from './settings-of.ts';
import { awake, fallAsleep, type Sleeper, type Timeline } from './timeline.ts';

type OperatorInput = {
  readonly history: History;
  readonly start: number;
  readonly timeline: Timeline;
  /** Goes to the table at once: a person tries again until it works. */
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly judge: Judge;
  readonly inForce: InForce;
  readonly parameters: Map<string, string>;
  /** Called when a parameter has changed. */
  readonly onParameterChange: () => void;
  /** Starts a command that runs by itself. */
  readonly sync: (act: SyncAct) => Sleeper;
  readonly say: (line: string) => void;
  /** Starts a command that may fail at any call; a person starts it again until it was done. */
  readonly command: (name: string, work: (deps: CloseAllDeps) => Promise<unknown>, done: () => void) => void;
};

/** The settings in force; absent before the first are stored. */
export type InForce = { settings?: Settings };

/** How often a person looks for breakers once the faults are over. */
const LOOKS_EVERY_MS = 60_000;
const LOOKS = 60;

/** Stores the first settings, does what the history says, and sets everything free when the faults are over. */
export async function runOperator(input: OperatorInput): Promise<void> {
  const { history, start, timeline, client, table, judge, inForce, parameters } = input;
  const store = dynamoSettings({ client, table });
  const ledger = dynamoLedger({ client, table });
  const { limits, shards: { wanted: shards } = { wanted: 1 } } = history;
  let decided: Decided = { limits, shards, disabled: new Set(), removed: new Set(), version: 0n };
  const decide = async (next: Omit<Decided, 'version'>): Promise<void> => {
    const version = await store.store(settingsOf(history, { ...next, version: inForce.settings?.version ?? 0n }));
    decided = { ...next, version: version ?? 0n };
    inForce.settings = settingsOf(history, decided);
    for (const { name, mode } of inForce.settings.followers) {
      for (const cap of await ledger.modeCaps({ follower: name, mode })) judge.mirror.putCap(cap);
    }
  };
  const set = (parameter: string, value: string | undefined): void => {
    judge.parameterSet(parameter, value);
    if (value === undefined) parameters.delete(parameter);
    else parameters.set(parameter, value);
    input.onParameterChange();
  };
  const reset = async (): Promise<void> => {
    for (const cap of [...judge.mirror.caps.values()]) {
      const changes: readonly Change[] = (cap.breakers ?? []).length === 0 ? [] : resetBreakers(cap);
      if (changes.length > 0 && (await ledger.commit(changes)).committed) judge.committed(undefined, changes);
    }
  };
  const isStopped = (leader: string): boolean =>
    [...judge.mirror.caps.values()].some(
      (cap) => cap.name === leaderCap(walletOf(leader)) && (cap.switch ?? 'ACTIVE') !== 'ACTIVE',
    ) || (parameters.get(`leaders/${leader}`) ?? 'ACTIVE') !== 'ACTIVE';
  const close = ({ id, kind }: OperatorAct, command: Omit<CloseCommand, 'dryRun'>): void => {
    const isClosed = judge.closing(command);
    input.command(`${kind} ${id}`, (deps) => closeWhole(deps, command), isClosed);
  };
  const act = async (one: OperatorAct): Promise<void> => {
    input.say(`a person: ${JSON.stringify(one)}`);
    switch (one.kind) {
      case 'limits':
        return decide({ ...decided, limits: one.limits });
      case 'shards':
        judge.shardsWanted(one.shards);
        return decide({ ...decided, shards: one.shards });
      case 'leader': {
        const others = [...decided.disabled].filter((name) => name !== one.leader);
        return decide({ ...decided, disabled: new Set(one.isEnabled ? others : [...others, one.leader]) });
      }
      case 'switch':
        set(one.parameter, one.value);
        return;
      case 'reset':
        return reset();
      case 'sync':
        return;
      case 'remove':
        // As `apply` refuses it: nobody could set the sales of one free who is stopped and gone.
        if (isStopped(one.leader)) return;
        await decide({ ...decided, removed: new Set([...decided.removed, one.leader]) });
        close(one, { leaders: [walletOf(one.leader)], why: { code: 'LEADER_REMOVED' }, isUrgent: false });
        return;
      case 'close-all':
        close(one, {
          ...(one.follower === undefined ? {} : { follower: followerOf(one.follower) }),
          ...(one.leader === undefined ? {} : { leaders: [walletOf(one.leader)] }),
          ...{ why: { code: 'CLOSE_ALL' }, isUrgent: true },
        });
        return;
    }
  };
  const free = async (): Promise<void> => {
    for (const parameter of [...parameters.keys()]) set(parameter, undefined);
    await reset();
  };
  await decide(decided);
  for (const { name, oddsLow } of history.leaders) {
    const edge = { leader: walletOf(name), betCount: 100, measuredAt: unixMs(start) };
    if (oddsLow !== undefined)
      await dynamoSnapshots({ client, table }).putLeaderEdge({ ...edge, oddsLow: BigInt(oddsLow) });
  }
  for (const one of history.operator)
    timeline.at(start + one.atMs, () => (one.kind === 'sync' ? input.sync(one) : doing(() => act(one))));
  const over = start + history.faults.untilMs;
  for (let look = 0; look < LOOKS; look += 1) timeline.at(over + look * LOOKS_EVERY_MS, () => doing(free));
}

/** Who is told that something is left over types the command again, as after any failure. */
async function closeWhole(deps: CloseAllDeps, command: Omit<CloseCommand, 'dryRun'>): Promise<void> {
  const [left] = (await closeAll(deps, { ...command, dryRun: false })).failed;
  if (left === undefined) return;
  throw left.code === 'BROKEN' ? new InvariantError(left.why) : new ContentionError(left.why);
}

/** The loop waits until the person is done. */
function doing(work: () => Promise<void>): Sleeper {
  const person = awake();
  void work().then(() => {
    fallAsleep(person);
  });
  return person;
}
