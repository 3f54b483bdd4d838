import { basename } from 'node:path';

/** What a capture is called in reports: the last part of its path or address. */
export const captureName = (name: string): string => basename(name) || name;
