import type { ViewName, ViewResults } from '#analysis/views/results.ts';
import { changeWhere, firstSeenWhere } from '#render/page/comparisons.ts';
import * as where from '#render/page/where.ts';

type Filters = readonly (string | null)[];
type Readers = { readonly [Name in ViewName]?: (result: ViewResults[Name]) => Filters };

const READERS: Readers = {
  talkers: ({ rows }) => rows.map((row) => where.address(row.address)),
  ports: ({ rows }) => rows.map((row) => where.port(row.protocol, row.port)),
  protocols: ({ rows }) => rows.map((row) => where.protocol(row.protocol)),
  countries: ({ rows }) => rows.map((row) => where.country(row.country)),
  rules: ({ rows }) => rows.map((row) => where.rule(row.rule)),
  applications: ({ rows }) => rows.map((row) => where.application(row.name)),
  sourceAddresses: ({ rows }) => rows.map((row) => where.side('src', row.address)),
  destinationAddresses: ({ rows }) => rows.map((row) => where.side('dst', row.address)),
  oneWay: ({ rows }) =>
    rows.map(
      (row) =>
        `${where.side('src', row.src)} and ${where.side('dst', row.dst)} and ${where.port(row.protocol, row.dstPort)}`,
    ),
  changes: ({ rows }) => rows.map((row) => changeWhere(row.kind, row.value)),
  firstSeen: ({ rows }) => rows.map((row) => firstSeenWhere(row.kind, row.value)),
};

/** For each row of a view the filter for what it names; shorter than the rows where there is none. */
export function rowFilters<Name extends ViewName>(name: Name, result: ViewResults[Name]): Filters {
  const read: Readers[Name] = READERS[name];
  return read === undefined ? [] : read(result);
}
