import { compileExpression, ExpressionError } from '../../../src/domain/fhir/fhirpath.ts';

const encounter = {
  resourceType: 'Encounter',
  status: 'finished',
  class: { code: 'IMP' },
  period: { start: '2026-01-26T07:00:00-05:00' },
};

describe('a FHIRPath expression', () => {
  it('reads the resource and the variables it is given', () => {
    const expression = compileExpression(
      "class.code = 'IMP' and %orders.where(authoredOn < %resource.period.start - 3 days).exists()",
    );
    const orders = [{ resourceType: 'ServiceRequest', authoredOn: '2026-01-05T10:00:00-05:00' }];
    expect(expression.evaluate(encounter, { orders })).toEqual([true]);
    expect(expression.evaluate(encounter, { orders: [] })).toEqual([false]);
  });

  it('asks a value set by memberOf', () => {
    const memberOf = (coding: unknown, valueSet: string): boolean =>
      valueSet === 'stays' && JSON.stringify(coding) === '{"code":"IMP"}';
    const expression = compileExpression("class.memberOf('stays')", memberOf);
    expect(expression.evaluate(encounter, {})).toEqual([true]);
    expect([...expression.valueSets]).toEqual(['stays']);
  });

  it.each([
    ['matches', "status.matches('(a+)+b')"],
    ['replaceMatches', "status.replaceMatches('a', 'b')"],
    ['replace', "status.replace('f', 'ff')"],
    ['trace', "status.trace('patient')"],
    ['now', 'period.start < now()'],
    ['resolve', 'subject.resolve().exists()'],
    ['repeat', 'repeat(extension).exists()'],
    ['descendants', 'descendants().exists()'],
  ])('may not call %s', (called, text) => {
    expect(() => compileExpression(text)).toThrow(`${called}() is not allowed`);
  });

  it('is refused when it cannot be read, or is too long', () => {
    expect(() => compileExpression('class.code =')).toThrow('not readable FHIRPath');
    expect(() => compileExpression('a and '.repeat(500) + 'a')).toThrow('longer than');
    expect(() => compileExpression(`1${'+1'.repeat(400)}`)).toThrow('parts');
  });

  it('cannot stall the service by work that multiplies', () => {
    const many = Array.from({ length: 200 }, (_, id) => ({ id }));
    const expression = compileExpression(
      '%many.where(%many.where(%many.where(id = 7).exists()).exists()).exists()',
    );
    const started = performance.now();
    expect(() => expression.evaluate(encounter, { many })).toThrow(ExpressionError);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('cannot grow a string without bound', () => {
    const doubling = compileExpression(`status${'.select($this & $this)'.repeat(40)}.exists()`);
    expect(() => doubling.evaluate(encounter, {})).toThrow('budget');
  });

  it('does not change what it looks at', () => {
    const before = structuredClone(encounter);
    compileExpression('period.start.exists() and class.exists()').evaluate(encounter, {});
    expect(encounter).toEqual(before);
  });

  it('says without what it cannot be true', () => {
    const { needs } = compileExpression(
      "%orders.where(intent = 'order').code.exists() and (appointment.exists() and status = 'x') and %late.not() and %night",
    );
    expect(needs).toEqual({
      variables: ['orders'],
      elements: [{ name: 'appointment', beside: '_appointment' }],
      absent: [],
      untrue: ['late'],
      true: ['night'],
      isAll: false,
    });
    expect(compileExpression('appointment.exists() or status.exists()').needs).toEqual({
      variables: [],
      elements: [],
      absent: [],
      untrue: [],
      true: [],
      isAll: false,
    });
    expect(compileExpression('appointment.empty().exists()').needs.elements).toEqual([]);
  });
});
