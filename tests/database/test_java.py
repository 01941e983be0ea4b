from pathlib import Path

from emulator.database import java


def test_arguments_are_quoted_in_a_file(tmp_path: Path) -> None:
    home = tmp_path / 'a "quoted" name'
    (home / "conf").mkdir(parents=True)
    _, file = java.command(home, "org.neo4j.Main", [Path("/one.jar"), Path("/two.jar")], "-XX:AOTCache=/cache")
    lines = Path(file.removeprefix("@")).read_text().splitlines()
    assert '"-XX:AOTCache=/cache"' in lines
    assert '"/one.jar:/two.jar"' in lines
    assert any(r"a \"quoted\" name" in line for line in lines)


def test_java_comes_with_the_package() -> None:
    assert java.java().is_file()
    assert "JAVA_VERSION" in java.release()
