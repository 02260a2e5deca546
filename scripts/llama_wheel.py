"""llama-cpp-python, compiled for this computer, and the compiled wheel kept for the next checkout.

The wheel holds shared libraries and Python that calls them through ctypes, so it does not depend on the version of
Python, but on the processor's instructions, the C library and the flags it was compiled with.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.pip import SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.pip import Pip

SHAPES_THE_BUILD = re.compile(
    r"CMAKE_(?!BUILD_PARALLEL_LEVEL)\w+|SKBUILD_\w+|CC|CXX|CUDACXX|CUDAARCHS|CFLAGS|CXXFLAGS|CPPFLAGS|LDFLAGS|MACOSX_DEPLOYMENT_TARGET"
)
NO_COMPILER = (
    "Compiling llama.cpp needs a C++ compiler, and none was found. "
    "On Debian or Ubuntu: sudo apt-get install build-essential    On macOS: xcode-select --install"
)


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where compiled wheels are kept for this user."""
    base = environment.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "tandem" / "wheels"


def processor() -> str:
    """The processor's name and its instruction sets, which `-march=native` compiles for."""
    if sys.platform == "darwin":
        asked = subprocess.run(
            ["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True, check=False
        )
        return asked.stdout.strip()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    facts = dict(line.split(":", 1) for line in reversed(lines) if ":" in line)
    return processor_from({name.strip(): value.strip() for name, value in facts.items()})


def processor_from(facts: Mapping[str, str]) -> str:
    """The part of /proc/cpuinfo that matters, the same in whatever order the kernel lists the flags."""
    flags = sorted(set(f"{facts.get('flags', '')} {facts.get('Features', '')}".split()))
    return " ".join([facts.get("model name", platform.machine()), *flags])


def wheel_key(lock: Path, environment: Mapping[str, str], cpu: str) -> str:
    """Names a wheel by all that shaped it: version, platform, processor, compiler flags."""
    flags = sorted(f"{name}={value}" for name, value in environment.items() if SHAPES_THE_BUILD.fullmatch(name))
    shape = [lock.read_text(), sysconfig.get_platform(), *platform.libc_ver(), cpu, *flags]
    version = re.search(r"==([\w.]+)", shape[0])
    name = f"llama_cpp_python-{version[1] if version else 'unknown'}-{sysconfig.get_platform()}"
    return f"{name}-{hashlib.sha256(chr(0).join(shape).encode()).hexdigest()[:16]}"


def has_compiler(environment: Mapping[str, str]) -> bool:
    """Whether a C++ compiler answers; on macOS one of that name is there before it is installed."""
    for name in (environment.get("CXX", ""), "c++", "g++", "clang++"):
        words = name.split()
        if words and shutil.which(words[0]):
            asked = subprocess.run([words[0], "--version"], capture_output=True, check=False)
            if asked.returncode == 0:
                return True
    return False


class Wheel:
    """The compiled wheel of one lock file, on this computer, with this environment's flags."""

    def __init__(self, lock: Path, compile_lock: Path, environment: Mapping[str, str]) -> None:
        self.lock = lock
        self.compile_lock = compile_lock
        self.environment = environment
        self.key = wheel_key(lock, environment, processor())
        self.folder = cache_folder(environment) / self.key

    def kept(self) -> Path | None:
        """The wheel from an earlier build, if it is whole."""
        for wheel in self.folder.glob("*.whl"):
            note = wheel.with_suffix(".sha256")
            if note.is_file() and note.read_text() == _sha256(wheel):
                return wheel
        return None

    def keep(self, wheel: Path) -> Path:
        """Put `wheel` into the cache; it takes its final name only when it is whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        final = self.folder / wheel.name
        half = final.with_suffix(f".half-{os.getpid()}")
        shutil.copy(wheel, half)
        final.with_suffix(".sha256").write_text(_sha256(half))
        half.replace(final)
        return final

    def install(self, pip: Pip, work: Path) -> None:
        """Install the kept wheel, or compile, keep and install one. Raises SetupError."""
        wheel = self.kept()
        if wheel is None:
            wheel = self.keep(self._compile(pip, work / "wheel"))
            shutil.rmtree(work / "wheel")
        pip.install_wheel(wheel)
        tried = subprocess.run([str(pip.python), "-c", "import llama_cpp"], capture_output=True, text=True, check=False)
        if tried.returncode:
            wheel.unlink()
            reason = (tried.stderr.strip().splitlines() or [f"status {tried.returncode}"])[-1]
            raise SetupError(
                f"llama-cpp-python does not load here ({reason}). Call the same command to compile it anew."
            )

    def check(self) -> None:
        """Raise SetupError if there is neither a kept wheel nor a compiler to make one with."""
        if self.kept() is None and not has_compiler(self.environment):
            raise SetupError(NO_COMPILER)

    def _compile(self, pip: Pip, output: Path) -> Path:
        self.check()
        pip.install_locked(self.compile_lock)
        shutil.rmtree(output, ignore_errors=True)
        print("  compiling llama.cpp for this computer; this takes some minutes, once", flush=True)
        log = output.with_name("llama-build.log")
        # pip's own cache would hand out a wheel compiled with other flags.
        command = pip.command("wheel", "--verbose", "--no-cache-dir", "--no-deps", "--no-build-isolation")
        command += ["--require-hashes", "--requirement", str(self.lock), "--wheel-dir", str(output)]
        command.remove("--quiet")
        pip.tidy()
        status = _watch(command, pip.environment, log)
        wheels = list(output.glob("*.whl"))
        if status or not wheels:
            last = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
            raise SetupError(f"{last}\n\nCompiling llama.cpp failed; everything it said is in {log}")
        return wheels[0]


def _watch(command: list[str], environment: dict[str, str], log: Path) -> int:
    """Run a build with its words in `log`, saying each tenth that is done; its exit status."""
    said = 0
    with (
        log.open("w") as kept,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        ) as build,
    ):
        assert build.stdout is not None
        for line in build.stdout:
            kept.write(line)
            if found := re.match(r"\s*\[(\d+)/(\d+)\]", line):
                tenth = 10 * int(found[1]) // int(found[2])
                if tenth > said:
                    said = tenth
                    print(f"  {10 * tenth} %", flush=True)
    return build.returncode


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
