#!/usr/bin/env node
import { refusalText } from './cli/refusal-text.ts';
import { serve } from './cli/serve.ts';

try {
  await serve();
} catch (error) {
  process.stderr.write(`${refusalText(error)}\n`);
  process.exitCode = 1;
}
