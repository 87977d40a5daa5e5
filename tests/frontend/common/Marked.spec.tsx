import { render } from '@testing-library/react';

import { excerpt, Marked } from '../../../src/common/views/Marked';

function marked(text: string, query: string): string[] {
  const { container } = render(<Marked text={text} query={query} />);
  expect(container.textContent).toBe(text);
  return [...container.querySelectorAll('mark')].map(
    mark => mark.textContent ?? ''
  );
}

describe('Marked', () => {
  it('marks the words of a query where words begin', () => {
    expect(marked('Gamma rays of ultragamma', 'gamma, RAY')).toEqual([
      'Gamma',
      'ray'
    ]);
  });

  it('takes punctuation in a query literally', () => {
    expect(marked('a.b (c) .* x', '.* ( [a-z] "')).toEqual([]);
    expect(marked('<b>crab</b>', 'crab')).toEqual(['crab']);
  });
});

describe('excerpt', () => {
  const long = `${'before '.repeat(20)}the crab nebula ${'after '.repeat(99)}`;

  it('begins shortly before the first word that was searched for', () => {
    expect(excerpt(long, 'nebula crab')).toMatch(/^….{1,30}the crab nebula/);
  });

  it('begins at the beginning where nothing was found, and stays short', () => {
    expect(excerpt(long, 'pulsar').startsWith('before before')).toBe(true);
    expect(excerpt(long, '').length).toBeLessThan(300);
  });
});
