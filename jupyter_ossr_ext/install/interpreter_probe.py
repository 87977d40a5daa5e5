# mypy: ignore-errors
# ruff: noqa
"""Queries to another Python: this text is run in it with `python -c`.

Compatible with every Python that a kernel may have (3.6 and later).
"""

import json
import os
import sys


def about():
    import site
    import sysconfig

    paths = sysconfig.get_paths()
    stdlib, packages = paths["stdlib"], paths["purelib"]
    return {
        "executable": sys.executable,
        "version": "%d.%d.%d" % sys.version_info[:3],
        "prefix": sys.prefix,
        "basePrefix": getattr(sys, "base_prefix", sys.prefix),
        "packages": packages,
        "writable": os.access(packages, os.W_OK),
        "managed": sys.prefix == getattr(sys, "base_prefix", sys.prefix)
        and os.path.exists(os.path.join(stdlib, "EXTERNALLY-MANAGED")),
        "conda": os.path.isdir(os.path.join(sys.prefix, "conda-meta")),
        "condaBase": os.path.isdir(os.path.join(sys.prefix, "conda-meta"))
        and os.path.isdir(os.path.join(sys.prefix, "condabin")),
        "userSite": bool(site.ENABLE_USER_SITE)
        and os.path.isdir(site.getusersitepackages())
        and bool(os.listdir(site.getusersitepackages())),
    }


def distributions():
    try:
        from importlib.metadata import distributions as all_of
    except ImportError:
        from importlib_metadata import distributions as all_of
    return list(all_of())


def packages():
    found = {}
    for one in distributions():
        name = one.metadata["Name"]
        if not name or name.lower().replace("_", "-") in found:
            continue
        text = one.read_text("direct_url.json")
        direct = json.loads(text) if text else None
        found[name.lower().replace("_", "-").replace(".", "-")] = {
            "name": name,
            "version": one.version,
            "direct": direct["url"] if direct else None,
            "installer": (one.read_text("INSTALLER") or "").strip(),
        }
    return list(found.values())


def tops(one):
    text = one.read_text("top_level.txt")
    names = set(text.split()) if text else set()
    if not names:
        for file in one.files or []:
            first = file.parts[0]
            if first in ("..", "__pycache__") or first.endswith(
                (".dist-info", ".egg-info", ".data")
            ):
                continue
            if len(file.parts) > 1 and str(file).endswith((".py", ".so", ".pyd")):
                names.add(first)
            elif len(file.parts) == 1 and first.endswith((".py", ".so", ".pyd")):
                names.add(first.split(".")[0])
    return sorted(n for n in names if n.isidentifier() and not n.startswith("__"))


def imports(wanted):
    keys = set(n.lower().replace("_", "-").replace(".", "-") for n in wanted)
    found = {}
    for one in distributions():
        key = (one.metadata["Name"] or "").lower().replace("_", "-").replace(".", "-")
        if key in keys:
            found[one.metadata["Name"]] = tops(one)
    return found


def main():
    what, given = sys.argv[1], sys.argv[2:]
    answer = {"about": about, "packages": packages}[what]() if what != "imports" else imports(given)
    sys.stdout.write("\n@@" + json.dumps(answer) + "\n")


main()
