"""Number of connections, and assignment of ranges."""

from __future__ import annotations

import random

from jupyter_ossr_ext.downloads.concurrency import MOST, ConcurrencyController
from jupyter_ossr_ext.downloads.segments import Segments

MIB = 1024 * 1024


class Host:
    """A host that limits each connection to `cap` bytes per second, and all of them to `line`."""

    def __init__(self, cap, line):
        self.cap, self.line = cap, line
        self.now = 0.0
        self.concurrency = ConcurrencyController(lambda: self.now)

    def run(self, seconds, *, local_limit=False):
        end = self.now + seconds
        while self.now < end:
            self.concurrency.active = self.concurrency.target
            rate = min(self.cap * self.concurrency.active, self.line)
            self.now += 0.05
            self.concurrency.count(int(rate * 0.05), flowing=True, local_limit=local_limit)
        return self.concurrency.target


def test_connections_grow_to_eight_within_a_second_where_each_is_capped():
    assert Host(cap=5e6, line=1e9).run(1) == MOST


def test_connections_do_not_grow_where_the_network_is_saturated():
    host = Host(cap=5e6, line=5e6)
    tried = [host.run(0.05) for _ in range(2000)]
    assert max(tried) <= 2
    assert sum(target > 1 for target in tried) < 0.1 * len(tried)


def test_connections_stay_where_more_are_no_use():
    assert Host(cap=5e6, line=20e6).run(5) == 4


def test_they_do_not_grow_where_this_machine_is_what_is_slow():
    assert Host(cap=5e6, line=1e9).run(5, local_limit=True) == 1
    assert Host(cap=400e6, line=1e12).run(5) == 1


def test_a_429_halves_them_and_keeps_them_there_for_a_while():
    host = Host(cap=5e6, line=1e9)
    host.run(2)
    host.concurrency.slow_down()
    assert host.concurrency.target == MOST // 2
    assert host.run(50) == MOST // 2
    assert host.run(20) == MOST


def test_what_is_learned_stays_for_the_next_file():
    host = Host(cap=5e6, line=1e9)
    host.run(2)
    host.concurrency.count(0, flowing=False, local_limit=False)
    assert host.run(1) == MOST


def test_every_byte_is_handed_out_once_and_the_end_is_shared():
    chance = random.Random(6)
    size = 64 * MIB
    segments = Segments([(0, size)])
    downloaded = bytearray(size // 4096)
    leases = [segments.take(size, 4096)]
    while leases:
        lease = chance.choice(leases)
        if lease.left:
            start, count = lease.at, min(64 * 4096, lease.left)
            segments.advance(lease, count)
            for page in range(start // 4096, (start + count) // 4096):
                downloaded[page] += 1
        else:
            segments.give_back(lease)
            leases.remove(lease)
        if len(leases) < 8 and (more := segments.take(4 * MIB, 4096)):
            leases.append(more)
    assert segments.idle
    assert set(downloaded) == {1}


def test_what_a_broken_connection_left_is_handed_out_again_from_the_front():
    segments = Segments([(0, 100)])
    first, second = segments.take(10, 1), segments.take(10, 1)
    segments.advance(first, 4)
    segments.give_back(first)
    again = segments.take(10, 1)
    assert (again.at, again.stop) == (4, 10)
    assert (second.at, second.stop) == (10, 20)


def test_too_little_is_not_shared():
    segments = Segments([(0, 100)])
    segments.take(100, 10)
    assert segments.take(100, 60) is None
    shared = segments.take(100, 10)
    assert (shared.at, shared.stop) == (50, 100)
