/** A line for operators: a stable event name and values that are never PHI. */
export type Log = (event: string, values: Readonly<Record<string, string | number | undefined>>) => void;
