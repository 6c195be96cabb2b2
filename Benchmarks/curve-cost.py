#!/usr/bin/env python3
"""What encryption costs: curve-cost.py FOLDER-OF-PROGRAMS [DOCUMENTS [ROUNDS]]

The same documents go through a broker and four workers over TCP on this host, without keys and with them by turns, so
that both meet the same other load. Each round has two parts: ten times as many documents are submitted to a broker
without workers, and the documents themselves to one with four. Printed are seconds of the clock, documents per second and seconds of the processor (from
wait4, so all of a process's life), and the ratio of the medians with keys to without.
"""
import os, pathlib, random, shutil, signal, statistics, subprocess, sys, tempfile, time

programs = pathlib.Path(sys.argv[1]).resolve()
count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
workers = ["segmenter", "indicator-extractor", "deduplicator", "summarizer"]
samples = pathlib.Path(__file__).resolve().parent.parent / "Examples/documents"
os.environ["GALLEY_CONFIG"] = "none"
running = []


def start(name, *arguments):
    process = subprocess.Popen([programs / name, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    running.append(process)
    return process


def finish(process, with_signal=None):
    """Waits for the end, after a signal if one is given; the seconds of the processor that it has used."""
    if with_signal:
        process.send_signal(with_signal)
    _, status, usage = os.wait4(process.pid, 0)
    running.remove(process)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{process.args[0]} ended with status {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def galley(*arguments):
    subprocess.run([programs / "galley", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_documents(folder, count):
    folder.mkdir()
    # Shuffled, so that no two are alike: comparisons of variants of five texts would be all the work.
    characters = "".join(path.read_text() for path in sorted(samples.glob("*.txt"))).replace("\n", "")
    chance = random.Random(8)
    for number in range(count):
        text = "".join(chance.choices(characters, k=2700))
        (folder / f"{number}.txt").write_text(f"第{number}号文件\n{text}")


def measure(work, folder, kinds, keys):
    """Submits a folder and waits until the workers of those kinds are through.

    Returns documents per second, and seconds of the processor of client, broker and workers.
    """
    store = work / f"{time.monotonic_ns()}.sqlite"
    clients, address = "tcp://127.0.0.1:17600", "tcp://127.0.0.1:17601"
    server = ["--key", keys / "broker.key", "--authorized-keys", keys / "authorized_keys"] if keys else []
    peer = lambda name: ["--key", keys / name] if keys else []
    broker = start("galley-broker", "--store", store, "--clients", clients, "--workers", address, *server)
    crew = [start(f"galley-{kind}", "--broker", address, "--concurrency", 1, *peer("w.key")) for kind in kinds]
    status = [programs / "galley", "status", "--broker", clients, *peer("d.key")]
    while subprocess.run(status, capture_output=True).returncode != 0:
        time.sleep(0.1)
    begin = time.monotonic()
    wait = ["--wait"] if kinds else []
    client = finish(start("galley", "submit", *wait, "--broker", clients, *peer("d.key"), folder))
    rate = len(list(folder.iterdir())) / (time.monotonic() - begin)
    spent = sum(finish(process, signal.SIGTERM) for process in crew)
    return rate, client, finish(broker, signal.SIGTERM), spent


work = pathlib.Path(tempfile.mkdtemp(prefix="galley-cost-"))
try:
    make_documents(work / "many", count * 10)
    make_documents(work / "few", count)
    keys = work / "keys"
    galley("keys", "init", "--directory", keys)
    galley("keys", "new", "w", "--role", "work", "--directory", keys, "--output", keys / "w.key")
    galley("keys", "new", "d", "--role", "submit", "--directory", keys, "--output", keys / "d.key")
    names = ["documents/s", "CPU of the client, s", "CPU of the broker, s", "CPU of the workers, s"]
    print(f"documents of 8 kB, {rounds} rounds, medians  without       with   ratio")
    for title, folder, kinds in [("submit", "many", []), ("all stages", "few", workers)]:
        plain, curve = [], []
        for _ in range(rounds):
            plain.append(measure(work, work / folder, kinds, None))
            curve.append(measure(work, work / folder, kinds, keys))
        for name, *values in zip(names, zip(*plain), zip(*curve)):
            a, b = map(statistics.median, values)
            if a > 0:
                print(f"{title + ', ' + name:35} {a:10.2f} {b:10.2f} {b / a:7.2f}")
finally:
    for process in running:
        process.kill()
    shutil.rmtree(work)
