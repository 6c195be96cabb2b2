#!/usr/bin/env python3
"""Times galley's indicator extractor beside two libraries that read Chinese numbers, in one run.

usage: indicators.py [--galley PROGRAM] [--kilobytes N] FILE...

recognizers-text-suite 1.0.2a2 (numbers, percentages, currencies, dimensions) and jionlp (money, times) are installed
from PyPI into a virtual environment (PEERS_ENV, or peers in the build folder). Each program reads the same lines of the
files given; user and system time of the process is counted, start-up taken off by a run on an empty text. The
libraries only find figures; galley also segments, and gives metric, subject, status and period.
"""
import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

RECOGNIZERS = """
import sys
from recognizers_number import NumberRecognizer
from recognizers_number_with_unit import NumberWithUnitRecognizer
from recognizers_text import Culture
numbers, units = NumberRecognizer(Culture.Chinese), NumberWithUnitRecognizer(Culture.Chinese)
models = [numbers.get_number_model(), numbers.get_percentage_model(),
          units.get_currency_model(), units.get_dimension_model()]
print(sum(len(m.parse(line)) for line in open(sys.argv[1], encoding="utf-8") if line.strip() for m in models))
"""
JIONLP = """
import sys
import jionlp
count = 0
for line in open(sys.argv[1], encoding="utf-8"):
    if line.strip():
        count += len(jionlp.ner.extract_money(line)) + len(jionlp.ner.extract_time(line))
print(count)
"""


def environment():
    place = pathlib.Path(os.environ.get("PEERS_ENV", ROOT / ".build" / "peers"))
    python = place / "bin" / "python"
    if not python.exists():
        venv.create(place, with_pip=True)
    wanted = ["recognizers-text-suite==1.0.2a2", "emoji<2", "jionlp", "setuptools<81"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    return python


def cpu_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        return None, (done.stderr.strip().splitlines() or ["failed"])[-1]
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def measure(name, command, text, empty):
    idle, _ = cpu_seconds([*command, empty])
    busy, output = cpu_seconds([*command, text])
    size = os.path.getsize(text)
    if busy is None or idle is None:
        print(f"{name:34} not run: {output}")
        return
    seconds = max(busy - idle, 1e-3)
    print(f"{name:34} {size / 1e6:8.3f} MB {seconds:9.2f} s {size / 1e6 / seconds:9.3f} MB/s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--galley", default=ROOT / ".build" / "release" / "galley")
    parser.add_argument("--kilobytes", type=int, default=60, help="how much the libraries read (they are slow)")
    parser.add_argument("files", nargs="+", metavar="FILE")
    given = parser.parse_args()
    text = "\n".join(pathlib.Path(file).read_text(encoding="utf-8") for file in given.files)
    lines, taken, size = text.splitlines(keepends=True), [], 0
    for line in lines:
        if size >= given.kilobytes * 1000:
            break
        taken.append(line)
        size += len(line.encode())
    python = environment()
    with tempfile.TemporaryDirectory() as folder:
        short, empty, long = (os.path.join(folder, name) for name in ("short.txt", "empty.txt", "long.txt"))
        pathlib.Path(short).write_text("".join(taken), encoding="utf-8")
        pathlib.Path(empty).write_text("平安\n", encoding="utf-8")
        # Large enough that galley's time is not all start-up; its time is linear.
        pathlib.Path(long).write_text("".join(taken) * max(1, 4_000_000 // max(size, 1)), encoding="utf-8")
        measure("recognizers-text-suite 1.0.2a2", [python, "-c", RECOGNIZERS], short, empty)
        measure("jionlp (money, time)", [python, "-c", JIONLP], short, empty)
        command = [given.galley, "analyze", "--stages", "segment,indicators"]
        measure("galley, segment and indicators", command, short, empty)
        measure("the same, repeated to 4 MB", command, long, empty)


if __name__ == "__main__":
    sys.exit(main())
