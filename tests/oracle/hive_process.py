"""A real Hive: downloaded with Maven, compiled with javac, called through the pipes of a process.

It shares no code with the provider or with the embedded AWS. ``hive/Oracle.java`` describes the
requests and the responses.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent / "hive"

# Classes that Athena has and Hive does not. Hive only loads them, so each is an empty subclass of a
# class of Hive.
STAND_INS = {
    "org.openx.data.jsonserde.JsonSerDe": "org.apache.hadoop.hive.serde2.JsonSerDe",
    "com.amazon.emr.hive.serde.CloudTrailSerde": "org.apache.hadoop.hive.serde2.JsonSerDe",
    "com.amazon.emr.hive.serde.S3LogDeserializer": "org.apache.hadoop.hive.serde2.JsonSerDe",
    "com.amazonaws.glue.serde.GrokSerDe": "org.apache.hadoop.hive.serde2.JsonSerDe",
    "com.amazonaws.glue.serde.JsonSerDe": "org.apache.hadoop.hive.serde2.JsonSerDe",
    "com.amazon.ionhiveserde.IonHiveSerDe": "org.apache.hadoop.hive.serde2.JsonSerDe",
    "com.esri.hadoop.hive.serde.JsonSerde": "org.apache.hadoop.hive.serde2.JsonSerDe",
    "com.esri.json.hadoop.EnclosedJsonInputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "com.amazon.emr.cloudtrail.CloudTrailInputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "com.amazon.ionhiveserde.formats.IonInputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "com.amazon.ionhiveserde.formats.IonOutputFormat": (
        "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
    ),
    "org.apache.hudi.hadoop.HoodieParquetInputFormat": (
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
    ),
}

# Hive does not support Java's modules.
OPENED = ("java.lang", "java.net", "java.util", "java.util.concurrent", "java.io", "java.nio")


def cache() -> Path:
    """Return the folder of Hive's libraries: outside of the checkout, as the engine's."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(os.environ.get("ATHENDEF_CACHE") or f"{home}/athendef") / "oracle"


def _sources(folder: Path) -> list[Path]:
    """Return the Java sources and those of the subclasses, which are written to ``folder``."""
    written = []
    for name, parent in STAND_INS.items():
        package, _, simple = name.rpartition(".")
        path = folder / package.replace(".", "/") / f"{simple}.java"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"package {package};\npublic class {simple} extends {parent} {{}}\n")
        written.append(path)
    return [*HERE.glob("*.java"), *written]


def install() -> Path:
    """Download Hive's libraries and compile; return the folder. Repeated if the sources change.

    The folder is created beside its final path and renamed, so that an interrupted or a concurrent
    installation leaves no incomplete folder.
    """
    contents = [path.read_bytes() for path in sorted(HERE.iterdir())] + [repr(STAND_INS).encode()]
    key = hashlib.sha256(b"".join(contents)).hexdigest()[:16]
    ready = cache() / key
    if ready.is_dir():
        return ready
    cache().mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f"{key}-", dir=cache()))
    try:
        fetch = ["mvn", "--batch-mode", "--quiet", "--file", str(HERE / "pom.xml")]
        fetch += ["dependency:copy-dependencies", "-DincludeScope=runtime"]
        subprocess.run([*fetch, f"-DoutputDirectory={work / 'lib'}"], check=True)
        compiler = ["javac", "-nowarn", "-cp", f"{work}/lib/*", "-d", str(work / "classes")]
        subprocess.run([*compiler, *map(str, _sources(work / "sources"))], check=True)
        shutil.copy(HERE / "log4j2.properties", work / "classes")
        work.rename(ready)
    except OSError:
        if not ready.is_dir():
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return ready


def ask(questions: Iterable[dict[str, str]]) -> list[dict[str, object]]:
    """Let a real Hive execute each statement; return the responses in order."""
    ready = install()
    lines = [json.dumps(question) for question in questions]
    with tempfile.TemporaryDirectory() as scratch:
        java = ["java", "-Xmx1g", "-Duser.timezone=UTC", "-Dfile.encoding=UTF-8"]
        java += [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
        java += [f"-Dderby.stream.error.file={scratch}/derby.log", f"-Djava.io.tmpdir={scratch}"]
        done = subprocess.run(
            [*java, "-cp", f"{ready}/classes:{ready}/lib/*", "Oracle", scratch],
            input="\n".join(lines) + "\n",
            capture_output=True,
            check=False,
            cwd=scratch,
            encoding="utf-8",
        )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode or len(answers) != len(lines):
        message = f"Hive ended with {done.returncode} after {len(answers)} of {len(lines)} answers:"
        raise RuntimeError(f"{message}\n{done.stderr[-4000:]}")
    return answers
