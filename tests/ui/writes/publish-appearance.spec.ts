import { findings } from '../axe';
import { CITATION, PLANTED, begin, form, part, write } from '../publishing';
import { expect, test } from '../support';

test.setTimeout(120_000);

test.beforeEach(({ ossr }) => begin(ossr));

for (const dark of [false, true]) {
  test.describe(dark ? 'in the dark' : 'in the light', () => {
    test.use({ dark });

    for (const width of [250, 1000]) {
      test(`axe finds nothing in the form at ${width} px`, async ({
        page,
        ossr
      }, info) => {
        const path = await write(ossr, {
          'CITATION.cff': CITATION,
          'notes.txt': `my token is ${PLANTED}\n`,
          'deep/er/a-file-with-a-name-that-is-longer-than-a-narrow-panel-is-wide.csv':
            'a'
        });
        await page.setViewportSize({
          width: width === 250 ? 320 : 1366,
          height: 900
        });
        await ossr
          .command('application:toggle-left-area')
          .catch(() => undefined);
        await ossr.command('ossr:publish-files', {
          source: 'demo',
          paths: [path]
        });
        await expect(
          part(page, 'Checks').locator('[data-severity="stop"]')
        ).toBeVisible();
        await form(page)
          .getByText(/^More:/)
          .click();
        await form(page).getByText('Preview of the record').click();
        await expect(form(page).locator('.ossr-RecordPreview h2')).toHaveText(
          'Spectra of the browser tests'
        );
        expect(
          await findings(page, ['#jp-main-dock-panel .ossr-View'])
        ).toEqual([]);
        expect(
          await form(page).evaluate(node => {
            const panel = node.parentElement as HTMLElement;
            return panel.scrollWidth - panel.clientWidth;
          })
        ).toBeLessThanOrEqual(0);
        await page.screenshot({ path: info.outputPath(`form ${width}.png`) });
      });
    }
  });
}
