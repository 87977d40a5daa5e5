import { render, screen } from '@testing-library/react';

import { useRestoredFocus } from '../../../src/common/views/useRestoredFocus';

function Stages({ at }: { at: string }): JSX.Element {
  const node = useRestoredFocus(at);
  return (
    <>
      <button>Elsewhere</button>
      <article ref={node} tabIndex={-1}>
        {at === 'form' && <button>Submit</button>}
      </article>
    </>
  );
}

it('takes the focus back that went with a button of the stage before', () => {
  const { rerender } = render(<Stages at="form" />);
  screen.getByText('Submit').focus();
  rerender(<Stages at="sent" />);
  expect(document.activeElement).toBe(screen.getByRole('article'));
});

it('leaves the focus to what has it elsewhere', () => {
  const { rerender } = render(<Stages at="form" />);
  screen.getByText('Submit').focus();
  screen.getByText('Elsewhere').focus();
  rerender(<Stages at="sent" />);
  expect(document.activeElement).toBe(screen.getByText('Elsewhere'));
});
