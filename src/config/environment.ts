/** The process's environment, handed in by main.ts. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Override {
  readonly variable: string;
  readonly path: readonly [section: string, key: string];
  /** Numbers arrive as texts; what is no number stays a text, for the schema to refuse. */
  readonly kind: 'text' | 'number';
}

/** Every variable that changes a setting. FLOWBELL_CONFIG, FLOWBELL_RULES and storage are read in this file too. */
export const OVERRIDES: readonly Override[] = [
  { variable: 'FLOWBELL_HOST', path: ['http', 'host'], kind: 'text' },
  { variable: 'FLOWBELL_PORT', path: ['http', 'port'], kind: 'number' },
  { variable: 'FLOWBELL_DATA', path: ['data', 'directory'], kind: 'text' },
  { variable: 'FLOWBELL_TIME_ZONE', path: ['time', 'zone'], kind: 'text' },
  { variable: 'FLOWBELL_LOG', path: ['log', 'level'], kind: 'text' },
];
export const CONFIG_VARIABLE = 'FLOWBELL_CONFIG';
export const RULES_VARIABLE = 'FLOWBELL_RULES';
export const CONNECTION_STRING_VARIABLE = 'FLOWBELL_STORAGE_CONNECTION_STRING';

/** The file's data with the environment laid over it, and which variable a path came from. */
export interface Overridden {
  readonly data: unknown;
  variableOf(path: readonly PropertyKey[]): string | null;
}

/** Lays the environment over what the file says. Empty variables count as absent. */
export function applyEnvironment(data: unknown, environment: Environment): Overridden {
  if (!isSection(data)) return { data, variableOf: () => null };
  const merged = withoutEmptySections(data);
  const origins = new Map<string, string>();
  for (const { variable, path, kind } of OVERRIDES) {
    const text = environment[variable];
    if (!text) continue;
    const [name, key] = path;
    merged[name] = { ...sectionOf(merged[name]), [key]: kind === 'number' && /^\d+$/.test(text) ? Number(text) : text };
    origins.set(path.join('.'), variable);
  }
  addAccount(merged, environment, origins);
  return { data: merged, variableOf: (path) => originOf(path, origins) };
}

/** The connection string from the environment is one account more. */
function addAccount(merged: Record<string, unknown>, environment: Environment, origins: Map<string, string>): void {
  if (!environment[CONNECTION_STRING_VARIABLE]) return;
  const storage = sectionOf(merged['storage']);
  const accounts: readonly unknown[] = Array.isArray(storage['accounts']) ? storage['accounts'] : [];
  const account = { connectionString: { env: CONNECTION_STRING_VARIABLE } };
  merged['storage'] = { ...storage, accounts: [...accounts, account] };
  origins.set(`storage.accounts.${accounts.length}`, CONNECTION_STRING_VARIABLE);
}

function originOf(path: readonly PropertyKey[], origins: ReadonlyMap<string, string>): string | null {
  for (let length = path.length; length > 0; length--) {
    const variable = origins.get(path.slice(0, length).join('.'));
    if (variable !== undefined) return variable;
  }
  return null;
}

/** A section whose keys are all commented out is null in YAML and means its defaults. */
function withoutEmptySections(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
}

const sectionOf = (value: unknown): Readonly<Record<string, unknown>> => (isSection(value) ? value : {});

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
