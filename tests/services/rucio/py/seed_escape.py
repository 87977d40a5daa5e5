"""Accounts, identities, places and quotas of the instance with the policy of ESCAPE.

Its data are made by the tests. Users may upload only to storage with names that the policy has.
"""

from __future__ import annotations

from seed import Place, client, https, people, places

PLACES: dict[str, Place] = {
    "CERN-EOSPILOT": (https("/eos-source/escape/"), "DISK", "CERN", {}),
    "CERN-SCRATCHDISK": (https("/scratch/"), "DISK", "CERN", {}),
    "DLAAS-EOS": (https("/dlaas-eos/rucio/"), "FAST", "DLAAS", {}),
}

root = client("root")
people(root)
places(root, PLACES)
print("seeded")
