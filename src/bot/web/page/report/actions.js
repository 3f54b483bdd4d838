/**
 * What parts of the page may ask of the whole.
 * @typedef {object} Actions
 * @property {(where: string) => void} addFilter
 * @property {(fromMs: number, toMs: number) => void} setTime
 * @property {(address: string) => void} openCard
 * @property {boolean} hasCards
 */

export {};
