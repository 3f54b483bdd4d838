import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { isVersion2Hello, readTls } from '../tls/read-tls.ts';
import { areRecords } from '../tls/records.ts';

const test = ({ bytes, at, end }: Message): boolean => areRecords(bytes, at, end) || isVersion2Hello(bytes, at, end);

export const tls: Application = {
  name: 'TLS',
  service: '',
  recognisers: [{ transport: TCP, ports: [443, 465, 563, 636, 853, 989, 990, 992, 993, 995, 5061, 8443], test }],
  read: readTls,
};
