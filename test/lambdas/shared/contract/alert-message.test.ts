import { expect, test } from '@jest/globals';
import { alertOfMessage } from '#contract/alert-message.ts';

test('an alarm of CloudWatch is read', () => {
  const Message = JSON.stringify({
    AlarmName: 'polycopy-prod-ledger',
    AlarmDescription: '[critical] it differs. What to do: lib/monitoring/runbook.md#ledger',
    AWSAccountId: '123456789012',
    NewStateValue: 'ALARM',
    NewStateReason: 'Threshold Crossed',
    StateChangeTime: '2026-06-01T12:00:00.000+0000',
    Trigger: { MetricName: 'LedgerAlerts' },
  });
  expect(alertOfMessage({ Message, Subject: 'ALARM: "polycopy-prod-ledger"' })).toEqual({
    name: 'polycopy-prod-ledger',
    state: 'ALARM',
    says: '[critical] it differs. What to do: lib/monitoring/runbook.md#ledger',
    at: '2026-06-01T12:00:00.000+0000',
  });
});

test.each(['hello', '{"AlarmName":"x"}', '{"AlarmName":"x","NewStateValue":"ON FIRE"}', ''])(
  'message %p, which is no alarm, is passed on as it is',
  (Message) => {
    expect(alertOfMessage({ Message, Subject: 'a test' })).toEqual({ name: 'a test', state: 'MESSAGE', says: Message });
    expect(alertOfMessage({ Message }).name).toBe('a message of the topic of alarms');
  },
);
