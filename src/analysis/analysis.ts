import { parseAddress } from '#analysis/enrich/address.ts';
import { countryName } from '#analysis/enrich/country-name.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { serviceName } from '#analysis/enrich/services.ts';
import type { Finding } from '#core/finding.ts';
import type { Inventory, Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';
import { coverageOf } from './coverage.ts';
import type { Report } from './report.ts';
import { Counting } from './store/counting.ts';
import { makeHours } from './store/flow-hours.ts';
import { extent, flowHistory } from './store/flow-history.ts';
import type { Queryable } from './store/flow-store.ts';
import type { FlowHistory } from './store/history.ts';
import { askView, VIEWS } from './views/registry.ts';
import type { ViewName, ViewResults } from './views/results.ts';
import { viewArguments, type HomeOfAddress, type ViewContext, type ViewQuery } from './views/view.ts';

export type ViewRequest = ViewQuery;

/** What is added to a report from outside the flow store. */
export interface ReportExtras {
  readonly findings: readonly Finding[];
  readonly problems: readonly string[];
}

/** A world map wants every country. */
const REPORT_LIMITS = { countries: 300 } as const;

/** The shared analyzer: views, reports and the history that rules ask, over one flow store. */
export class Analysis {
  readonly #store: Queryable;
  readonly #enrichment: Enrichment;
  readonly #names: ReadonlyMap<string, string>;
  readonly #homes: ReadonlyMap<string, HomeOfAddress>;
  readonly history: FlowHistory;

  constructor(store: Queryable, enrichment: Enrichment, inventory: Inventory) {
    this.#store = store;
    this.#enrichment = enrichment;
    this.#names = new Map(
      inventory.resources.flatMap(({ name, addresses }) => addresses.map((a) => [a, name] as const)),
    );
    this.#homes = new Map(
      inventory.resources.flatMap(({ addresses, ...home }) => addresses.map((a) => [a, home] as const)),
    );
    this.history = flowHistory(store, {
      address: (address) => this.#addressLabel(address),
      country: countryName,
      port: serviceName,
    });
  }

  view<Name extends ViewName>(
    name: Name,
    query: ViewRequest,
    options: { signal?: AbortSignal } = {},
  ): Promise<ViewResults[Name]> {
    return askView(name, this.#context(options), query);
  }

  extent(scope: Scope): Promise<Window | null> {
    return extent(this.#store, scope);
  }

  /**
   * Makes what long windows are read from, for hours that ended before `beforeMs`: at most `most` of them, newest first.
   * Fewer made than that means that nothing is left to do.
   */
  makeHours(beforeMs: number, { most, signal }: { most: number; signal?: AbortSignal }): Promise<number> {
    return makeHours(this.#store, { beforeMs, most }, signal === undefined ? {} : { signal });
  }

  /** All views of one window and scope. They run one after the other: the engine uses every core for each. */
  async report(request: ViewRequest, extras: ReportExtras, options: { signal?: AbortSignal } = {}): Promise<Report> {
    await using counting = new Counting(this.#store, request, options);
    const view = <Name extends ViewName>(name: Name, limit?: number) =>
      VIEWS[name](
        this.#context(options),
        viewArguments({ ...request, ...(limit === undefined ? {} : { limit }) }, counting),
      );
    return {
      scope: request.scope,
      window: request.window,
      summary: await view('summary'),
      timeline: await view('timeline'),
      talkers: await view('talkers'),
      ports: await view('ports'),
      protocols: await view('protocols'),
      countries: await view('countries', REPORT_LIMITS.countries),
      rules: await view('rules'),
      ...(request.scope.kind === 'capture'
        ? { capture: { applications: await view('applications'), connections: await view('connections') } }
        : {}),
      findings: extras.findings,
      coverage: await coverageOf(this.#context(options), request, {
        geo: this.#enrichment.version,
        problems: extras.problems,
      }),
    };
  }

  /** Everything that rows can be asked for by name. */
  async scopes(): Promise<readonly { readonly scope: Scope; readonly detail: string }[]> {
    const rows = await this.#store.rows<Record<'vm' | 'nsg' | 'subnet' | 'vnet' | 'nic', readonly string[]>>(
      `SELECT groupUniqArray(vm) AS vm, groupUniqArray(nsg) AS nsg, groupUniqArray(subnet) AS subnet,
         groupUniqArray(vnet) AS vnet, groupUniqArray(nic) AS nic FROM names`,
    );
    const kinds = ['vm', 'nsg', 'subnet', 'vnet', 'nic'] as const;
    return kinds.flatMap((kind) =>
      (rows[0]?.[kind] ?? [])
        .filter((name) => name !== '')
        .toSorted()
        .map((name) => ({ scope: { kind, name }, detail: KIND_WORDS[kind] })),
    );
  }

  #context({ signal }: { signal?: AbortSignal }): ViewContext {
    return {
      store: this.#store,
      nameOf: (address) => this.#names.get(address) ?? '',
      homeOf: (address) => this.#homes.get(address) ?? null,
      organisationOf: (asn) => this.#enrichment.organisation(asn),
      ...(signal === undefined ? {} : { signal }),
    };
  }

  /** `NL, AS64500 Example`, or the name of one of our machines. */
  #addressLabel(address: string): string {
    const name = this.#names.get(address);
    if (name !== undefined) return name;
    const bytes = parseAddress(address);
    if (bytes === null) return '';
    const country = this.#enrichment.country(bytes);
    const asn = this.#enrichment.asn(bytes);
    const network = asn === 0 ? '' : `AS${asn} ${this.#enrichment.organisation(asn)}`.trim();
    return [country, network].filter((part) => part !== '').join(', ');
  }
}

const KIND_WORDS = { vm: 'VM', nsg: 'NSG', subnet: 'subnet', vnet: 'VNet', nic: 'NIC' } as const;
