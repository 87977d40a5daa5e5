"""The fixtures of a whole Jupyter server, for faults that show over HTTP."""

from __future__ import annotations

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_ossr_ext.app import OssrApp
from jupyter_ossr_ext.demo.lake import DemoLake
from tests.server.handlers.conftest import ask, jp_server_config, token

__all__ = ["ask", "jp_server_config", "lake", "token"]


@pytest.fixture
def lake(jp_serverapp: ServerApp) -> DemoLake:
    """The demo lake behind the server; its knobs may be turned."""
    [app] = jp_serverapp.extension_manager.extension_apps["jupyter_ossr_ext"]
    assert isinstance(app, OssrApp) and app._demo_lake is not None
    return app._demo_lake
