"""The text by which a data model was published, as long as it describes the data model."""

import hashlib

import msgspec
from msgspec import structs

from emulator.core.spaces import is_system
from emulator.graphql.dml.generate import generate
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.effective import ancestry
from emulator.wire.references import DataModelId
from emulator.wire.schema.containers import ConstraintState, Container
from emulator.wire.schema.data_models import DataModel

_encode = msgspec.json.Encoder(order="sorted").encode


def text_of(model: DataModel, snapshot: Snapshot) -> str:
    """Return the text of `model`: the published one if it still describes it, or else a generated one."""
    published = snapshot.texts.get(DataModelId(model.space, model.external_id, model.version))
    if published is not None and (published.is_preserved or published.digest == digest(model, snapshot)):
        return published.text
    return generate(model, snapshot)


def digest(model: DataModel, snapshot: Snapshot) -> str:
    """Return a digest of the views of `model`, and of all that they inherit from and map."""
    views = dict.fromkeys(
        view for one in model.views for view in ancestry(one.id, snapshot.all_views) if not is_system(view.space)
    )
    stored = {view: snapshot.all_views.get(view) for view in views}
    mapped = dict.fromkeys(
        prop.container.id
        for one in stored.values()
        for prop in ((one.definition.properties or {}).values() if one else ())
        if prop.container is not None and not is_system(prop.container.space)
    )
    containers = [(key, snapshot.container(key)) for key in mapped]
    described = [
        [one.id for one in model.views],
        [[view, one and one.definition] for view, one in stored.items()],
        [[key, one and _definition(one.definition)] for key, one in containers],
    ]
    return hashlib.sha256(_encode(described)).hexdigest()


def _definition(container: Container) -> Container:
    """Return `container` without its times and states."""
    return structs.replace(
        container,
        created_time=0,
        last_updated_time=0,
        properties={
            name: structs.replace(one, constraint_state=ConstraintState()) for name, one in container.properties.items()
        },
        constraints={name: structs.replace(one, state="current") for name, one in container.constraints.items()},
        indexes={name: structs.replace(one, state="current") for name, one in container.indexes.items()},
    )
