import { analyze } from './analyze.ts';
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
import { actions } from './views/actions.ts';
import { classes } from './views/classes.ts';
import { compare } from './views/compare.ts';
import { country } from './views/country.ts';
import { durationHistogram } from './views/duration-histogram.ts';
import { firstSeen } from './views/first-seen.ts';
import { flows } from './views/flows.ts';
import { host } from './views/host.ts';
import { hours } from './views/hours.ts';
import { map } from './views/map.ts';
import { oneWay } from './views/one-way.ts';
import { port } from './views/port.ts';
import { protocols } from './views/protocols.ts';
import { subnets } from './views/subnets.ts';
import { timeline } from './views/timeline.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  report,
  top,
  flows,
  host,
  port,
  country,
  timeline,
  map,
  hours,
  compare,
  firstSeen,
  actions,
  protocols,
  subnets,
  classes,
  durationHistogram,
  oneWay,
  tuples,
  captures,
  analyze,
  rules,
  sources,
  backfill,
  status,
  helpFor(() => COMMANDS),
];
