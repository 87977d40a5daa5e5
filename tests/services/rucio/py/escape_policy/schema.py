from escape_rucio_policy_package.schema import *  # noqa: F403
