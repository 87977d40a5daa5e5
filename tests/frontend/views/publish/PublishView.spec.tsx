import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  within
} from '@testing-library/react';

import { JobsModel } from '../../../../src/models/jobs';
import type { PublishModel } from '../../../../src/models/publish/model';
import { PublishView } from '../../../../src/views/publish/PublishView';
import { orcidOf } from '../../../../src/views/publish/PersonFields';
import {
  FakePublisher,
  FakeState,
  formOf,
  published,
  publishJob,
  STOP
} from '../../publishing';
import { Stage } from '../stage';

describe('PublishView', () => {
  let stage: Stage;
  let client: FakePublisher;
  let model: PublishModel;
  let jobs: JobsModel;

  const show = async () => {
    jobs = new JobsModel(client.client, stage.events.manager);
    model = formOf(client, jobs, new FakeState());
    render(stage.show(<PublishView model={model} />));
    await act(() => model.load());
  };

  beforeEach(() => {
    stage = new Stage();
    client = new FakePublisher();
  });

  afterEach(() => {
    cleanup();
    model.dispose();
    jobs.dispose();
    stage.jobs.dispose();
  });

  it('says in words whether it is for practising or for ever', async () => {
    await show();
    const banner = screen.getByRole('group', { name: 'Where it is published' });
    expect(banner.textContent).toContain('Practice: Sandbox');
    await act(async () => model.select('real'));
    expect(banner.textContent).toContain('Real: Real one');
    expect(banner.textContent).toContain('a DOI is for ever');
    expect(banner.dataset.real).toBe('true');
  });

  it('shows what stops it at its file and line, with a cure, and does not send', async () => {
    client.findings = [STOP];
    await show();
    const checks = screen.getByRole('region', { name: 'Checks' });
    expect(checks.textContent).toContain('a.txt, line 3');
    const send = screen.getByRole('button', { name: 'Submit for review' });
    expect((send as HTMLButtonElement).disabled).toBe(true);
    fireEvent.click(
      within(checks).getByRole('button', { name: 'Leave the file out' })
    );
    expect(stage.ran).toEqual([
      ['ossr:cure-finding', { form: model.id, finding: 'f1' }]
    ]);
  });

  it('tells what is wrong at its field, and takes one there', async () => {
    client.validation = {
      problems: [{ pointer: '/creators/0/orcid', detail: 'A wrong digit.' }],
      advice: [{ pointer: '/version', detail: 'Say 1.0.0.' }]
    };
    await show();
    const orcid = screen.getByLabelText('ORCID');
    expect(orcid.getAttribute('aria-invalid')).toBe('true');
    expect(orcid.closest('[data-pointer]')?.textContent).toContain(
      'A wrong digit.'
    );
    Element.prototype.scrollIntoView = jest.fn();
    fireEvent.click(
      screen.getByRole('button', { name: 'Show me: 1 field to look at' })
    );
    expect(document.activeElement).toBe(orcid);
  });

  it('a tick of a folder shows that some of it goes', async () => {
    await show();
    const folder = screen.getByLabelText('data/') as HTMLInputElement;
    expect(folder.indeterminate).toBe(true);
    fireEvent.click(folder);
    expect(model.ticked).toContain('data/.env');
    expect(folder.indeterminate).toBe(false);
  });

  it('moves creators, and keeps the focus with the one that moved', async () => {
    await show();
    act(() =>
      model.edit({
        creators: [
          ...model.metadata.creators,
          { ...model.metadata.creators[0], familyName: 'Curie' } as never
        ]
      })
    );
    fireEvent.click(screen.getByRole('button', { name: 'Move Curie up' }));
    expect(model.metadata.creators.map(({ familyName }) => familyName)).toEqual(
      ['Curie', 'Lovelace']
    );
  });

  it('never calls published what is in review', async () => {
    await show();
    await act(() => model.send());
    act(() =>
      stage.events.tell(
        publishJob(client, {
          state: 'succeeded',
          result: published('in-review', { review: 'q1' })
        })
      )
    );
    const done = screen.getByRole('region', { name: 'Submitted for review' });
    expect(done.textContent).toContain('It is not public yet');
    expect(done.textContent).not.toContain('Published');
    fireEvent.click(within(done).getByRole('button', { name: 'My records' }));
    expect(stage.ran).toEqual([
      ['ossr:my-records', { source: 'sand', review: 'q1' }]
    ]);
  });

  it('asks to sign in where it is, and sends nothing before', async () => {
    client.signedIn = false;
    await show();
    expect(screen.getByRole('region', { name: 'Sign in' })).toBeTruthy();
    const send = screen.getByRole('button', { name: 'Submit for review' });
    expect((send as HTMLButtonElement).disabled).toBe(true);
  });
});

describe('orcidOf', () => {
  it.each([
    ['https://orcid.org/0000-0002-1825-0097', '0000-0002-1825-0097'],
    ['000000021825009x', '0000-0002-1825-009X'],
    ['0000-0002', '0000-0002'],
    [' ', null]
  ])('%s', (typed, id) => expect(orcidOf(typed)).toBe(id));
});
