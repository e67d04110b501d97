"""A relay in a process of its own that takes everything at once and keeps nothing: what is measured against it is the sender. ``python fast_sink.py PORT``."""

import socketserver
import sys


class Line(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
            self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 fine\r\n")


class Relay(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


if __name__ == "__main__":
    with Relay(("127.0.0.1", int(sys.argv[1])), Line) as relay:
        print("ready", flush=True)
        relay.serve_forever()
