"""A virus scanner, where the site has one: a program that is handed each file that somebody brings, before it is kept."""

import logging
import shutil
import subprocess
import tempfile
from typing import BinaryIO

from flask import current_app

from core.verdict import No

log = logging.getLogger("rapporteur.files")
PATIENCE = 30  # seconds
CLEAN, FOUND = 0, 1  # what scanners end with, ClamAV's among them; anything else means that they could not look


def look(name: str, stream: BinaryIO) -> No | None:
    """Why a file is not taken. Without a scanner every file is; with one that does not answer none is, for that must not open a gate."""
    command = current_app.config["FILES_SCANNER"]
    if not command:
        return None
    stream.seek(0)
    with tempfile.TemporaryFile() as copy:  # the scanner reads what it is handed, whatever the stream is
        shutil.copyfileobj(stream, copy)
        stream.seek(0)
        copy.seek(0)
        try:
            ended = subprocess.run(command, stdin=copy, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False).returncode
        except (OSError, subprocess.TimeoutExpired) as trouble:
            log.error("The scanner of files could not be run: %s", type(trouble).__name__)
            ended = -1
    if ended == CLEAN:
        return None
    if ended == FOUND:
        log.warning("The scanner of files found something.")
        return No("The virus scanner found something in “%(name)s”. It was not taken.", name=name)
    log.error("The scanner of files ended with %s.", ended)
    return No("“%(name)s” was not taken: files cannot be checked for viruses just now. Please try again later.", name=name)
