import { type FactsBlock, type Message, buttons, text } from '#render/message.ts';

/** Fields of filters with what they compare, in groups of one line; docs/commands.md has the same. */
export const FILTER_HELP: readonly { readonly fields: string; readonly values: string; readonly says: string }[] = [
  { fields: 'src, dst, ip', values: '10.0.0.4, 10.0.0.0/8', says: 'who begins, who is asked, either' },
  { fields: 'sport, dport, port', values: '443, 8000-8099', says: 'the same for ports' },
  { fields: 'proto', values: 'TCP, UDP, 47', says: 'protocol' },
  { fields: 'country, srccountry, dstcountry', values: 'DE, Germany, unknown', says: 'of either side, of one' },
  { fields: 'asn, srcasn, dstasn', values: 'AS8075', says: 'network of either side, of one' },
  { fields: 'class, srcclass, dstclass', values: 'internet, vm, azure', says: 'kind of address' },
  { fields: 'action, dir', values: 'deny, in', says: 'what was decided; from our side' },
  { fields: 'rule, nsg, vm, nic, subnet, vnet', values: '*ssh*, vm-web-1', says: 'names in flow logs' },
  { fields: 'resource, log', values: 'vm-web-1', says: 'any of those names; name of the flow log or capture' },
  { fields: 'state, encryption', values: 'begin, NX', says: 'as flow logs write them' },
  { fields: 'time', values: '14:05, 2026-11-20', says: 'of the tuple, within the window' },
  { fields: 'bytes, sent, received, packets', values: '10MB, 10k', says: 'of the whole flow in the window' },
  { fields: 'duration', values: '30s, 5m', says: 'first to last tuple in the window' },
  { fields: 'app, host, result', values: 'DNS, *.example.com, refused', says: 'in captures alone' },
];

/** All about `where`. */
export function filterHelp(): Message {
  const facts: FactsBlock['facts'] = FILTER_HELP.map(({ fields, values, says }) => ({
    label: fields,
    value: `${says}: ${values}`,
  }));
  const examples = ['flows where denied and dport = 3389', 'top ports where country != DE', 'map where denied'];
  return {
    title: 'filters: what can stand behind “where”',
    tone: 'plain',
    blocks: [
      text(
        'Comparisons are `=`, `!=`, `<`, `<=`, `>`, `>=`, `in (80, 443)`, `has ssh`; they are joined by `and`, `or`, `not` and parentheses. `*` is any text. Ranges: `bytes = 1MB..10MB`.',
      ),
      text('A value alone will often do: `10.0.0.4`, `10.0.0.0/8`, `:443`, `DE`, `TCP`, `denied`, `inbound`.'),
      { kind: 'facts', facts },
      text(
        'Names of Wireshark and KQL are understood: `ip.addr`, `tcp.dstport`, `DestPort`, `==`, `&&`, `!`.',
        'quiet',
      ),
      buttons(...examples.map((command) => ({ label: command, command }))),
    ],
  };
}
