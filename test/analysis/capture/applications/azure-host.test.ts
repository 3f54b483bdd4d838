import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { azureHostService } from '#analysis/capture/applications/azure-host.ts';
import { TCP, UDP } from './conversation.ts';

const mapped = (text: string): Uint8Array =>
  Uint8Array.from([...new Array<number>(10).fill(0), 0xff, 0xff, ...text.split('.').map(Number)]);

describe('services of the Azure host', () => {
  const cases: readonly (readonly [from: string, to: string, transport: number, port: number, service: string])[] = [
    ['10.0.0.4', '168.63.129.16', UDP, 53, 'Azure DNS'],
    ['10.0.0.4', '168.63.129.16', TCP, 53, 'Azure DNS'],
    ['10.0.0.4', '168.63.129.16', TCP, 80, 'Azure WireServer'],
    ['10.0.0.4', '168.63.129.16', TCP, 32526, 'Azure WireServer'],
    ['10.0.0.4', '168.63.129.16', UDP, 67, 'Azure DHCP'],
    ['10.0.0.4', '168.63.129.16', TCP, 443, 'Azure host'],
    ['168.63.129.16', '10.0.0.4', TCP, 443, 'Azure load balancer health probe'],
    ['168.63.129.16', '10.0.0.4', UDP, 68, 'Azure DHCP'],
    ['10.0.0.4', '169.254.169.254', TCP, 80, 'Azure Instance Metadata Service'],
    ['10.0.0.4', '169.254.169.254', TCP, 8080, 'Azure host'],
    ['10.0.0.4', '169.254.169.253', TCP, 80, ''],
    ['10.0.0.4', '10.0.0.5', TCP, 80, ''],
  ];
  for (const [from, to, transport, responderPort, service] of cases) {
    test(`${from} to ${to} port ${responderPort}: ${service || 'none'}`, () => {
      const ends = { initiator: mapped(from), responder: mapped(to), protocol: transport, responderPort };
      assert.equal(azureHostService(ends), service);
    });
  }

  test('an IPv6 address that ends with the same bytes is another host', () => {
    const responder = mapped('168.63.129.16');
    responder[0] = 0x20;
    const ends = { initiator: mapped('10.0.0.4'), responder, protocol: TCP, responderPort: 80 };
    assert.equal(azureHostService(ends), '');
  });
});
