/** A virtual machine (or other NIC owner) that flow logs speak about. Logs name NICs by MAC only. */
export interface Resource {
  readonly name: string;
  /** MAC addresses of its NICs, 12 hex digits, upper case. */
  readonly macs: readonly string[];
  readonly addresses: readonly string[];
  readonly subnet: string;
  readonly vnet: string;
  /** Name of the NSG that guards it, '' when unknown. */
  readonly nsg: string;
  /** Free word such as web, app, data; '' when unknown. */
  readonly role: string;
}

/** Who is who in the estate: from configuration, from the sandbox, later from Azure Resource Manager. */
export interface Inventory {
  readonly resources: readonly Resource[];
  /** CIDR ranges of the virtual networks, and of networks behind gateways. */
  readonly internalRanges: readonly string[];
  readonly onPremRanges: readonly string[];
}

/** What a query is about: one kind of thing by name, or everything that flow logs tell. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'vm' | 'nsg' | 'subnet' | 'vnet' | 'nic'; readonly name: string }
  /** The flows of a packet capture, by its name; of all that there are with the name ''. */
  | { readonly kind: 'capture'; readonly name: string };

export const EVERYTHING: Scope = { kind: 'all' };

/** "vm-web-1", "NSG nsg-web", "all resources". */
export function scopeName(scope: Scope): string {
  switch (scope.kind) {
    case 'all':
      return 'all resources';
    case 'vm':
      return scope.name;
    case 'nsg':
      return `NSG ${scope.name}`;
    case 'subnet':
      return `subnet ${scope.name}`;
    case 'vnet':
      return `VNet ${scope.name}`;
    case 'nic':
      return `NIC ${scope.name}`;
    case 'capture':
      return scope.name === '' ? 'all captures' : `capture ${scope.name}`;
  }
}
