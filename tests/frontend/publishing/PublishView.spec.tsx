import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';

import type { Person } from '../../../src/api/types';
import { JobsModel } from '../../../src/jobs/model/jobs';
import type { PublishModel } from '../../../src/publishing/model/model';
import { PublishView } from '../../../src/publishing/views/PublishView';
import { personOf } from '../../../src/publishing/views/PeopleField';
import { orcidOf } from '../../../src/publishing/views/PersonFields';
import {
  FakePublisher,
  FakeState,
  formOf,
  published,
  publishJob,
  STOP
} from '../fixtures/publishing';
import { term } from '../fixtures/helpers';
import { ViewHarness } from '../fixtures/harness';

describe('PublishView', () => {
  let stage: ViewHarness;
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
    stage = new ViewHarness();
    client = new FakePublisher();
  });

  afterEach(() => {
    cleanup();
    model.dispose();
    jobs.dispose();
    stage.jobs.dispose();
  });

  it('states as text whether the repository is the Sandbox or permanent', async () => {
    await show();
    const banner = screen.getByRole('group', { name: 'Repository' });
    expect(banner.textContent).toContain('Sandbox: Sandbox');
    await act(async () => model.select('real'));
    expect(banner.textContent).toContain('Production: Real one');
    expect(banner.textContent).toContain(
      'Published records and their DOIs are permanent'
    );
    expect(banner.dataset.real).toBe('true');
  });

  it('shows what stops it at its file and line, with a fix, and does not send', async () => {
    client.findings = [STOP];
    await show();
    const checks = screen.getByRole('region', { name: 'Checks' });
    within(checks).getByRole('heading', { name: 'a.txt' });
    expect(checks.textContent).toContain('Line 3');
    const send = screen.getByRole('button', { name: 'Submit for Review' });
    expect(send.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(
      within(checks).getByRole('button', { name: 'Exclude File' })
    );
    expect(stage.ran).toEqual([
      ['ossr:fix-finding', { form: model.id, finding: 'f1' }]
    ]);
  });

  it('has a fix or a reason for every finding; without a place in a list there is no tick', async () => {
    const warning = { ...STOP, severity: 'warning' as const };
    client.findings = [
      { ...warning, id: 'path', fix: 'make-relative' },
      { ...warning, id: 'run', fix: 'run-all' },
      { ...warning, id: 'link', fix: 'include', target: 'data/.env' },
      { ...warning, id: 'gone', fix: 'include', target: 'elsewhere.md' },
      { ...warning, id: 'none', path: null, line: null, fix: null }
    ];
    await show();
    const checks = screen.getByRole('region', { name: 'Checks' });
    const words = within(checks)
      .getAllByRole('listitem')
      .map(row =>
        within(row)
          .getAllByRole('button')
          .map(button => button.textContent)
          .filter(Boolean)
      );
    expect(words).toEqual([
      ['Make Path Relative…'],
      ['Restart and Run All…'],
      ['Include File'],
      ['Show'],
      ['Ignore…']
    ]);
    const [menu] = within(checks).getAllByRole('button', { name: /^More/ });
    fireEvent.click(menu!);
    expect(stage.menus[0]?.map(({ label }) => label)).toEqual([
      'Show',
      'Ignore…'
    ]);
    act(() => model.form.suppress('none', 'It is so'));
    expect(checks.textContent).toContain('Reason: It is so');
    expect(checks.textContent).toContain('Ignored');
  });

  it('keeps an affiliation that is typed and left, and picks the marked one with Tab', async () => {
    await show();
    const field = screen.getByRole('combobox', { name: 'Affiliation' });
    const names = () =>
      model.form.metadata.creators[0]?.affiliations.map(({ title }) => title);
    fireEvent.focus(field);
    fireEvent.change(field, { target: { value: ' Own Observatory ' } });
    fireEvent.blur(field);
    expect(names()).toEqual(['Own Observatory']);
    fireEvent.change(field, { target: { value: 'Dropped' } });
    fireEvent.keyDown(field, { key: 'Escape' });
    fireEvent.blur(field);
    expect(names()).toEqual(['Own Observatory']);
    fireEvent.change(field, { target: { value: 'Second' } });
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    fireEvent.keyDown(field, { key: 'Tab' });
    fireEvent.blur(field);
    expect(names()).toEqual(['Own Observatory', 'Second']);
  });

  it('adds me once', async () => {
    const me: Person = {
      kind: 'personal',
      familyName: 'Contributor',
      givenName: 'Connie',
      orcid: null,
      ror: null,
      affiliations: [term('ESCAPE', null)],
      role: null,
      email: null
    };
    client.preparation = { ...client.preparation, me };
    await show();
    const creators = document.querySelector<HTMLElement>(
      '[data-pointer="/creators"]'
    )!;
    const addMe = () =>
      within(creators).queryByRole('button', { name: 'Add Me' });
    fireEvent.click(addMe()!);
    expect(addMe()).toBeNull();
    expect(model.form.metadata.creators.at(-1)).toMatchObject(me);
  });

  it('adds a date, edits its parts and removes it', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Add Date' }));
    fireEvent.change(screen.getByLabelText('Date or period'), {
      target: { value: '2025-01-01/2025-02-28' }
    });
    fireEvent.change(screen.getByLabelText('Description of the date'), {
      target: { value: 'Of the camera' }
    });
    expect(model.form.metadata.dates).toEqual([
      {
        date: '2025-01-01/2025-02-28',
        kind: null,
        description: 'Of the camera'
      }
    ]);
    const field = document.querySelector<HTMLElement>(
      '[data-pointer="/dates"]'
    );
    fireEvent.click(
      within(field as HTMLElement).getByRole('button', { name: 'Remove' })
    );
    expect(model.form.metadata.dates).toEqual([]);
  });

  it('does not say of a new value what was wrong with the old one', async () => {
    const wrong = { pointer: '/title', detail: 'Give a longer title.' };
    client.validation = { problems: [wrong], required: [], advice: [] };
    await show();
    const title = screen.getByLabelText('Title');
    const field = title.closest('[data-pointer]') as HTMLElement;
    fireEvent.change(title, { target: { value: 'A title' } });
    fireEvent.blur(title);
    fireEvent.pointerUp(document);
    await new Promise(resolve => setTimeout(resolve));
    expect(field.textContent).not.toContain(wrong.detail);
    // It is checked a moment later, and then what is said is of the new one.
    await waitFor(() => expect(field.textContent).toContain(wrong.detail));
  });

  it('names the term that is required at its field, and makes the creator the maintainer', async () => {
    client.validation = {
      problems: [],
      required: [
        { pointer: '/readme', detail: 'readme is missing.' },
        { pointer: '/contributors', detail: 'maintainer is missing.' }
      ],
      advice: []
    };
    await show();
    const field = screen
      .getByLabelText('Documentation or README')
      .closest('[data-pointer]') as HTMLElement;
    // Not before the field was left, or sending was tried.
    expect(field.textContent).toContain('(required)');
    expect(field.textContent).not.toContain('readme is missing.');
    fireEvent.blur(screen.getByLabelText('Documentation or README'));
    fireEvent.pointerUp(document); // in jsdom what has the focus is pressed
    await waitFor(() =>
      expect(field.textContent).toContain('readme is missing.')
    );
    fireEvent.click(
      within(field).getByRole('button', { name: 'Leave Empty…' })
    );
    expect(stage.ran).toEqual([
      ['ossr:waive-requirement', { form: model.id, pointer: '/readme' }]
    ]);
    fireEvent.click(
      screen.getByRole('button', { name: 'Add Lovelace as Maintainer' })
    );
    expect(model.form.metadata.contributors).toMatchObject([
      { familyName: 'Lovelace', role: { id: 'contactperson' } }
    ]);
    expect(
      screen.queryByRole('button', { name: 'Add Lovelace as Maintainer' })
    ).toBeNull();
  });

  it('tells what is wrong at its field, and takes one there', async () => {
    client.validation = {
      problems: [{ pointer: '/creators/0/orcid', detail: 'A wrong digit.' }],
      required: [],
      advice: [{ pointer: '/version', detail: 'Say 1.0.0.' }]
    };
    await show();
    const orcid = screen.getByLabelText('ORCID');
    expect(orcid.getAttribute('aria-invalid')).toBe('false');
    Element.prototype.scrollIntoView = jest.fn();
    // What is not ready is not sent: the button leads to what is in the way.
    fireEvent.click(screen.getByRole('button', { name: 'Submit for Review' }));
    expect(stage.ran).toEqual([]);
    expect(document.activeElement).toBe(orcid);
    expect(orcid.getAttribute('aria-invalid')).toBe('true');
    expect(orcid.closest('[data-pointer]')?.textContent).toContain(
      'A wrong digit.'
    );
    screen.getByRole('button', { name: 'Submit for Review' }).focus();
    fireEvent.click(
      screen.getByRole('button', { name: 'Show: 1 field incomplete' })
    );
    expect(document.activeElement).toBe(orcid);
  });

  it('a tick of a folder shows that some of it goes', async () => {
    await show();
    const folder = screen.getByLabelText('data/') as HTMLInputElement;
    expect(folder.indeterminate).toBe(true);
    fireEvent.click(folder);
    expect(model.files.ticked).toContain('data/.env');
    expect(folder.indeterminate).toBe(false);
  });

  it('moves creators, and keeps the focus with the one that moved', async () => {
    await show();
    act(() =>
      model.form.edit({
        creators: [
          ...model.form.metadata.creators,
          { ...model.form.metadata.creators[0], familyName: 'Curie' } as never
        ]
      })
    );
    fireEvent.click(screen.getByRole('button', { name: 'Move Curie up' }));
    expect(
      model.form.metadata.creators.map(({ familyName }) => familyName)
    ).toEqual(['Curie', 'Lovelace']);
  });

  it('never calls published what is in review', async () => {
    await show();
    await act(() => model.submission.send());
    act(() =>
      stage.events.emit(
        publishJob(client, {
          state: 'succeeded',
          result: published('in-review', { review: 'q1' })
        })
      )
    );
    const done = screen.getByRole('region', { name: 'Submitted for review' });
    expect(done.textContent).toContain('Not public yet');
    expect(done.textContent).not.toContain('Published');
    for (const name of ['Follow Review', 'My Records']) {
      fireEvent.click(within(done).getByRole('button', { name }));
    }
    expect(stage.ran).toEqual([
      ['ossr:open-review', { source: 'sand', review: 'q1' }],
      ['ossr:open-my-records', { source: 'sand' }]
    ]);
  });

  it('asks to sign in where it is, and sends nothing before', async () => {
    client.signedIn = false;
    await show();
    fireEvent.click(
      within(screen.getByRole('region', { name: 'Sign in' })).getByRole(
        'button',
        { name: 'Sign In as the Demo Author' }
      )
    );
    expect(stage.ran).toContainEqual([
      'ossr:sign-in',
      { source: 'sand', account: 'Demo Author' }
    ]);
    const send = screen.getByRole('button', { name: 'Submit for Review' });
    expect(send.getAttribute('aria-disabled')).toBe('true');
  });
});

describe('personOf', () => {
  it('keeps the affiliations of a suggested person', () => {
    const choice = {
      ...term('Carberry, Josiah', '0000-0002-1825-0097'),
      affiliations: ['Brown University']
    };
    expect(personOf(choice)).toEqual({
      familyName: 'Carberry',
      givenName: 'Josiah',
      orcid: '0000-0002-1825-0097',
      affiliations: [term('Brown University', null)]
    });
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
