#!/usr/bin/env python3
"""What encryption costs: curve-cost.py FOLDER-OF-PROGRAMS [DOCUMENTS [ROUNDS]]

The same documents go through a broker and four workers over TCP on this host, without keys and with them by turns, so
that both meet the same other load. Each round has two parts: the documents are submitted while no worker runs, and then
the workers do everything. Printed are seconds of the clock, documents per second and seconds of the processor (from
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


def make_documents(folder):
    folder.mkdir()
    # Shuffled, so that no two are alike: comparisons of variants of five texts would be all the work.
    characters = "".join(path.read_text() for path in sorted(samples.glob("*.txt"))).replace("\n", "")
    chance = random.Random(8)
    for number in range(count):
        text = "".join(chance.choices(characters, k=2700))
        (folder / f"{number}.txt").write_text(f"第{number}号文件\n{text}")


def measure(work, keys):
    """One round; a dictionary of what was measured."""
    store = work / f"{time.monotonic_ns()}.sqlite"
    clients, address = "tcp://127.0.0.1:17600", "tcp://127.0.0.1:17601"
    server = ["--key", keys / "broker.key", "--authorized-keys", keys / "authorized_keys"] if keys else []
    peer = lambda name: ["--key", keys / name] if keys else []
    broker = start("galley-broker", "--store", store, "--clients", clients, "--workers", address, *server)
    for _ in range(200):
        if subprocess.run([programs / "galley", "status", "--broker", clients, *peer("d.key")], capture_output=True).returncode == 0:
            break
        time.sleep(0.1)
    begin = time.monotonic()
    client = finish(start("galley", "submit", "--broker", clients, *peer("d.key"), work / "documents"))
    submitted = time.monotonic()
    crew = [start(f"galley-{kind}", "--broker", address, "--concurrency", 1, *peer("w.key")) for kind in workers]
    galley("submit", "--wait", "--broker", clients, *peer("d.key"), work / "documents")
    done = time.monotonic()
    spent = sum(finish(process, signal.SIGTERM) for process in crew)
    return {
        "submit, documents/s": count / (submitted - begin),
        "submit, CPU of the client, s": client,
        "stages, documents/s": count / (done - submitted),
        "stages, CPU of the workers, s": spent,
        "both, CPU of the broker, s": finish(broker, signal.SIGTERM),
    }


work = pathlib.Path(tempfile.mkdtemp(prefix="galley-cost-"))
try:
    make_documents(work / "documents")
    keys = work / "keys"
    galley("keys", "init", "--directory", keys)
    galley("keys", "new", "w", "--role", "work", "--directory", keys, "--output", keys / "w.key")
    galley("keys", "new", "d", "--role", "submit", "--directory", keys, "--output", keys / "d.key")
    plain, curve = [], []
    for _ in range(rounds):
        plain.append(measure(work, None))
        curve.append(measure(work, keys))
    print(f"{count} documents of 8 kB, {rounds} rounds, medians   without     with    ratio")
    for name in plain[0]:
        a, b = (statistics.median(each[name] for each in results) for results in (plain, curve))
        print(f"{name:40} {a:10.2f} {b:10.2f} {b / a:8.2f}")
finally:
    for process in running:
        process.kill()
    shutil.rmtree(work)
