/** Checks of primitive values, after the regular expressions of https://hl7.org/fhir/R4/datatypes.html. */
type PrimitiveCheck = (value: unknown) => boolean;

const TIME = '([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?';
const ZONE = '(Z|[+-]((0\\d|1[0-3]):[0-5]\\d|14:00))';
const YEAR = '\\d(?!000)\\d{3}|0(?!000)\\d{3}';
const DAY = `(${YEAR})-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])`;

const DATE = new RegExp(`^(${YEAR})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$`);
const DATE_TIME = new RegExp(`^(${YEAR})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01])(T${TIME}${ZONE})?)?)?$`);
const INSTANT = new RegExp(`^${DAY}T${TIME}${ZONE}$`);

/** The check of each primitive type, by its FHIR name. */
export const PRIMITIVE_CHECKS: Readonly<Record<string, PrimitiveCheck>> = {
  base64Binary: (value) => typeof value === 'string' && isBase64(value),
  boolean: (value) => typeof value === 'boolean',
  canonical: matching(/^\S+$/),
  code: matching(/^[^\s]+(\s[^\s]+)*$/),
  date: dated(DATE),
  dateTime: dated(DATE_TIME),
  decimal: (value) => typeof value === 'number',
  id: matching(/^[A-Za-z0-9\-.]{1,64}$/),
  instant: dated(INSTANT),
  integer: (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  markdown: matching(/\S/),
  oid: matching(/^urn:oid:[0-2](\.(0|[1-9]\d*))+$/),
  positiveInt: (value) => Number.isInteger(value) && Number(value) > 0,
  string: matching(/\S/),
  time: matching(new RegExp(`^${TIME}$`)),
  unsignedInt: (value) => Number.isInteger(value) && Number(value) >= 0,
  uri: matching(/^\S+$/),
  url: matching(/^\S+$/),
  uuid: matching(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  xhtml: matching(/^\s*<div[\s>]/),
};

function matching(form: RegExp): PrimitiveCheck {
  return (value) => typeof value === 'string' && form.test(value);
}

function dated(form: RegExp): PrimitiveCheck {
  return (value) => typeof value === 'string' && form.test(value) && isDayOfItsMonth(value);
}

/** `2026-02-30` has the right form and is no day. */
function isDayOfItsMonth(value: string): boolean {
  const day = Number(value.slice(8, 10));
  if (day <= 28) return true;
  const [year, month] = [Number(value.slice(0, 4)), Number(value.slice(5, 7))];
  if (month === 2) return day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= 30 || ![4, 6, 9, 11].includes(month);
}

/** Line breaks are lawful; the length counts without them. */
function isBase64(value: string): boolean {
  return /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(value) && value.replace(/\s/g, '').length % 4 === 0;
}
