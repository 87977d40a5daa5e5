"""Adds a list of the packages in the JavaScript bundle to the wheel: a SBOM, as in PEP 770."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = "jupyter_ossr_ext/labextension/static/third-party-licenses.json"
"""What JupyterLab's builder found in the bundle."""
SBOM = "build/jupyter_ossr_ext.cdx.json"


class SbomHook(BuildHookInterface):
    """Runs after the bundle is built. An editable installation needs no list."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        listed = root / BUNDLED
        if not listed.exists():
            self.app.display_warning("The bundle is one for development: the wheel has no SBOM.")
            return
        bundled = json.loads(listed.read_text(encoding="utf-8"))["packages"]
        document = sbom(self.metadata.version, bundled)
        path = root / SBOM
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        build_data["sbom_files"].append(SBOM)


def sbom(version: str, bundled: list[dict[str, str]]) -> dict[str, Any]:
    """The list in CycloneDX's JSON, without a time: the same source gives the same wheel."""
    own = f"pkg:pypi/jupyter-ossr-ext@{version}"
    name = {"type": "library", "name": "jupyter-ossr-ext", "version": version}
    components = [_component(each) for each in sorted(bundled, key=lambda each: each["name"])]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**name, "bom-ref": own, "purl": own}},
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": [each["bom-ref"] for each in components]}],
    }


def _component(package: dict[str, str]) -> dict[str, Any]:
    purl = f"pkg:npm/{quote(package['name'])}@{package['versionInfo']}"
    return {
        "type": "library",
        "name": package["name"],
        "version": package["versionInfo"],
        "licenses": [{"license": {"id": package["licenseId"]}}],
        "bom-ref": purl,
        "purl": purl,
    }
