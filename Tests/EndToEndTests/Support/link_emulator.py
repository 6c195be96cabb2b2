#!/usr/bin/env python3
"""A network between namespaces that delays and loses packets, for kernels without `tc netem`.

link_emulator.py DELAY_MS LOSS_PERCENT NAMESPACE=ADDRESS...

Each namespace gets a TUN device `slow0` with its address in 10.78.0.0/24. A packet is dropped with the given
probability and otherwise arrives after the delay, so TCP sees what it would see on such a link. Random numbers have a
fixed seed. A line "DELAY_MS LOSS_PERCENT ADDRESS..." on standard input makes another link of it, where those
addresses are cut off; it is answered with the packets carried and dropped since the last one. The program ends when standard input does, so it does not outlive whoever
started it; SIGTERM may be blocked, as it is in the threads of a test.
"""
import ctypes, fcntl, heapq, os, random, select, struct, subprocess, sys, time

CLONE_NEWNET, TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x40000000, 0x400454CA, 0x0001, 0x1000
libc = ctypes.CDLL(None, use_errno=True)


def address_bytes(text):
    return bytes(map(int, text.split(".")))


def link(words):
    return float(words[0]) / 1000, float(words[1]) / 100, {address_bytes(word) for word in words[2:]}


delay, loss, cut = link(sys.argv[1:3])
chance = random.Random(8)
home = os.open("/proc/self/ns/net", os.O_RDONLY)


def enter(descriptor):
    if libc.setns(descriptor, CLONE_NEWNET) != 0:
        sys.exit("setns: " + os.strerror(ctypes.get_errno()))


devices = {}
for namespace, address in (argument.split("=") for argument in sys.argv[3:]):
    target = os.open("/var/run/netns/" + namespace, os.O_RDONLY)
    enter(target)
    os.close(target)
    # A device belongs to the namespace in which it was made, wherever its descriptor is read.
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", b"slow0", IFF_TUN | IFF_NO_PI))
    for command in (f"addr add {address}/24 dev slow0", "link set slow0 txqueuelen 10000 up"):
        subprocess.run(["ip"] + command.split(), check=True)
    enter(home)
    devices[address_bytes(address)] = device

print("ready", flush=True)
waiting, number, carried, dropped = [], 0, 0, 0
while True:
    pause = max(0, waiting[0][0] - time.monotonic()) if waiting else None
    for source in select.select([0, *devices.values()], [], [], pause)[0]:
        if source == 0:
            # The lines are short and answered one by one, so a read is a line.
            words = os.read(0, 100).decode().split()
            if not words:
                sys.exit()
            delay, loss, cut = link(words)
            print(carried, dropped, flush=True)
            carried = dropped = 0
            continue
        for _ in range(64):
            try:
                packet = os.read(source, 65536)
            except BlockingIOError:
                break
            target = devices.get(packet[16:20])
            if packet[0] >> 4 != 4 or target is None:
                continue
            if chance.random() < loss or packet[12:16] in cut or packet[16:20] in cut:
                dropped += 1
                continue
            number += 1
            heapq.heappush(waiting, (time.monotonic() + delay, number, target, packet))
    now = time.monotonic()
    while waiting and waiting[0][0] <= now:
        _, _, target, packet = heapq.heappop(waiting)
        try:
            os.write(target, packet)
            carried += 1
        except OSError:
            dropped += 1  # a full queue loses packets, as a router's does
