import {
  RenderMimeRegistry,
  standardRendererFactories
} from '@jupyterlab/rendermime';

import { Renderers } from '../../../src/common/panels/renderers';

describe('Renderers.bundle', () => {
  let host: HTMLElement;
  let renderers: Renderers;

  const show = async (data: { [mimetype: string]: string }) => {
    const shown = renderers.bundle(host, data, 'Preview of a');
    await new Promise(resolve => setTimeout(resolve, 10));
    return shown;
  };

  beforeEach(() => {
    host = document.createElement('div');
    document.body.append(host);
    const rendermime = new RenderMimeRegistry({
      initialFactories: standardRendererFactories,
      markdownParser: {
        render: text =>
          Promise.resolve(`<pre>${text.replace(/</g, '&lt;')}</pre>`)
      }
    });
    renderers = new Renderers(rendermime, null);
  });

  afterEach(() => host.remove());

  it('shows an image with a name', async () => {
    await show({ 'image/png': 'iVBORw0KGgo=' });
    const image = host.querySelector('img');
    expect(image?.src).toBe('data:image/png;base64,iVBORw0KGgo=');
    expect(image?.alt).toBe('Preview of a');
  });

  it('shows HTML without what could run', async () => {
    await show({
      'text/html':
        '<table><tr><td onclick="x()">1</td></tr></table><script>x()</script>'
    });
    expect(host.querySelector('td')?.textContent).toBe('1');
    expect(host.querySelector('script, [onclick]')).toBeNull();
  });

  it.each(['text/plain', 'text/x-bibtex', 'text/x-html', 'text/javascript'])(
    'shows %s as text',
    async mimetype => {
      await show({ [mimetype]: '<script>x()</script>' });
      expect(host.textContent).toContain('<script>x()</script>');
      expect(host.querySelector('script')).toBeNull();
    }
  );

  it.each([
    'application/javascript',
    'image/svg+xml',
    'application/x-ipynb+xml'
  ])('does not show %s', async mimetype => {
    expect(await show({ [mimetype]: 'x' })).toBeNull();
    expect(host.childElementCount).toBe(0);
  });

  it('takes away what it showed', async () => {
    const shown = await show({ 'text/plain': 'x' });
    shown?.dispose();
    expect(host.childElementCount).toBe(0);
  });
});
