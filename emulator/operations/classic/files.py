"""Answers requests for the metadata of files: the nodes of CogniteFile."""

from emulator.operations.classic.nodes import list_nodes, retrieve_nodes
from emulator.operations.context import Context
from emulator.plan.classic.files import FILES, file_predicate
from emulator.wire.classic.files import File, FileFilter, FilesQuery, ListFiles
from emulator.wire.classic.requests import Page, RetrieveByIds


def retrieve(context: Context, project: str, request: RetrieveByIds) -> Page[File]:
    """Return the metadata of the requested files in the order of the request, each once."""
    return retrieve_nodes(context, project, request, FILES)


def list_filtered(context: Context, project: str, request: ListFiles) -> Page[File]:
    """List the metadata of the files that a filter finds, in the order of their creation."""
    return list_nodes(context, project, request, FILES, file_predicate(request.filter))


def list_page(context: Context, project: str, request: FilesQuery) -> Page[File]:
    """List the metadata of files, in the order of their creation."""
    said = FileFilter(
        name=request.name,
        mime_type=request.mime_type,
        source=request.source,
        external_id_prefix=request.external_id_prefix,
        uploaded=request.uploaded,
        asset_ids=request.asset_ids,
        root_asset_ids=request.root_asset_ids,
        data_set_ids=request.data_set_ids,
    )
    return list_nodes(context, project, request, FILES, file_predicate(said))
