"""``python -m web`` is the command ``ancrage``."""

from web.cli import main

if __name__ == "__main__":
    main(prog_name="ancrage")
