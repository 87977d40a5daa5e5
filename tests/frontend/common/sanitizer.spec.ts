import { Sanitizer } from '@jupyterlab/apputils';

import { strict } from '../../../src/common/panels/sanitizer';

describe('the strict sanitiser', () => {
  const sanitizer = strict(new Sanitizer());
  const clean = (html: string): HTMLElement => {
    const host = document.createElement('div');
    host.innerHTML = sanitizer.sanitize(html);
    return host;
  };

  it('lets nothing run', () => {
    const host = clean(
      '<p onclick="x()">a</p><script>x()</script><img src=x onerror=x()>' +
        '<a href="javascript:x()">b</a><iframe src="https://evil.example"></iframe>' +
        '<svg onload=x()></svg><form action="https://evil.example"><button>c</button></form>'
    );
    expect(host.innerHTML).not.toMatch(
      /onclick|script|onerror|iframe|onload|<form|<button/i
    );
  });

  it('fetches no image from elsewhere, but links it', () => {
    const host = clean(
      '<img src="https://spy.example/pixel.png" alt="a plot">'
    );
    expect(host.querySelector('img')).toBeNull();
    expect(host.querySelector('a')?.href).toBe('https://spy.example/pixel.png');
    expect(host.textContent).toBe('a plot');
  });

  it('keeps an image that is in the text', () => {
    const host = clean('<img src="data:image/png;base64,AAAA" alt="x">');
    expect(host.querySelector('img')).not.toBeNull();
  });

  it('opens links in a tab that learns nothing about us', () => {
    const link = clean('<a href="https://a.example">a</a>').querySelector('a');
    expect(link?.target).toBe('_blank');
    expect(link?.rel).toBe('noopener noreferrer');
  });

  it.each(['docs/a.md', '/lab/tree/secret', '#top', '../../x'])(
    'leads nowhere for %s, which would be a place of the user',
    href => {
      const link = clean(`<a href="${href}">a</a>`).querySelector('a');
      expect(link?.hasAttribute('href') ?? false).toBe(false);
    }
  );

  it('takes away what could cover or name parts of the page', () => {
    const host = clean(
      '<div id="jp-main" style="position:fixed;inset:0">a</div><a name="body">b</a>'
    );
    expect(host.querySelector('[id], [name], [style]')).toBeNull();
  });

  it.each([
    '<div class="Toastify__toast-container Toastify__toast-container--top-center">a</div>',
    '<div class="jp-Dialog"><div class="jp-Dialog-header">a</div></div>',
    '<ul class="lm-Menu"><li class="lm-Menu-item">a</li></ul>',
    '<span class="jp-Spinner ͼ1a jp-mod-styled">a</span>',
    '<code class="language-python cm-tooltip ansi-bold">a</code>',
    '<table class="ansi-bold"><tr><td class="ͼ1 cm-panels">a</td></tr></table>',
    '<p CLASS="jp-Toolbar">a</p>',
    '<span class="ansi-bold\njp-Dialog">a</span>'
  ])('takes away the classes of %s', html => {
    const host = clean(html);
    for (const node of host.querySelectorAll('[class]')) {
      expect(node.tagName).toBe('SPAN');
      expect(node.className).toMatch(/^(ͼ1a|ansi-bold)$/);
    }
    expect(host.textContent).toBe('a');
  });

  it('keeps the classes of highlighted code and of coloured text', () => {
    const host = clean(
      '<pre><code><span class="ͼ1b">def</span></code></pre>' +
        '<span class="ansi-red-fg ansi-bold">E</span>'
    );
    expect(
      Array.from(host.querySelectorAll('span'), node => node.className)
    ).toEqual(['ͼ1b', 'ansi-red-fg ansi-bold']);
  });

  it('keeps what a table or a list says, and nothing that moves or hides it', () => {
    const host = clean(
      '<table><tr><td colspan="2" hidden inert draggable="true" tabindex="0" data-jupyter-id="x">a</td></tr></table>' +
        '<ol start="3"><li>b</li></ol>'
    );
    expect(host.querySelector('td')?.getAttributeNames()).toEqual(['colspan']);
    expect(host.querySelector('ol')?.getAttribute('start')).toBe('3');
  });
});
