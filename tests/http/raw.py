#!/usr/bin/env python3
"""Usage: raw.py PORT <BYTES: sends them as they are and prints what comes until the server closes."""
import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=60) as s:
    try:
        s.sendall(sys.stdin.buffer.read())
        s.shutdown(socket.SHUT_WR)
    except OSError:  # it has answered already, and closed
        pass
    try:
        while data := s.recv(65536):
            sys.stdout.buffer.write(data)
    except ConnectionResetError:
        pass
