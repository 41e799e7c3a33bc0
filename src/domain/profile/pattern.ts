import { isObject } from './json.ts';

/** Whether two JSON values are the same, whatever the order of their keys: `fixed[x]`. */
export function equals(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) && left.length === right.length && left.every((item, i) => equals(item, right[i]))
    );
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => equals(left[key], right[key]));
}

/** Whether a value has at least what the pattern has: `pattern[x]`. Each array item must be met by some item. */
export function contains(value: unknown, pattern: unknown): boolean {
  if (value === pattern) return true;
  if (Array.isArray(pattern)) {
    return Array.isArray(value) && pattern.every((wanted) => value.some((item) => contains(item, wanted)));
  }
  if (!isObject(pattern) || !isObject(value)) return false;
  for (const key in pattern) if (!contains(value[key], pattern[key])) return false;
  return true;
}
