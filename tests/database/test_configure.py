from pathlib import Path

from emulator.database.configure import configure


def test_neo4j_listens_on_loopback_with_authentication(tmp_path: Path) -> None:
    configure(tmp_path, 1234)
    lines = (tmp_path / "conf" / "neo4j.conf").read_text().splitlines()
    assert "server.bolt.listen_address=127.0.0.1:1234" in lines
    assert "server.http.enabled=false" in lines
    assert "dbms.security.auth_enabled=true" in lines


def test_neo4j_tells_browser_where_its_style_is(tmp_path: Path) -> None:
    configure(tmp_path, 1, api="http://127.0.0.1:8000")
    text = (tmp_path / "conf" / "neo4j.conf").read_text()
    assert "browser.post_connect_cmd=style http://localhost:8000/_emulator/style.grass; play http://localhost" in text
    assert "browser.remote_content_hostname_whitelist=127.0.0.1,localhost\n" in text
    configure(tmp_path, 1, api="http://192.0.2.1:80")
    assert "whitelist=127.0.0.1,192.0.2.1,localhost\n" in (tmp_path / "conf" / "neo4j.conf").read_text()
    configure(tmp_path, 1)
    assert "browser.post" not in (tmp_path / "conf" / "neo4j.conf").read_text()
