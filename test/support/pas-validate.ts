import { hasPasValidate } from '../../scripts/bench/pas-validate.ts';

/** Runs a suite where an independent validator is at hand, or passes it over by name. */
export const describeWithValidator = hasPasValidate() ? describe : describe.skip;
