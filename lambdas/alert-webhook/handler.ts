import { alertOfMessage, snsEventSchema } from '#contract/alert-message.ts';
import { passOnAlerts } from '#flows/pass-on-alerts.ts';
import { alarmHandler } from '#runtime/alarm-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Passes on what the topic of alarms tells. */
export const handler = alarmHandler(deps.log, (event) => {
  const { Records } = snsEventSchema.parse(event);
  return passOnAlerts(
    deps,
    Records.map(({ Sns }) => alertOfMessage(Sns)),
  );
});
