import { readFileSync } from 'fs';

import { METADATA_FIELDS } from '../../../src/common/model/metadataFields';
import { completed } from '../../../src/publishing/model/metadata';

it('has a row for each field of the metadata, and no other', () => {
  const path = 'jupyter_ossr_ext/openapi.json';
  const { components } = JSON.parse(readFileSync(path, 'utf-8'));
  const names = METADATA_FIELDS.map(({ name }) => name).sort();
  const { properties } = components.schemas.RecordMetadata;
  expect(names).toEqual(Object.keys(properties).sort());
});

it('preserves a field that it does not know', () => {
  const metadata = { title: 'Crab', later: 'preserved' };
  expect(completed(metadata)).toMatchObject({ ...metadata, creators: [] });
});
