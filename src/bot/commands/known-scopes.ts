import type { Resource, Scope } from '#core/resource.ts';

/** A thing that can be named, with all words that mean it in lower case; the first is its name. */
export interface KnownScope {
  readonly scope: Exclude<Scope, { kind: 'all' }>;
  /** The address of a VM where it is known, else ''. */
  readonly detail: string;
  readonly words: readonly string[];
}

/** What may be named: the scopes with records, VMs also by their addresses and MACs. */
export function knownScopes(
  scopes: readonly { readonly scope: Scope }[],
  resources: readonly Resource[],
): readonly KnownScope[] {
  const byName = new Map(resources.map((resource) => [resource.name.toLowerCase(), resource]));
  const known: KnownScope[] = [];
  for (const { scope } of scopes) {
    if (scope.kind === 'all') continue;
    const name = scope.name.toLowerCase();
    const resource = scope.kind === 'vm' ? byName.get(name) : undefined;
    const also =
      resource === undefined ? [] : [...resource.addresses, ...resource.macs].map((word) => word.toLowerCase());
    known.push({ scope, detail: resource?.addresses[0] ?? '', words: [name, ...also] });
  }
  return known;
}
