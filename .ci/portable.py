#!/usr/bin/env python3
"""Builds the folder that needs no Python: unpack it, double-click ``gouji``, and the desk opens.

    python .ci/portable.py build [--ocr] [--output FOLDER]
    python .ci/portable.py libraries FOLDER

``build`` makes an environment of its own, so that nothing of the developer's comes along, freezes the
checkout with PyInstaller and packs it as an archive named after the system. The same file builds on Linux,
Windows and macOS. ``libraries`` tells the oldest C library that the folder runs with (Linux).
"""

from __future__ import annotations

import argparse
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYINSTALLER = "pyinstaller>=6.11,<7"
UNUSED = ("tkinter", "_pytest", "pytest", "IPython", "setuptools", "pip")
SPEC = """\
from PyInstaller.utils.hooks import collect_data_files, collect_submodules

OCR = {ocr!r}
hidden = collect_submodules("checker", filter=lambda name: not name.startswith("checker.measure"))
hidden += collect_submodules("uvicorn")
data = collect_data_files("checker", excludes=["**/*.py", "**/__pycache__"])
if OCR:
    hidden += collect_submodules("rapidocr")
    data += collect_data_files("rapidocr")
found = Analysis(
    [{entry!r}],
    hiddenimports=hidden,
    datas=data,
    excludes={unused!r},
    # The sources stand beside: whether an earlier audit may be said again depends on them.
    module_collection_mode={{"checker": "pyz+py"}},
)
program = EXE(PYZ(found.pure), found.scripts, exclude_binaries=True, name="gouji", console=True, upx=False)
COLLECT(program, found.binaries, found.datas, name="gouji", upx=False)
"""
ABOUT = """\
勾稽 {version}：核对政府信息公开工作年度报告

双击 {program}，浏览器里会打开校核台：放入报告，看结果，下载台账、标注副本。
不需要安装，不需要 Python，也不需要联网；报告只在这台电脑上处理。
要结束，关掉随之打开的窗口（或在其中按 Ctrl-C）。
{system}
命令行里也可以用：{program} check 文件夹，{program} --help。
"""
SYSTEM = {
    "Linux": "需要 glibc {glibc} 或更新的系统（ldd --version 可以查看）。\n"
    "有的桌面双击程序没有反应，请改为双击“打开校核台.desktop”。\n",
    "Windows": "需要 Windows 10 或更新。系统提示“已保护你的电脑”时，点“更多信息”，再点“仍要运行”。\n",
    "Darwin": "第一次打开请按住 Control 点它，再选“打开”。\n",
}
DESKTOP = """\
[Desktop Entry]
Type=Application
Name=打开校核台
Exec=sh -c 'exec "$(dirname "$1")/gouji"' sh %k
Terminal=true
"""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    build_command = commands.add_parser("build")
    build_command.add_argument(
        "--ocr", action="store_true", help="with recognition of scans (about 300 MB more)"
    )
    build_command.add_argument("--output", type=Path, default=ROOT / "dist")
    libraries = commands.add_parser("libraries")
    libraries.add_argument("folder", type=Path)
    given = parser.parse_args()
    if given.command == "libraries":
        print(glibc(given.folder))
        return 0
    build(given.output.resolve(), ocr=given.ocr)
    return 0


def build(output: Path, *, ocr: bool) -> None:
    extras = "desk,ocr" if ocr else "desk"
    with tempfile.TemporaryDirectory(prefix="gouji-portable-") as room_:
        room = Path(room_)
        venv.create(room / "venv", with_pip=True)
        python = room / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        _run(python, "-m", "pip", "install", "--quiet", f"{ROOT}[{extras}]", PYINSTALLER)
        # The package as it was installed: with its rules inside it, and no checkout beside it.
        where = "import checker.portable; print(checker.portable.__file__)"
        entry = subprocess.check_output([python, "-c", where], cwd=room, text=True, encoding="utf-8").strip()
        spec = room / "gouji.spec"
        spec.write_text(SPEC.format(ocr=ocr, entry=entry, unused=list(UNUSED)), "utf-8")
        made = room / "made"
        _run(
            python,
            "-m",
            "PyInstaller",
            "--log-level=WARN",
            "--distpath",
            made,
            "--workpath",
            room / "work",
            spec,
        )
        folder = made / "gouji"
        _explain(folder)
        target = output / "gouji"
        shutil.rmtree(target, ignore_errors=True)
        output.mkdir(parents=True, exist_ok=True)
        shutil.copytree(folder, target, symlinks=True)
    system = {"Darwin": "macos"}.get(platform.system(), platform.system().lower())
    name = f"gouji-{_version(target)}-{system}-{platform.machine().lower()}{'-ocr' if ocr else ''}"
    kind = "zip" if sys.platform == "win32" else "gztar"
    print(shutil.make_archive(str(output / name), kind, output, "gouji"))


def _run(*command: object) -> None:
    subprocess.run([str(one) for one in command], check=True, cwd=tempfile.gettempdir())


def _program(folder: Path) -> Path:
    return folder / ("gouji.exe" if sys.platform == "win32" else "gouji")


def _version(folder: Path) -> str:
    return subprocess.check_output([_program(folder), "--version"], text=True).split()[-1]


def _explain(folder: Path) -> None:
    """What somebody reads who has unpacked it."""
    told = SYSTEM.get(platform.system(), "")
    if sys.platform == "linux":
        told = told.format(glibc=glibc(folder))
        (folder / "打开校核台.desktop").write_text(DESKTOP, "utf-8")
        (folder / "打开校核台.desktop").chmod(0o755)
    text = ABOUT.format(version=_version(folder), program=_program(folder).name, system=told)
    (folder / "请先读我.txt").write_text(text, "utf-8-sig", newline="\r\n")


def glibc(folder: Path) -> str:
    """The newest version of glibc whose symbols any file of the folder asks for."""
    asked = {(0, 0)}
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as stream:
                if stream.read(4) != b"\x7fELF":
                    continue
                found = re.findall(rb"GLIBC_(\d+)\.(\d+)", stream.read())
            asked.update((int(major), int(minor)) for major, minor in found)
    return ".".join(map(str, max(asked)))


if __name__ == "__main__":
    sys.exit(main())
