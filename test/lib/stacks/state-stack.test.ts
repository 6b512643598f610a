import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { resourcesOf, synthesize } from '../synthesized.ts';

const { state } = synthesize();

describe('state stack', () => {
  it('keeps every resource when it is deleted or replaced', () => {
    const resources = Object.values((state.toJSON() as { Resources: Record<string, unknown> }).Resources);

    expect(resources).toHaveLength(2);
    for (const resource of resources)
      expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('protects the table from deletion and restores it to any second of 35 days', () => {
    state.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [
        Match.objectLike({
          Region: 'eu-west-1',
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        }),
      ],
    });
  });

  it('has one replica only: two would make conditional writes races', () => {
    const [table] = Object.values(resourcesOf(state, 'AWS::DynamoDB::GlobalTable'));

    expect(table!.Properties['Replicas']).toHaveLength(1);
  });

  it('pays per request and lets items expire by their ttl attribute', () => {
    state.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'polycopy-test',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  });

  it('indexes what is open by its keys only', () => {
    state.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'open',
          KeySchema: [
            { AttributeName: 'openKind', KeyType: 'HASH' },
            { AttributeName: 'openSince', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });

  it('has the trading switch, which takes the three modes only', () => {
    state.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/polycopy/test/trading',
      Value: 'ACTIVE',
      AllowedPattern: '^(ACTIVE|REDUCING|HALTED)$',
    });
  });
});

it('nothing of the switch ever changes in the template: CloudFormation would write ACTIVE over a person’s stop', () => {
  const [parameter] = Object.values(resourcesOf(state, 'AWS::SSM::Parameter'));
  expect(parameter?.Properties).toEqual({
    Name: '/polycopy/test/trading',
    Type: 'String',
    Value: 'ACTIVE',
    Description: 'ACTIVE: all orders. REDUCING: only orders that close. HALTED: only cancels.',
    AllowedPattern: '^(ACTIVE|REDUCING|HALTED)$',
    Tags: { application: 'polycopy', stage: 'test' },
  });
});
