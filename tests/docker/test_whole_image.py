"""The image with the emulator and its Neo4j, with real containers."""

import json
import time
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from urllib.request import urlopen

import pytest
import yaml
from neo4j import GraphDatabase

from containers import ROOT, docker
from emulator.testing import CdfEmulatorContainer
from emulator.testing.api_client import ApiClient, is_healthy

pytestmark = pytest.mark.xdist_group("docker")

SPACES = "/api/v1/projects/demo/models/spaces"
# As strict as a cluster may be.
LOCKED = ("--read-only", "--tmpfs", "/tmp:exec", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")  # noqa: S108
OTHERS = "import os, sys; sys.exit(os.getuid() != 10001 or any(os.access(one, os.W_OK) for one in ('/', '/emulator')))"


@contextmanager
def network_without_a_way_out() -> Generator[str]:
    name = f"cdf-emulator-{uuid.uuid4().hex[:8]}"
    docker("network", "create", "--internal", name)
    try:
        yield name
    finally:
        docker("network", "rm", name)


@contextmanager
def running(image: str, *options: str) -> Generator[str]:
    """A container that is ready, by its id."""
    identity = docker("run", "--detach", *options, image)
    try:
        for _ in range(240):
            if docker("inspect", "--format", "{{.State.Health.Status}}", identity) == "healthy":
                break
            time.sleep(0.5)
        else:
            pytest.fail(docker("logs", identity))
        yield identity
    finally:
        docker("rm", "--force", identity)


def call(identity: str, method: str, body: str = "") -> str:
    """The answer to a request for spaces that a program in the container sends."""
    code = (
        "import http.client, sys; c = http.client.HTTPConnection('127.0.0.1', 8000);"
        f"c.request({method!r}, {SPACES!r}, {body!r} or None,"
        " {'authorization': 'Bearer x', 'content-type': 'application/json'}); print(c.getresponse().read().decode())"
    )
    return docker("exec", identity, "python", "-c", code)


def test_container_needs_no_network_no_rights_and_keeps_its_data_in_its_volume(whole_image: str) -> None:
    volume = f"cdf-emulator-{uuid.uuid4().hex[:8]}"
    with network_without_a_way_out() as network:
        options = (*LOCKED, "--network", network, "--volume", f"{volume}:/data")
        with running(whole_image, *options) as identity:
            docker("exec", identity, "python", "-c", OTHERS)
            call(identity, "POST", json.dumps({"items": [{"space": "kept"}]}))
            docker("stop", "--time", "120", identity)
            assert docker("inspect", "--format", "{{.State.ExitCode}}", identity) == "0"
        with running(whole_image, *options) as identity:
            assert [one["space"] for one in json.loads(call(identity, "GET"))["items"]] == ["kept"]
        with running(whole_image, *LOCKED, "--network", network, "--env", "CDF_EMULATOR_EPHEMERAL=1") as identity:
            assert json.loads(call(identity, "GET"))["items"] == []
    docker("volume", "rm", volume)


def test_testcontainers_start_one_container_with_api_bolt_and_browser(whole_image: str) -> None:
    with CdfEmulatorContainer(whole_image) as container:
        assert container.neo4j is None
        calls = ApiClient(container.base_url)
        node = {"instanceType": "node", "space": "common", "externalId": "first"}
        calls.call("POST", SPACES, {"items": [{"space": "common"}]})
        calls.call("POST", "/api/v1/projects/demo/models/instances", {"items": [node]})
        calls.close()
        with GraphDatabase.driver(container.bolt_url, auth=("neo4j", container.password)) as driver:
            found = driver.execute_query("MATCH (n:Node {project: 'demo'}) RETURN n.externalId").records
        assert [record[0] for record in found] == ["first"]
        with urlopen(container.browser_url, timeout=10) as page:
            assert b"<title>" in page.read()
        url = container.base_url
    assert not is_healthy(url)


def test_manifest_of_kubernetes_starts_the_image_as_it_must_be_started() -> None:
    """No cluster can run here: what would be refused in one is checked as far as the file says it."""
    claim, deployment, service = yaml.safe_load_all((ROOT / "docs" / "kubernetes.yaml").read_text())
    pod = deployment["spec"]["template"]
    (container,) = pod["spec"]["containers"]
    stated = (ROOT / "Dockerfile").read_text().rpartition("FROM ")[2]
    assert deployment["spec"]["selector"]["matchLabels"] == service["spec"]["selector"] == pod["metadata"]["labels"]
    ports = [str(one["containerPort"]) for one in container["ports"]]
    assert f"EXPOSE {' '.join(ports)}" in stated
    assert [str(one["port"]) for one in service["spec"]["ports"]] == ports
    assert f"USER {pod['spec']['securityContext']['runAsUser']}" in stated
    (volume,) = [one for one in pod["spec"]["volumes"] if "persistentVolumeClaim" in one]
    assert volume["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
    mounted = {one["name"]: one["mountPath"] for one in container["volumeMounts"]}
    assert f"VOLUME {mounted[volume['name']]}" in stated
    # Kubernetes would set variables of the service: CDF_EMULATOR_PORT, which is that of --port, to tcp://….
    assert service["metadata"]["name"] == "cdf-emulator"
    assert pod["spec"]["enableServiceLinks"] is False
    for probe in ("startupProbe", "readinessProbe"):
        compile(container[probe]["exec"]["command"][-1], probe, "exec")
