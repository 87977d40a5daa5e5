"""A kernel of another language, as far as JupyterLab can tell: it prints back what it is given.

R and Julia need not be installed to see what their notebooks get. Started with the language's name.
"""

from __future__ import annotations

import sys
from typing import Any, ClassVar

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

LANGUAGE = sys.argv.pop(1)


class Echo(Kernel):
    implementation = "echo"
    implementation_version = "1"
    banner = f"Not {LANGUAGE}"
    language_info: ClassVar = {"name": LANGUAGE, "mimetype": "text/plain", "file_extension": ".txt"}

    def do_execute(self, code: str, silent: bool, *_: Any, **__: Any) -> dict[str, Any]:
        if not silent:
            stream = {"name": "stdout", "text": code}
            self.send_response(self.iopub_socket, "stream", stream)
        return {
            "status": "ok",
            "execution_count": self.execution_count,
            "payload": [],
            "user_expressions": {},
        }


IPKernelApp.launch_instance(kernel_class=Echo)
