import { describe, expect, it } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { FUNCTIONS, SIGNER, WATCHING } from '#contract/functions.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

const { trading, monitoring } = synthesize({ alertWebhook: 'true' });
const templateOf = (name: string): Template => (WATCHING.some((one) => one.name === name) ? monitoring : trading);

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
};

/** Reads everything, writes the partitions that it is for. */
const READ_AND_WRITE = (...partitions: readonly string[]): readonly string[] => [
  ...READ_ITEMS,
  'dynamodb:ConditionCheckItem on the table',
  `dynamodb:PutItem on the table where the key is like ${[...partitions].sort().join(' ')}`,
  `dynamodb:UpdateItem on the table where the key is like ${[...partitions].sort().join(' ')}`,
  'dynamodb:Query on the index of what is open',
];
const READ_ITEMS = [
  'dynamodb:BatchGetItem on the table',
  'dynamodb:GetItem on the table',
  'dynamodb:Query on the table',
];
const WRITE_LOGS = ['logs:CreateLogStream on its own logs', 'logs:PutLogEvents on its own logs'];
const REPORT_FAILURE = ['sqs:SendMessage on failed starts'];
const RING = ['sqs:SendMessage on the doorbell'];
const USE_SECRETS = [
  "secretsmanager:GetSecretValue on the stage's followers' secrets",
  "secretsmanager:PutSecretValue on the stage's followers' secrets",
];
const USE_KEYS = ['kms:GetPublicKey', 'kms:Sign'].map(
  (action) => `${action} on any key under an alias like alias/polycopy/test/followers/*`,
);
const HAVE_SIGNED = ['lambda:InvokeFunction on the signer'];
const READ_SWITCHES = ["ssm:GetParametersByPath on the stage's switches"];
const ANSWER_RING = [
  'sqs:ChangeMessageVisibility on the doorbell',
  'sqs:DeleteMessage on the doorbell',
  'sqs:GetQueueAttributes on the doorbell',
  'sqs:GetQueueUrl on the doorbell',
  'sqs:ReceiveMessage on the doorbell',
];

