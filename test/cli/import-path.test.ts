import { checkSender } from '../../src/cli/import-path.ts';

describe('the sender of a history that is loaded', () => {
  const senders = [{ id: 'north' }, { id: 'south' }];

  it('is one of those that the connections file names', () => {
    expect(() => {
      checkSender('north', senders);
    }).not.toThrow();
    expect(() => {
      checkSender('nroth', senders);
    }).toThrow('There is no sender nroth in the connections file. Name one with --sender: north, south.');
  });

  it('is whoever is named, where no connections file says who may send', () => {
    expect(() => {
      checkSender('local', []);
    }).not.toThrow();
  });
});
