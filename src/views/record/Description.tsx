import type { Record } from '../../api/types';
import { useView } from '../context';
import { Rendered } from '../Rendered';
import { Clamp, Section } from './Section';

export function Description({
  record
}: {
  record: Record;
}): JSX.Element | null {
  const { trans } = useView();
  if (!record.description.trim()) {
    return null;
  }
  return (
    <Section title={trans.__('Description')}>
      <Clamp label={trans.__('the description')}>
        <Rendered kind="html" text={record.description} />
      </Clamp>
    </Section>
  );
}
