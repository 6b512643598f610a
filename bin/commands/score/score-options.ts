import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { SCORING_SEED } from '#core/scoring/score-candidates.ts';
import { parseSeed, parseWorkers } from '../simulation-options.ts';

/** The options of every command that scores, as commander hands them over. */
export type ScoringOptions = {
  readonly seed: bigint;
  readonly workers: number;
  readonly json?: true;
  readonly html?: string | true;
};

/** Adds what every command that scores can be told. @param page The file of its page, if none is named */
export function addScoringOptions(command: Command, page: string): Command {
  return command
    .addOption(
      new Option('--seed <number>', 'what is drawn hangs on it')
        .argParser(parseSeed)
        .default(SCORING_SEED, String(SCORING_SEED)),
    )
    .option('--workers <count>', 'threads; the result is the same for any number', parseWorkers, availableParallelism())
    .option('--json', 'print JSON')
    .option('--html [file]', `write a page with charts that needs no network: ${page} if not said`);
}

/** Ends the command as misused where two forms are asked for. @returns The form */
export function formOf(
  command: Command,
  { json, html }: ScoringOptions,
  page: string,
): { readonly json: true | undefined; readonly html: string | undefined } {
  if (json !== undefined && html !== undefined)
    command.error('error: --json and --html are forms of one page: name one of them', { exitCode: 2 });
  return { json, html: html === true ? page : html };
}
