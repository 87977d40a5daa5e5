"""Runs one notebook in a kernel: a program of its own, started by `execution.py`.

A process of its own keeps large outputs and the messages of the kernel away from the server's event
loop. The request is a JSON file whose path is the only argument. Each line of progress is the
request's mark and a JSON document. The executed notebook is written after the last cell that ran.
"""

from __future__ import annotations

import asyncio
import copy
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import zmq
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from jupyter_ossr_ext._util import notebooks
from jupyter_ossr_ext.install import kernel_start
from jupyter_ossr_ext.metadata.notebook_attachments import with_attachments
from jupyter_ossr_ext.models import UsedDid
from jupyter_ossr_ext.runs import old_magics, outputs, path_mappings
from jupyter_ossr_ext.runs.raised import KERNEL_ENDED

EXPECTED = "raises-exception"
"""The tag of cells that may fail, as in nbclient."""
START = 120
"""Seconds that a kernel may take to start."""
PRINTED = 4000
"""Characters of what a failed cell printed that are looked at."""
CRASH = "__import__('faulthandler').enable(open({!r}, 'w'))"
"""Where a kernel writes its Python stack if it crashes. Its own outputs are lost then."""


class Client(NotebookClient):
    """Limits the outputs of a cell, and counts the bytes that were left out."""

    limit = 10_000_000
    """Bytes of the outputs of one cell."""

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self._bytes: dict[int, int] = {}
        self.left_out: dict[int, int] = {}

    def reset_execution_trackers(self) -> None:
        super().reset_execution_trackers()
        # States of widgets are not stored, but nbclient writes outputs within one to its state.
        self.widget_state = defaultdict(dict)

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Output widgets answer on the channel on which the reply of the cell is waited for, past
        pyzmq's asyncio (jupyter_client, `Session.send`). A reply that comes at the same time would
        not be noticed, since the sockets are edge-triggered, until the time limit."""
        shown = super().process_message(msg, cell, cell_index)
        if self.kc:
            self.kc.shell_channel.socket.get(zmq.EVENTS)
        return shown

    def output(
        self, outs: list[Any], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> Any:
        size = len(json.dumps(msg["content"], default=str))
        used = self._bytes.get(cell_index, 0)
        if used + size > self.limit and msg["msg_type"] != "error":
            self.left_out[cell_index] = self.left_out.get(cell_index, 0) + size
            return None
        self._bytes[cell_index] = used + size
        return super().output(outs, msg, display_id, cell_index)

    def on_comm_open_jupyter_widget(self, msg: dict[str, Any]) -> Any:
        """Widgets of ipywidgets 6 and older open without the state that nbclient expects."""
        if "state" not in msg["content"]["data"]:
            return None
        return super().on_comm_open_jupyter_widget(msg)


def say(mark: str, **fields: Any) -> None:
    print(f"{mark}{json.dumps(fields, default=str)}", flush=True)


def runs(cell: Any) -> bool:
    return cell.cell_type == "code" and bool(cell.source.strip())


def failed_before(cell: Any) -> bool:
    """Whether the stored output of a cell is an error: it may fail in the same way."""
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _printed(cell: Any) -> str:
    """The end of what a cell printed."""
    texts = (output.text for output in cell.outputs if output.output_type == "stream")
    return "".join(texts)[-PRINTED:]


def _failure(error: CellExecutionError, cell: Any) -> dict[str, Any]:
    """What a cell raised. Of a result that cannot be shown the kernel's reply names no error, but
    the outputs do (ipykernel 7)."""
    name, value = error.ename, error.evalue
    if name == "NoneType":
        shown = [one for one in cell.outputs if one.output_type == "error"]
        name, value = (shown[-1].ename, shown[-1].evalue) if shown else (name, value)
    return {"name": name, "value": value, "trace": error.traceback}


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.exists() else ""


async def main(request: dict[str, Any]) -> None:
    mark = request["mark"]
    text = Path(request["notebook"]).read_bytes()  # noqa: ASYNC240 (nothing else runs here)
    notebook = nbformat.from_dict(notebooks.read(text))  # type: ignore[no-untyped-call]
    deadline = time.monotonic() + request["time_limit"]
    specs = KernelSpecManager(kernel_dirs=request["kernel_dirs"], ensure_native_kernel=False)
    folder = Path(request["folder"])
    manager, kernel = await kernel_start.start(request["kernel"], specs, folder, START)
    kernel.allow_stdin = False
    client = Client(
        notebook,
        km=manager,
        timeout_func=lambda cell: max(1, int(deadline - time.monotonic())),
        allow_stdin=False,
        shutdown_kernel="immediate",
        store_widget_state=False,
    )
    client.kc = kernel
    crash = Path(request["crash"])
    stored = [copy.deepcopy(cell) for cell in notebook.cells if runs(cell)]
    count = 0
    failure: dict[str, Any] | None = None
    async with client.async_setup_kernel(cleanup_kc=True):
        reply = await kernel.kernel_info(reply=True, timeout=START)
        language = reply["content"].get("language_info", {})
        say(
            mark,
            ready=True,
            cells=len(stored),
            language=language.get("name", ""),
            version=language.get("version", ""),
        )
        if language.get("name") == "python":
            for code in filter(None, (CRASH.format(str(crash)), request["variables"])):
                await kernel.execute(code, silent=True, reply=True, timeout=START)
        replaced = magics = 0
        for index, cell in enumerate(notebook.cells):
            if not runs(cell):
                continue
            cell.source, places = path_mappings.replaced(cell.source, request["folders"])
            replaced += places
            if request["old_magics"] and language.get("name") == "python":
                cell.source, blanks = old_magics.rewritten(cell.source)
                magics += blanks
            count += 1
            say(mark, cell=count)
            tags = cell.metadata.get("tags", [])
            if failed_before(cell) and EXPECTED not in tags:
                cell.metadata["tags"] = [*tags, EXPECTED]
            try:
                await client.async_execute_cell(cell, index)
            except CellExecutionError as error:
                failure = _failure(error, cell)
            except CellTimeoutError:
                failure = {"name": "CellTimeoutError", "value": "", "trace": ""}
            except DeadKernelError as error:
                code = await manager.provisioner.poll() if manager.provisioner else None
                stack = _text(crash)
                failure = {"name": KERNEL_ENDED, "value": str(error), "trace": stack, "code": code}
            if tags:
                cell.metadata["tags"] = tags
            else:
                cell.metadata.pop("tags", None)
            if failure:
                break
    with_attachments(notebook, msgspec.convert(request["attachments"], list[UsedDid]))
    executed = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    Path(request["executed"]).write_text(executed, encoding="utf-8")  # noqa: ASYNC240
    ran = count - bool(failure)
    after = [cell for cell in notebook.cells if runs(cell)]
    compared = outputs.compare(stored[:ran], after[:ran])
    say(
        mark,
        done=True,
        cells=len(stored),
        executed=ran,
        failure=failure,
        code=after[ran].source if failure else "",
        later=[cell.source for cell in after[ran + 1 :]] if failure else [],
        earlier=[cell.source for cell in after[:ran]] if failure else [],
        printed=_printed(after[ran]) if failure else "",
        left_out=sum(client.left_out.values()),
        replaced=replaced,
        magics=magics,
        outputs=msgspec.to_builtins(compared),
    )


def run(request: dict[str, Any]) -> None:
    """A fault of this program is reported as one: no cell, and no kernel, is to blame for it."""
    try:
        asyncio.run(main(request))
    except Exception as error:
        say(request["mark"], fault=f"{type(error).__name__}: {error}")
        raise


if __name__ == "__main__":
    run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
