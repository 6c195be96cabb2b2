#!/usr/bin/env python3
"""A network between namespaces that delays and loses packets, for kernels without `tc netem`.

link_emulator.py DELAY_MS LOSS_PERCENT NAMESPACE=ADDRESS...

Each namespace gets a TUN device with its address in 10.78.0.0/24. A packet is dropped with the given probability and
otherwise arrives after the delay, so TCP sees what it would see on such a link. Random numbers have a fixed seed.
"""
import ctypes, fcntl, heapq, os, random, select, struct, subprocess, sys, time

CLONE_NEWNET, TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x40000000, 0x400454CA, 0x0001, 0x1000
libc = ctypes.CDLL(None, use_errno=True)
delay, loss = float(sys.argv[1]) / 1000, float(sys.argv[2]) / 100
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
    devices[bytes(map(int, address.split(".")))] = device

print("ready", flush=True)
waiting, number = [], 0
while True:
    pause = max(0, waiting[0][0] - time.monotonic()) if waiting else None
    for device in select.select(list(devices.values()), [], [], pause)[0]:
        for _ in range(64):
            try:
                packet = os.read(device, 65536)
            except BlockingIOError:
                break
            target = devices.get(packet[16:20])
            if packet[0] >> 4 == 4 and target is not None and chance.random() >= loss:
                number += 1
                heapq.heappush(waiting, (time.monotonic() + delay, number, target, packet))
    now = time.monotonic()
    while waiting and waiting[0][0] <= now:
        _, _, target, packet = heapq.heappop(waiting)
        try:
            os.write(target, packet)
        except OSError:
            pass  # a full queue loses packets, as a router's does
