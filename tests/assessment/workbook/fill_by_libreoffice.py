"""Run by the system's own Python, which has LibreOffice's ``uno``: opens a workbook, types into it, saves it as .xlsx.

    python3 fill_by_libreoffice.py SOURCE TARGET PROFILE < entries.json

``entries``: lists of sheet, cell, kind (``text``, ``number``, ``typed``) and value; ``typed`` is read by LibreOffice as
if it came from the keyboard. Written to standard output: the cells that are locked, and were left alone.
"""

import json
import subprocess
import sys
import time
import uuid
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PATIENCE = 120
"""Seconds for LibreOffice to start on a busy machine."""


def connected(pipe):
    """LibreOffice's desktop, once it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def properties(**values):
    """As UNO takes them."""
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def fill(document, entries):
    """Type where a person may; the cells that are locked, and left alone."""
    locked = []
    for name, cell, kind, value in entries:
        sheet = document.Sheets.getByName(name)
        found = sheet.getCellRangeByName(cell)
        if sheet.isProtected() and found.CellProtection.IsLocked:  # windows ask, this interface does not
            locked.append([name, cell])
        elif kind == "text":
            found.String = value
        elif kind == "number":
            found.Value = value
        else:
            found.setFormula(value)
    return locked


def main(source, target, profile):
    """Start LibreOffice, fill, save, close."""
    pipe = f"ancrage{uuid.uuid4().hex}"
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore", "--nologo",
         f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        desktop = connected(pipe)
        document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, properties(Hidden=True))
        locked = fill(document, json.load(sys.stdin))
        document.storeToURL(Path(target).as_uri(), properties(FilterName="Calc MS Excel 2007 XML"))
        document.close(True)
        print(json.dumps(locked))
        desktop.terminate()
        office.wait(PATIENCE)
    finally:
        office.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
