/** Loaded before the service: whoever reads a record that names DEADLY_MEMBER dies, as one that runs out of memory. */
const member = `"${process.env['DEADLY_MEMBER'] ?? ''}"`;
const parse = JSON.parse.bind(JSON);

JSON.parse = (...given: Parameters<typeof JSON.parse>): unknown => {
  if (given[0].includes(member)) process.kill(process.pid, 'SIGKILL');
  return parse(...given);
};
