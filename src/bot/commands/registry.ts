import { backfill } from './backfill.ts';
import { captures } from './captures.ts';
import type { Command } from './command.ts';
import { helpFor } from './help.ts';
import { report } from './report.ts';
import { rules } from './rules.ts';
import { sources } from './sources.ts';
import { status } from './status.ts';
import { top } from './top.ts';
import { tuples } from './tuples.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  report,
  top,
  tuples,
  captures,
  rules,
  sources,
  backfill,
  status,
  helpFor(() => COMMANDS),
];
