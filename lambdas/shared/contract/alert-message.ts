import * as z from 'zod';
import { type Alert } from '#core/model/alert.ts';

/** What SNS starts a function with, as far as it is read. */
export const snsEventSchema = z.looseObject({
  Records: z
    .array(z.looseObject({ Sns: z.looseObject({ Message: z.string(), Subject: z.string().nullish() }) }))
    .max(100),
});

const alarmSchema = z.looseObject({
  AlarmName: z.string().min(1),
  AlarmDescription: z.string().nullish(),
  NewStateValue: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  NewStateReason: z.string().nullish(),
  StateChangeTime: z.string().nullish(),
});

/** Reads a message of the topic of alarms; what CloudWatch has not written is passed on as it is. */
export function alertOfMessage({
  Message,
  Subject,
}: {
  readonly Message: string;
  readonly Subject?: string | null | undefined;
}): Alert {
  const alarm = alarmSchema.safeParse(parsedOrNothing(Message));
  if (!alarm.success) return { name: Subject ?? 'a message of the topic of alarms', state: 'MESSAGE', says: Message };
  const { AlarmName, AlarmDescription, NewStateValue, NewStateReason, StateChangeTime } = alarm.data;
  return {
    name: AlarmName,
    state: NewStateValue,
    says: AlarmDescription ?? NewStateReason ?? 'no description',
    ...(StateChangeTime == null ? {} : { at: StateChangeTime }),
  };
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
