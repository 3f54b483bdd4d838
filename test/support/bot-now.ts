/** The moment at which the bot's tests take place. */
export const NOW_MS = Date.UTC(2026, 10, 20, 15, 5);
