import { backfill } from './backfill.ts';
import type { Command } from './command.ts';
import { helpFor } from './help.ts';
import { report } from './report.ts';
import { rules } from './rules.ts';
import { sources } from './sources.ts';
import { status } from './status.ts';
import { top } from './top.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [report, top, rules, sources, backfill, status, helpFor(() => COMMANDS)];
