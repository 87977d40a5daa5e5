"""The checks that the community `other` makes of what is submitted to it; may be run again.

Run in the folder that holds app_data/. `python setup_checks.py TOKENS`.
"""

import sys
from pathlib import Path

from invenio_app.factory import create_api

RULES = [
    {
        "id": "funding:named",
        "title": "Funding is named",
        "message": "Name the grant that paid for it.",
        "description": "Funders count what they paid for.",
        "level": "info",
        "checks": [{"type": "list", "operator": "exists", "path": "metadata.funding"}],
    },
    {
        "id": "version:given",
        "title": "There is a version",
        "message": "Give a version.",
        "description": "Readers have to tell one release from another.",
        "level": "error",
        "checks": [
            {
                "type": "comparison",
                "left": {"type": "field", "path": "metadata.version"},
                "operator": "!=",
                "right": "",
            }
        ],
    },
]

settings = dict(line.split("=", 1) for line in Path(sys.argv[1]).read_text().splitlines())
app = create_api()
with app.app_context():
    from invenio_checks.models import CheckConfig, Severity
    from invenio_db import db

    community = settings["COMMUNITY_OTHER"]
    config = CheckConfig.query.filter_by(community_id=community, check_id="metadata").one_or_none()
    if config is None:
        config = CheckConfig(community_id=community, check_id="metadata", severity=Severity.WARN)
        db.session.add(config)
    config.params = {"rules": RULES}
    config.enabled = True
    db.session.commit()
print("checks are set up")
