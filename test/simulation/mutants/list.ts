import { BOOKING } from './booking.ts';
import { CHOICES } from './choices.ts';
import { CLOSING } from './closing.ts';
import { COMMANDS, TRANSACTIONS } from './commands.ts';
import { ENTRIES } from './entries.ts';
import { EXITS } from './exits.ts';
import { MODES } from './modes.ts';
import { type Mutant } from './mutant.ts';
import { PAPER, SHARDS } from './paper.ts';
import { POSTING } from './posting.ts';
import { RECORDING } from './recording.ts';
import { WALKS } from './walks.ts';
import { WORKING } from './working.ts';

/** Every rule that is broken on purpose. */
export const MUTANTS: readonly Mutant[] = [
  ...RECORDING,
  ...ENTRIES,
  ...EXITS,
  ...POSTING,
  ...BOOKING,
  ...MODES,
  ...WALKS,
  ...COMMANDS,
  ...TRANSACTIONS,
  ...CLOSING,
  ...CHOICES,
  ...PAPER,
  ...SHARDS,
  ...WORKING,
];
