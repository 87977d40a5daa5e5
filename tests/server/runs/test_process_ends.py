"""How processes end, and what is said about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_ossr_ext.runs import process_ends
from jupyter_ossr_ext.runs.process_ends import ProcessEnd

STACKS = """Fatal Python error: Segmentation fault

Thread 0x00007f01 (most recent call first):
  File "/env/lib/python3.8/site-packages/numpy/core/other.py", line 5 in wait

Current thread 0x00007f02 (most recent call first):
  File "/env/lib/python3.8/ctypes/__init__.py", line 525 in string_at
  File "/env/lib/python3.8/site-packages/theano/gof/cmodule.py", line 301 in dlimport
  File "/tmp/ipykernel_7/1.py", line 1 in <module>
  File "/env/lib/python3.8/site-packages/IPython/core/interactiveshell.py", line 3398 in run_code

Thread 0x00007f03 (most recent call first):
  File "/env/lib/python3.8/site-packages/zmq/poll.py", line 5 in poll
"""


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize(
    ("end", "cause", "subject", "text"),
    [
        (ProcessEnd(-9, memory=True), "out-of-memory", "", "ended the kernel for lack of memory"),
        (ProcessEnd(-9), "kernel-died", "SIGKILL", "usually for lack of memory"),
        (ProcessEnd(-11, package="theano"), "kernel-died", "theano", "code of theano (SIGSEGV)"),
        # Another process was ended for lack of memory meanwhile: that is not why this one crashed.
        (ProcessEnd(-11, memory=True), "kernel-died", "SIGSEGV", "crashed in compiled code"),
        (ProcessEnd(-15), "kernel-died", "SIGTERM", "ended from outside"),
        (ProcessEnd(1), "kernel-died", "", "exit code 1"),
        (ProcessEnd(None), "kernel-died", "", "The kernel ended."),
    ],
)
def test_the_end_of_a_kernel_is_reported_as_what_it_is(
    end: ProcessEnd, cause: str, subject: str, text: str
) -> None:
    found = process_ends.of_kernel(end)
    assert found[:2] == (cause, subject)
    assert text in found[2]


def test_a_killed_worker_is_no_fault_of_it_if_memory_was_short() -> None:
    assert process_ends.of_worker(ProcessEnd(-9, memory=True))[0] == "out-of-memory"
    assert process_ends.of_worker(ProcessEnd(-9))[0] == "internal-error"
    assert process_ends.exit_text(ProcessEnd(-9)) == "its process was ended by SIGKILL"
    assert process_ends.exit_text(ProcessEnd(1)) == "its process ended with exit code 1"


def test_the_package_of_a_crash_is_the_topmost_that_is_no_part_of_every_kernel() -> None:
    assert process_ends.crashed_in(STACKS) == "theano"
    assert process_ends.crashed_in(STACKS.replace("/theano/", "/ipykernel/")) == ""
    assert process_ends.crashed_in("") == ""


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ({}, 0),
        ({"proc/vmstat": "pgfault 8\noom_kill 2\n"}, 2),
        (
            {
                "proc/self/cgroup": "0::/user.slice/ada\n",
                "sys/fs/cgroup/user.slice/ada/memory.events": "oom 4\noom_kill 3\n",
            },
            3,
        ),
        (
            {
                "proc/self/cgroup": "5:cpu:/\n4:memory:/lab\n0::/\n",
                "sys/fs/cgroup/memory/lab/memory.oom_control": "under_oom 0\noom_kill 5\n",
            },
            5,
        ),
        # In a container, the path of its group is not below what is mounted.
        ({"proc/self/cgroup": "0::/../x\n", "sys/fs/cgroup/memory.events": "oom_kill 1\n"}, 1),
    ],
)
def test_what_the_system_ended_for_lack_of_memory_is_counted(
    files: dict[str, str], count: int, tmp_path: Path
) -> None:
    for name, text in files.items():
        write(tmp_path, name, text)
    assert process_ends.memory_kills(tmp_path) == count
