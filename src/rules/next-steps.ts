import type { Finding } from '#core/finding.ts';

/** What to do about a finding, most useful first, as whole sentences with commands that can be typed. From the payload alone. */
export function nextSteps(finding: Finding): readonly string[] {
  if (finding.baseline.kind === 'seasonal-nb') return spikeSteps(finding);
  return finding.key['country'] === undefined ? portSteps(finding) : countrySteps(finding);
}

function spikeSteps({ key, severity }: Finding): readonly string[] {
  const nsg = key['nsg'] ?? '';
  return [
    `The NSG stopped these flows; see with \`report ${nsg} last 2h\` whether anything from the same addresses was allowed.`,
    `See which port they try with \`top ports ${nsg} last 1h\`: if it is one that you closed lately, the callers may be your own.`,
    severity === 'high'
      ? 'If it goes on and one address leads, block it in front of the NSG or tell the owner of that network.'
      : 'If it fades within the hour, it was most likely a passing scan and nothing needs doing.',
  ];
}

function portSteps({ key }: Finding): readonly string[] {
  const { vm = '', direction, port = '' } = key;
  if (direction === 'out') {
    return [
      `Ask who runs ${vm} whether a program there should use port ${port}; see where it goes with \`top talkers ${vm} last 1h\`.`,
      `See what else ${vm} did at that time with \`report ${vm} last 2h\`.`,
      'If nobody knows the program, treat the VM as taken over: keep it running for evidence and close its way out in the NSG.',
    ];
  }
  return [
    `Ask who runs ${vm} whether a service on port ${port} was started; see who reaches it with \`top talkers ${vm} last 1h\`.`,
    `See the NSG rule that lets it in with \`top rules ${vm} last 1h\`.`,
    'If nobody knows the service, close the port in the NSG first and look for its program second.',
  ];
}

function countrySteps({ key }: Finding): readonly string[] {
  const nsg = key['nsg'] ?? '';
  return [
    `See which addresses and organisations they are with \`top talkers ${nsg} last 1h\`; clouds and content networks are often placed wrongly.`,
    `See what they used with \`top ports ${nsg} last 1h\`.`,
    'If it is a new customer, partner or traveller, nothing needs doing; the country is known from now on.',
  ];
}
