"""The endpoint `PUT /_emulator/projects/{project}/import`: writes texts of files as `cdf-emulator import` does."""

from typing import cast

from emulator import errors
from emulator.operations.context import Context
from emulator.wire.imports import Imported, ImportRequest, Kind, WaitingItem


def import_files(context: Context, project: str, request: ImportRequest) -> Imported:
    """Write the definitions and instances in texts of files into a project, a part of an import.

    What was written before an error stays. Raises `UnusableImport` with the file, the line and the reason.
    """
    # No start needs these.
    from emulator.http.emulator_api.project_of_process import ProjectOfProcess  # noqa: PLC0415
    from emulator.loading.items import UnusableData  # noqa: PLC0415
    from emulator.loading.load import load_part  # noqa: PLC0415
    from emulator.loading.read import read_waiting  # noqa: PLC0415

    texts = [(one.name, one.text, one.line) for one in request.files]
    try:
        waiting = [read_waiting(one.kind, one.text, one.file, one.line) for one in request.waiting]
        loaded, left = load_part(ProjectOfProcess(context, project), texts, waiting, final=request.final)
    except UnusableData as error:
        raise errors.UnusableImport(str(error)) from None
    return Imported(
        counts={kind: count for kind, count in loaded.counts.items() if count},
        unchanged=loaded.unchanged,
        waiting=[WaitingItem(cast("Kind", one.kind), one.text.decode(), one.file, one.line) for one in left],
    )
