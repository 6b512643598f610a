import { type Command } from 'commander';
import { PortError } from '#ports/errors.ts';
import { awsChecks } from './doctor/aws-checks.ts';
import { clockCheck } from './doctor/clock-check.ts';
import { type DoctorPorts, doctorPorts } from './doctor/doctor-ports.ts';
import { feedChecks } from './doctor/feed-checks.ts';
import { type Finding, runChecks } from './doctor/finding.ts';
import { examineFollower } from './doctor/follower-checks.ts';
import { regionChecks } from './doctor/region-checks.ts';
import { settingsChecks } from './doctor/settings-checks.ts';
import { orderIdCheck, signatureCheck } from './doctor/signature-checks.ts';
import { switchChecks } from './doctor/switch-checks.ts';
import { openSystem } from './open-system.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { doctorJson, doctorPage, isHealthy } from './view/doctor-page.ts';

type DoctorOptions = SystemOptions & { readonly json?: true };

/** Adds `polycopy doctor`. */
export function registerDoctor(program: Command): void {
  addSystemOptions(program.command('doctor'))
    .description('look at everything that must be right before orders are sent, and say what to do; sends none')
    .option('--json', 'print JSON')
    .action(async (options: DoctorOptions, command: Command) => {
      const choice = systemChoice(command, options);
      const system = await openSystem(choice);
      try {
        const findings = await examine(doctorPorts(system, choice));
        const text =
          options.json === true
            ? JSON.stringify(doctorJson(findings), null, 2)
            : doctorPage(findings, { isColoured: process.stdout.isTTY });
        process.stdout.write(`${text}\n`);
        if (!isHealthy(findings)) process.exitCode = 1;
      } finally {
        await system.close();
      }
    });
}

/** Looks at everything, what the rest rests on first; nothing that is wrong keeps the others from being looked at. */
export async function examine(ports: DoctorPorts): Promise<readonly Finding[]> {
  const settings = await ports.settings.current().catch((error: unknown) => {
    // The check of the settings meets the same and says it.
    if (error instanceof PortError) return undefined;
    throw error;
  });
  const findings = [
    ...(await runChecks([
      ...regionChecks(ports),
      ...awsChecks(ports, settings),
      clockCheck(ports),
      ...settingsChecks(ports),
      ...switchChecks(ports, settings),
      ...feedChecks(ports, settings),
      orderIdCheck(),
      signatureCheck(),
    ])),
  ];
  for (const follower of settings?.followers ?? [])
    if (follower.mode === 'live') findings.push(...(await examineFollower(ports, follower)));
  return findings;
}
