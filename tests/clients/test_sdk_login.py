"""A user's login through the unmodified Python SDK, whose library asks for TLS."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
import uvicorn
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import OAuthInteractive
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings
from emulator.wire.access.oidc import Client, Principals, User
from strict import acl, admin, group, strict

KNOWN = Principals(clients=[Client(id="notebook")], users=[User(name="ada", password="s3cret", groups=["engineers"])])


def certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate of its own for this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "key.pem", folder / "cert.pem"


@contextmanager
def with_tls(graph: Graph, key: Path, cert: Path) -> Iterator[str]:
    app = create(graph, Settings(auth="strict", clients=KNOWN))
    address = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", ssl_keyfile=str(key), ssl_certfile=str(cert))
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [address]}, daemon=True)
    thread.start()
    yield f"https://localhost:{address.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=30)
    address.close()


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)}


class Browser:
    """What a user does in a browser: open the page, fill it in, and be sent back."""

    def __init__(self, cert: Path) -> None:
        self._trusted = ssl.create_default_context(cafile=str(cert))

    def open(self, address: str, *_: object) -> bool:
        threading.Thread(target=self._log_in, args=(address,)).start()
        return True

    def _log_in(self, address: str) -> None:
        with httpx.Client(verify=self._trusted, follow_redirects=True) as client:
            fields = hidden(client.get(address).text)
            back = client.post(address.partition("?")[0], data={**fields, "user": "ada", "password": "s3cret"})
            client.post(fields["redirect_uri"], data=hidden(back.text))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def test_user_logs_in_with_a_browser(
    graph: Graph, project: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, cert = certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(cert))
    monkeypatch.setattr("webbrowser.open", Browser(cert).open)
    with with_tls(graph, key, cert) as authority, strict(graph) as url:
        chief = admin(url, project)
        chief.ok("/models/spaces", {"items": [{"space": "plant"}]})
        group(chief, "engineers", acl("dataModelsAcl", "READ"))
        credentials = OAuthInteractive(
            authority_url=f"{authority}/_emulator/oidc",
            client_id="notebook",
            scopes=["any/.default"],
            redirect_port=free_port(),
            token_cache_path=tmp_path / "cache",
        )
        config = ClientConfig(client_name="t", project=project, base_url=url, credentials=credentials)
        client = CogniteClient(config)
        assert [space.space for space in client.data_modeling.spaces.list()] == ["plant"]
        assert client.iam.token.inspect().subject == "ada"
