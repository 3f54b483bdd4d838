import type { StoredContext } from '#analysis/store/flow-store.ts';
import type { FlowContext } from '#core/flow.ts';
import type { Inventory, Resource } from '#core/resource.ts';

const ZERO_GUID = '00000000-0000-0000-0000-000000000000';

/** Turns the ids of a flow log into the names that people use, with the inventory's help where the log has none. */
export function contextNamer(inventory: Inventory): (context: FlowContext, source: string) => StoredContext {
  const byMac = new Map<string, Resource>();
  for (const resource of inventory.resources) {
    for (const mac of resource.macs) byMac.set(mac.toUpperCase(), resource);
  }
  return (context, source) => {
    const resource = byMac.get(context.mac);
    const { rule, isDefault } = ruleName(context.rule);
    return {
      format: context.format,
      source: source === '' ? lastSegment(context.flowLogId).toLowerCase() : source,
      vm: resource?.name ?? '',
      nic: context.mac,
      subnet: resource?.subnet ?? targetOf(context.targetId, 'subnets'),
      vnet: resource?.vnet ?? targetOf(context.targetId, 'virtualNetworks'),
      nsg: nsgName(context.aclId),
      rule,
      ruleDefault: isDefault,
      recordTimeMs: context.recordTimeMs,
    };
  };
}

const lastSegment = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** Name after `/{kind}/` in an ARM id, '' when the id is of another kind. Ids differ in case from place to place. */
export function targetOf(id: string, kind: string): string {
  const parts = id.split('/');
  const at = parts.findIndex((part) => part.toLowerCase() === kind.toLowerCase());
  return at < 0 ? '' : (parts[at + 1] ?? '');
}

/** ARM ids end in the name; older logs carry a GUID, which is all there is to show. Lower case: ids come in any. */
function nsgName(aclId: string): string {
  if (aclId === ZERO_GUID || aclId.toLowerCase() === 'unspecified') return '';
  return lastSegment(aclId).toLowerCase();
}

/** `DefaultRule_DenyAllInBound` → DenyAllInBound, a default rule. */
export function ruleName(written: string): { rule: string; isDefault: boolean } {
  if (written.startsWith('DefaultRule_')) return { rule: written.slice('DefaultRule_'.length), isDefault: true };
  if (written.startsWith('UserRule_')) return { rule: written.slice('UserRule_'.length), isDefault: false };
  return { rule: written, isDefault: written === 'DefaultRule' || written === 'PlatformRule' };
}
