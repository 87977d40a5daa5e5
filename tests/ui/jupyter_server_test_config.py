"""The server of the browser tests: as Galata sets it up, but with token and XSRF checks on."""

import json
import os

from jupyterlab.galata import configure_jupyter_server

c = get_config()  # type: ignore[name-defined]  # noqa: F821  given by traitlets
configure_jupyter_server(c)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["OSSR_TEST_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.allow_root = True
c.ServerApp.disable_check_xsrf = False
c.ServerApp.root_dir = os.environ["JUPYTERLAB_GALATA_ROOT_DIR"]
# Not a new one at each start: what is open is there again after a restart.
c.LabApp.workspaces_dir = os.environ["JUPYTERLAB_WORKSPACES_DIR"]
c.IdentityProvider.token = os.environ["OSSR_TEST_TOKEN"]
# Galata turns collaboration, news and the like off; workspaces and settings are set by server.py.
if url := os.environ.get("OSSR_TEST_REPOSITORY"):
    # tests/ui/real: what tests/services starts, as an operator names it.
    community = os.environ["OSSR_TEST_COMMUNITY"]
    real = {"url": url, "title": "Real", "community": community, "rules": "ossr"}
    c.OssrApp.repositories = {"real": real}
    c.OssrApp.lakes = json.loads(os.environ["OSSR_TEST_LAKES"])
    # Without a sign-in a lake does not tell its storage, which is on this computer.
    c.OssrApp.allow_private_hosts = True
else:
    c.OssrApp.demo = True
    # Slow enough that a transfer can be watched, cancelled and reloaded; nothing else notices.
    c.OssrApp.demo_knobs = {"speed": 400_000, "upload_speed": 1_000_000}
# The folders of the tests go away, with the hidden files in them, and not into anybody's trash.
c.FileContentsManager.delete_to_trash = False
c.FileContentsManager.always_delete_dir = True
