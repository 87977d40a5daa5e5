"""Settings of the app that are about lakes."""

from __future__ import annotations

import os
from typing import Any

from traitlets import Dict, HasTraits, TraitError, validate
from traitlets.config import Config

from .lake_sources import RucioConfig, configured_entries
from .lakes import LakeEntry, configured_lakes


class LakeSettings(HasTraits):
    """Settings of `OssrApp` for data lakes."""

    lakes = Dict(
        config=True,
        help=(
            "Data lakes (Rucio): {id: {url, auth_url, title, destination_rse, mount_path, ...}}. "
            "RucioConfig.instances and RUCIO_* variables of existing hubs are also read."
        ),
    )
    demo_lake_knobs = Dict(
        config=True,
        help=(
            "Behaviour of the demo lake, by the field names of "
            "jupyter_ossr_demo.lake.LakeKnobs. Example: {copying: 10} copies data in ten "
            "seconds."
        ),
    )

    @validate("lakes")
    def _check_lakes(self, proposal: Any) -> Any:
        try:
            configured_lakes(proposal["value"])
        except ValueError as error:
            raise TraitError(str(error)) from None
        return proposal["value"]

    def lake_entries(self, config: Config) -> list[LakeEntry]:
        """All lakes of this server. Raises `TraitError` with one sentence for an invalid entry."""
        try:
            return configured_entries(self.lakes, RucioConfig(config=config), os.environ)
        except ValueError as error:
            raise TraitError(str(error)) from None
