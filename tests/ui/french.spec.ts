import { galata } from '@jupyterlab/galata';

import { expect, test } from './support';

test.use({
  mockSettings: {
    ...galata.DEFAULT_SETTINGS,
    '@jupyterlab/translation-extension:plugin': { locale: 'fr_FR' }
  }
});

test('with the language pack the sidebar, a record and the commands are in French', async ({
  page,
  ossr
}) => {
  await ossr.icon.click();
  await expect(ossr.panel.getByRole('tab')).toHaveText([
    'Enregistrements',
    'Lac de données',
    'Environnements',
    'Transferts'
  ]);
  await expect(
    ossr.panel
      .getByRole('list', { name: 'Pour commencer' })
      .getByRole('button', { name: 'Installer et exécuter…' })
  ).toBeVisible();
  await expect(ossr.status).toContainText('31 enregistrements');
  const box = ossr.panel.getByRole('searchbox', { name: /^Chercher dans/ });
  await box.fill('event list');
  await box.press('Enter');
  await ossr
    .hit(/event list/)
    .first()
    .click();
  const actions = ossr.record.getByRole('group', {
    name: 'Actions de cet enregistrement'
  });
  await expect(actions).toContainText('Tout télécharger');
  await expect(
    ossr.record.getByRole('region', { name: 'Fichiers' })
  ).toBeVisible();
  const labels = await page.evaluate(() => {
    const { commands } = window.jupyterapp;
    return ['ossr:publish-files', 'ossr:show-jobs'].map(id =>
      commands.label(id)
    );
  });
  expect(labels).toEqual(['Publier dans l’OSSR…', 'Afficher les transferts']);
});
