"""Pages for people: where a token would be created."""

from __future__ import annotations

from ..store import TEST_ACCOUNTS
from .base import Handler

_ROWS = "".join(
    f"<tr><th scope='row'>{name}</th><td><code>{token}</code></td></tr>"
    for name, token in TEST_ACCOUNTS.items()
)
_PAGE = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Tokens of the demo repository</title>
<h1>Tokens of the demo repository</h1>
<p>This repository lives in your Jupyter server and is gone when it stops. Copy one of its tokens,
or sign in with the buttons in JupyterLab.</p>
<table>{_ROWS}</table>
</html>
"""


class TokenPage(Handler):
    """`GET /account/settings/applications/tokens/new/`, a page of the web interface."""

    async def prepare(self) -> None:
        """A page does not count for the rate limit."""

    async def get(self) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.write(_PAGE)
