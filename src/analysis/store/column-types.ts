import { ADDRESS_CLASSES } from '#core/flow.ts';

/** Types of columns that are stored as the decoder numbers them. */
export const DIRECTION_ENUM = "Enum8('in' = 0, 'out' = 1)";
export const ACTION_ENUM = "Enum8('allow' = 0, 'deny' = 1)";
export const STATE_ENUM = "Enum8('none' = 0, 'begin' = 1, 'continue' = 2, 'end' = 3, 'deny' = 4)";
export const CLASS_ENUM = `Enum8(${ADDRESS_CLASSES.map((name, code) => `'${name}' = ${code}`).join(', ')})`;
