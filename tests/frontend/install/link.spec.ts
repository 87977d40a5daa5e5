import { take } from '../../../src/install/plugins/link';

function browser(href: string): { window: Window; shown: () => string } {
  let shown = href;
  const window = {
    location: { href },
    history: {
      state: { saved: true },
      replaceState: (_: unknown, __: string, url: URL) => {
        shown = url.href;
      }
    }
  } as unknown as Window;
  return { window, shown: () => shown };
}

describe('the record in the address of JupyterLab', () => {
  it('is taken once, and the rest of the address stays', () => {
    const { window, shown } = browser(
      'http://lab/lab/tree/a.ipynb?ossr=10.5281%2Fzenodo.17&fromURL=x&ossr-notebook=a%2Fb.ipynb'
    );
    expect(take(window)).toEqual({
      record: '10.5281/zenodo.17',
      notebook: 'a/b.ipynb'
    });
    expect(shown()).toBe('http://lab/lab/tree/a.ipynb?fromURL=x');
  });

  it.each(['http://lab/lab', 'http://lab/lab?ossr=', 'http://lab/lab?ossr=+'])(
    'is none in %s',
    href => {
      const { window, shown } = browser(href);
      expect(take(window)).toBeNull();
      expect(shown()).toBe(href);
    }
  );
});
