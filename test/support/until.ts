import { setTimeout } from 'node:timers/promises';

/** Waits until the condition holds; fails when it does not within the limit. */
export async function until(condition: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`did not come true within ${limitMs / 1000} s: ${condition}`);
    await setTimeout(20);
  }
}
