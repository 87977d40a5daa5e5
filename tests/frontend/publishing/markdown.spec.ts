import { isHtml, toMarkdown } from '../../../src/publishing/model/markdown';

describe('toMarkdown', () => {
  it('leaves what is no HTML as it is', () => {
    expect(toMarkdown('a < b and *c*')).toBe('a < b and *c*');
  });

  it.each([
    ['<p>One</p><p>Two <b>bold</b></p>', 'One\n\nTwo **bold**'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n- b'],
    ['<ol><li>a</li><li>b</li></ol>', '1. a\n2. b'],
    ['<p><a href="https://x.org">x</a></p>', '[x](https://x.org)'],
    ['<h2>T</h2><p>w</p>', '## T\n\nw'],
    ['<p>2*3 and a_b</p>', '2\\*3 and a\\_b'],
    ['<pre>a\n b</pre>', '```\na\n b\n```'],
    ['<p>H<sub>2</sub>O</p>', 'H<sub>2</sub>O']
  ])('%s', (html, markdown) => {
    expect(toMarkdown(html)).toBe(markdown);
  });

  it('runs and fetches nothing of it', () => {
    const spy = jest.spyOn(console, 'error').mockImplementation();
    toMarkdown('<p>a<img src=x onerror="console.error(1)"></p>');
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  });
});

describe('isHtml', () => {
  it('knows HTML from Markdown with a tag in it', () => {
    expect(isHtml('<p>a</p>')).toBe(true);
    expect(isHtml('H<sub>2</sub>O')).toBe(false);
  });
});
