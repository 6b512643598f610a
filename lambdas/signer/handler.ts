import { answerSigning } from '#flows/answer-signing.ts';
import { signingHandler } from '#runtime/signing-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Signs what is recorded, for the functions that may not read a key. */
export const handler = signingHandler(deps.log, (request) => answerSigning(deps, request));
