import { spawnSync } from 'child_process';
import { join } from 'path';

it('the catalogue of texts is up to date', () => {
  const script = join(__dirname, '../../translations/extract.cjs');
  const { status, stderr } = spawnSync(process.execPath, [script, '--check']);
  expect([status, String(stderr)]).toEqual([0, '']);
});
