"""Runs one program and tells what it cost.

  launch.py REPORT_FD SECONDS PROGRAM [ARGUMENT…]

Writes "status seconds kibibytes" to the descriptor; a program that takes longer than SECONDS is killed and its status is -9.  It is a
process of its own because the kernel counts what the parent had in memory into its child's peak: here that is some 8 MiB.
"""
import os
import signal
import sys
import time


def main():
    report, limit, command = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
    os.set_inheritable(report, False)
    begin = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, limit)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - begin
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.write(report, f"{os.waitstatus_to_exitcode(status)} {seconds} {usage.ru_maxrss}".encode())


if __name__ == "__main__":
    main()
