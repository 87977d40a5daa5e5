import { begin, sign } from '../publishing';
import { send } from '../reviews';
import { expect, test } from '../support';

test.setTimeout(120_000);

test.beforeEach(({ ossr }) => begin(ossr));

test('a curator sees that all is there which the OSSR requires, what is not that it recommends, and what the community’s checks found', async ({
  page,
  ossr
}) => {
  const title = 'Submissions: checked';
  const { review: id } = await send(ossr, title, 'submit');
  const checks = [
    {
      pointer: '/funding',
      message: 'Name the grant.',
      severity: 'info',
      description: '<p>Funders count.</p>',
      community: null
    },
    {
      pointer: '/version',
      message: 'Give a version.',
      severity: 'warning',
      description: '',
      community: null
    }
  ];
  // The community of the demo has no checks of its own.
  await page.route(
    url => url.pathname.endsWith(`/reviews/${id}`),
    async route => {
      const response = await route.fetch();
      const json = (await response.json()) as object;
      await route.fulfill({ response, json: { ...json, checks } });
    }
  );
  await page.route(
    url => url.pathname.endsWith('/sources/demo/mine'),
    async route => {
      const response = await route.fetch();
      const all = (await response.json()) as { title: string }[];
      const json = all.map(one =>
        one.title === title ? { ...one, checks } : one
      );
      await route.fulfill({ response, json });
    }
  );
  const found = 'Results of the community’s checks';
  await ossr.command('ossr:open-my-records', { source: 'demo' });
  await expect(
    page
      .locator('.ossr-Submissions:visible')
      .getByRole('list', { name: found })
      .getByRole('listitem')
  ).toHaveText(['Warning Give a version.', 'Note Name the grant.']);

  await sign(ossr, 'curator');
  await ossr.command('ossr:open-review', { source: 'demo', review: id });
  const region = page
    .locator('.ossr-Review:visible')
    .getByRole('region', { name: 'Checks' });
  await expect(region.getByRole('list', { name: found })).toContainText(
    'Funders count.'
  );
  await expect(region).toContainText('All OSSR requirements are met.');
  await region.getByText(/recommended fields/).click();
  await expect(region).toContainText('The OSSR recommends a code repository.');
});
