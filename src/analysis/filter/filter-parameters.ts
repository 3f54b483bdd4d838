/** The parameters of one statement that a filter brings: `f_0`, `f_1` … */
export class FilterParameters {
  readonly #values: Record<string, unknown> = {};
  #count = 0;

  get all(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  /** What stands for a value in the text. The type is one of ours, never a person's. */
  add(type: string, value: unknown): string {
    const name = `f_${this.#count++}`;
    this.#values[name] = value;
    return `{${name}:${type}}`;
  }
}
