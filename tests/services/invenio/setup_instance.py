"""Database, indices, vocabularies, users, tokens and the community, in one process.

Run once, in the folder that holds app_data/. Writes the tokens to argv[1].
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

T0 = time.time()


def say(msg):
    print(f"[{time.time() - T0:6.1f}s] {msg}", flush=True)


from invenio_app.factory import create_api  # noqa: E402

app = create_api()
say("app created")
runner = app.test_cli_runner()


def cli(*args, group=None):
    result = runner.invoke(cli=group, args=list(args))
    if result.exit_code:
        print(result.output)
        if result.exception:
            raise result.exception
        raise SystemExit(f"invenio {' '.join(args)} failed")
    say("invenio " + " ".join(args))


run_dir = os.environ["INVENIO_RUN"]
cli("db", "init", "create")
cli("files", "location", "create", "--default", "default-location", f"{run_dir}/files")
cli("roles", "create", "admin")
cli("roles", "create", "administration-moderation")
with app.app_context():
    from invenio_access.models import ActionRoles
    from invenio_access.permissions import superuser_access
    from invenio_accounts.models import Role
    from invenio_administration.permissions import administration_access_action
    from invenio_db import db

    role = Role.query.filter_by(name="admin").one()
    db.session.add(ActionRoles.allow(superuser_access, role=role))
    db.session.add(ActionRoles.allow(administration_access_action, role=role))
    db.session.commit()
cli("index", "init")
# These groups are entry points of the UI application only.
from invenio_app_rdm.cli import rdm  # noqa: E402
from invenio_communities.cli import communities  # noqa: E402
from invenio_rdm_records.cli import rdm_records  # noqa: E402

cli("custom-fields", "init", group=rdm_records)
cli("custom-fields", "init", group=communities)
cli("fixtures", group=rdm_records)
cli("fixtures", group=rdm)

with app.app_context():
    from flask_security.utils import hash_password
    from invenio_access.permissions import system_identity
    from invenio_accounts.proxies import current_datastore as ds
    from invenio_communities.proxies import current_communities
    from invenio_db import db
    from invenio_oauth2server.models import Token
    from invenio_users_resources.proxies import current_users_service

    users, tokens = {}, {}
    people = {
        "admin": "Ada Admin",
        "owner": "Olga Owner",
        "curator": "Curt Curator",
        "contributor": "Connie Contributor",
        "stranger": "Stan Stranger",
    }
    for name, full in people.items():
        user = ds.create_user(
            email=f"{name}@example.org",
            password=hash_password("123456"),
            active=True,
            confirmed_at=datetime.now(UTC).replace(tzinfo=None),
            username=name,
            user_profile={"full_name": full, "affiliations": "ESCAPE"},
            preferences={"visibility": "public", "email_visibility": "restricted"},
        )
        user.verified_at = datetime.now(UTC).replace(tzinfo=None)
        users[name] = user
    ds.add_role_to_user(users["admin"], ds.find_role("admin"))
    db.session.commit()
    uids = {name: user.id for name, user in users.items()}
    for name, uid in uids.items():
        token = Token.create_personal("contract-tests", uid, scopes=["user:email"])
        db.session.add(token)
        db.session.commit()
        tokens[name] = token.access_token
    from invenio_users_resources.services.users.tasks import reindex_users

    reindex_users(list(uids.values()))
    current_users_service.indexer.refresh()
    say("users and tokens")

    from flask_principal import Identity, UserNeed
    from invenio_access.permissions import any_user, authenticated_user

    owner = Identity(uids["owner"])
    owner.provides |= {any_user, authenticated_user, UserNeed(uids["owner"])}
    service = current_communities.service

    def community(slug, title, description, **access):
        item = service.create(
            owner,
            {
                "slug": slug,
                "metadata": {"title": title, "description": description},
                "access": {
                    "visibility": "public",
                    "members_visibility": "public",
                    "member_policy": "open",
                    "record_submission_policy": "open",
                    "review_policy": "closed",
                    **access,
                },
            },
        )
        service.members.add(
            system_identity,
            item.id,
            {
                "members": [{"type": "user", "id": str(uids["curator"])}],
                "role": "curator",
            },
        )
        return item.id

    ids = {
        "escape2020": community(
            "escape2020",
            "ESCAPE OSSR",
            "Software and data of astronomy and particle physics",
        ),
        "other": community("other", "Another community", "Something else", review_policy="open"),
    }
    service.record_cls.index.refresh()
    say("communities")

with Path(sys.argv[1]).open("w") as f:
    f.write(f"INVENIO_API={app.config['SITE_API_URL']}\n")
    for name in people:
        f.write(f"TOKEN_{name.upper()}={tokens[name]}\n")
        f.write(f"USERID_{name.upper()}={uids[name]}\n")
    for slug, uuid in ids.items():
        f.write(f"COMMUNITY_{slug.upper()}={uuid}\n")
say("done")
