import { cleanup, render, screen } from '@testing-library/react';

import type { CommunityCheck, Validation } from '../../../src/api/types';
import type { ReviewModel } from '../../../src/submissions/model/review';
import { CommunityChecks } from '../../../src/common/views/CommunityChecks';
import { groupsOf } from '../../../src/submissions/model/recordGroups';
import { MyRecordRow } from '../../../src/submissions/views/MyRecordRow';
import { ReviewChecks } from '../../../src/submissions/views/ReviewChecks';
import { viewContext, within } from '../fixtures/search';
import { mine, review } from '../fixtures/submissions';

const CHECKS: CommunityCheck[] = [
  {
    pointer: '/funding',
    message: 'Name the grant.',
    severity: 'info',
    description: '',
    community: 'c'
  },
  {
    pointer: '/version',
    message: 'Give a version.',
    severity: 'error',
    description: '',
    community: 'c'
  }
];

afterEach(cleanup);

const lines = (name: string) =>
  Array.from(
    screen.getByRole('list', { name }).children,
    line => line.textContent
  );
const FOUND = 'Results of the community’s checks';

describe('CommunityChecks', () => {
  it('tells what was found, how grave it is, and the gravest first', () => {
    render(within(viewContext(), <CommunityChecks checks={CHECKS} />));
    expect(lines(FOUND)).toEqual([
      'Error Give a version.',
      'Note Name the grant.'
    ]);
  });

  it('is among my records', () => {
    const [group] = groupsOf([mine('1', { checks: CHECKS })]);
    render(
      within(viewContext(), <MyRecordRow group={group!} selection={null} />)
    );
    expect(lines(FOUND)).toHaveLength(2);
  });
});

describe('ReviewChecks', () => {
  const show = (judged: Validation | null, checks: CommunityCheck[]) =>
    render(
      within(
        viewContext(),
        <ReviewChecks
          model={{ state: { judged } } as unknown as ReviewModel}
          review={review({ checks })}
        />
      )
    );

  it('shows nothing where nothing is known', () => {
    expect(show(null, []).container.textContent).toBe('');
  });

  it('shows what the community found, what is required, and what is recommended', () => {
    show(
      {
        problems: [],
        required: [{ pointer: '/readme', detail: 'readme is missing.' }],
        advice: [{ pointer: '/subjects', detail: 'keywords is missing.' }]
      },
      CHECKS
    );
    expect(lines(FOUND)).toHaveLength(2);
    expect(lines('Missing required fields')).toEqual([
      'Required readme is missing.'
    ]);
    expect(screen.getByText(/^1 recommended field/)).toBeTruthy();
  });

  it('says that all is there', () => {
    show({ problems: [], required: [], advice: [] }, []);
    expect(screen.getByRole('status').textContent).toBe(
      'All OSSR requirements are met.'
    );
  });
});
