"""Every path that the released toolkit asks for is known: emulated, or 501."""

import re
from pathlib import Path

from conftest import Api

PATH = re.compile(r'(?:path=|endpoint=|_path\(|_url\(|BASE_PATH = |ENDPOINT = )f?"(/[a-z0-9][^"]*)"')
ELSEWHERE = ("/orgs", "/principals", "/oauth2")


def test_no_path_of_the_toolkit_is_not_found(programs: Path, api: Api) -> None:
    (client,) = programs.parent.glob("[lL]ib/**/cognite_toolkit/_cdf_tk/client/api")
    source = "".join(file.read_text(encoding="utf-8") for file in client.glob("*.py"))
    paths = {re.sub(r"{\w+}", "x", path) for path in PATH.findall(source) if not path.startswith(ELSEWHERE)}
    assert len(paths) > 150
    unknown = [path for path in sorted(paths) if api.post(path, {}).status_code == 404]
    assert unknown == []