/** All that each function may do. A new function or permission is written down here, by hand, or the build fails. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'toggle-sync': [...WRITE_LOGS, ...REPORT_FAILURE, ...READ_AND_WRITE('SWITCHES', 'FO#*'), ...READ_SWITCHES],
  'portfolio-tracker': [
    ...WRITE_LOGS,
    ...REPORT_FAILURE,
    ...READ_AND_WRITE('LE#*', 'FO#*', 'MARKS', 'EV#*', 'PO#*'),
    ...RING,
  ],
  'risk-monitor': [...WRITE_LOGS, ...REPORT_FAILURE, ...READ_AND_WRITE('FO#*', 'EV#*', 'PO#*'), ...RING],
  'leader-watcher': [
    ...WRITE_LOGS,
    ...REPORT_FAILURE,
    ...READ_AND_WRITE('SH#*', 'LE#*', 'EV#*', 'PO#*', 'SWITCHES', 'FO#*'),
    ...RING,
    ...READ_SWITCHES,
  ],
  reconciler: [
    ...WRITE_LOGS,
    ...REPORT_FAILURE,
    ...READ_AND_WRITE('FO#*', 'JR#*', 'EV#*', 'PO#*', 'CO#*', 'DE#*', 'PA#*', 'VENUE'),
    ...RING,
    ...HAVE_SIGNED,
  ],
  'order-manager': [
    ...WRITE_LOGS,
    ...REPORT_FAILURE,
    ...READ_AND_WRITE('FO#*', 'JR#*', 'PO#*', 'CO#*', 'PA#*', 'VENUE'),
    ...RING,
    ...HAVE_SIGNED,
  ],
  redeemer: [...WRITE_LOGS, ...REPORT_FAILURE, ...READ_AND_WRITE('FO#*', 'WA#*'), ...HAVE_SIGNED],
  scorer: [...WRITE_LOGS, ...REPORT_FAILURE, ...READ_AND_WRITE('LE#*', 'SCORES')],
  signer: [...WRITE_LOGS, ...READ_AND_WRITE('SI#*'), ...USE_SECRETS, ...USE_KEYS],
  'manual-sync': [...WRITE_LOGS, ...READ_AND_WRITE('FO#*', 'LE#*', 'EV#*', 'PO#*'), ...RING],
  board: [...WRITE_LOGS, ...READ_ITEMS, 'dynamodb:Scan on the table'],
  'alert-webhook': [...WRITE_LOGS, 'secretsmanager:GetSecretValue on the secret of the webhook'],
  messenger: [
    ...WRITE_LOGS,
    ...REPORT_FAILURE,
    ...READ_AND_WRITE('MESSAGES'),
    'secretsmanager:GetSecretValue on the secret of the webhook',
  ],
  executor: [
    ...WRITE_LOGS,
    ...READ_AND_WRITE('FO#*', 'EV#*', 'PO#*', 'CO#*', 'DE#*', 'PA#*', 'VENUE'),
    ...RING,
    ...HAVE_SIGNED,
    ...ANSWER_RING,
  ],
};

describe('permissions', () => {
  it.each([...FUNCTIONS, ...WATCHING])('$name may do what its row allows and nothing else', ({ name }) => {
    expect(permissionsOf(roleOf(name), name)).toEqual([...(ALLOWED[name] ?? [])].sort());
  });

  it.each(
    [...FUNCTIONS, ...WATCHING].filter(
      ({ needs }) => !needs.some((need) => need.endsWith('secrets') || need.endsWith('secret')),
    ),
  )('$name can read no secret', ({ name }) => {
    expect(permissionsOf(roleOf(name), name).filter((line) => line.startsWith('secretsmanager:'))).toEqual([]);
  });

  it('the signer alone can read a follower’s secret, use a key, or write what it counts', () => {
    const own = /secretsmanager:.*followers|^kms:|SI#/;
    for (const { name } of [...FUNCTIONS, ...WATCHING].filter((one) => one.name !== SIGNER))
      expect(permissionsOf(roleOf(name), name).filter((line) => own.test(line))).toEqual([]);
    const roles = [trading, monitoring].flatMap((template) =>
      JSON.stringify(resourcesOf(template, 'AWS::IAM::Policy')),
    );
    // The webhook's is read by the two that write there.
    expect(roles.join('').split('secretsmanager:GetSecretValue').length - 1).toBe(3);
  });

  it('a schedule may start its function and keep a failed start', () => {
    for (const { Properties } of Object.values(resourcesOf(trading, 'AWS::Scheduler::Schedule'))) {
      const name = (Properties['Name'] as string).replace('polycopy-test-', '');
      const target = Properties['Target'] as { RoleArn: { 'Fn::GetAtt': [string, string] } };

      expect(permissionsOf(target.RoleArn['Fn::GetAtt'][0], name)).toEqual([
        'lambda:InvokeFunction on the live version of its function',
        'sqs:SendMessage on failed starts',
      ]);
    }
  });

  it('no role carries a policy that AWS manages and may change', () => {
    for (const template of [trading, monitoring])
      for (const { Properties } of Object.values(resourcesOf(template, 'AWS::IAM::Role')))
        expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  it('no other service or account may start a function but the rule on changed switches, and that only toggle-sync', () => {
    const [[ruleId], permissions] = [
      Object.keys(resourcesOf(trading, 'AWS::Events::Rule')),
      Object.values(resourcesOf(trading, 'AWS::Lambda::Permission')),
    ];
    expect(permissions.map(({ Properties }) => Properties)).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: expect.stringMatching(/^togglesync.*live/) as unknown },
        Principal: 'events.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': [ruleId, 'Arn'] },
      },
    ]);
    trading.resourceCountIs('AWS::Lambda::Url', 0);
  });
});

function roleOf(name: string): string {
  const found = Object.values(resourcesOf(templateOf(name), 'AWS::Lambda::Function')).find(
    ({ Properties }) => Properties['FunctionName'] === `polycopy-test-${name}`,
  );
  return (found!.Properties['Role'] as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
}

/** Every statement of every policy of a role, one line for each action and resource. */
function permissionsOf(roleId: string, name: string): string[] {
  const inline = (resourcesOf(templateOf(name), 'AWS::IAM::Role')[roleId]!.Properties['Policies'] ??
    []) as readonly Policy[];
  const attached = Object.values(resourcesOf(templateOf(name), 'AWS::IAM::Policy'))
    .filter(({ Properties }) => (Properties['Roles'] as readonly { Ref: string }[]).some(({ Ref }) => Ref === roleId))
    .map(({ Properties }) => Properties as unknown as Policy);
  const statements = [...inline, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return statements
    .flatMap((statement) => {
      expect(statement.Effect).toBe('Allow');
      const actions = typeof statement.Action === 'string' ? [statement.Action] : statement.Action;
      const resources = Array.isArray(statement.Resource) ? statement.Resource : [statement.Resource];
      const where = conditionOf(statement.Condition);
      return actions.flatMap((action) => resources.map((resource) => `${action} on ${nameOf(resource, name)}${where}`));
    })
    .sort();
}

/** The conditions that are known: of leading keys, which a request must name, and of aliases that a key must have. */
function conditionOf(condition: unknown): string {
  if (condition === undefined) return '';
  const aliases = condition as { readonly 'ForAnyValue:StringLike': { readonly 'kms:ResourceAliases': string } };
  if ('ForAnyValue:StringLike' in aliases) {
    const alias = aliases['ForAnyValue:StringLike']['kms:ResourceAliases'];
    expect(condition).toEqual({ 'ForAnyValue:StringLike': { 'kms:ResourceAliases': alias } });
    return ` under an alias like ${alias}`;
  }
  const parsed = condition as { readonly 'ForAllValues:StringLike'?: { readonly 'dynamodb:LeadingKeys': string[] } };
  const keys = parsed['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
  expect(condition).toEqual({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });
  return ` where the key is like ${[...(keys ?? [])].sort().join(' ')}`;
}

type Policy = { readonly PolicyDocument: { readonly Statement: readonly Statement[] } };

/** Names a resource of a statement; one that is not listed stays as it is and meets no row. */
function nameOf(resource: unknown, name: string): string {
  const text = JSON.stringify(resource);
  const named: readonly (readonly [string, RegExp])[] = [
    ['the table', /^\{"Fn::GetStackOutput":\{"StackName":"polycopy-test-state",[^{}]*LedgerTable[^{}]*Arn[^{}]*\}\}$/],
    ['the index of what is open', /LedgerTable[^{}]*Arn[^{}]*\}\},"\/index\/open"\]\]\}$/],
    [
      "the stage's followers' secrets",
      /^\{"Fn::Join":\["",\["arn:aws:secretsmanager:eu-west-1:",\{"Ref":"AWS::AccountId"\},":secret:polycopy\/test\/followers\/\*"\]\]\}$/,
    ],
    [
      'the secret of the webhook',
      /^\{"Fn::Join":\["",\["arn:aws:secretsmanager:eu-west-1:",\{"Ref":"AWS::AccountId"\},":secret:polycopy\/test\/alert-webhook-\?{6}"\]\]\}$/,
    ],
    [
      "the stage's switches",
      /^\{"Fn::Join":\["",\["arn:aws:ssm:eu-west-1:",\{"Ref":"AWS::AccountId"\},":parameter\/polycopy\/test"\]\]\}$/,
    ],
    ['the doorbell', queue('polycopy-test-doorbell.fifo')],
    ['failed starts', queue('polycopy-test-failed-starts')],
    [
      'failed starts',
      /^\{"Fn::GetStackOutput":\{"StackName":"polycopy-test-trading",[^{}]*FailedStarts[^{}]*Arn[^{}]*\}\}$/,
    ],
    [
      'its own logs',
      arnOf('AWS::Logs::LogGroup', { LogGroupName: `/aws/lambda/polycopy-test-${name}` }, templateOf(name)),
    ],
    ['the live version of its function', aliasOf(name)],
    ['any key', /^\{"Fn::Join":\["",\["arn:aws:kms:eu-west-1:",\{"Ref":"AWS::AccountId"\},":key\/\*"\]\]\}$/],
    ['the signer', aliasOf('signer')],
  ];
  return named.find(([, pattern]) => pattern.test(text))?.[0] ?? text;
}

function aliasOf(name: string): RegExp {
  const [functionId] = Object.keys(
    trading.findResources('AWS::Lambda::Function', { Properties: { FunctionName: `polycopy-test-${name}` } }),
  );
  const [id] = Object.keys(
    trading.findResources('AWS::Lambda::Alias', { Properties: { FunctionName: { Ref: functionId }, Name: 'live' } }),
  );
  return new RegExp(`^\\{"Ref":"${id ?? 'missing'}"\\}$`);
}

function queue(name: string): RegExp {
  return arnOf('AWS::SQS::Queue', { QueueName: name });
}

function arnOf(type: string, properties: Record<string, unknown>, template = trading): RegExp {
  const [id] = Object.keys(template.findResources(type, { Properties: properties }));
  return new RegExp(`^\\{"Fn::GetAtt":\\["${id ?? 'missing'}","Arn"\\]\\}$`);
}
