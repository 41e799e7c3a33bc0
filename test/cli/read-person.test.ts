import { readPerson } from '../../src/cli/read-person.ts';

describe('the person who publishes, approves or goes back', () => {
  it('goes on record without the blanks around the name', () => {
    expect(readPerson(' Ann Lee ')).toBe('Ann Lee');
  });

  it.each(['', '  ', '\t'])('is refused where the name is blank: "%s"', (text) => {
    expect(() => readPerson(text)).toThrow('--by takes the name of the person who does it');
  });
});
