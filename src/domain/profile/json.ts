/** A JSON object of which nothing more is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object that says which resource it is. */
export interface ResourceJson extends JsonObject {
  readonly resourceType: string;
}

/** Whether a JSON value is an object, not an array or null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is a resource. */
export function isResource(value: unknown): value is ResourceJson {
  return isObject(value) && typeof value['resourceType'] === 'string';
}

/** The objects of a value that may be an array, one object, or absent. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

/** A string, or nothing. */
export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
