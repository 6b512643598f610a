import { type Command } from 'commander';
import { type ClaimReport, collectClaims } from './list-claims.ts';
import { openSystem, type SystemChoice } from './open-system.ts';
import { settingsInForce } from './settings-in-force.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { claimJson, claimsPage } from './view/claims-page.ts';

type ClaimsOptions = SystemOptions & { readonly follower?: string; readonly json?: true };

/** Adds `polycopy claims`. */
export function registerClaims(program: Command): void {
  addSystemOptions(program.command('claims'))
    .description('what resolved markets owe, why it is no cash yet, and what you can do')
    .option('--follower <name>', 'this follower only')
    .option('--json', 'print JSON')
    .action(async (options: ClaimsOptions, command: Command) => {
      const claims = await readClaims(systemChoice(command, options), options.follower);
      const text = options.json
        ? JSON.stringify(claims.map(claimJson), null, 2)
        : claimsPage(claims, { isColoured: process.stdout.isTTY });
      process.stdout.write(`${text}\n`);
    });
}

async function readClaims(choice: SystemChoice, follower: string | undefined): Promise<readonly ClaimReport[]> {
  const system = await openSystem(choice);
  try {
    const settings = await settingsInForce(system);
    const names = settings.followers.map(({ name }) => name);
    if (follower !== undefined && !names.some((name) => name === follower))
      throw new Error(`no follower ${JSON.stringify(follower)}; there is ${names.join(', ')}`);
    const claims = await collectClaims({ settings, ledger: system.ledger });
    return claims.filter((claim) => follower === undefined || claim.follower === follower);
  } finally {
    await system.close();
  }
}
