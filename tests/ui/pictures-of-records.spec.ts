import { expect, test } from './support';

test('a record shows its picture small, and a FITS image as a picture above its header', async ({
  page,
  ossr
}) => {
  const hosts = new Set<string>();
  page.on('request', request => {
    if (/^https?:/.test(request.url())) {
      hosts.add(new URL(request.url()).host);
    }
  });
  await ossr.open();
  await ossr.read('sky map', /Sky map of the Crab/);
  const thumbnail = ossr.record.getByRole('button', {
    name: 'Preview of crab.png'
  });
  await expect(thumbnail.getByRole('presentation')).toHaveAttribute(
    'src',
    /^data:image\/png;base64,/
  );
  await thumbnail.click();
  const main = page.locator('#jp-main-dock-panel .ossr-Preview');
  await expect(main.getByAltText('Preview of crab.png')).toBeVisible();

  await ossr
    .row('crab.fits')
    .getByRole('button', { name: 'crab.fits', exact: true })
    .click();
  const picture = main.getByAltText('Preview of crab.fits');
  await expect(picture).toBeVisible();
  expect(
    await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)
  ).toBe(48);
  await expect(main).toContainText('NAXIS1');
  expect([...hosts]).toEqual([new URL(page.url()).host]);
});
