import type { Page } from '@playwright/test';

const AXE = require.resolve('axe-core/axe.min.js');
const OURS = ['#jupyter-ossr-ext-sidebar', '#jp-main-dock-panel .ossr-View'];

interface IFinding {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

/** All that axe finds in our parts of the page, by WCAG 2.2 AA and its own best practices. */
export async function findings(page: Page, ours = OURS): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  const found = await page.evaluate(async ours => {
    const { axe } = window as unknown as {
      axe: {
        run(
          where: string[][],
          options: object
        ): Promise<{ violations: IFinding[] }>;
      };
    };
    const there = ours.filter(path => document.querySelector(path));
    // Target sizes are of WCAG 2.2 AA, which axe leaves out unless asked.
    const options = { rules: { 'target-size': { enabled: true } } };
    return (
      await axe.run(
        there.map(path => [path]),
        options
      )
    ).violations;
  }, ours);
  return found.map(
    ({ id, impact, nodes }) =>
      `${id} (${impact}): ${nodes.map(node => `${node.html}\n${node.failureSummary}`).join('\n')}`
  );
}
