"""Turns a model into another form with cognite-neat, and says in `told.json` what neat made of it."""

import json
import sys
from pathlib import Path

from cognite.client import ClientConfig
from cognite.client.credentials import Token
from cognite.neat import NeatSession


def read(session: NeatSession, source: str) -> None:
    """Read a file, or `space:externalId/version` from CDF."""
    if source.endswith(".yaml"):
        session.physical_data_model.read.yaml(source)
    else:
        space, model = source.split(":")
        session.physical_data_model.read.cdf(space, *model.split("/"))


def write(session: NeatSession, target: str) -> None:
    """Write a file, or to CDF; `dry-run` only compares with CDF."""
    if target.endswith(".yaml"):
        session.physical_data_model.write.yaml(target)
    else:
        session.physical_data_model.write.cdf(dry_run=target == "dry-run", drop_data=True)


def main(base_url: str, project: str, profile: str, source: str, target: str) -> None:
    config = ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("any"))
    session = NeatSession(config, profile)
    read(session, source)
    # A session shows its issues and results to a notebook only: a program has to look behind that.
    errors = [issue.message for issue in session.issues._issues if issue.issue_type() != "Recommendation"]  # noqa: SLF001
    write(session, target)
    result = session.result._result  # noqa: SLF001
    changes = [
        (change.change_type, f"{part.endpoint} {change.resource_id}", [field.field_path for field in change.changes])
        for part in (result.plan if result else [])
        for change in part.resources
        if change.change_type not in {"unchanged", "skip"}
    ]
    told = {"errors": errors, "status": result and result.status, "changes": changes}
    Path("told.json").write_text(json.dumps(told), encoding="utf-8")


main(*sys.argv[1:])
