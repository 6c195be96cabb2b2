#!/usr/bin/env python3
"""A Galley worker: counts characters, words and sentences of each article. docs/protocol.md explains the messages."""
import json, os, re, secrets, signal, sys, time, zmq  # zmq: apt-get install python3-zmq, or pip install pyzmq

STAGE, HELLO, RESEND, PATIENCE = {"stage": "word_count", "version": 1}, 0.5, 2.0, 10.0  # seconds
COUNTED = {"han": r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]",
           "latin_words": r"[A-Za-z\u00c0-\u024f]+", "digits": r"[0-9\uff10-\uff19]"}

def count(document, segments=b""):
    """The stage itself, one article at a time: leases are renewed in between."""
    text = document.decode()
    for article in json.loads(segments)["articles"]:
        part = text[article["start"]:article["end"]]  # offsets are those of a Python string
        yield {"article": article["index"], **{key: len(re.findall(pattern, part)) for key, pattern in COUNTED.items()},
               "sentences": sum(len(paragraph["sentences"]) for paragraph in article["paragraphs"])}

class Task:  # in hand: done in small steps, then reported until the broker confirms
    def __init__(self, token, payload):  # one document and the result of one stage: nothing to cut apart
        self.token, self.steps, self.counts, self.report, self.resend = token, count(*payload), [], None, 0
    def step(self):
        try: self.counts.append(next(self.steps))
        except StopIteration: self.report = b"D", {}, json.dumps({"articles": self.counts}).encode()
        except Exception as error:  # what is not UTF-8 will never be; anything else may pass
            kind = "permanent" if isinstance(error, UnicodeDecodeError) else "transient"
            self.report = b"F", {"class": kind, "code": type(error).__name__, "message": str(error)[:500]}

class Worker:
    draining, end, heartbeat, instance = False, 0, 2.0, secrets.token_hex(8)  # end of the patience with confirmations
    def __init__(self, broker):
        self.broker, self.held = broker, {}
        for number in (signal.SIGTERM, signal.SIGINT): signal.signal(number, self.drain)
        self.connect(time.monotonic())
    def drain(self, *_): self.draining = os._exit(130) if self.draining else True
    def connect(self, now):
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.linger, self.socket.immediate, self.socket.reconnect_ivl_max = 0, 1, 5000
        self.socket.connect(self.broker)
        self.welcomed, self.due, self.heard = False, now, now  # due: the next hello or renewal
    def send(self, kind, header, *payload):
        try: self.socket.send_multipart([b"GWP1" + kind, json.dumps(header).encode(), *payload], zmq.DONTWAIT)
        except zmq.Again: pass  # the broker is away; whatever matters is sent again
    def receive(self, kind, header, *payload):
        held = self.held.get(header.get("task"))
        if kind == b"W":
            self.welcomed, self.received, self.due, self.heartbeat = True, 0, 0, header["heartbeat_ms"] / 1000
        elif kind == b"T":  # of a task that was handed out twice the newer token counts
            self.received += 1
            if held: held.token, held.resend = header["token"], 0
            else: self.held[header["task"]] = Task(header["token"], payload)
        elif kind == b"K" and held and held.token == header["token"]: del self.held[header["task"]]
        elif kind == b"E" and header["code"] != "E_NO_SESSION": print("broker:", header, file=sys.stderr)
        elif kind == b"E" and self.welcomed: self.welcomed, self.due = False, 0
    def credit(self):  # what has come, one to work on and one to wait, less what is not finished
        return {} if self.draining else {"granted": self.received + 2 - sum(not t.report for t in self.held.values())}
    def turn(self, now):
        if now >= self.due:
            leases = [[n, task.token, len(task.counts)] for n, task in self.held.items()]
            if self.welcomed: self.send(b"R", {"leases": leases}), self.draining or self.send(b"C", self.credit())
            else: self.send(b"H", {"role": "worker", "name": f"word_count.py:{os.getpid()}", "instance": self.instance,
                                   "stages": [STAGE], "slots": 1, "holding": leases})
            self.due = now + (self.heartbeat if self.welcomed else HELLO)
        for n in [n for n, task in self.held.items() if self.draining and not task.counts and not task.report]:
            self.send(b"L", {"tasks": [[n, self.held.pop(n).token, 0]]})  # not begun: given back
        for n, task in self.held.items():
            if task.report and self.welcomed and now >= task.resend:
                (kind, header, *payload), task.resend = task.report, now + RESEND
                self.send(kind, {"task": n, "token": task.token, **self.credit(), **header}, *payload)
        current = next((task for task in self.held.values() if not task.report), None)
        if current or not self.draining: self.end = now + PATIENCE
        if self.socket.poll(0 if current else 100):
            (first, header, *payload), self.heard = self.socket.recv_multipart(), now
            self.receive(first[4:], json.loads(header), *payload)
        elif now - self.heard > 3 * self.heartbeat: self.socket.close(), self.connect(now)
        elif current: current.step()

worker = Worker(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GALLEY_WORKER_BROKER", "tcp://127.0.0.1:7601"))
while not worker.draining or worker.held and time.monotonic() < worker.end: worker.turn(time.monotonic())
worker.send(b"Y", {})
worker.socket.close(linger=1000)
